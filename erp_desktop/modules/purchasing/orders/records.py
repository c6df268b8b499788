"""What a purchase order looks like: in the list a row, on the screen the mapped order with its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.states import ORDER_STATES, column_states
from erp_desktop.base.taxes import Tax, TaxRules
from server_db.access.permissions import Permission
from server_db.tables.purchasing import PurchaseOrder, PurchaseOrderLine

__all__ = [
    "COLUMNS",
    "OrderPaper",
    "OrderRow",
    "PaperLine",
    "PriceBreak",
    "Proposal",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "Tax",
    "TaxRules",
]

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
    Column("due_date", mark("Delivery date"), Kind.DATE, 110),
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


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of the printed order."""

    line: int
    code: str
    name: str
    name_local: str
    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    tax_code_id: UUID | None
    due_date: date | None

    @property
    def below(self) -> str:
        """What stands in small under the name: the local name, the description."""
        parts = (self.name_local, self.description)
        return " · ".join(part for part in parts if part and part != self.name)


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """Everything that the printed order says.

    Attributes:
        supplier, warehouse: the lines of their addresses, the name first.
        language: of the supplier's documents; the company's own stands beside it where it differs.
        letterhead: the lines below the company's name.
        revision: 0 for the first.
    """

    number: str
    status: str
    revision: int
    order_date: date
    due_date: date | None
    currency_code: str
    minor_units: int
    payment_term: str
    supplier_reference: str
    note: str
    made_by: str
    supplier: tuple[str, ...]
    warehouse: tuple[str, ...]
    language: str
    company: str
    company_language: str
    letterhead: tuple[str, ...]
    lines: tuple[PaperLine, ...]
    tax_rules: TaxRules
