"""What opening stock looks like: in the list a row, on the screen the mapped document with its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark
from erp_desktop.base.states import POSTED_STATES, column_states
from server_db.access.permissions import Permission
from server_db.tables.stock import StockOpening, StockOpeningLine

__all__ = ["COLUMNS", "StockOpening", "StockOpeningLine", "StockOpeningRow"]


@dataclass(frozen=True, slots=True)
class StockOpeningRow:
    """A document in the list; the value is None for who may not see what stock is worth."""

    id: UUID
    version: int
    number: str | None
    status: str
    date: date
    warehouse: str | None
    lines: int
    value: Decimal | None
    note: str
    created_by: str


COLUMNS: Final = (
    Column("number", mark("Number"), Kind.CODE, 140, sortable=True),
    Column("status", mark("State"), Kind.STATE, 110, states=column_states(POSTED_STATES)),
    Column("date", mark("Date"), Kind.DATE, 110, sortable=True),
    Column("warehouse", mark("Warehouse"), Kind.CODE, 120),
    Column("lines", mark("Lines"), Kind.INTEGER, 80),
    Column("value", mark("Stock value"), Kind.MONEY, 140, needs=Permission.STOCK_VALUE_READ.value),
    Column("note", mark("Note"), width=260),
    Column("created_by", mark("Made by"), width=120),
)
