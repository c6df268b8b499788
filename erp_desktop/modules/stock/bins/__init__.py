"""Bins: the places of a warehouse."""
