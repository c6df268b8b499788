"""When an invoice is due, and what must be true of a payment term."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from erp_desktop.base.errors import Problem

DAYS_MAX: Final = 730


def due_date(start: date, days: int, *, end_of_month: bool) -> date:
    """The day an invoice of `start` is due: so many days after it, or after the end of its month.

    The same rule as `erp_api.supplier_invoice__due_date`.
    """
    if end_of_month:
        start = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return start + timedelta(days=days)


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a payment term's values; empty when there are none."""
    days = values.get("days")
    if isinstance(days, int) and not 0 <= days <= DAYS_MAX:
        return (Problem("value.out_of_range", "days"),)
    return ()
