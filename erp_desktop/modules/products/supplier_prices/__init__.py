"""What suppliers ask for products, by quantity and day."""
