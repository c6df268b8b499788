"""What must be true of a supplier's price before it is stored, beyond single fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from erp_desktop.base.errors import Problem

LEAD_TIME_DAYS_MAX: Final = 3650


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a price's values; empty when there are none."""
    problems = [
        Problem("value.negative", key)
        for key in ("price", "minimum_quantity")
        if isinstance(value := values.get(key), Decimal) and value < 0
    ]
    first, last = values.get("valid_from"), values.get("valid_until")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        problems.append(Problem("dates.not_ordered", "valid_until"))
    days = values.get("lead_time_days")
    if isinstance(days, int) and not 0 <= days <= LEAD_TIME_DAYS_MAX:
        problems.append(Problem("value.out_of_range", "lead_time_days"))
    return problems
