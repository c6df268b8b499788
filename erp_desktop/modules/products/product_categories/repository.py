"""Product categories in the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import aliased

from erp_desktop.base.paging import Query, Sort
from erp_desktop.db.masters import Join, Listing, MasterRepository, Reference
from erp_desktop.modules.products.product_categories import rules
from erp_desktop.modules.products.product_categories.records import ProductCategory, ProductCategoryRow
from server_db.access.permissions import Permission
from server_db.tables.ledger import Account

_STOCK = aliased(Account, name="stock_account")
_GRNI = aliased(Account, name="grni_account")
_DIFFERENCE = aliased(Account, name="price_difference_account")
_EXPENSE = aliased(Account, name="expense_account")
_CODE_ALONE: ColumnElement[Any] = array([ProductCategory.code], type_=Text)
_ACCOUNTS = ("stock_account", "grni_account", "price_difference_account", "expense_account")


def _tree() -> Any:  # noqa: ANN401 - a recursive CTE has no useful type
    """Every category with the codes on the way to it; there are hundreds at most."""
    top = select(
        ProductCategory.id, _CODE_ALONE.label("path"), literal(0).label("depth")
    ).where(ProductCategory.parent_id.is_(None))
    tree = top.cte("tree", recursive=True)
    below = select(
        ProductCategory.id,
        tree.c.path.op("||", return_type=ARRAY(Text))(ProductCategory.code),
        tree.c.depth + 1,
    ).where(ProductCategory.parent_id == tree.c.id)
    return tree.union_all(below)


_TREE = _tree()


class ProductCategoryRepository(
    MasterRepository[ProductCategory, ProductCategoryRow],
    read=Permission.PRODUCT_CATEGORY_READ,
    edit=Permission.PRODUCT_CATEGORY_EDIT,
):
    """Categories in the order of the tree."""

    listing = Listing(
        noun="product_category",
        model=ProductCategory,
        row=ProductCategoryRow,
        columns={
            "id": ProductCategory.id,
            "version": ProductCategory.version,
            "code": ProductCategory.code,
            "name": ProductCategory.name,
            "costing_method": ProductCategory.costing_method,
            "stock_account": _STOCK.code + "  " + _STOCK.name,
            "grni_account": _GRNI.code + "  " + _GRNI.name,
            "price_difference_account": _DIFFERENCE.code + "  " + _DIFFERENCE.name,
            "expense_account": _EXPENSE.code + "  " + _EXPENSE.name,
            "depth": _TREE.c.depth,
            "archived_at": ProductCategory.archived_at,
        },
        joins=(
            Join(_TREE, _TREE.c.id == ProductCategory.id),
            Join(_STOCK, _STOCK.id == ProductCategory.stock_account_id),
            Join(_GRNI, _GRNI.id == ProductCategory.grni_account_id),
            Join(_DIFFERENCE, _DIFFERENCE.id == ProductCategory.price_difference_account_id),
            Join(_EXPENSE, _EXPENSE.id == ProductCategory.expense_account_id),
        ),
        default_sort=Sort("code"),
        sorts={"code": _TREE.c.path},
        nullable=("archived_at", *_ACCOUNTS),
        unsorted=_ACCOUNTS,
        references={
            "parent_id": Reference(ProductCategory),
            **dict.fromkeys([f"{name}_id" for name in _ACCOUNTS], Reference(Account)),
        },
        check=lambda values: list(rules.check(values)),
    )

    def _rows(self, query: Query) -> Select[Any]:
        """Indented only where the category above stands above: not among what was searched for."""
        rows = super()._rows(query)
        if query.words or (query.sort is not None and query.sort != Sort("code")):
            columns = [
                literal(0).label("depth") if column.key == "depth" else column for column in rows.selected_columns
            ]
            return rows.with_only_columns(*columns, maintain_column_froms=True)
        return rows
