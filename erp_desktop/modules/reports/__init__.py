"""Reports over several departments."""
