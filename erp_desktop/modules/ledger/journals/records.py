"""What a journal looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.ledger import Journal

__all__ = ["COLUMNS", "IMPORT_COLUMNS", "KINDS", "Journal", "JournalRow"]

KINDS: Final = {
    "purchase": mark("Purchase"),
    "sale": mark("Sale"),
    "stock": mark("Stock"),
    "bank": mark("Bank"),
    "cash": mark("Cash"),
    "general": mark("General"),
    "exchange": mark("Exchange difference"),
    "opening": mark("Opening"),
    "closing": mark("Closing entries"),
}


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A journal in the list."""

    id: UUID
    version: int
    code: str
    name: str
    kind: str
    account: str | None
    account_name: str | None
    archived_at: datetime | None


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 100, sortable=True),
    Column("name", mark("Name"), width=260, sortable=True),
    Column("kind", mark("Kind"), Kind.STATE, 160, sortable=True,
           states={value: (title, "text") for value, title in KINDS.items()}),
    Column("account", mark("Account"), Kind.CODE, 100),
    Column("account_name", mark("Account name"), width=240),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=10),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("kind", mark("Kind"), Kind.STATE, required=True, choices=dict(KINDS)),
    ImportColumn("account_id", mark("Account"), Kind.CODE, length_max=40),
)
