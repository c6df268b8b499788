"""Units of measure, with the conversions that hold for every product."""
