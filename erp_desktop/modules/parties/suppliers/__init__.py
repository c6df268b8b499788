"""Suppliers: the first slice, and the pattern of every master record."""
