"""The ledger of one account (明细账), line by line with its running balance."""
