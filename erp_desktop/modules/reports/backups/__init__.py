"""What was proved of the backups, for whoever is asked whether the company could be restored."""
