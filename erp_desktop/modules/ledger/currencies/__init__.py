"""Currencies: known by their ISO 4217 code, which is their key."""
