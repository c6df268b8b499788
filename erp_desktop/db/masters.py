"""What every repository of master records does alike: lists, look-ups, saves, archives, imports.

A repository names its model, its list and its permissions; the public methods of this class are then guarded
by them, and the ones it adds carry `@needs` themselves::

    class SupplierRepository(
        MasterRepository[Party, SupplierRow], read=Permission.SUPPLIER_READ, edit=Permission.SUPPLIER_EDIT
    ):
        listing = Listing(
            noun="supplier", model=Party, row=SupplierRow,
            columns={"id": Party.id, "code": Party.code, "name": Party.name, "term": PaymentTerm.name},
            joins=(Join(PaymentTerm, PaymentTerm.id == Party.payment_term_id),),
            scope=Party.is_supplier.is_(True), default_sort=Sort("code"), nullable=("term",),
            children=(Party.addresses,),
            references={"currency_code": Reference(Currency, value="code")},
        )
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Table, any_, bindparam, func, inspect, null, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, load_only, selectinload
from sqlalchemy.orm.attributes import flag_modified, get_history
from sqlalchemy.orm.interfaces import ORMOption

from erp_desktop.base import limits
from erp_desktop.base.access import NEEDS_ATTRIBUTE, Rights, needs
from erp_desktop.base.errors import Invalid, Problem, Refused, Stale
from erp_desktop.base.lookups import Loaded, PickerRow, RecordId
from erp_desktop.base.paging import Count, Cursor, Page, Query
from erp_desktop.db.importing import Imported, ImportPlan, ImportRow, MasterImport
from erp_desktop.db.keyset import Sorts, bounded_count, page
from erp_desktop.db.listing import Join, Listing, Reference, plain
from erp_desktop.db.references import references_of
from erp_desktop.db.repeats import is_own_write
from erp_desktop.db.search_words import search_patterns
from erp_desktop.db.session import Database
from erp_desktop.db.storable import ensure_storable
from server_db.access.permissions import Permission

__all__ = ["Join", "Listing", "MasterRepository", "Reference", "SavedMaster"]

M = TypeVar("M", bound=DeclarativeBase)
R = TypeVar("R")

_READ_METHODS = ("page", "count", "get", "load", "find_by_codes", "search")
_EDIT_METHODS = ("save", "archive", "restore", "import_preview", "import_apply")


@dataclass(frozen=True, slots=True)
class SavedMaster:
    """What a save left behind."""

    id: RecordId
    version: int


class MasterRepository(Generic[M, R]):
    """Base of the repositories of master records; see the module's example."""

    listing: ClassVar[Listing]
    _sorts: ClassVar[Sorts]

    def __init_subclass__(cls, *, read: Permission, edit: Permission) -> None:
        """Guard the methods of this class by the permissions of the subclass."""
        super().__init_subclass__()
        for names, permission in ((_READ_METHODS, read), (_EDIT_METHODS, edit)):
            for name in names:
                method: Callable[..., Any] = getattr(cls, name)
                if not hasattr(method, NEEDS_ATTRIBUTE):
                    setattr(cls, name, needs(permission)(method))
        listing = cls.listing
        cls._sorts = Sorts(
            plain(listing.columns["id"]), listing.default_sort, listing.sortable(), listing.nullable
        )

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    def page(self, query: Query, cursor: Cursor | None = None, limit: int = limits.PAGE_ROWS) -> Page[R]:
        """A page of the list; columns that the login may not read are None.

        Raises:
            Refused: `access.denied` when the list is to be sorted by such a column.
        """
        listing = self.listing
        if query.sort is not None and query.sort.key in listing.column_needs:
            self.rights.ensure(listing.column_needs[query.sort.key])
        return page(
            self.db, self._rows(query), listing.row, self._sorts.keys(query.sort), cursor=cursor, limit=limit
        )

    def count(self, query: Query) -> Count:
        """How many records the list has, counted up to `limits.COUNT_MAX`."""
        return bounded_count(self.db, self._rows(query))

    def get(self, record_id: RecordId) -> M:
        """The record with its children, detached, without the columns that the login may not read.

        Raises:
            Refused: `record.gone`.
        """
        found = self._find(record_id)
        if found is None:
            raise Refused("record.gone", {"id": record_id})
        return found

    def load(self, record_id: RecordId) -> Loaded[M]:
        """The record as `get`, with the look-up rows of everything it and its children refer to.

        Raises:
            Refused: `record.gone`.
        """
        record = self.get(record_id)
        children = [child for one in self.listing.children for child in getattr(record, one.key)]
        references = references_of(self.db, [record, *children], self.listing.references)
        return Loaded(record, references, changed_by=getattr(record, "changed_by", ""))

    def find_by_codes(self, codes: Sequence[str]) -> dict[str, PickerRow]:
        """The records of many codes in one statement, archived ones left out; absent codes have no entry."""
        table = self._table()
        wanted = bindparam("codes", list(codes), type_=ARRAY(table.c.code.type))
        statement = select(self.listing.key_column(), table.c.code, table.c.name).where(
            table.c.code == any_(wanted), table.c.archived_at.is_(None), *self._scope()
        )
        return {found.code: found for found in self.db.rows(statement, PickerRow)}

    def search(self, words: str, limit: int = limits.PICKER_ROWS) -> list[PickerRow]:
        """What matches the words a person types in a look-up, best first (`erp_api.<noun>__search`)."""
        found = self.db.call_rows(f"{self.listing.noun}__search", PickerRow, words=words, limit=limit)
        if self.listing.key == "code":
            return [replace(row, id=row.code) for row in found]
        return found

    def save(self, record: M) -> SavedMaster:
        """Store a new or changed record with its children, against the version it was loaded with.

        The object given stays as it is, so that nothing typed is lost when the save is refused. Repeated after a
        lost answer it finds its own work and is done.

        Raises:
            Stale: `record.stale`: somebody else changed it since.
            Refused: `record.gone`: it was loaded, and is not there any more.
            Invalid: a constraint says no, at its field.
        """
        children = [child for one in self.listing.children for child in getattr(record, one.key)]
        ensure_storable(self._table(), record.__dict__, ((child.__table__, child.__dict__) for child in children))
        try:
            return self._store(record)
        except (Stale, Invalid):
            identity = getattr(record, self.listing.key)
            stored = self._find(identity)
            if stored is None or not is_own_write(record, stored, self.rights.login, self.listing.children):
                raise
            self.db.confirm()
            return SavedMaster(identity, stored.version)  # type: ignore[attr-defined]

    def _store(self, record: M) -> SavedMaster:
        with self.db.begin() as session:
            stored = session.merge(record, options=self._loading())
            if stored in session.new and inspect(record).has_identity:
                raise Refused("record.gone", {"id": getattr(record, self.listing.key)})
            if self._takes_another(record, stored in session.new):
                raise Invalid([Problem("code.taken", "code")])
            children_changed = any(
                get_history(stored, child.key).added or get_history(stored, child.key).deleted
                for child in self.listing.children
            ) or any(item is not stored and session.is_modified(item) for item in session.dirty)
            if children_changed and stored not in session.new:
                flag_modified(stored, "code")  # the version counts changes of the children too
            session.flush()
            identity: RecordId = getattr(stored, self.listing.key)
            version: int = stored.version  # type: ignore[attr-defined]
        return SavedMaster(identity, version)

    def archive(self, record_id: RecordId, version: int) -> int:
        """Take the record out of lists and look-ups; its history stays. Returns the new version.

        Raises:
            Stale: `record.stale`.
            Refused: `record.gone`.
        """
        return self._set_archived(record_id, version, archived=True)

    def restore(self, record_id: RecordId, version: int) -> int:
        """Bring an archived record back. Returns the new version.

        Raises:
            Stale: `record.stale`.
            Refused: `record.gone`.
        """
        return self._set_archived(record_id, version, archived=False)

    def import_preview(self, rows: Sequence[ImportRow]) -> ImportPlan:
        """What an import of the rows would do, with every problem at its line; nothing is written."""
        return MasterImport(self.listing, self.rights).plan(self.db, rows)

    def import_apply(self, rows: Sequence[ImportRow]) -> Imported:
        """Import the rows in one transaction: all or none; the same rows again change nothing.

        Raises:
            Invalid: every problem at its line.
            Stale: a record was changed by somebody else meanwhile.
        """
        return MasterImport(self.listing, self.rights).apply(self.db, rows)

    def _find(self, record_id: RecordId) -> M | None:
        model, key = self.listing.model, self.listing.key_column()
        with self.db.reading() as session:
            return session.scalars(  # type: ignore[return-value]  # the listing's model is M
                select(model).where(key == record_id, *self._scope()).options(*self._loading())
            ).one_or_none()

    def _table(self) -> Table:
        return self.listing.table()

    def _scope(self) -> tuple[ColumnElement[bool], ...]:
        return () if self.listing.scope is None else (self.listing.scope,)

    def _takes_another(self, record: M, is_added: bool) -> bool:  # noqa: FBT001
        """Whether a new record whose code is its key would overwrite the one that has this code.

        A new record with an id that is stored already is that record, saved again after a lost answer.
        """
        return self.listing.key == "code" and not is_added and not inspect(record).has_identity

    def _rows(self, query: Query) -> Select[*tuple[Any, ...]]:
        listing, table = self.listing, self._table()
        columns = [
            null().label(key) if self._is_hidden(key) else column for key, column in listing.columns.items()
        ]
        statement = select(*columns).select_from(table)
        for join in listing.joins:
            statement = statement.outerjoin(join.target, join.on)
        statement = statement.where(*self._scope())
        if not query.archived:
            statement = statement.where(table.c.archived_at.is_(None))
        for pattern in search_patterns(query.words):
            statement = statement.where(table.c.search_key.like(pattern))
        for key, value in query.filters.items():
            statement = statement.where(listing.filters[key](value))
        return statement

    def _is_hidden(self, key: str) -> bool:
        permission = self.listing.column_needs.get(key)
        return permission is not None and not self.rights.may(permission)

    def _loading(self) -> list[ORMOption]:
        """Load children, and of the record only the columns that the login may read."""
        listing = self.listing
        options: list[ORMOption] = [selectinload(child) for child in listing.children]
        if any(self._is_hidden(key) for key in listing.column_needs):
            hidden = {key for key in listing.column_needs if self._is_hidden(key)} | {"search_key"}
            shown = [
                getattr(listing.model, column.key)
                for column in listing.model.__mapper__.column_attrs
                if column.key not in hidden
            ]
            options.append(load_only(*shown))
        return options

    def _set_archived(self, record_id: RecordId, version: int, *, archived: bool) -> int:
        table, key = self._table(), self.listing.key_column()
        moment: ColumnElement[Any] = func.clock_timestamp() if archived else null()
        statement = (
            update(table)
            .where(key == record_id, table.c.version == version, *self._scope())
            .values(archived_at=moment, version=table.c.version + 1)
            .returning(table.c.version)
        )
        found = self.db.tuples(statement)
        if found:
            return int(found[0][0])
        stored = self.db.tuples(
            select(table.c.version, table.c.changed_by, table.c.archived_at.is_not(None)).where(
                key == record_id, *self._scope()
            )
        )
        if not stored:
            raise Refused("record.gone", {"id": record_id})
        now, changed_by, is_archived = stored[0]
        if (now, changed_by, is_archived) == (version + 1, self.rights.login, archived):
            return int(now)  # our own, done before its answer was lost
        raise Stale("record.stale", {"version": now, "changed_by": changed_by})
