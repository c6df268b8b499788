"""What can be wrong with a payment before it is posted, and what is proposed to be paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from erp_desktop.base.errors import Problem
from erp_desktop.base.formats import format_money
from erp_desktop.base.money import round_money
from erp_desktop.modules.payments.payments.records import OpenItem

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Paid:
    """A line as the checks need it: its place in the grid, the item, the amount to pay (None: not typed)."""

    row: int
    item: OpenItem
    amount: Decimal | None


def is_paid(amount: object) -> bool:
    """Whether an item goes into the payment: items without an amount are left out."""
    return isinstance(amount, Decimal) and amount != 0


def total(lines: Sequence[Paid]) -> Decimal:
    """What is paid in all."""
    return sum((line.amount for line in lines if line.amount is not None), ZERO)


def is_due(item: OpenItem, until: date) -> bool:
    """Whether an item is proposed when everything due until a day is to be paid."""
    return not item.blocked and item.due_date <= until and item.open_amount > 0


def check(lines: Sequence[Paid], day: date | None, minor_units: int) -> list[Problem]:
    """Every problem of the items that are paid, each at its place (as `payment__check` on the server)."""
    found: list[Problem] = []
    for line in lines:
        amount, item = line.amount, line.item
        if amount is None:
            continue
        invoice = {"invoice": item.number}
        if amount < 0:
            found.append(Problem("value.not_positive", "amount", line.row))
        elif amount != round_money(amount, minor_units):
            params = {"text": format_money(amount, minor_units), "decimals": minor_units}
            found.append(Problem("number.too_many_decimals", "amount", line.row, params))
        elif amount > item.open_amount:
            params_over = invoice | {
                "open_amount": format_money(item.open_amount, minor_units),
                "amount": format_money(amount, minor_units),
            }
            found.append(Problem("payment_line.overpaid", "amount", line.row, params_over))
        if item.blocked:
            found.append(Problem("payment_line.invoice_blocked", "amount", line.row, invoice))
        if day is not None and item.date > day:
            found.append(Problem("payment_line.before_invoice", "amount", line.row, invoice | {"date": item.date}))
    return found
