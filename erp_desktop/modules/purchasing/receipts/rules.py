"""What can be wrong with a receipt before it is posted.

`over_receipt` is the twin of the check in `goods_receipt__post` (tests/integration/purchasing compares them).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.errors import Problem
from erp_desktop.base.formats import format_quantity
from erp_desktop.modules.purchasing.receipts.records import OpenLine

HUNDRED: Final = Decimal(100)
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Received:
    """A line as the checks need it.

    Attributes:
        row: its place among the lines of the grid.
        line: of the order; None when none was chosen.
        received, rejected: in the order line's unit; None when not typed.
    """

    row: int
    line: OpenLine | None
    received: Decimal | None
    rejected: Decimal | None
    reject_reason: str = ""


def is_received(received: object) -> bool:
    """Whether a line goes into the receipt: lines without a received quantity are left out."""
    return isinstance(received, Decimal) and received != 0


def allowed(line: OpenLine) -> Decimal:
    """How much may still be accepted of an order line, over-receipt included."""
    most = line.ordered * (HUNDRED + line.over_receipt_percent) / HUNDRED
    return max(most - line.accepted, ZERO)


def over_receipt(line: OpenLine, accepted_now: Decimal) -> Problem | None:
    """More than was ordered and the tolerance allows, over all lines of the receipt for the order line."""
    if accepted_now <= allowed(line):
        return None
    return Problem(
        "goods_receipt.over_receipt",
        "received_quantity",
        params={
            "order": line.order_number,
            "line": line.line,
            "product": line.product_code,
            "unit": line.unit_code,
            "ordered": format_quantity(line.ordered),
            "before": format_quantity(line.accepted),
            "now": format_quantity(accepted_now),
            "allowed": format_quantity(allowed(line)),
        },
    )


def check(lines: Sequence[Received]) -> list[Problem]:
    """Every problem of the lines that are received, each at its place."""
    found: list[Problem] = []
    accepted: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for one in lines:
        if one.line is not None and one.received is not None:
            accepted[one.line.id] += one.received - (one.rejected or ZERO)
    for one in lines:
        received, rejected = one.received, one.rejected or ZERO
        if received is None or not received:
            if rejected:
                found.append(Problem("goods_receipt_line.rejected_more", "rejected_quantity", one.row))
            continue
        if one.line is None:
            found.append(Problem("value.required", "purchase_order_line_id", one.row))
            continue
        found += _check_quantities(one, one.line, received, rejected)
        over = over_receipt(one.line, accepted[one.line.id]) if received > rejected else None
        if over is not None:
            found.append(Problem(over.code, over.field, one.row, over.params))
    return found


def _check_quantities(one: Received, line: OpenLine, received: Decimal, rejected: Decimal) -> list[Problem]:
    found: list[Problem] = []
    for key, quantity in (("received_quantity", received), ("rejected_quantity", rejected)):
        if quantity < 0:
            found.append(Problem("value.negative", key, one.row))
        elif round(quantity, line.decimals) != quantity:
            params = {"unit": line.unit_code, "decimals": line.decimals}
            found.append(Problem("quantity.too_precise", key, one.row, params))
    if rejected > received:
        found.append(Problem("goods_receipt_line.rejected_more", "rejected_quantity", one.row))
    elif rejected and not one.reject_reason.strip():
        found.append(Problem("goods_receipt_line.reason_missing", "reject_reason", one.row))
    return found
