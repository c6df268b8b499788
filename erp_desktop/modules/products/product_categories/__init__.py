"""Categories of products: a tree, with the accounts that postings use."""
