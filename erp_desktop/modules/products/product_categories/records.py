"""What a product category looks like: in the list a row of the tree, on the screen the category itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.products import ProductCategory

__all__ = ["COLUMNS", "COSTING_METHODS", "IMPORT_COLUMNS", "ProductCategory", "ProductCategoryRow"]

COSTING_METHODS: Final = {"moving_average": mark("Moving average")}
"""How goods are valued (domain.md section 5); this release posts the moving average."""


@dataclass(frozen=True, slots=True)
class ProductCategoryRow:
    """A category in the list; `depth` is 0 at the top of the tree."""

    id: UUID
    version: int
    code: str
    name: str
    costing_method: str
    stock_account: str
    grni_account: str
    price_difference_account: str
    expense_account: str
    depth: int
    archived_at: datetime | None


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 140, sortable=True, indent="depth"),
    Column("name", mark("Name"), width=230, sortable=True, indent="depth"),
    Column("costing_method", mark("Costing method"), Kind.STATE, 140,
           states={value: (title, "text") for value, title in COSTING_METHODS.items()}),
    Column("stock_account", mark("Stock account"), width=176),
    Column("grni_account", mark("GRNI account"), width=176),
    Column("price_difference_account", mark("Price difference account"), width=176),
    Column("expense_account", mark("Expense account"), width=176),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=40),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("parent_id", mark("Above"), Kind.CODE, aliases=("parent",), length_max=40),
    ImportColumn("stock_account_id", mark("Stock account"), Kind.CODE, required=True, length_max=40),
    ImportColumn("grni_account_id", mark("GRNI account"), Kind.CODE, required=True, length_max=40),
    ImportColumn("price_difference_account_id", mark("Price difference account"), Kind.CODE, required=True,
                 length_max=40),
    ImportColumn("expense_account_id", mark("Expense account"), Kind.CODE, required=True, length_max=40),
)
