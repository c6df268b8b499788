"""What is owed, item by item below its supplier, with its age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark

Day: TypeAlias = date

BUCKETS: Final = (
    ("not_due", mark("Not due"), None),
    ("days_30", mark("1–30 days"), 30),
    ("days_60", mark("31–60 days"), 60),
    ("days_90", mark("61–90 days"), 90),
    ("older", mark("Over 90"), None),
)
"""Key, title and most days overdue of each column of ages."""


@dataclass(frozen=True, slots=True)
class OpenPayable:
    """An item as `erp_api.open_payables` gives it, as it stood at the end of a day."""

    open_item_id: UUID
    party_id: UUID
    party_code: str
    party_name: str
    account_code: str
    document_kind: str
    document_id: UUID
    number: str
    supplier_number: str | None
    date: Day
    due_date: Day
    overdue_days: int
    currency_code: str
    amount: Decimal
    open_amount: Decimal
    open_company_amount: Decimal
    blocked: bool


@dataclass(frozen=True, slots=True)
class PayableRow:
    """A row of the report: a supplier with sums (`entry` None), or an item below it.

    Attributes:
        level: 0 for a supplier, 1 for an item.
        label: the supplier, or the number of the invoice.
        open_amount: in the item's currency; None for a supplier, who may have several.
        not_due, days_30, days_60, days_90, older: open in company currency, in the column of its age.
    """

    level: int
    label: str
    entry: OpenPayable | None
    supplier_number: str
    date: Day | None
    due_date: Day | None
    overdue_days: int | None
    currency_code: str | None
    open_amount: Decimal | None
    blocked: bool
    open_company_amount: Decimal
    not_due: Decimal | None
    days_30: Decimal | None
    days_60: Decimal | None
    days_90: Decimal | None
    older: Decimal | None


@dataclass(frozen=True, slots=True)
class OpenPayables:
    """The whole report: rows with each supplier before its items; totals by column key."""

    rows: tuple[PayableRow, ...]
    totals: dict[str, Decimal]
    items: Sequence[OpenPayable]


COLUMNS: Final = (
    Column("label", mark("Supplier and invoice"), width=156),
    Column("supplier_number", mark("Supplier's number"), width=130),
    Column("date", mark("Date"), Kind.DATE, 100, hidden=True),
    Column("due_date", mark("Due date"), Kind.DATE, 96),
    Column("overdue_days", mark("Days over"), Kind.INTEGER, 76, hidden=True),
    Column("currency_code", mark("Currency"), Kind.CODE, 72),
    Column("open_amount", mark("Open amount"), Kind.MONEY, 102, currency="currency_code"),
    Column("open_company_amount", mark("Company amount"), Kind.MONEY, 126),
    *(Column(key, title, Kind.MONEY, 88) for key, title, _days in BUCKETS),
    Column("blocked", mark("Blocked"), Kind.FLAG, 66),
)
