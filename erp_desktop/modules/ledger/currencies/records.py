"""What a currency looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.ledger import Currency

__all__ = ["COLUMNS", "IMPORT_COLUMNS", "Currency", "CurrencyRow"]


@dataclass(frozen=True, slots=True)
class CurrencyRow:
    """A currency in the list; its id is its code."""

    id: str
    version: int
    code: str
    name: str
    minor_units: int
    archived_at: datetime | None


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 80, sortable=True),
    Column("name", mark("Name"), width=280, sortable=True),
    Column("minor_units", mark("Decimals"), Kind.INTEGER, 90, sortable=True),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=3),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("minor_units", mark("Decimals"), Kind.INTEGER, required=True, aliases=("minor units",)),
)
