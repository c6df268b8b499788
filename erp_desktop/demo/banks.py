"""Bank accounts of the demo's suppliers: IBANs whose check digits are right, of banks that there are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stdnum import iban


@dataclass(frozen=True, slots=True)
class _Format:
    """How a country numbers accounts: `prefix` and `digits` digits make up its part of the IBAN (0: it has none)."""

    code: str
    digits: int
    prefix: str = ""


_FORMATS: Final[Mapping[str, _Format]] = {
    "Austria": _Format("AT", 16),
    "China": _Format("CN", 0),
    "Czechia": _Format("CZ", 20),
    "France": _Format("FR", 23),
    "Germany": _Format("DE", 18),
    "Hungary": _Format("HU", 24),
    "India": _Format("IN", 0),
    "Italy": _Format("IT", 22, "X"),
    "Japan": _Format("JP", 0),
    "Netherlands": _Format("NL", 10, "DONA"),
    "Poland": _Format("PL", 24),
    "Slovakia": _Format("SK", 20),
    "Spain": _Format("ES", 0),
    "Switzerland": _Format("CH", 17),
    "Türkiye": _Format("TR", 22),
    "United States": _Format("US", 0),
    "Vietnam": _Format("VN", 0),
}
_LOCAL_DIGITS: Final = 14


def account_number(country: str, seed: int) -> str:
    """An account number as banks of the country write it."""
    found = _FORMATS[country]
    if not found.digits:
        return f"{seed % 10**_LOCAL_DIGITS:0{_LOCAL_DIGITS}}"
    rest = f"{found.prefix}{seed % 10**found.digits:0{found.digits}}"
    return f"{found.code}{iban.calc_check_digits(f'{found.code}00{rest}')}{rest}"


def bank_code(country: str, city: str) -> str:
    """A BIC that no bank has: the city's first letters, the country, and what stands for a test."""
    letters = "".join(letter for letter in city.upper() if letter.isascii() and letter.isalpha())
    return f"{letters[:4].ljust(4, 'X')}{_FORMATS[country].code}20"
