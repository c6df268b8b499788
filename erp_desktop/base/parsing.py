"""Numbers and dates as people type and paste them. `formats` re-exports the two functions."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from erp_desktop.base import clock
from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.symbols import symbols

INTEGER_DIGITS_MAX = 20
DECIMALS_MAX = 12
YEAR_MIN, YEAR_MAX = 1900, 2199

_TODAY = {"today": 0, "t": 0, "今天": 0, "今日": 0, "yesterday": -1, "昨天": -1, "tomorrow": 1, "明天": 1}
_NUMBER_SIGNS = str.maketrans({"。": ".", "−": "-", "–": "-", "、": ","})  # Chinese keyboards, typographers
_PLAIN = re.compile(r"(?:0|-?[1-9]\d{0,17})(?:\.\d{1,12})?", re.ASCII)
"""What most cells of a file look like; a file of a million rows is read twice as fast."""
_SEPARATORS = re.compile(r"[.\-/年月日\s]+")


def normalise(typed: str) -> str:
    """Full-width digits, letters and signs as ASCII (Unicode NFKC), outer spaces removed."""
    if typed.isascii():
        return typed.strip()
    return unicodedata.normalize("NFKC", typed).translate(_NUMBER_SIGNS).strip()


def bad_number(typed: str, code: str = "number.invalid") -> Invalid:
    """The refusal of a text that is not a number."""
    return Invalid([Problem(code, params={"text": typed[:80]})])


@cache
def number_pattern(language: str) -> re.Pattern[str]:
    """A number without sign: thousands, when grouped at all, in groups of three."""
    signs = symbols(language)
    group = "[\u0020'’]" if signs.group.isspace() else re.escape(signs.group)
    point = re.escape(signs.decimal)
    return re.compile(
        rf"(?P<whole>\d{{1,3}}(?:{group}\d{{3}})+|\d+)?(?:{point}(?P<part>\d*))?", re.ASCII
    )


def number_of(match: re.Match[str], typed: str) -> Decimal:
    """The value of a match of `number_pattern`.

    Raises:
        Invalid: `number.invalid` when there is no digit, `number.too_large`, `number.too_many_decimals`.
    """
    whole = re.sub(r"\D", "", match["whole"] or "")
    part = match["part"] or ""
    if not whole and not part:
        raise bad_number(typed)
    if len(whole.lstrip("0")) > INTEGER_DIGITS_MAX:
        raise bad_number(typed, "number.too_large")
    if len(part.rstrip("0")) > DECIMALS_MAX:
        raise bad_number(typed, "number.too_many_decimals")
    return Decimal(f"{whole or '0'}.{part}" if part else whole)


def parse_decimal(typed: str, language: str) -> Decimal:
    """The number a person typed or pasted.

    Takes full-width digits, thousands in groups of three, a sign, a currency sign in front, and the
    accountant's parentheses for a negative amount. "1,5" is refused in English rather than read as 15.

    Raises:
        Invalid: `number.invalid`, `number.too_large`, `number.too_many_decimals`.
    """
    if _PLAIN.fullmatch(typed) and symbols(language).decimal == ".":
        return Decimal(typed)
    rest = normalise(typed)
    negative = False
    if rest.startswith("(") and rest.endswith(")"):
        negative, rest = True, rest[1:-1].strip()
    elif rest[:1] in {"-", "+"}:
        negative, rest = rest[0] == "-", rest[1:].lstrip()
    if rest[:1] and unicodedata.category(rest[0]) == "Sc":
        rest = rest[1:].lstrip()
        if not negative and rest[:1] == "-":
            negative, rest = True, rest[1:]
    match = number_pattern(language).fullmatch(rest)
    if match is None:
        raise bad_number(typed)
    value = number_of(match, typed)
    return value.copy_negate() if negative and value else value


def bad_date(typed: str) -> Invalid:
    """The refusal of a text that is not a date."""
    return Invalid([Problem("date.invalid", params={"text": typed[:80]})])


def parse_date(typed: str, language: str, *, relative: bool = True, today: date | None = None) -> date:
    """The date a person typed or pasted.

    Takes ISO dates, the language's own way (day first in English, year or month first in Chinese), eight
    digits, and month names in both languages. With `relative` also "5" (the fifth of this month), "5.3"
    (of this year), "today", "+3" and "-1".

    Raises:
        Invalid: `date.invalid`.
    """
    now = today or clock.today()
    rest = normalise(typed).casefold()
    try:
        if relative:
            if rest in _TODAY:
                return now + timedelta(days=_TODAY[rest])
            if re.fullmatch(r"[+-]\d{1,4}", rest, re.ASCII):
                return now + timedelta(days=int(rest))
        if re.fullmatch(r"\d{8}", rest, re.ASCII):
            return _checked(int(rest[:4]), int(rest[4:6]), int(rest[6:]))
        parts = [part for part in _SEPARATORS.split(rest.replace(",", " ")) if part]
        return _from_parts(parts, now, year_first=language.startswith("zh"), relative=relative)
    except (ValueError, OverflowError):
        raise bad_date(typed) from None


def _from_parts(parts: list[str], now: date, *, year_first: bool, relative: bool) -> date:
    month = next((part for part in parts if part in _month_names()), None)
    if month is not None:
        parts.remove(month)
        return _from_named(_month_names()[month], parts, now, relative=relative)
    numbers = [_digits(part) for part in parts]
    if len(numbers) == 3:
        if len(parts[0]) == 4 or (year_first and len(parts[2]) < 4):
            return _checked(_year(parts[0]), numbers[1], numbers[2])
        return _checked(_year(parts[2]), numbers[1], numbers[0])
    if not relative:
        raise ValueError
    if len(numbers) == 2:
        if year_first:
            return _checked(now.year, numbers[0], numbers[1])
        return _checked(now.year, numbers[1], numbers[0])
    if len(numbers) == 1 and len(parts[0]) <= 2:
        return _checked(now.year, now.month, numbers[0])
    raise ValueError


def _from_named(month: int, parts: list[str], now: date, *, relative: bool) -> date:
    if len(parts) == 1 and relative:
        return _checked(now.year, month, _digits(parts[0]))
    if len(parts) != 2:
        raise ValueError
    year, day = parts if len(parts[0]) == 4 else reversed(parts)
    return _checked(_year(year), month, _digits(day))


def _digits(part: str) -> int:
    if not re.fullmatch(r"\d{1,4}", part, re.ASCII):
        raise ValueError
    return int(part)


def _year(part: str) -> int:
    if len(part) == 4:
        return _digits(part)
    if len(part) == 2:
        return 2000 + _digits(part)
    raise ValueError


def _checked(year: int, month: int, day: int) -> date:
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise ValueError
    return date(year, month, day)


@cache
def _month_names() -> dict[str, int]:
    from babel.dates import get_month_names  # a name is seldom typed

    names: dict[str, int] = {}
    for width in ("abbreviated", "wide"):
        for month, name in get_month_names(width, locale="en").items():
            names[name.casefold()] = month
    names["sept"] = 9
    return names
