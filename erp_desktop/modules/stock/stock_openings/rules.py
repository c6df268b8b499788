"""What must be true of opening stock before it is stored, beyond single fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from erp_desktop.base.errors import Problem

LINES_MAX: Final = 10_000
"""Lines of one document; more goods go into another one."""


def line_problems(line: Mapping[str, object]) -> list[Problem]:
    """What is wrong with a line; what the server says when it posts, only sooner.

    A value of zero is allowed: goods that cost nothing, as samples, lie there too.
    """
    problems: list[Problem] = []
    quantity, value = line.get("quantity"), line.get("value")
    if isinstance(quantity, Decimal) and quantity <= 0:
        problems.append(Problem("value.not_positive", "quantity"))
    decimals = line.get("decimals")
    if isinstance(quantity, Decimal) and isinstance(decimals, int) and round(quantity, decimals) != quantity:
        params = {"unit": line.get("unit"), "decimals": decimals}
        problems.append(Problem("quantity.too_precise", "quantity", params=params))
    if isinstance(value, Decimal) and value < 0:
        problems.append(Problem("value.negative", "value"))
    return problems


def total_value(lines: Iterable[Mapping[str, object]]) -> Decimal:
    """What all lines are worth."""
    return sum((value for line in lines if isinstance(value := line.get("value"), Decimal)), Decimal(0))


def unit_cost(quantity: object, value: object) -> Decimal | None:
    """Value of one unit, for the eye: the value is what is kept (domain.md section 5)."""
    if not isinstance(quantity, Decimal) or not isinstance(value, Decimal) or quantity <= 0:
        return None
    return (value / quantity).quantize(Decimal("0.00000001"))
