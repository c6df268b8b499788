"""A cell of an imported file into a typed value, and texts that a spreadsheet must not take for formulas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from erp_desktop.base.columns import Kind
from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.i18n import LANGUAGES, translator
from erp_desktop.base.parsing import DECIMALS_MAX, INTEGER_DIGITS_MAX, normalise, parse_date, parse_decimal

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
EXCEL_DIGITS = 15
"""A number of a spreadsheet is a binary float of which 15 digits count (Excel's own specification)."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_HEADING_NOISE = re.compile(r"[\s*_:：\-()（）.]+")
_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
_YES = frozenset({"yes", "y", "true", "1", "x", "是", "真", "√", "✓"})
_NO = frozenset({"no", "n", "false", "0", "否", "假", "×"})


class CellColumn(Protocol):
    """What `converter` asks of an import column."""

    @property
    def kind(self) -> Kind: ...
    @property
    def length_max(self) -> int: ...
    @property
    def choices(self) -> dict[str, str] | None: ...


def heading_key(heading: str) -> str:
    """What two spellings of one heading have in common: width, case, blanks and punctuation folded."""
    return _HEADING_NOISE.sub("", unicodedata.normalize("NFKC", heading).casefold())


def has_control_characters(value: str) -> bool:
    """Whether `value` holds characters that can not be seen or stored; line ends and tabs are fine."""
    return not value.isprintable() and _CONTROL.search(value) is not None


def escape_formula(value: str) -> str:
    """`value` for a CSV file, with an apostrophe in front of what a spreadsheet would calculate (OWASP)."""
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value


def unescape_formula(value: str) -> str:
    """Take back `escape_formula`, so that an exported file can be imported."""
    return value[1:] if value[:1] == "'" and value[1:].startswith(FORMULA_SIGNS) else value


def converter(column: CellColumn, language: str) -> Callable[[object], object]:
    """The function that turns a cell of `column` (text of CSV, typed of .xlsx) into its value.

    It returns None for a cell of blanks and raises `Invalid` with one problem.
    """
    length_max = column.length_max
    readers: dict[Kind, Callable[[object], object]] = {
        Kind.FLAG: _flag,
        Kind.MOMENT: _moment,
        Kind.DATE: lambda cell: _date(cell, language),
        Kind.INTEGER: lambda cell: _integer(cell, language),
    }
    if column.kind is Kind.STATE:
        return _state_converter(column.choices or {})
    if column.kind in readers:
        return readers[column.kind]
    if column.kind.numeric:
        return lambda cell: _number(cell, language)
    return lambda cell: _text(cell, length_max)


def _problem(code: str, **params: object) -> Invalid:
    return Invalid([Problem(code, params=params)])


def _text(cell: object, length_max: int) -> str | None:
    value = unescape_formula(_plain(cell).strip())
    if has_control_characters(value):
        raise _problem("text.control_characters")
    if len(value) > length_max:
        raise _problem("value.too_long", length=len(value), length_max=length_max)
    return value or None


def _plain(cell: object) -> str:
    """A cell as text; a spreadsheet's 1001.0 is the code 1001."""
    if isinstance(cell, str):
        if cell in _EXCEL_ERRORS:
            raise _problem("import.formula_error", text=cell)
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{_decimal_of_float(cell):f}"
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    return str(cell)


def _decimal_of_float(cell: float) -> Decimal:
    value = Decimal(f"{cell:.{EXCEL_DIGITS}g}")
    if not value.is_finite():
        raise _problem("number.invalid", text=str(cell))
    value = _sized(value)
    return value if value != value.to_integral_value() else value.quantize(Decimal(1))


def _sized(value: Decimal) -> Decimal:
    """A number of a spreadsheet, within the same bounds as a number that is typed."""
    if value.adjusted() >= INTEGER_DIGITS_MAX:
        raise _problem("number.too_large", text=f"{value:g}")
    if value and value.adjusted() < -DECIMALS_MAX:
        raise _problem("number.too_many_decimals", text=f"{value:g}")
    return value


def _number(cell: object, language: str) -> Decimal | None:
    if isinstance(cell, float):
        return _decimal_of_float(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return _sized(Decimal(cell))
    typed = _plain(cell)
    return parse_decimal(typed, language) if typed.strip() else None


def _integer(cell: object, language: str) -> int | None:
    value = _number(cell, language)
    if value is None:
        return None
    if value != value.to_integral_value():
        raise _problem("number.not_whole", text=_plain(cell))
    return int(value)


def _date(cell: object, language: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    typed = _plain(cell)
    return parse_date(typed, language, relative=False) if typed.strip() else None


def _moment(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return cell.astimezone()
    typed = normalise(_plain(cell))
    if not typed:
        return None
    try:
        return datetime.fromisoformat(typed.replace("/", "-")).astimezone()
    except (ValueError, OverflowError):
        raise _problem("moment.invalid", text=typed[:80]) from None


def _flag(cell: object) -> bool | None:
    typed = normalise(_plain(cell)).casefold()
    if not typed:
        return None
    if typed in _YES:
        return True
    if typed in _NO:
        return False
    raise _problem("flag.invalid", text=typed[:80])


def _state_converter(choices: dict[str, str]) -> Callable[[object], object]:
    known: dict[str, str] = {}
    for value, title in choices.items():
        for name in (value, *(translator(language).text(title) for language in LANGUAGES)):
            known.setdefault(heading_key(name), value)

    def convert(cell: object) -> str | None:
        typed = _plain(cell).strip()
        if not typed:
            return None
        found = known.get(heading_key(typed))
        if found is None:
            raise _problem("value.not_in_list", text=typed[:80], choices=list(choices))
        return found

    return convert
