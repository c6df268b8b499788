"""What must be true of a supplier's bank account before it is stored, beyond single fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem

_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}")
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")


def compact(number: str) -> str:
    """An account number or BIC as it is stored: capitals, without blanks."""
    return "".join(number.split()).upper()


def grouped(number: str) -> str:
    """An account number as people compare it: in groups of four when it is an IBAN, else as it is."""
    if _IBAN.match(number) is None:
        return number
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a bank account's values; empty when there are none.

    Two letters and two digits begin an IBAN (ISO 13616): its country, length and check digits must be right. Any
    other number is taken as the supplier's country writes it.
    """
    problems: list[Problem] = []
    number, swift = values.get("account_number"), values.get("swift")
    if isinstance(number, str) and _IBAN.match(compact(number)) is not None and not _is_iban(compact(number)):
        problems.append(Problem("party_bank_account.iban_wrong", "account_number"))
    if isinstance(swift, str) and swift and _BIC.fullmatch(compact(swift)) is None:
        problems.append(Problem("party_bank_account.swift_wrong", "swift"))
    return problems


def _is_iban(number: str) -> bool:
    from stdnum import iban

    return iban.is_valid(number)
