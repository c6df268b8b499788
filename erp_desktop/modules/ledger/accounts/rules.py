"""What must be true of an account before it is stored, beyond single fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem

TYPES_OF_CONTROL: Final = {
    "payable": {"liability"},
    "receivable": {"asset"},
    "stock": {"asset"},
    "grni": {"liability"},
    "bank": {"asset"},
    "tax": {"asset", "liability"},
}
"""Control → the types such an account can have; a wrong one would stand on the wrong side of the balance sheet."""


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of an account's values; empty when there are none."""
    problems: list[Problem] = []
    control, kind = str(values.get("control") or ""), values.get("type")
    if control and values.get("postable") is False:
        problems.append(Problem("account.control_not_postable", "postable"))
    if control in TYPES_OF_CONTROL and kind and kind not in TYPES_OF_CONTROL[control]:
        problems.append(Problem("account.control_type", "control"))
    return problems
