"""What a trial balance is made of and looks like."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark

FIGURES: Final = (
    "opening_debit", "opening_credit", "debit", "credit", "year_debit", "year_credit", "closing_debit",
    "closing_credit",
)
"""Keys of the amounts, each pair debit and credit."""

OPENING: Final = mark("Opening balance")
PERIOD: Final = mark("This period")
YEAR: Final = mark("Year to date")
CLOSING: Final = mark("Closing balance")


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """An account with postings, as `erp_api.trial_balance` gives it; opening and closing are debit less credit."""

    account_id: UUID
    code: str
    name: str
    parent_id: UUID | None
    opening: Decimal
    debit: Decimal
    credit: Decimal
    year_debit: Decimal
    year_credit: Decimal
    closing: Decimal


@dataclass(frozen=True, slots=True)
class Heading:
    """An account of the tree, as far as it is needed to place others below it."""

    id: UUID
    code: str
    name: str
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class TrialBalanceRow:
    """A row: an account, or a heading with the sums of what stands below it.

    Attributes:
        level: depth in the tree.
        is_heading: whether the figures are sums of rows below.
    """

    account_id: UUID
    code: str
    name: str
    level: int
    is_heading: bool
    opening_debit: Decimal | None
    opening_credit: Decimal | None
    debit: Decimal | None
    credit: Decimal | None
    year_debit: Decimal | None
    year_credit: Decimal | None
    closing_debit: Decimal | None
    closing_credit: Decimal | None


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The whole report.

    Attributes:
        rows: each heading before what stands below it.
        totals: of the accounts, by figure.
        differs_by: closing debits less closing credits; zero when the books balance.
    """

    rows: tuple[TrialBalanceRow, ...]
    totals: dict[str, Decimal]
    differs_by: Decimal


COLUMNS: Final = (
    Column("code", mark("Account"), Kind.CODE, 120),
    Column("name", mark("Name"), width=190),
    Column("opening_debit", mark("Opening debit"), Kind.MONEY, 108),
    Column("opening_credit", mark("Opening credit"), Kind.MONEY, 108),
    Column("debit", mark("Debit"), Kind.MONEY, 106),
    Column("credit", mark("Credit"), Kind.MONEY, 106),
    Column("year_debit", mark("Year debit"), Kind.MONEY, 106),
    Column("year_credit", mark("Year credit"), Kind.MONEY, 106),
    Column("closing_debit", mark("Closing debit"), Kind.MONEY, 106),
    Column("closing_credit", mark("Closing credit"), Kind.MONEY, 106),
)
