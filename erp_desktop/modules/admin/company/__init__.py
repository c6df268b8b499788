"""What the company says of itself, how it rounds and tolerates, who approves, where postings go."""
