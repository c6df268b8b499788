"""What stock on hand and the moves of a product look like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.money import unit_cost
from erp_desktop.base.states import NOUNS
from server_db.access.permissions import Permission

Day: TypeAlias = date

_VALUE: Final = Permission.STOCK_VALUE_READ.value
BIN_KINDS: Final = {"storage": mark("Storage"), "quality_hold": mark("Quality hold")}


@dataclass(frozen=True, slots=True)
class StockRow:
    """A product in a bin, in the stock unit; value is None for who may not see it."""

    product_id: UUID
    code: str
    name: str
    name_local: str
    unit_code: str
    warehouse_id: UUID
    warehouse_code: str
    bin_id: UUID
    bin_code: str
    bin_kind: str
    quantity: Decimal
    value: Decimal | None

    @property
    def kind(self) -> str:
        """What the bin is for."""
        return text(BIN_KINDS.get(self.bin_kind, self.bin_kind))

    @property
    def cost(self) -> Decimal | None:
        """What one unit is worth: derived, never kept (domain.md section 5)."""
        return None if self.value is None or not self.quantity else unit_cost(self.value, self.quantity)


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 130),
    Column("name", mark("Name"), width=270),
    Column("name_local", mark("Local name"), width=180, hidden=True),
    Column("warehouse_code", mark("Warehouse"), Kind.CODE, 110),
    Column("bin_code", mark("Bin"), Kind.CODE, 110),
    Column("kind", mark("Kind"), width=110),
    Column("quantity", mark("On hand"), Kind.QUANTITY, 120),
    Column("unit_code", mark("Unit"), Kind.CODE, 70),
    Column("cost", mark("Unit cost"), Kind.PRICE, 120, needs=_VALUE),
    Column("value", mark("Stock value"), Kind.MONEY, 130, needs=_VALUE),
)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move of a product; `balance` is what was on hand after it."""

    id: int
    date: Day
    document_kind: str
    document_id: UUID
    number: str | None
    warehouse_code: str
    from_bin_code: str | None
    to_bin_code: str | None
    received: Decimal
    issued: Decimal
    balance: Decimal
    value: Decimal | None

    @property
    def document(self) -> str:
        """What moved it."""
        return text(NOUNS.get(self.document_kind, self.document_kind))

    @property
    def quantity_in(self) -> Decimal | None:
        """What came, None for nothing."""
        return self.received or None

    @property
    def quantity_out(self) -> Decimal | None:
        """What went, None for nothing."""
        return self.issued or None

    @property
    def before(self) -> Decimal:
        """What was on hand before the move."""
        return self.balance - self.received + self.issued


MOVE_COLUMNS: Final = (
    Column("date", mark("Date"), Kind.DATE, 110),
    Column("document", mark("Document"), width=140),
    Column("number", mark("Number"), Kind.CODE, 140),
    Column("warehouse_code", mark("Warehouse"), Kind.CODE, 100),
    Column("from_bin_code", mark("From bin"), Kind.CODE, 110),
    Column("to_bin_code", mark("To bin"), Kind.CODE, 110),
    Column("quantity_in", mark("In"), Kind.QUANTITY, 100),
    Column("quantity_out", mark("Out"), Kind.QUANTITY, 100),
    Column("balance", mark("On hand"), Kind.QUANTITY, 110),
    Column("value", mark("Stock value"), Kind.MONEY, 120, needs=_VALUE),
)
