"""The business: a folder a department, a folder a slice, the same files everywhere (design.md section 2)."""
