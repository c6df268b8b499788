"""How other slices choose a product category."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.products.product_categories.tasks import PRODUCT_CATEGORIES
from erp_desktop.ui.look_up import LookUp

PRODUCT_CATEGORY: Final = LookUp(
    PRODUCT_CATEGORIES.search,
    PRODUCT_CATEGORIES.resolve,
    placeholder=mark("Code, name or initials"),
    command="product_category.open",
)
