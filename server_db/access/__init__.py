"""Permissions: declared once here, enforced by the repositories and by PostgreSQL (design.md section 6)."""
