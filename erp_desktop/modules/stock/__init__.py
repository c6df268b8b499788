"""Where goods lie: warehouses, bins, opening stock, what is on hand."""
