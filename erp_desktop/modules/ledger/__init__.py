"""The general ledger: accounts, journals, periods, currencies, taxes, vouchers and their reports."""
