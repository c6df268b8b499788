"""What the screen must know of an order before it is saved: amounts, totals, what can be done when.

`totals` is the twin of the SQL function `purchase_order__compute` (tests/integration/purchasing compares them).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from erp_desktop.base.money import round_money
from erp_desktop.base.taxes import HUNDRED, LineAmount, Totals, tax_amount, totals

__all__ = ["LineAmount", "Totals", "line_amount", "tax_amount", "totals"]

EDITABLE: Final = frozenset({"draft"})
REOPENABLE: Final = frozenset({"to_approve", "approved", "sent"})
CANCELLABLE: Final = frozenset({"draft", "to_approve", "approved", "sent"})
RECEIVABLE: Final = frozenset({"approved", "sent", "partly_received"})
CLOSABLE: Final = frozenset({"approved", "sent", "partly_received", "received"})


def line_amount(quantity: Decimal, unit_price: Decimal, discount_percent: Decimal, minor_units: int) -> Decimal:
    """round(quantity × unit price × (1 - discount)), half away from zero (domain.md section 1)."""
    return round_money(quantity * unit_price * (HUNDRED - discount_percent) / HUNDRED, minor_units)
