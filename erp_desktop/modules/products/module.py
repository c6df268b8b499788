"""The products department as the shell knows it."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.products.product_categories import edit_screen as product_category
from erp_desktop.modules.products.product_categories import list_screen as product_categories
from erp_desktop.modules.products.products import edit_screen as product
from erp_desktop.modules.products.products import list_screen as products
from erp_desktop.modules.products.products.tasks import PRODUCTS
from erp_desktop.modules.products.supplier_prices import edit_screen as supplier_price
from erp_desktop.modules.products.supplier_prices import list_screen as supplier_prices
from erp_desktop.modules.products.units import edit_screen as unit
from erp_desktop.modules.products.units import list_screen as units
from erp_desktop.ui.master_screens import CommandMaker, made_commands, master_commands, master_search
from erp_desktop.ui.module import Module
from server_db.access.permissions import Permission

SETUP: Final = mark("Set-up")

_MAKERS: Final[tuple[CommandMaker, ...]] = (
    master_commands(
        "product", mark("Products"), mark("Product"), "products", products.list_spec, product.edit_spec,
        Permission.PRODUCT_READ, Permission.PRODUCT_EDIT,
    ),
    master_commands(
        "supplier_price", mark("Supplier prices"), mark("Supplier price"), "products", supplier_prices.list_spec,
        supplier_price.edit_spec, Permission.SUPPLIER_PRICE_READ, Permission.SUPPLIER_PRICE_EDIT,
    ),
    master_commands(
        "product_category", mark("Product categories"), mark("Product category"), "products",
        product_categories.list_spec, product_category.edit_spec, Permission.PRODUCT_CATEGORY_READ,
        Permission.PRODUCT_CATEGORY_EDIT, SETUP,
    ),
    master_commands(
        "unit", mark("Units"), mark("Unit"), "products", units.list_spec, unit.edit_spec,
        Permission.UNIT_READ, Permission.UNIT_EDIT, SETUP,
    ),
)

MODULE: Final = Module(
    id="products",
    title=mark("Products"),
    icon="products",
    commands=made_commands(_MAKERS),
    searches=master_search(mark("Product"), "product", PRODUCTS.search, "products", Permission.PRODUCT_READ),
)
