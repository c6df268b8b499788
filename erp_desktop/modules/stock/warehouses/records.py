"""What a warehouse looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.stock import Warehouse

__all__ = ["COLUMNS", "IMPORT_COLUMNS", "Warehouse", "WarehouseRow"]


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """A warehouse in the list."""

    id: UUID
    version: int
    code: str
    name: str
    address: str
    bins: int
    archived_at: datetime | None


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 120, sortable=True),
    Column("name", mark("Name"), width=260, sortable=True),
    Column("address", mark("Address"), width=320),
    Column("bins", mark("Bins"), Kind.INTEGER, 80),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=20),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("address", mark("Address"), length_max=400),
)
