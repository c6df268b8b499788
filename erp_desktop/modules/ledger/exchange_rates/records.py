"""What an exchange rate looks like: a row in the list, on the screen all rates of one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from erp_desktop.base.money import EXACT


def inverse_of(rate: Decimal) -> Decimal:
    """One divided by a rate, to the ten decimals that rates have; half away from zero.

    Raises:
        ZeroDivisionError: the rate is zero.
    """
    if not rate:
        raise ZeroDivisionError
    return EXACT.divide(Decimal(1), rate).quantize(RATE_STEP, context=EXACT)


RATE_STEP: Final = Decimal(1).scaleb(-10)
"""The last decimal of a rate."""


@dataclass(frozen=True, slots=True)
class ExchangeRateRow:
    """A rate in the list: company currency for one unit of `currency_code`."""

    currency_code: str
    date: date
    rate: Decimal
    changed_by: str
    changed_at: datetime

    @property
    def id(self) -> str:
        """The day: what the list opens."""
        return self.date.isoformat()

    @property
    def inverse(self) -> Decimal:
        """Units of the currency for one of the company's."""
        return inverse_of(self.rate)


@dataclass(slots=True)
class DayRates:
    """All rates that begin on a day.

    Attributes:
        date: the day; None while it is not chosen.
        rates: currency code → rate, as the person has them.
        before: currency code → rate, as they were loaded.
    """

    date: date | None
    rates: dict[str, Decimal] = field(default_factory=dict)
    before: dict[str, Decimal] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The day, in ISO 8601; empty while there is none."""
        return self.date.isoformat() if self.date is not None else ""


@dataclass(frozen=True, slots=True)
class RateEntry:
    """A rate of an imported file, already the right way round."""

    line: int
    currency_code: str
    date: date
    rate: Decimal


COLUMNS: Final = (
    Column("date", mark("From day"), Kind.DATE, 120, sortable=True),
    Column("currency_code", mark("Currency"), Kind.CODE, 90, sortable=True),
    Column("rate", mark("One unit is worth"), Kind.RATE, 160),
    Column("inverse", mark("One of ours buys"), Kind.RATE, 160),
    Column("changed_by", mark("Changed by"), width=140),
    Column("changed_at", mark("Changed at"), Kind.MOMENT, 140),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("date", mark("Date"), Kind.DATE, required=True, aliases=("day", "valid from")),
    ImportColumn("currency_code", mark("Currency"), Kind.CODE, aliases=("currency code",), length_max=3),
    ImportColumn("from", mark("From currency"), Kind.CODE, aliases=("from",), length_max=3),
    ImportColumn("to", mark("To currency"), Kind.CODE, aliases=("to",), length_max=3),
    ImportColumn("rate", mark("Exchange rate"), Kind.RATE, required=True,
                 aliases=("rate", "end_of_day", "end of day rate")),
)
