"""The chart of accounts: a tree."""
