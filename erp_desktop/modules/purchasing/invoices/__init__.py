"""Supplier invoices: matched to receipts, or straight to accounts."""
