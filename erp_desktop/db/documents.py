"""What every repository of documents does alike: lists, loads, one-statement saves, postings by function.

A repository names its tables, its list and its writer; the acts it adds carry `@needs` themselves::

    class OrderRepository(
        DocumentRepository[PurchaseOrder, OrderRow],
        read=Permission.PURCHASE_ORDER_READ, edit=Permission.PURCHASE_ORDER_EDIT,
    ):
        listing = DocumentListing(noun="purchase_order", model=PurchaseOrder, row=OrderRow, columns={…}, …)
        writer = DocumentWriter(PurchaseOrder, PurchaseOrderLine, …)

        @needs(Permission.PURCHASE_ORDER_SUBMIT)
        def submit(self, act: Act) -> Outcome:
            return self._act("submit", act)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, any_, bindparam, false, null, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, load_only, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from erp_desktop.base import clock, limits
from erp_desktop.base.access import NEEDS_ATTRIBUTE, Rights, needs
from erp_desktop.base.acts import Act, Outcome
from erp_desktop.base.errors import Refused
from erp_desktop.base.lookups import ChainLink, HistoryEntry, Loaded, PickerRow
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.db.chain import document_chain
from erp_desktop.db.history import record_history
from erp_desktop.db.keyset import Sorts, bounded_count, page
from erp_desktop.db.listing import Join, Reference, plain
from erp_desktop.db.references import references_of
from erp_desktop.db.save import DocumentWriter, Saved
from erp_desktop.db.session import Database
from server_db.access.permissions import Permission

D = TypeVar("D", bound=DeclarativeBase)
R = TypeVar("R")

__all__ = ["Act", "DocumentListing", "DocumentRepository", "Outcome"]

_READ_METHODS = ("page", "count", "load", "history", "chain")
_EDIT_METHODS = ("save", "discard")
_NUMBER_YEARS: Final = 5
_PARTNERS_MAX: Final = 50
_DIGITS = re.compile(r"\d{1,7}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentListing:
    """One kind of document.

    Attributes:
        noun: the business word: prefix of its functions, and the name of its permissions.
        prefix: of its numbers ("PO").
        model: mapped class of the header, with a relationship `lines`.
        line: mapped class of the lines.
        row: dataclass of the list's rows.
        columns: field of the row → column, in the order of the fields; `id` is one of them.
        default_sort: the list's own order.
        partner: the header's column that holds the partner found by the words of the search box.
        partner_noun: look-up of the partner (`erp_api.<noun>__search`), empty for none.
        joins: tables whose columns are shown too.
        nullable: keys of columns that may be null.
        unsorted: keys that the list does not sort by.
        filters: filter key → condition for its value.
        column_needs: key of a column of the list, the header or the lines → permission without which it is not
            read.
        references: column of header or lines → the record it refers to.
    """

    noun: str
    prefix: str
    model: type[DeclarativeBase]
    line: type[DeclarativeBase]
    row: Callable[..., Any]
    columns: Mapping[str, ColumnElement[Any] | InstrumentedAttribute[Any]]
    default_sort: Sort
    partner: InstrumentedAttribute[Any] | None = None
    partner_noun: str = ""
    joins: Sequence[Join] = ()
    nullable: Sequence[str] = ()
    unsorted: Sequence[str] = ()
    filters: Mapping[str, Callable[[Any], ColumnElement[bool]]] = field(default_factory=dict)
    column_needs: Mapping[str, Permission] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)


class DocumentRepository(Generic[D, R]):
    """Base of the repositories of documents; see the module's example."""

    listing: ClassVar[DocumentListing]
    writer: ClassVar[DocumentWriter]
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
        sortable = {key: plain(column) for key, column in listing.columns.items() if key not in listing.unsorted}
        cls._sorts = Sorts(plain(listing.columns["id"]), listing.default_sort, sortable, listing.nullable)

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
        if query.sort is not None and query.sort.key in self.listing.column_needs:
            self.rights.ensure(self.listing.column_needs[query.sort.key])
        keys = self._sorts.keys(query.sort)
        return page(self.db, self._rows(query), self.listing.row, keys, cursor=cursor, limit=limit)

    def count(self, query: Query) -> Count:
        """How many documents the list has, counted up to `limits.COUNT_MAX`."""
        return bounded_count(self.db, self._rows(query))

    def load(self, record_id: UUID) -> Loaded[D]:
        """The document with its lines, detached, and the look-up rows of everything it refers to.

        Raises:
            Refused: `record.gone`.
        """
        listing = self.listing
        with self.db.reading() as session:
            statement = select(listing.model).where(listing.model.__table__.c.id == record_id)
            record = session.scalars(statement.options(*self._loading())).one_or_none()
        if record is None:
            raise Refused("record.gone", {"id": record_id})
        lines: list[object] = list(record.lines)  # type: ignore[attr-defined]  # every document has lines
        references = references_of(self.db, [record, *lines], listing.references)
        return Loaded(record, references, changed_by=record.changed_by)  # type: ignore[arg-type, attr-defined]

    def history(self, record_id: UUID) -> Sequence[HistoryEntry]:
        """What happened to the document, newest first."""
        return record_history(self.db, self.listing.noun, record_id)

    def chain(self, record_id: UUID) -> Sequence[ChainLink]:
        """The documents before and after it, as far as the person may read them."""
        return document_chain(self.db, self.listing.noun, record_id)

    def save(self, record: D, *, is_new: bool, request_id: UUID) -> Saved:
        """Store the draft with its lines in one round trip.

        Raises:
            Stale: `record.stale`: somebody else changed it since.
            Refused: `document.not_editable`, `record.gone`.
            Invalid: a constraint says no, at its field.
        """
        lines: Sequence[object] = record.lines  # type: ignore[attr-defined]
        version = None if is_new else record.version  # type: ignore[attr-defined]
        return self.writer.save(self.db, record, lines, version=version, request_id=request_id)

    def discard(self, act: Act) -> None:
        """Throw the draft away; its trail is kept.

        Raises:
            Stale: `record.stale`.
            Refused: it is no draft any more.
        """
        self._call("discard", act)

    def _act(self, verb: str, act: Act, **params: object) -> Outcome:
        """Call `erp_api.<noun>__<verb>`; one round trip, one transaction, safe to repeat."""
        answer = self._call(verb, act, **params)
        voucher = (answer.get("voucher") or {}).get("id")
        return Outcome(
            id=act.id, version=int(answer["version"]), status=answer["status"], number=answer.get("number"),
            voucher=UUID(voucher) if voucher else None, warnings=tuple(answer.get("warnings") or ()),
        )

    def _call(self, verb: str, act: Act, **params: object) -> Any:  # noqa: ANN401 - jsonb
        name = f"{self.listing.noun}__{verb}"
        return self.db.call(name, id=act.id, version=act.version, request_id=act.request_id, **params)

    def _rows(self, query: Query) -> Select[Any]:
        listing = self.listing
        columns = [null().label(key) if self._is_hidden(key) else one for key, one in listing.columns.items()]
        statement = select(*columns).select_from(listing.model.__table__)
        for join in listing.joins:
            statement = statement.outerjoin(join.target, join.on)
        if query.words.strip():
            statement = statement.where(self._matching(query.words))
        for key, value in query.filters.items():
            statement = statement.where(listing.filters[key](value))
        return statement

    def _matching(self, words: str) -> ColumnElement[bool]:
        """Documents whose number is meant, or whose partner the words find.

        Partners are looked up first, so that the documents come from an index by partner and never from a
        search through all of them.
        """
        table = _table(self.listing.model)
        conditions: list[ColumnElement[bool]] = []
        typed = words.strip().upper()
        numbers = [typed]
        if _DIGITS.fullmatch(typed):
            years = range(clock.today().year, clock.today().year - _NUMBER_YEARS, -1)
            numbers += [f"{self.listing.prefix}-{year}-{int(typed):05d}" for year in years]
        if any(character.isdigit() for character in typed):
            wanted = bindparam("numbers", numbers, type_=ARRAY(table.c.number.type))
            conditions.append(table.c.number == any_(wanted))
        if self.listing.partner is not None and self.listing.partner_noun:
            found = self.db.call_rows(
                f"{self.listing.partner_noun}__search", PickerRow, words=words, limit=_PARTNERS_MAX
            )
            partners = [row.id for row in found]
            if len(partners) == 1:
                conditions.append(self.listing.partner == partners[0])
            elif partners:
                ids = bindparam("partners", partners, type_=ARRAY(self.listing.partner.type))
                conditions.append(self.listing.partner == any_(ids))
        return or_(*conditions) if conditions else false()

    def _is_hidden(self, key: str) -> bool:
        permission = self.listing.column_needs.get(key)
        return permission is not None and not self.rights.may(permission)

    def _loading(self) -> list[ORMOption]:
        """Load header and lines, without the columns that the login may not read."""
        listing = self.listing
        lines = selectinload(listing.model.lines)  # type: ignore[attr-defined]
        hidden = {key for key in listing.column_needs if self._is_hidden(key)}
        if not hidden:
            return [lines]
        return [
            load_only(*_columns_but(listing.model, hidden)),
            lines.load_only(*_columns_but(listing.line, hidden)),
        ]


def _columns_but(model: type[DeclarativeBase], hidden: set[str]) -> list[InstrumentedAttribute[Any]]:
    return [getattr(model, one.key) for one in model.__mapper__.column_attrs if one.key not in hidden]


def _table(model: type[DeclarativeBase]) -> FromClause:
    return model.__table__
