"""The list of products."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.modules.products.product_categories.picker import PRODUCT_CATEGORY
from erp_desktop.modules.products.products.records import COLUMNS, IMPORT_COLUMNS, ProductRow
from erp_desktop.modules.products.products.tasks import PRODUCTS, search_attributes
from erp_desktop.ui.filters import PickerFilter
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[ProductRow]:
    """Products by code; found by words of any kind, filtered by category and attribute."""
    return master_list(
        PRODUCTS,
        title=mark("Products"),
        columns=COLUMNS,
        edit=Permission.PRODUCT_EDIT,
        icon="products",
        import_columns=IMPORT_COLUMNS,
        filters=(
            PickerFilter("category", mark("Category"), PRODUCT_CATEGORY.search_task),
            PickerFilter("attribute", mark("Attribute"), search_attributes),
        ),
        empty=mark("What you buy and keep in stock stands here. Import a price list, or add the first product."),
    )
