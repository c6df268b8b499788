"""What the ledger of one account looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.states import NOUNS

Day: TypeAlias = date

DEBIT, CREDIT, EVEN = mark("Dr"), mark("Cr"), mark("nil")
OPENING: Final = mark("Opening balance")


def direction_of(balance: Decimal) -> str:
    """The side a balance stands on (借, 贷, 平), translated."""
    return text(DEBIT if balance > 0 else CREDIT if balance < 0 else EVEN)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line as `erp_api.account_ledger` gives it; `balance` is debit less credit.

    The first of a first page has no voucher: it holds the opening balance.
    """

    date: Day
    voucher_id: UUID | None
    line: int
    journal_code: str | None
    period_code: str | None
    number: int | None
    narration: str | None
    debit: Decimal
    credit: Decimal
    balance: Decimal
    currency_code: str | None
    currency_amount: Decimal | None
    party_code: str | None
    party_name: str | None
    source_kind: str | None
    source_id: UUID | None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line as it is shown; the balance stands without sign beside its side."""

    entry: LedgerLine

    @property
    def date(self) -> Day:
        """Day of the voucher."""
        return self.entry.date

    @property
    def voucher(self) -> str:
        """Journal and number, empty for the opening."""
        return f"{self.entry.journal_code}-{self.entry.number}" if self.entry.voucher_id is not None else ""

    @property
    def narration(self) -> str:
        """What it says."""
        return (self.entry.narration or "") if self.entry.voucher_id is not None else text(OPENING)

    @property
    def party(self) -> str:
        """Name of the party."""
        return self.entry.party_name or ""

    @property
    def debit(self) -> Decimal | None:
        """Debit, None when the line is on the other side."""
        return self.entry.debit or None

    @property
    def credit(self) -> Decimal | None:
        """Credit, None when the line is on the other side."""
        return self.entry.credit or None

    @property
    def direction(self) -> str:
        """The side of the balance."""
        return direction_of(self.entry.balance)

    @property
    def balance(self) -> Decimal:
        """The balance after the line, without sign."""
        return abs(self.entry.balance)

    @property
    def currency_code(self) -> str | None:
        """Currency of the foreign amount."""
        return self.entry.currency_code

    @property
    def currency_amount(self) -> Decimal | None:
        """The foreign amount, credit negative."""
        return self.entry.currency_amount

    @property
    def source(self) -> str:
        """What made the voucher."""
        kind = self.entry.source_kind
        return text(NOUNS.get(kind, kind)) if kind else ""


@dataclass(frozen=True, slots=True)
class AccountTotals:
    """Debits and credits of the days asked for, and the balances around them (debit less credit)."""

    opening: Decimal
    debit: Decimal
    credit: Decimal
    closing: Decimal


COLUMNS: Final = (
    Column("date", mark("Date"), Kind.DATE, 110),
    Column("voucher", mark("Voucher"), Kind.CODE, 100),
    Column("narration", mark("Narration"), width=280),
    Column("party", mark("Party"), width=160),
    Column("debit", mark("Debit"), Kind.MONEY, 112),
    Column("credit", mark("Credit"), Kind.MONEY, 112),
    Column("direction", mark("Side"), width=50),
    Column("balance", mark("Balance"), Kind.MONEY, 120),
    Column("currency_amount", mark("Foreign amount"), Kind.MONEY, 120, currency="currency_code", hidden=True),
    Column("currency_code", mark("Currency"), Kind.CODE, 76, hidden=True),
    Column("source", mark("Document"), width=130),
)
