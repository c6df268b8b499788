"""The signs a language puts between digits, read from Babel once a language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from erp_desktop.base.i18n import LANGUAGES


@dataclass(frozen=True, slots=True)
class Symbols:
    """What one language puts between digits, and the short names of its months.

    Attributes:
        decimal: decimal separator.
        group: separator of thousands.
        minus: minus sign.
        months: short names of the months, January first; empty when dates are written in digits.
        plain: whether the separators are those of `Decimal` itself.
    """

    decimal: str
    group: str
    minus: str
    months: tuple[str, ...]
    plain: bool


@cache
def symbols(language: str) -> Symbols:
    """The symbols of a language code of `i18n.LANGUAGES`; an unknown one reads English."""
    # Late, because Babel takes longer to import than the login window to appear.
    from babel import Locale
    from babel.dates import get_month_names
    from babel.numbers import get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

    locale = Locale.parse(language if language in LANGUAGES else "en")
    decimal, group = get_decimal_symbol(locale), get_group_symbol(locale)
    minus = get_minus_sign_symbol(locale)
    names = get_month_names("abbreviated", locale=locale)
    months = tuple(names[month] for month in range(1, 13)) if locale.language != "zh" else ()
    return Symbols(decimal, group, minus, months, (decimal, group, minus) == (".", ",", "-"))
