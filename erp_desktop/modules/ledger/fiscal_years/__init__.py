"""Fiscal years and their periods: opened, closed, opened again."""
