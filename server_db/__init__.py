"""The central database, described in code; knows nothing of the desktop."""
