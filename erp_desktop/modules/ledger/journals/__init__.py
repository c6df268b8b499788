"""Journals (凭证字): the series in which vouchers are numbered."""
