"""Bank accounts of suppliers: entered by one, confirmed by another, paid to by a third."""
