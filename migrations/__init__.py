"""Alembic: tables, indexes and data; never functions, triggers or rights (design.md section 7)."""
