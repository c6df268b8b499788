"""Goods receipts: what arrived for orders, posted to stock and GRNI."""
