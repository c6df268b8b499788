"""What a supplier's price looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.access.permissions import Permission
from server_db.tables.products import SupplierPrice

__all__ = ["COLUMNS", "IMPORT_COLUMNS", "SupplierPrice", "SupplierPriceRow"]

_PRICE: Final = Permission.SUPPLIER_PRICE_READ.value


@dataclass(frozen=True, slots=True)
class SupplierPriceRow:
    """A price in the list: of one supplier for one product, from a quantity and a day on."""

    id: UUID
    version: int
    supplier: str
    supplier_name: str
    product: str
    product_name: str
    supplier_code: str
    unit: str
    minimum_quantity: Decimal
    price: Decimal
    currency_code: str
    valid_from: date
    valid_until: date | None
    lead_time_days: int


COLUMNS: Final = (
    Column("supplier", mark("Supplier"), Kind.CODE, 80, sortable=True),
    Column("supplier_name", mark("Supplier's name"), width=142),
    Column("product", mark("Product"), Kind.CODE, 80, sortable=True),
    Column("product_name", mark("Product's name"), width=164),
    Column("supplier_code", mark("Supplier's code"), Kind.CODE, 110),
    Column("minimum_quantity", mark("From quantity"), Kind.QUANTITY, 100),
    Column("unit", mark("Unit"), Kind.CODE, 52),
    Column("price", mark("Unit price"), Kind.PRICE, 96, currency="currency_code", needs=_PRICE),
    Column("currency_code", mark("Currency"), Kind.CODE, 72),
    Column("valid_from", mark("Valid from"), Kind.DATE, 98, sortable=True),
    Column("valid_until", mark("Valid until"), Kind.DATE, 98),
    Column("lead_time_days", mark("Lead time (days)"), Kind.INTEGER, 110),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("supplier_id", mark("Supplier"), Kind.CODE, required=True, aliases=("supplier code",)),
    ImportColumn("product_id", mark("Product"), Kind.CODE, required=True, aliases=("product code",)),
    ImportColumn("unit_id", mark("Unit"), Kind.CODE, required=True, length_max=20),
    ImportColumn("currency_code", mark("Currency"), Kind.CODE, required=True, length_max=3),
    ImportColumn("minimum_quantity", mark("From quantity"), Kind.QUANTITY, aliases=("minimum quantity",)),
    ImportColumn("price", mark("Unit price"), Kind.PRICE, required=True, aliases=("price",)),
    ImportColumn("valid_from", mark("Valid from"), Kind.DATE, required=True),
    ImportColumn("valid_until", mark("Valid until"), Kind.DATE),
    ImportColumn("lead_time_days", mark("Lead time (days)"), Kind.INTEGER, aliases=("lead time",)),
    ImportColumn("supplier_code", mark("Supplier's code"), Kind.CODE, aliases=("item number",), length_max=40),
)
