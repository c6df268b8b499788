"""What a person can ask of products."""

from __future__ import annotations

from typing import Any, Final

from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.products.products.repository import ProductRepository

PRODUCTS: Final = MasterTasks("product", ProductRepository)


def search_attributes(words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
    """The attributes that products carry, for the filter of the list; code is the name, name the value."""

    def run(work: Work[Any]) -> tuple[PickerRow, ...]:
        return tuple(ProductRepository(work.db).search_attributes(words, limit))

    return Task("product.search_attributes", Kind.READ, run)
