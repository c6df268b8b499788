"""What a person can ask of suppliers' prices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from erp_desktop.base.lookups import HistoryEntry, Loaded
from erp_desktop.base.paging import Count, Cursor, Page, Query
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.history import record_history
from erp_desktop.db.importing import Imported, ImportPlan
from erp_desktop.modules.products.supplier_prices.records import SupplierPrice, SupplierPriceRow
from erp_desktop.modules.products.supplier_prices.repository import SupplierPriceRepository

T = TypeVar("T")
NOUN: Final = "supplier_price"


def prices_page(query: Query, cursor: Cursor | None, limit: int) -> Task[Page[SupplierPriceRow]]:
    """A page of the list."""
    return _task("page", Kind.READ, lambda prices: prices.page(query, cursor, limit))


def prices_count(query: Query) -> Task[Count]:
    """How many prices the list has."""
    return _task("count", Kind.READ, lambda prices: prices.count(query))


def load_price(record_id: UUID) -> Task[Loaded[SupplierPrice]]:
    """One price with what it refers to."""
    return _task("load", Kind.READ, lambda prices: prices.load(record_id))


def save_price(price: SupplierPrice, is_new: bool) -> Task[Loaded[SupplierPrice]]:  # noqa: FBT001 - the form's own
    """Store the price and bring it back as stored."""

    def run(prices: SupplierPriceRepository) -> Loaded[SupplierPrice]:
        prices.save(price)
        return prices.load(price.id)

    return _task("create" if is_new else "save", Kind.WRITE, run)


def remove_price(record_id: UUID, version: int) -> Task[None]:
    """Delete a price."""
    return _task("remove", Kind.WRITE, lambda prices: prices.remove(record_id, version))


def price_history(record_id: UUID) -> Task[Sequence[HistoryEntry]]:
    """Who changed the price when, newest first."""
    return Task(f"{NOUN}.history", Kind.READ, lambda work: record_history(work.db, NOUN, record_id))


def import_preview(rows: Sequence[Any]) -> Task[ImportPlan]:
    """What an import of rows with `line` and `values` would do."""
    return _task("import_preview", Kind.LONG, lambda prices: prices.import_preview(rows))


def import_apply(rows: Sequence[Any]) -> Task[Imported]:
    """Import the rows, all or none."""

    def run(work: Work[Any]) -> Imported:
        return SupplierPriceRepository(work.db).import_apply(rows)

    return Task(f"{NOUN}.import", Kind.LONG, run, (NOUN,))


def _task(verb: str, kind: Kind, run: Callable[[SupplierPriceRepository], T]) -> Task[T]:
    def work_on(work: Work[Any]) -> T:
        return run(SupplierPriceRepository(work.db))

    return Task(f"{NOUN}.{verb}", kind, work_on, (NOUN,) if kind is Kind.WRITE else ())
