"""Saves a draft, header and lines, in one statement: one round trip, one transaction, safe to repeat.

The header's version is compared and counted up; lines that are gone are deleted, lines that differ updated, new
ones inserted. Only the columns named are written, because the right to write is given by column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Executable,
    Table,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import DeclarativeBase

from erp_desktop.base.errors import Refused, Stale
from erp_desktop.db.session import Database
from erp_desktop.db.storable import ensure_storable

LINES: Final = "kontor_lines"
ID: Final = "kontor_id"
VERSION: Final = "kontor_version"
REQUEST: Final = "kontor_request_id"


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left behind.

    Attributes:
        version: now stored.
        repeated: this very request was stored before; nothing was done.
    """

    version: int
    repeated: bool = False


class DocumentWriter:
    """The save of one kind of document; make one a module, its two statements are built once.

    Args:
        header: mapped class with `id`, `version` and `request_id`.
        line: mapped class of the lines, with `id`.
        header_columns: columns of the header that a draft writes.
        line_columns: columns of a line that a draft writes.
        parent_column: the line's column that holds the header's id.
        states: values of `status` in which the document may be edited.
    """

    def __init__(
        self,
        header: type[DeclarativeBase],
        line: type[DeclarativeBase],
        *,
        header_columns: Sequence[str],
        line_columns: Sequence[str],
        parent_column: str,
        states: Sequence[str] = ("draft",),
    ) -> None:
        self._header = _table(header)
        self._line = _table(line)
        self._header_columns = tuple(header_columns)
        self._line_columns = tuple(line_columns)
        self._parent = parent_column
        self._states = tuple(states)
        self._insert = self._insert_statement()
        self._update = self._update_statement()
        self._look = self._look_statement()

    def save(
        self,
        db: Database,
        header: object,
        lines: Sequence[object],
        *,
        version: int | None,
        request_id: UUID,
    ) -> Saved:
        """Store the draft.

        Args:
            db: the database.
            header: object or mapping with `id` and the header columns.
            lines: objects or mappings with `id` and the line columns.
            version: the version edited, None for a new document.
            request_id: one for each attempt of the person, the same when the attempt is repeated.

        Raises:
            Stale: `record.stale`: somebody else changed it since.
            Refused: `record.gone`; `document.not_draft` when its status does not allow it.
            Invalid: a constraint says no, at its field.
        """
        values = {name: _value(header, name) for name in self._header_columns}
        document_id = _value(header, "id")
        written = [self._line_values(line) for line in lines]
        ensure_storable(self._header, values, ((self._line, line) for line in written))
        values |= {ID: document_id, REQUEST: request_id, LINES: written}
        if version is None:
            found = db.tuples(self._insert, values)
        else:
            found = db.tuples(self._update, values | {VERSION: version})
        if found:
            return Saved(int(found[0][0]))
        return self._already_done(db, document_id, request_id, version)

    def _line_values(self, line: object) -> dict[str, object]:
        return {name: _value(line, name) for name in ("id", *self._line_columns)}

    def _already_done(
        self, db: Database, document_id: object, request_id: UUID, version: int | None
    ) -> Saved:
        """Nothing was touched: because it was done before, or because it may not be done."""
        found = db.tuples(self._look, {ID: document_id})
        if not found:
            raise Refused("record.gone")
        stored, request, changed_by, status = tuple(found[0])
        if request == request_id:
            db.confirm()
            return Saved(int(stored), repeated=True)
        if stored == version:
            raise Refused("document.not_draft", {"noun": self._header.name, "status": status})
        raise Stale("record.stale", {"changed_by": changed_by, "version": stored})

    def _incoming(self) -> Any:  # noqa: ANN401 - a derived table
        """The lines as rows, typed as the table's columns."""
        columns = [column(name, self._line.c[name].type) for name in ("id", *self._line_columns)]
        rows = func.json_to_recordset(bindparam(LINES, type_=JSON)).table_valued(*columns)
        return rows.render_derived(name="incoming", with_types=True)

    def _insert_lines(self, written: CTE, *, all_new: bool) -> CTE:
        incoming, header_id = self._incoming(), written.c.id
        source = select(header_id, incoming.c.id, *(incoming.c[name] for name in self._line_columns))
        source = source.select_from(written.join(incoming, true()))
        if not all_new:
            stored = self._line.alias("stored")
            known = select(1).where(stored.c.id == incoming.c.id, stored.c[self._parent] == header_id)
            source = source.where(~known.exists())
        # A line that belongs to another document breaks the key here, and nothing at all is saved.
        return (
            insert(self._line)
            .from_select([self._parent, "id", *self._line_columns], source, include_defaults=False)
            .returning(literal_column("1").label("one"))
            .cte("added")
        )

    def _insert_statement(self) -> Executable:
        header = self._header
        values = select(
            bindparam(ID, type_=header.c.id.type),
            self._request(),
            *(bindparam(name, type_=header.c[name].type) for name in self._header_columns),
        )
        # From a select, so that SQLAlchemy adds no default of the model: status and version are not ours to write.
        written = (
            postgresql_insert(header)
            .from_select(["id", "request_id", *self._header_columns], values, include_defaults=False)
            .on_conflict_do_nothing(index_elements=[header.c.id])
            .returning(header.c.id, header.c.version)
            .cte("written")
        )
        added = self._insert_lines(written, all_new=True)
        return select(written.c.version).add_cte(added)

    def _update_statement(self) -> Executable:
        header, line = self._header, self._line
        values = {
            header.c[name]: bindparam(name, type_=header.c[name].type) for name in self._header_columns
        }
        changes = {**values, header.c.request_id: self._request(), header.c.version: header.c.version + 1}
        written = (
            update(header)
            .where(
                header.c.id == bindparam(ID, type_=header.c.id.type),
                header.c.version == bindparam(VERSION, type_=BigInteger),
                header.c.status.in_(self._states),
            )
            .values(changes)
            .returning(header.c.id, header.c.version)
            .cte("written")
        )
        incoming = self._incoming()
        removed = (
            delete(line)
            .where(line.c[self._parent] == written.c.id, ~select(1).where(incoming.c.id == line.c.id).exists())
            .returning(literal_column("1").label("one"))
            .cte("removed")
        )
        incoming = self._incoming()
        before = tuple_(*(line.c[name] for name in self._line_columns))
        after = tuple_(*(incoming.c[name] for name in self._line_columns))
        changed = (
            update(line)
            .where(
                line.c.id == incoming.c.id,
                line.c[self._parent] == written.c.id,
                before.is_distinct_from(after),
            )
            .values({line.c[name]: incoming.c[name] for name in self._line_columns})
            .returning(literal_column("1").label("one"))
            .cte("changed")
        )
        added = self._insert_lines(written, all_new=False)
        return select(written.c.version).add_cte(removed, changed, added)

    def _look_statement(self) -> Executable:
        header = self._header
        return select(header.c.version, header.c.request_id, header.c.changed_by, header.c.status).where(
            header.c.id == bindparam(ID, type_=header.c.id.type)
        )

    def _request(self) -> ColumnElement[Any]:
        return bindparam(REQUEST, type_=self._header.c.request_id.type)


def _table(model: type[DeclarativeBase]) -> Table:
    if not isinstance(model.__table__, Table):
        raise TypeError(f"{model.__name__} is not mapped to a table")
    return model.__table__


def _value(source: object, name: str) -> Any:  # noqa: ANN401 - values of any column
    return source[name] if isinstance(source, Mapping) else getattr(source, name)
