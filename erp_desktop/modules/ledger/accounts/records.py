"""What an account looks like: in the list a row of the tree, on the screen the account itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.ledger import Account

__all__ = ["COLUMNS", "CONTROLS", "IMPORT_COLUMNS", "TYPES", "Account", "AccountRow"]

TYPES: Final = {
    "asset": mark("Asset"),
    "liability": mark("Liability"),
    "equity": mark("Equity"),
    "income": mark("Income"),
    "expense": mark("Expense"),
}

CONTROLS: Final = {
    "payable": mark("Payables"),
    "receivable": mark("Receivables"),
    "stock": mark("Stock"),
    "grni": mark("Goods received, not invoiced"),
    "tax": mark("Tax"),
    "bank": mark("Bank and cash"),
}
"""The subledger that alone posts to an account."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the list; `depth` is 0 at the top of the tree."""

    id: UUID
    version: int
    code: str
    name: str
    type: str
    control: str
    postable: bool
    party_required: bool
    currency_code: str | None
    parent: str | None
    depth: int
    archived_at: datetime | None


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 140, sortable=True, indent="depth"),
    Column("name", mark("Name"), width=320, sortable=True, indent="depth"),
    Column("type", mark("Type"), Kind.STATE, 110, sortable=True,
           states={value: (title, "text") for value, title in TYPES.items()}),
    Column("control", mark("Control account"), Kind.STATE, 200,
           states={value: (title, "accent") for value, title in CONTROLS.items()}),
    Column("postable", mark("Postable"), Kind.FLAG, 90),
    Column("party_required", mark("Party required"), Kind.FLAG, 120),
    Column("currency_code", mark("Currency"), Kind.CODE, 80),
    Column("parent", mark("Heading"), Kind.CODE, 100, hidden=True),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=40),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("type", mark("Type"), Kind.STATE, required=True, choices=dict(TYPES)),
    ImportColumn("parent_id", mark("Heading"), Kind.CODE, aliases=("parent",), length_max=40),
    ImportColumn("control", mark("Control account"), Kind.STATE, aliases=("control",),
                 choices=dict(CONTROLS)),
    ImportColumn("postable", mark("Postable"), Kind.FLAG),
    ImportColumn("party_required", mark("Party required"), Kind.FLAG),
    ImportColumn("currency_code", mark("Currency"), Kind.CODE, aliases=("currency",), length_max=3),
)
