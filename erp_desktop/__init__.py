"""Kontor: the desktop program."""
