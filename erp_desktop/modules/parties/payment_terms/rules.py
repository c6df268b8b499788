"""What must be true of a payment term before it is stored, beyond single fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem

DAYS_MAX: Final = 730


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a payment term's values; empty when there are none."""
    days = values.get("days")
    if isinstance(days, int) and not 0 <= days <= DAYS_MAX:
        return (Problem("value.out_of_range", "days"),)
    return ()
