"""Products, with the conversions of their own units."""
