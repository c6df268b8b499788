"""What the company trades in: units, categories, products, what suppliers ask for them."""
