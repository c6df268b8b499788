"""Money that goes out."""
