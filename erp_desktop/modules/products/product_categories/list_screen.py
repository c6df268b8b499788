"""The list of product categories, indented as its tree."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.modules.products.product_categories.records import COLUMNS, IMPORT_COLUMNS, ProductCategoryRow
from erp_desktop.modules.products.product_categories.tasks import PRODUCT_CATEGORIES
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[ProductCategoryRow]:
    """Categories in the order of the tree."""
    return master_list(
        PRODUCT_CATEGORIES,
        title=mark("Product categories"),
        columns=COLUMNS,
        edit=Permission.PRODUCT_CATEGORY_EDIT,
        icon="products",
        import_columns=IMPORT_COLUMNS,
        empty=mark("Kinds of products stand here, with the accounts that their postings use."),
    )
