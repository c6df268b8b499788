"""Payments of open items to suppliers."""
