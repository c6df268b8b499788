"""The screen of one product category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.base.ids import new_id
from erp_desktop.modules.ledger.accounts.picker import ACCOUNT
from erp_desktop.modules.products.product_categories import rules
from erp_desktop.modules.products.product_categories.picker import PRODUCT_CATEGORY
from erp_desktop.modules.products.product_categories.records import COSTING_METHODS, ProductCategory
from erp_desktop.modules.products.product_categories.tasks import PRODUCT_CATEGORIES
from erp_desktop.ui.edit_spec import EditSpec, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import Row
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, width=200),
        FieldSpec("name", mark("Name"), required=True),
        FieldSpec("parent_id", mark("Above"), FieldKind.LOOK_UP, look_up=PRODUCT_CATEGORY,
                  help=mark("The category that this one stands below.")),
        FieldSpec("costing_method", mark("Costing method"), FieldKind.CHOICE, required=True,
                  choices=dict(COSTING_METHODS.items())),
    )),
    Section(mark("Accounts"), (
        FieldSpec("stock_account_id", mark("Stock account"), FieldKind.LOOK_UP, required=True, look_up=ACCOUNT,
                  help=mark("Holds the value of goods on hand. It stays once goods of the category have moved.")),
        FieldSpec("grni_account_id", mark("GRNI account"), FieldKind.LOOK_UP, required=True, look_up=ACCOUNT,
                  help=mark("Goods received, not invoiced: what was received and waits for its invoice.")),
        FieldSpec("price_difference_account_id", mark("Price difference account"), FieldKind.LOOK_UP,
                  required=True, look_up=ACCOUNT,
                  help=mark("Takes the part of a late cost whose goods are no longer on hand.")),
        FieldSpec("expense_account_id", mark("Expense account"), FieldKind.LOOK_UP, required=True, look_up=ACCOUNT,
                  help=mark("What the goods cost when they are used.")),
    )),
)


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def _new() -> ProductCategory:
    nothing: Any = None  # saving asks for what is still missing
    return ProductCategory(
        id=new_id(),
        code="",
        name="",
        stock_account_id=nothing,
        grni_account_id=nothing,
        price_difference_account_id=nothing,
        expense_account_id=nothing,
    )


def edit_spec(_services: Services) -> EditSpec[ProductCategory]:
    """The form of a category."""
    return master_edit(
        PRODUCT_CATEGORIES,
        kind=mark("Product category"),
        edit=Permission.PRODUCT_CATEGORY_EDIT,
        new=_new,
        icon="products",
        sections=SECTIONS,
        check=_check,
        constraint_fields={
            "product_category.accounts_used": "stock_account_id",
            "product_category.ring": "parent_id",
        },
    )
