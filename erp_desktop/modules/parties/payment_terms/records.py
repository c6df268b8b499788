"""What a payment term looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.parties import PaymentTerm

__all__ = ["COLUMNS", "IMPORT_COLUMNS", "PaymentTerm", "PaymentTermRow"]


@dataclass(frozen=True, slots=True)
class PaymentTermRow:
    """A payment term in the list."""

    id: UUID
    version: int
    code: str
    name: str
    days: int
    end_of_month: bool
    archived_at: datetime | None


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 120, sortable=True),
    Column("name", mark("Name"), width=280, sortable=True),
    Column("days", mark("Days"), Kind.INTEGER, 80, sortable=True),
    Column("end_of_month", mark("From end of month"), Kind.FLAG, 140),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=20),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("days", mark("Days"), Kind.INTEGER, required=True),
    ImportColumn("end_of_month", mark("From end of month"), Kind.FLAG, aliases=("end of month",)),
)
