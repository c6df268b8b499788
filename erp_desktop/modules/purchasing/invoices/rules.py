"""What can be known of an invoice before it is posted: amounts, what is out of tolerance, what is wrong.

`out_of_tolerance` is the twin of the match in `supplier_invoice__match`, `due_date` that of
`supplier_invoice__due_date`; totals are those of `base.taxes`.
"""

from __future__ import annotations

import calendar
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeAlias
from uuid import UUID

from erp_desktop.base import taxes as tax_rules
from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.base.money import EXACT, line_amount, round_half_up
from erp_desktop.modules.purchasing.invoices.records import InvoiceRules, ReceivedLine, Tolerance

Taxes: TypeAlias = Mapping[UUID, tax_rules.Tax]

HUNDRED: Final = Decimal(100)
ZERO: Final = Decimal(0)
PRICE_DECIMALS: Final = 8

MATCH_WORDS: Final = {
    "price": mark("Price too high"),
    "quantity": mark("Quantity too high"),
    "price,quantity": mark("Both too high"),
}
"""`supplier_invoice_line.out_of_tolerance` → what the line says."""


@dataclass(frozen=True, slots=True)
class Billed:
    """A line as the rules need it.

    Attributes:
        row: its place among the lines of the grid.
        received: the line of a receipt that it is for; None for a line of an account, or one that may not be seen.
        has_account: whether it has an account.
        quantity, unit_price: None while not typed.
        has_receipt: whether it is for a receipt line, seen or not.
    """

    row: int
    received: ReceivedLine | None
    has_account: bool
    quantity: Decimal | None
    unit_price: Decimal | None
    tax_code_id: UUID | None
    has_receipt: bool = False


def due_date(start: date, days: int, *, end_of_month: bool) -> date:
    """The day an invoice of `start` is due: so many days after it, or after the end of its month.

    Twin of `supplier_invoice__due_date`.
    """
    if end_of_month:
        start = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return start + timedelta(days=days)


def is_billed(received: object, account: object, quantity: object, unit_price: object) -> bool:
    """Whether a line goes into the invoice: lines of a receipt without a quantity are left out."""
    if received is not None:
        return isinstance(quantity, Decimal) and quantity != 0
    return account is not None or unit_price is not None


def proposed_price(line: ReceivedLine, currency_code: str) -> Decimal | None:
    """The order's price; None when it is in another currency than the invoice."""
    if line.order_price is None or line.order_currency != currency_code:
        return None
    return round_half_up(line.order_price, PRICE_DECIMALS)


def amount(quantity: Decimal, unit_price: Decimal, minor_units: int) -> Decimal:
    """round(quantity × unit price), half away from zero (domain.md section 1)."""
    return line_amount(quantity, unit_price, minor_units)


def totals(lines: Sequence[Billed], rules: InvoiceRules, minor_units: int) -> tax_rules.Totals:
    """Totals of the lines as the server will compute them."""
    taxed = [
        tax_rules.LineAmount(amount(line.quantity, line.unit_price, minor_units), line.tax_code_id)
        for line in lines
        if line.quantity is not None and line.unit_price is not None
    ]
    return tax_rules.totals(taxed, rules.taxes.codes, minor_units, per_line=rules.taxes.per_line)


def out_of_tolerance(lines: Sequence[Billed], taxes: Taxes, tolerance: Tolerance) -> list[str]:
    """Why each line blocks payment (`price`, `quantity`, `price,quantity`), or "".

    Lines of one receipt line count together, in their order. A price that can not be compared, because a rate or
    the right to see it is missing, is left to the server.
    """
    before: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    found: list[str] = []
    for line in lines:
        received = line.received
        if received is None or line.quantity is None:
            found.append("")
            continue
        before[received.id] += line.quantity
        excess = received.invoiced + before[received.id] - received.accepted
        reasons = ["price"] if _is_dear(line, received, taxes, tolerance) else []
        if excess * HUNDRED > received.accepted * tolerance.quantity_percent:
            reasons.append("quantity")
        found.append(",".join(reasons))
    return found


def _is_dear(line: Billed, received: ReceivedLine, taxes: Taxes, tolerance: Tolerance) -> bool:
    rate = received.invoice_rate
    order_rate = received.order_rate
    if line.unit_price is None or line.quantity is None or rate is None or order_rate is None:
        return False
    if received.order_price is None:
        return False
    tax = taxes.get(line.tax_code_id) if line.tax_code_id is not None else None
    inclusive = HUNDRED + (tax.rate if tax is not None and tax.inclusive else ZERO)
    order_inclusive = HUNDRED + received.order_inclusive_rate
    billed = _product(line.unit_price, rate, order_inclusive)
    ordered = _product(received.order_price, order_rate, inclusive)
    above_percent = billed * HUNDRED > _product(ordered, HUNDRED + tolerance.price_percent)
    difference = _product(EXACT.subtract(billed, ordered), HUNDRED, line.quantity)
    return above_percent and difference > _product(tolerance.price_amount, order_inclusive, inclusive)


def _product(*factors: Decimal) -> Decimal:
    product = Decimal(1)
    for factor in factors:
        product = EXACT.multiply(product, factor)
    return product


def check(lines: Sequence[Billed]) -> list[Problem]:
    """Every problem of the lines that are billed, each at its place."""
    found: list[Problem] = []
    for line in lines:
        if line.has_receipt and line.has_account:
            found.append(Problem("supplier_invoice.line_target", "account_id", line.row))
        elif not line.has_receipt and not line.has_account:
            found.append(Problem("value.required", "account_id", line.row))
        if line.quantity is None or line.quantity <= 0:
            found.append(Problem("value.not_positive", "quantity", line.row))
        if line.unit_price is None:
            found.append(Problem("value.required", "unit_price", line.row))
        elif line.unit_price < 0 and line.has_receipt:
            found.append(Problem("value.negative", "unit_price", line.row))
    return found


def fold_number(words: str) -> str:
    """A supplier's number as it is compared: letters and digits alone, full-width ones as plain ones.

    Twin of `supplier_number_key` for whatever is worth searching.
    """
    return "".join(one for one in unicodedata.normalize("NFKC", words).lower() if one.isalnum())
