"""How other slices choose a product; the choice brings what a line takes over (`ProductFacts`)."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow
from erp_desktop.modules.products.products.records import ProductFacts
from erp_desktop.modules.products.products.tasks import PRODUCTS
from erp_desktop.ui.look_up import LookUp

PRODUCT: Final = LookUp(
    PRODUCTS.search,
    PRODUCTS.resolve,
    placeholder=mark("Code, name, initials or barcode"),
    command="product.open",
)


def facts_of(choice: object) -> ProductFacts | None:
    """What a chosen product brings; None when nothing is chosen, or it was loaded without."""
    extra = choice.extra if isinstance(choice, PickerRow) else None
    return extra if isinstance(extra, ProductFacts) else None
