"""Stock on hand by product and bin, with its value, and the moves behind it."""
