"""Opening stock: what lay there when the company began with this program, and its value."""
