"""What a unit looks like: in the list a row, on the screen the unit with its conversions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.products import Unit, UnitConversion

__all__ = ["COLUMNS", "IMPORT_COLUMNS", "Unit", "UnitConversion", "UnitRow"]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the list."""

    id: UUID
    version: int
    code: str
    name: str
    decimals: int
    archived_at: datetime | None


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 120, sortable=True),
    Column("name", mark("Name"), width=280, sortable=True),
    Column("decimals", mark("Decimals"), Kind.INTEGER, 100, sortable=True),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=20),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("decimals", mark("Decimals"), Kind.INTEGER),
)
