"""What must be true of a product before it is stored, beyond single fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from erp_desktop.base.errors import Problem

PERCENT_MAX: Final = Decimal(100)


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a product's values; empty when there are none."""
    tolerance = values.get("over_receipt_percent")
    if isinstance(tolerance, Decimal) and not 0 <= tolerance <= PERCENT_MAX:
        return (Problem("value.out_of_range", "over_receipt_percent"),)
    return ()
