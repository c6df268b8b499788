"""What a product looks like: in the list a row, on the screen the product with its conversions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow
from server_db.tables.products import Product, UnitConversion

__all__ = ["COLUMNS", "IMPORT_COLUMNS", "Product", "ProductFacts", "ProductRow", "UnitConversion"]


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the list."""

    id: UUID
    version: int
    code: str
    name: str
    name_local: str
    category: str
    unit: str
    purchase_unit: str
    barcode: str
    attributes: str
    tax_code: str | None
    over_receipt_percent: Decimal | None
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What a line of a document takes over when a product is chosen (`PickerRow.extra`).

    Attributes:
        unit: the stock unit; its `extra` is how many decimals its quantities have.
        purchase_unit: the unit proposed on orders, likewise.
        tax_code: proposed on orders; None for none.
    """

    unit: PickerRow
    purchase_unit: PickerRow
    tax_code: PickerRow | None

    @property
    def unit_id(self) -> UUID:
        """Id of the stock unit."""
        return _uuid(self.unit)

    @property
    def purchase_unit_id(self) -> UUID:
        """Id of the unit proposed on orders."""
        return _uuid(self.purchase_unit)

    @property
    def tax_code_id(self) -> UUID | None:
        """Id of the tax code, None for none."""
        return None if self.tax_code is None else _uuid(self.tax_code)


def _uuid(row: PickerRow) -> UUID:
    assert isinstance(row.id, UUID)
    return row.id


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 140, sortable=True),
    Column("name", mark("Name"), width=280, sortable=True),
    Column("name_local", mark("Local name"), width=180),
    Column("category", mark("Category"), width=140),
    Column("unit", mark("Unit"), Kind.CODE, 80),
    Column("purchase_unit", mark("Purchase unit"), Kind.CODE, 110, hidden=True),
    Column("barcode", mark("Barcode"), Kind.CODE, 140),
    Column("attributes", mark("Attributes"), width=220),
    Column("tax_code", mark("Tax code"), Kind.CODE, 90, hidden=True),
    Column("over_receipt_percent", mark("Over-receipt tolerance %"), Kind.PERCENT, 170, hidden=True),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=40),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("name_local", mark("Local name")),
    ImportColumn("category_id", mark("Category"), Kind.CODE, required=True, length_max=40),
    ImportColumn("unit_id", mark("Unit"), Kind.CODE, required=True, aliases=("stock unit",), length_max=20),
    ImportColumn("purchase_unit_id", mark("Purchase unit"), Kind.CODE, length_max=20),
    ImportColumn("tax_code_id", mark("Tax code"), Kind.CODE, length_max=20),
    ImportColumn("barcode", mark("Barcode"), Kind.CODE, aliases=("EAN", "GTIN"), length_max=40),
    ImportColumn("over_receipt_percent", mark("Over-receipt tolerance %"), Kind.PERCENT),
    ImportColumn("note", mark("Note"), length_max=4000),
)
