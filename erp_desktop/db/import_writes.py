"""Writes the records of an import in large statements, and tells at which line the server refuses one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Executable, Table, bindparam, column, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from erp_desktop.base.errors import Invalid, Problem, Stale
from erp_desktop.db.error_map import map_error
from erp_desktop.db.listing import Listing

CHUNK_ROWS: Final = 5_000

_Record = dict[str, Any]
_Write = Callable[[Session, Sequence[_Record]], None]


class ImportWriter:
    """Writes into one table, within the transaction of the session.

    Args:
        listing: of the table.
        lines: `id` of a record → its line in the file.
        searching: look for the line of a record that the server refuses; costs two round trips more a chunk, so
            it is done only once one was refused.
    """

    def __init__(self, listing: Listing, lines: Mapping[int, int], *, searching: bool) -> None:
        self._listing = listing
        self._table: Table = listing.table()
        self._lines = lines
        self._searching = searching

    def add(self, session: Session, records: Sequence[_Record]) -> None:
        """Store new records.

        Raises:
            Invalid: the first that is refused, at its line when searching.
        """
        for chunk in _chunks(records):
            self._write(session, chunk, self._insert)

    def change(self, session: Session, records: Sequence[_Record]) -> None:
        """Store changed records, each against the version it was compared with.

        Raises:
            Invalid: the first that is refused, at its line when searching.
            Stale: a record was changed by somebody else meanwhile.
        """
        for chunk in _chunks(records):
            self._write(session, chunk, self._update)

    def _write(self, session: Session, records: Sequence[_Record], write: _Write) -> None:
        """Write a chunk; what a constraint refuses is found by halving, so that it is told at its line.

        Raises:
            Invalid: the first record that is refused, at its line.
        """
        if not self._searching:
            write(session, records)
            return
        try:
            with session.begin_nested():
                write(session, records)
        except DBAPIError as error:
            refusal = map_error(error)
            if not isinstance(refusal, Invalid):
                raise
            if len(records) == 1:
                line = self._lines[id(records[0])]
                raise Invalid(
                    [Problem(one.code, one.field, line, one.params) for one in refusal.problems]
                ) from error
        else:
            return
        half = len(records) // 2
        self._write(session, records[:half], write)
        self._write(session, records[half:], write)

    def _insert(self, session: Session, records: Sequence[_Record]) -> None:
        """New records in one statement, so that triggers of the statement run once; the rest are its defaults."""
        table, names = self._table, list(records[0])
        incoming = self._incoming(records, names)
        source = select(*(incoming.c[name] for name in names))
        session.execute(insert(table).from_select(names, source, include_defaults=False))

    def _incoming(self, records: Sequence[_Record], names: Sequence[str]) -> Any:  # noqa: ANN401
        """The records as rows, typed as the table's columns."""
        columns = [column(name, self._table.c[name].type) for name in names]
        rows = func.json_to_recordset(bindparam("records", list(records), type_=JSON)).table_valued(*columns)
        return rows.render_derived(name="incoming", with_types=True)

    def _update(self, session: Session, records: Sequence[_Record]) -> None:
        """All changed records in one statement, each against the version it was compared with."""
        table, key = self._table, self._listing.key
        names = [name for name in records[0] if name not in {key, "version"}]
        incoming = self._incoming(records, (key, "version", *names))
        statement: Executable = (
            update(table)
            .where(table.c[key] == incoming.c[key], table.c.version == incoming.c.version)
            .values({table.c[name]: incoming.c[name] for name in names} | {table.c.version: table.c.version + 1})
            .returning(literal_column("1"))
        )
        if len(session.execute(statement).all()) != len(records):
            raise Stale("record.stale")


def _chunks(records: Sequence[_Record]) -> Iterator[Sequence[_Record]]:
    for start in range(0, len(records), CHUNK_ROWS):
        yield records[start : start + CHUNK_ROWS]
