"""What a person can ask of products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.products.products.repository import ProductRepository

PRODUCTS: Final = MasterTasks("product", ProductRepository)


def search_attributes(words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
    """The attributes that products carry, for the filter of the list."""

    def run(work: Work[Any]) -> tuple[PickerRow, ...]:
        return tuple(ProductRepository(work.db).search_attributes(words, limit))

    return Task("product.search_attributes", Kind.READ, run)


def find_products(ids: Iterable[UUID]) -> Task[Mapping[UUID, PickerRow]]:
    """Products as look-ups show them, with what lines take over; for the lines of a document that is loaded."""
    wanted = list(ids)
    return Task("product.find", Kind.READ, lambda work: ProductRepository(work.db).find_by_ids(wanted))
