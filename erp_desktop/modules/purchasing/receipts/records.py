"""What a goods receipt looks like: in the list a row, on the screen the mapped receipt with its lines.

No amount stands here: a storekeeper receives goods without seeing what they cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.states import POSTED_STATES, column_states
from server_db.tables.base import Day
from server_db.tables.purchasing import GoodsReceipt, GoodsReceiptLine

__all__ = ["COLUMNS", "GoodsReceipt", "GoodsReceiptLine", "OpenLine", "ReceiptRow", "ToReceive"]


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt in the list."""

    id: UUID
    version: int
    number: str | None
    status: str
    date: Day
    supplier_code: str
    supplier_name: str
    warehouse_code: str
    delivery_note: str
    created_by: str


COLUMNS: Final = (
    Column("number", mark("Number"), Kind.CODE, 140, sortable=True),
    Column("status", mark("State"), Kind.STATE, 120, states=column_states(POSTED_STATES)),
    Column("date", mark("Date"), Kind.DATE, 110, sortable=True),
    Column("supplier_code", mark("Supplier code"), Kind.CODE, 110, hidden=True),
    Column("supplier_name", mark("Supplier"), width=260),
    Column("warehouse_code", mark("Warehouse"), Kind.CODE, 110),
    Column("delivery_note", mark("Delivery note"), width=160),
    Column("created_by", mark("Made by"), width=120),
)


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an order as the receipt sees it; quantities in its unit.

    Attributes:
        accepted: received before and not rejected.
        decimals: that quantities of the unit may have.
        over_receipt_percent: how much more than ordered may come: the product's, else the supplier's, else the
            company's.
        bin: where goods of the order's warehouse go unless told otherwise; None when it has no storage bin.
    """

    id: UUID
    order_id: UUID
    order_number: str
    line: int
    product_id: UUID
    product_code: str
    product_name: str
    barcode: str
    unit_code: str
    decimals: int
    ordered: Decimal
    accepted: Decimal
    due_date: Day | None
    over_receipt_percent: Decimal
    bin: PickerRow | None

    @property
    def open(self) -> Decimal:
        """What is still to come."""
        return max(self.ordered - self.accepted, Decimal(0))

    def row(self) -> PickerRow:
        """The line as a look-up shows it; its product is the detail, so that a closed cell shows the order."""
        product = f"{self.product_code}  {self.product_name}"
        return PickerRow(self.id, f"{self.order_number}/{self.line}", "", product, self)


@dataclass(frozen=True, slots=True)
class ToReceive:
    """What can be received from a supplier in a warehouse; both None when nothing is left of an order."""

    supplier: PickerRow | None
    warehouse: PickerRow | None
    lines: tuple[OpenLine, ...]
