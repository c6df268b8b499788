"""The company's own settings and its people."""
