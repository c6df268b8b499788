"""What a bin looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.stock import Bin

__all__ = ["COLUMNS", "IMPORT_COLUMNS", "KINDS", "Bin", "BinRow"]

KINDS: Final = {"storage": mark("Storage"), "quality_hold": mark("Quality hold")}
"""Storage holds stock that is ours and valued, quality hold what waits to go back to the supplier."""

TONES: Final = {"storage": "text", "quality_hold": "warn"}


@dataclass(frozen=True, slots=True)
class BinRow:
    """A bin in the list."""

    id: UUID
    version: int
    warehouse: str
    code: str
    name: str
    kind: str
    archived_at: datetime | None


COLUMNS: Final = (
    Column("warehouse", mark("Warehouse"), Kind.CODE, 140, sortable=True),
    Column("code", mark("Code"), Kind.CODE, 160, sortable=True),
    Column("name", mark("Name"), width=280, sortable=True),
    Column("kind", mark("Kind"), Kind.STATE, 140, sortable=True,
           states={value: (title, TONES[value]) for value, title in KINDS.items()}),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("warehouse_id", mark("Warehouse"), Kind.CODE, required=True, length_max=20),
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=40),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("kind", mark("Kind"), Kind.STATE, choices=dict(KINDS)),
)
