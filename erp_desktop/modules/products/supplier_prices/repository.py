"""Suppliers' prices in the database. They are no masters: they have no code, and are removed, not archived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, inspect, or_, select
from sqlalchemy.orm import joinedload

from erp_desktop.base import clock, limits
from erp_desktop.base.access import Rights, needs
from erp_desktop.base.errors import Refused, Stale
from erp_desktop.base.lookups import Loaded
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.db.importing import Imported, ImportPlan, ImportRow, MasterImport
from erp_desktop.db.keyset import Sorts, bounded_count, page
from erp_desktop.db.listing import Listing, Reference
from erp_desktop.db.references import references_of
from erp_desktop.db.removals import remove_record
from erp_desktop.db.repeats import is_own_write
from erp_desktop.db.search_words import search_patterns
from erp_desktop.db.session import Database
from erp_desktop.db.storable import ensure_storable
from erp_desktop.modules.products.supplier_prices import rules
from erp_desktop.modules.products.supplier_prices.records import SupplierPrice, SupplierPriceRow
from server_db.access.permissions import Permission
from server_db.tables.ledger import Currency
from server_db.tables.parties import Party
from server_db.tables.products import Product, Unit

LISTING = Listing(
    noun="supplier_price",
    model=SupplierPrice,
    row=SupplierPriceRow,
    columns={
        "id": SupplierPrice.id,
        "version": SupplierPrice.version,
        "supplier": Party.code,
        "supplier_name": Party.name,
        "product": Product.code,
        "product_name": Product.name,
        "supplier_code": SupplierPrice.supplier_code,
        "unit": Unit.code,
        "minimum_quantity": SupplierPrice.minimum_quantity,
        "price": SupplierPrice.price,
        "currency_code": SupplierPrice.currency_code,
        "valid_from": SupplierPrice.valid_from,
        "valid_until": SupplierPrice.valid_until,
        "lead_time_days": SupplierPrice.lead_time_days,
    },
    default_sort=Sort("valid_from", descending=True),
    references={
        "supplier_id": Reference(Party),
        "product_id": Reference(Product),
        "unit_id": Reference(Unit),
        "currency_code": Reference(Currency, value="code"),
    },
    import_key=("supplier_id", "product_id", "unit_id", "currency_code", "minimum_quantity", "valid_from"),
    check=lambda values: list(rules.check(values)),
)
_SORTS = Sorts(
    SupplierPrice.__table__.c.id,
    LISTING.default_sort,
    {
        "supplier": Party.code + " " + Product.code,
        "product": Product.code + " " + Party.code,
        "valid_from": SupplierPrice.__table__.c.valid_from,
    },
)


class SupplierPriceRepository:
    """Prices by supplier and product, with quantity breaks and days of validity."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.SUPPLIER_PRICE_READ)
    def page(
        self, query: Query, cursor: Cursor | None = None, limit: int = limits.PAGE_ROWS
    ) -> Page[SupplierPriceRow]:
        """A page of the list, newest day first."""
        keys = _SORTS.keys(query.sort)
        return page(self.db, _rows(query), SupplierPriceRow, keys, cursor=cursor, limit=limit)

    @needs(Permission.SUPPLIER_PRICE_READ)
    def count(self, query: Query) -> Count:
        """How many prices the list has, counted up to `limits.COUNT_MAX`."""
        return bounded_count(self.db, _rows(query))

    @needs(Permission.SUPPLIER_PRICE_READ)
    def load(self, record_id: UUID) -> Loaded[SupplierPrice]:
        """A price with codes and names of supplier, product, unit and currency.

        Raises:
            Refused: `record.gone`.
        """
        statement = (
            select(SupplierPrice)
            .where(SupplierPrice.id == record_id)
            .options(
                joinedload(SupplierPrice.supplier).load_only(Party.code),
                joinedload(SupplierPrice.product).load_only(Product.code),
            )
        )
        with self.db.reading() as session:
            found = session.scalars(statement).one_or_none()
        if found is None:
            raise Refused("record.gone", {"id": record_id})
        return Loaded(found, references_of(self.db, [found], LISTING.references), changed_by=found.changed_by)

    @needs(Permission.SUPPLIER_PRICE_EDIT)
    def save(self, price: SupplierPrice) -> None:
        """Store a new or changed price, against the version it was loaded with.

        Raises:
            Stale: `record.stale`.
            Refused: `record.gone`: somebody removed it meanwhile.
            Invalid: `supplier_price.twice` and what else a constraint says no to, at its field.
        """
        ensure_storable(LISTING.table(), price.__dict__)
        try:
            with self.db.begin() as session:
                merged = session.merge(price)
                if merged in session.new and inspect(price).has_identity:
                    raise Refused("record.gone", {"id": price.id})
                session.flush()
        except Stale:
            with self.db.reading() as session:
                stored = session.get(SupplierPrice, price.id)
            if stored is None or not is_own_write(price, stored, self.rights.login):
                raise
            self.db.confirm()

    @needs(Permission.SUPPLIER_PRICE_EDIT)
    def remove(self, record_id: UUID, version: int) -> None:
        """Delete a price; its history stays. Documents keep the price they were made with. Safe to repeat.

        Raises:
            Stale: `record.stale`.
        """
        remove_record(self.db, SupplierPrice, record_id, version)

    @needs(Permission.SUPPLIER_PRICE_EDIT)
    def import_preview(self, rows: Sequence[ImportRow]) -> ImportPlan:
        """What an import of the rows would do, with every problem at its line; nothing is written."""
        return MasterImport(LISTING, self.rights).plan(self.db, rows)

    @needs(Permission.SUPPLIER_PRICE_EDIT)
    def import_apply(self, rows: Sequence[ImportRow]) -> Imported:
        """Import the rows in one transaction: all or none; the same rows again change nothing.

        Raises:
            Invalid: every problem at its line.
            Stale: a price was changed by somebody else meanwhile.
        """
        return MasterImport(LISTING, self.rights).apply(self.db, rows)


def _rows(query: Query) -> Select[Any]:
    statement: Select[Any] = (
        select(*LISTING.columns.values())
        .select_from(SupplierPrice)
        .join(Party, Party.id == SupplierPrice.supplier_id)
        .join(Product, Product.id == SupplierPrice.product_id)
        .join(Unit, Unit.id == SupplierPrice.unit_id)
    )
    words = query.words.strip()
    for pattern in search_patterns(words):
        statement = statement.where(
            or_(
                SupplierPrice.product_id.in_(select(Product.id).where(Product.search_key.like(pattern))),
                SupplierPrice.supplier_id.in_(select(Party.id).where(Party.search_key.like(pattern))),
                SupplierPrice.supplier_code == words,
            )
        )
    for key, value in query.filters.items():
        if key == "supplier":
            statement = statement.where(SupplierPrice.supplier_id == value)
        elif key == "product":
            statement = statement.where(SupplierPrice.product_id == value)
        elif key == "valid":
            today = clock.today()
            statement = statement.where(
                SupplierPrice.valid_from <= today,
                or_(SupplierPrice.valid_until.is_(None), SupplierPrice.valid_until >= today),
            )
    return statement
