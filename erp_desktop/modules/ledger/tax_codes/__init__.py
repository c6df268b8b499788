"""Tax codes: what is added to, or contained in, the amount of a line."""
