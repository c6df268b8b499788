"""What a voucher looks like: in the list a row, on its screen and on paper a header with lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.lookups import ChainLink
from erp_desktop.base.states import NOUNS

Day: TypeAlias = date

MANUAL: Final = mark("Entered by hand")


def source_words(kind: str | None) -> str:
    """What made a voucher, translated."""
    return text(NOUNS.get(kind, kind)) if kind else text(MANUAL)


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A voucher in the list.

    Attributes:
        label: journal and number ("PUR-12"); unique within a period.
        source_kind, source_id: the document that posted it, None for one entered by hand.
        reverses: label of the voucher that it takes back.
        reversed_by: label of the voucher that took it back.
    """

    id: UUID
    date: Day
    label: str
    period: str
    narration: str
    total: Decimal
    source_kind: str | None
    source_id: UUID | None
    reverses: str | None
    reversed_by: str | None
    posted_by: str

    @property
    def source(self) -> str:
        """What made it, in words."""
        return source_words(self.source_kind)


COLUMNS: Final = (
    Column("date", mark("Date"), Kind.DATE, 110, sortable=True),
    Column("label", mark("Voucher"), Kind.CODE, 110),
    Column("period", mark("Period"), Kind.CODE, 90),
    Column("narration", mark("Narration"), width=340),
    Column("total", mark("Total"), Kind.MONEY, 130),
    Column("source", mark("Document"), width=150),
    Column("reverses", mark("Reverses"), Kind.CODE, 100),
    Column("reversed_by", mark("Reversed by"), Kind.CODE, 100),
    Column("posted_by", mark("Posted by"), width=130, hidden=True),
)


@dataclass(frozen=True, slots=True)
class VoucherHeader:
    """A voucher without its lines.

    Attributes:
        starts, ends: of its period.
        posted_by: name of the person.
        digest: SHA-256 over its content, in hexadecimal.
    """

    id: UUID
    date: Day
    label: str
    journal_code: str
    journal_name: str
    number: int
    period: str
    starts: Day
    ends: Day
    narration: str
    attachments: int
    total: Decimal
    source_kind: str | None
    source_id: UUID | None
    reverses_id: UUID | None
    reverses: str | None
    reversed_by_id: UUID | None
    reversed_by: str | None
    posted_by: str
    posted_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class VoucherLineRow:
    """A line of a voucher; the side that is not used is None."""

    line: int
    account_id: UUID
    account_code: str
    account_name: str
    debit: Decimal | None
    credit: Decimal | None
    currency_code: str | None
    currency_amount: Decimal | None
    party_code: str | None
    party_name: str | None
    tax_code: str | None
    narration: str

    @property
    def party(self) -> str:
        """Code and name of the party, empty for none."""
        return f"{self.party_code}  {self.party_name}" if self.party_code else ""


LINE_COLUMNS: Final = (
    Column("account_code", mark("Account"), Kind.CODE, 72),
    Column("account_name", mark("Name"), width=160),
    Column("debit", mark("Debit"), Kind.MONEY, 100),
    Column("credit", mark("Credit"), Kind.MONEY, 100),
    Column("party", mark("Party"), width=144),
    Column("currency_amount", mark("Foreign amount"), Kind.MONEY, 114, currency="currency_code"),
    Column("currency_code", mark("Currency"), Kind.CODE, 72),
    Column("tax_code", mark("Tax"), Kind.CODE, 48),
    Column("narration", mark("Narration"), width=84),
)


@dataclass(frozen=True, slots=True)
class VoucherView:
    """A voucher as its screen and its paper show it.

    Attributes:
        chain: the documents and vouchers that belong to it (上查/下查).
    """

    header: VoucherHeader
    lines: tuple[VoucherLineRow, ...]
    chain: Sequence[ChainLink] = ()
