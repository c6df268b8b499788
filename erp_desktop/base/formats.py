"""Numbers and dates as a language writes them.

Babel is asked once a language for its symbols and names; formatting itself is done by `Decimal`, because a
list formats some thousand cells at every scroll. A language of None is the one of the process.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from erp_desktop.base.columns import Kind
from erp_desktop.base.i18n import active_language, mark, text
from erp_desktop.base.money import EXACT, unit
from erp_desktop.base.parsing import parse_date, parse_decimal
from erp_desktop.base.quantity import QUANTITY_DECIMALS
from erp_desktop.base.symbols import symbols

__all__ = [
    "AS_OF",
    "as_of_words",
    "format_date",
    "format_integer",
    "format_moment",
    "format_money",
    "format_percent",
    "format_price",
    "format_quantity",
    "formatter",
    "parse_date",
    "parse_decimal",
]

AS_OF = mark("As of {moment}")
PRICE_DECIMALS = 8
RATE_DECIMALS = 10
PERCENT_DECIMALS = 6


def _localise(plain: str, language: str | None) -> str:
    signs = symbols(language or active_language())
    if signs.plain:
        return plain
    return plain.translate({ord(","): signs.group, ord("."): signs.decimal, ord("-"): signs.minus})


@cache
def _pattern(decimals: int) -> str:
    return f",.{decimals}f"


def _fixed(value: Decimal, decimals: int) -> str:
    rounded = value.quantize(unit(decimals), context=EXACT)
    if not rounded:
        rounded = abs(rounded)
    return format(rounded, _pattern(decimals))


def _trimmed(value: Decimal, decimals_min: int, decimals_max: int) -> str:
    full = _fixed(value, decimals_max)
    end = len(full.rstrip("0"))
    end = max(end, len(full) - decimals_max + decimals_min)
    return full[:end].rstrip(".") if decimals_min == 0 else full[:end]


def format_money(value: Decimal, minor_units: int, language: str | None = None) -> str:
    """An amount with all minor units of its currency: 1,234.50."""
    return _localise(_fixed(value, minor_units), language)


def format_price(value: Decimal, minor_units: int = 2, language: str | None = None) -> str:
    """A unit price or cost: the currency's minor units at least, 8 decimals at most."""
    return _localise(_trimmed(value, minor_units, PRICE_DECIMALS), language)


def format_rate(value: Decimal, language: str | None = None) -> str:
    """An exchange rate: 4 decimals at least, 10 at most."""
    return _localise(_trimmed(value, 4, RATE_DECIMALS), language)


def format_quantity(value: Decimal, language: str | None = None) -> str:
    """A quantity with the decimals it has, 6 at most."""
    return _localise(_trimmed(value, 0, QUANTITY_DECIMALS), language)


def format_percent(value: Decimal, language: str | None = None) -> str:
    """A percentage; 13 is 13%."""
    return _localise(_trimmed(value, 0, PERCENT_DECIMALS), language) + "%"


def format_integer(value: int, language: str | None = None) -> str:
    """A whole number with its thousands grouped."""
    return _localise(format(value, ","), language)


def format_date(value: date, language: str | None = None) -> str:
    """A date nobody can misread: 05 Mar 2026; in Chinese 2026-03-05."""
    months = symbols(language or active_language()).months
    if months:
        return f"{value.day:02d} {months[value.month - 1]} {value.year:04d}"
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"


def format_moment(value: datetime, language: str | None = None) -> str:
    """A moment on the person's own clock, to the minute; a value without zone is taken as it is."""
    local = value.astimezone() if value.tzinfo is not None else value
    return f"{format_date(local, language)} {local.hour:02d}:{local.minute:02d}"


def as_of_words(moment: datetime | None) -> str:
    """How old a report is that was read at a standby; empty when it shows what is."""
    return "" if moment is None else text(AS_OF, moment=format_moment(moment))


def formatter(
    kind: Kind, language: str | None = None, minor_units: int = 2
) -> Callable[[object], str]:
    """How a column of `kind` shows its values; None is empty.

    STATE is shown by the table itself, which knows the titles of the states.
    """
    chosen = language or active_language()

    def show(value: object) -> str:  # noqa: PLR0911 - one line a type
        if value is None:
            return ""
        if isinstance(value, bool):
            return text("Yes") if value else ""
        if isinstance(value, Decimal):
            if kind is Kind.MONEY:
                return format_money(value, minor_units, chosen)
            if kind is Kind.PRICE:
                return format_price(value, minor_units, chosen)
            if kind is Kind.RATE:
                return format_rate(value, chosen)
            if kind is Kind.PERCENT:
                return format_percent(value, chosen)
            return format_quantity(value, chosen)
        if isinstance(value, datetime):
            return format_moment(value, chosen)
        if isinstance(value, date):
            return format_date(value, chosen)
        if isinstance(value, int) and kind.numeric:
            return format_integer(value, chosen)
        return str(value)

    return show
