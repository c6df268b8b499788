"""What a purchase order looks like: in the list a row, on the screen the mapped order with its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.states import ORDER_STATES, column_states
from server_db.access.permissions import Permission
from server_db.tables.purchasing import PurchaseOrder, PurchaseOrderLine

__all__ = ["COLUMNS", "OrderRow", "PriceBreak", "Proposal", "PurchaseOrder", "PurchaseOrderLine", "Tax", "TaxRules"]

_PRICE: Final = Permission.PURCHASE_ORDER_READ_PRICE.value


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in the list; amounts are None for who may not see prices."""

    id: UUID
    version: int
    number: str | None
    status: str
    order_date: date
    due_date: date | None
    supplier_code: str
    supplier_name: str
    warehouse_code: str
    supplier_reference: str
    net_amount: Decimal | None
    total_amount: Decimal | None
    currency_code: str
    created_by: str


COLUMNS: Final = (
    Column("number", mark("Number"), Kind.CODE, 130, sortable=True),
    Column("status", mark("State"), Kind.STATE, 150, states=column_states(ORDER_STATES)),
    Column("order_date", mark("Order date"), Kind.DATE, 110, sortable=True),
    Column("due_date", mark("Due date"), Kind.DATE, 110),
    Column("supplier_code", mark("Supplier code"), Kind.CODE, 110, hidden=True),
    Column("supplier_name", mark("Supplier"), width=240),
    Column("warehouse_code", mark("Warehouse"), Kind.CODE, 100),
    Column("supplier_reference", mark("Supplier's reference"), width=150, hidden=True),
    Column("net_amount", mark("Net"), Kind.MONEY, 120, currency="currency_code", needs=_PRICE, hidden=True),
    Column("total_amount", mark("Total"), Kind.MONEY, 130, currency="currency_code", needs=_PRICE),
    Column("currency_code", mark("Currency"), Kind.CODE, 80),
    Column("created_by", mark("Made by"), width=110),
)


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax code as the totals of a draft need it; `rate` in percent."""

    id: UUID
    code: str
    rate: Decimal
    inclusive: bool


@dataclass(frozen=True, slots=True)
class TaxRules:
    """How the company taxes a document: its codes, and whether tax is rounded per line (`company.tax_per`)."""

    codes: Mapping[UUID, Tax]
    per_line: bool


@dataclass(frozen=True, slots=True)
class PriceBreak:
    """From `minimum_quantity` on, a unit costs `price`."""

    minimum_quantity: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a new line of a product starts with (`purchase_order__propose`)."""

    product_id: UUID
    unit: PickerRow
    unit_price: Decimal | None
    tax_code: PickerRow | None
    lead_time_days: int
    price_breaks: tuple[PriceBreak, ...]
    price_source: str

    def price_for(self, quantity: Decimal) -> Decimal | None:
        """The price of the highest quantity break reached, else the price proposed."""
        reached = [one.price for one in self.price_breaks if one.minimum_quantity <= quantity]
        return reached[-1] if reached else self.unit_price
