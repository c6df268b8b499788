"""What must be true of a supplier before it is stored, beyond single fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from erp_desktop.base.errors import Problem

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a supplier's values; empty when there are none."""
    email = values.get("order_email")
    if isinstance(email, str) and email and _ADDRESS.fullmatch(email) is None:
        return [Problem("email.invalid", "order_email")]
    return []
