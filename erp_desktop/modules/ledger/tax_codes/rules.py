"""What must be true of a tax code before it is stored, beyond single fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from erp_desktop.base.errors import Problem


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a tax code's values; empty when there are none."""
    rate = values.get("rate")
    if not isinstance(rate, Decimal):
        return ()
    if not 0 <= rate <= 100:
        return (Problem("value.out_of_range", "rate"),)
    wants_account = rate > 0 and values.get("recoverable") is not False
    if wants_account and "account_id" in values and values["account_id"] is None:
        return (Problem("tax_code.account_missing", "account_id"),)
    return ()
