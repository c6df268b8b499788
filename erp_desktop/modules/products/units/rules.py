"""What must be true of a unit before it is stored, beyond single fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem

DECIMALS_MAX: Final = 6


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a unit's values; empty when there are none."""
    decimals = values.get("decimals")
    if isinstance(decimals, int) and not 0 <= decimals <= DECIMALS_MAX:
        return (Problem("value.out_of_range", "decimals"),)
    return ()
