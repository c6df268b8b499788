"""Orders to suppliers, what arrived, and what the suppliers ask for it."""
