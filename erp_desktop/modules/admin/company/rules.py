"""What must be true of the company's settings before they are stored, beyond single fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from erp_desktop.base.errors import Problem

PEOPLE_MAX: Final = 9
PASSWORD_DAYS_MAX: Final = 3_650
TOLERANCES: Final = (
    "price_tolerance_percent", "price_tolerance_amount", "quantity_tolerance_percent", "over_receipt_percent",
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def check(values: Mapping[str, object]) -> list[Problem]:
    """Problems of the company's own values; empty when there are none."""
    problems = [
        Problem("value.negative", key)
        for key in TOLERANCES
        if isinstance(value := values.get(key), Decimal) and value < 0
    ]
    days = values.get("password_days")
    if isinstance(days, int) and not 0 <= days <= PASSWORD_DAYS_MAX:
        problems.append(Problem("value.out_of_range", "password_days"))
    email = values.get("email")
    if isinstance(email, str) and email and _EMAIL.fullmatch(email) is None:
        problems.append(Problem("email.invalid", "email"))
    return problems


def check_levels(levels: Sequence[Mapping[str, object]]) -> list[Problem]:
    """Problems of the approval levels, each at its row: amounts are not below zero and different, people 1 to 9."""
    problems: list[Problem] = []
    seen: set[Decimal] = set()
    for row, level in enumerate(levels):
        amount, people = level.get("from_amount"), level.get("people")
        if isinstance(amount, Decimal):
            if amount < 0:
                problems.append(Problem("value.negative", "from_amount", row))
            elif amount in seen:
                problems.append(Problem("approval_level.twice", "from_amount", row))
            seen.add(amount)
        if isinstance(people, int) and not 1 <= people <= PEOPLE_MAX:
            problems.append(Problem("approval_level.people_wrong", "people", row))
    return problems
