"""What must be true of a product category before it is stored, beyond single fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from erp_desktop.base.errors import Problem


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a category's values; empty when there are none.

    Stock and GRNI must be different accounts: a receipt debits the one and credits the other.
    """
    stock, grni = (_identity(values.get(key)) for key in ("stock_account_id", "grni_account_id"))
    if stock and stock == grni:
        return (Problem("product_category.same_account", "grni_account_id"),)
    return ()


def _identity(value: object) -> object:
    """A form holds the look-up's row, a file the code."""
    return getattr(value, "id", value)
