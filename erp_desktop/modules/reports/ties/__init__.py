"""What must tie: every report against its accounts, and the numbered checks of the books."""
