"""What must be true of a currency before it is stored, beyond single fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem

MINOR_UNITS_MAX: Final = 4
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a currency's values; empty when there are none."""
    problems: list[Problem] = []
    code = values.get("code")
    if isinstance(code, str) and code and _CODE.fullmatch(code) is None:
        problems.append(Problem("currency.code_invalid", "code", params={"code": code}))
    decimals = values.get("minor_units")
    if isinstance(decimals, int) and not 0 <= decimals <= MINOR_UNITS_MAX:
        problems.append(Problem("value.out_of_range", "minor_units"))
    return problems
