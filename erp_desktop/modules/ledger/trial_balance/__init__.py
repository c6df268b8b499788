"""The trial balance (科目余额表): every account with its headings, for any days."""
