"""Until which day nothing is posted any more, by area."""
