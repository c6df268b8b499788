"""Imports master records set by set: every reference and every known code in one statement each, one transaction.

Rows that equal what is stored are left alone, so the same file again changes nothing; the code (or what else the
listing names as its key) decides which record a row is of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Numeric,
    Table,
    any_,
    bindparam,
    false,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from erp_desktop.base.access import Rights
from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.ids import new_id
from erp_desktop.base.money import EXACT
from erp_desktop.db.import_writes import ImportWriter
from erp_desktop.db.listing import Listing
from erp_desktop.db.session import Database
from erp_desktop.db.storable import unstorable

IN_SCOPE: Final = "kontor_in_scope"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row of a file: its line, and values by column of the model; a reference is named by its code.

    A column that the file does not have has no key; an empty cell is None and empties the column.
    """

    line: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        added: codes (or what else the key holds, as in the file) of new records.
        changed: the same of records that differ from what is stored.
        same: how many rows equal what is stored.
        problems: everything that is wrong, at its line.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    changed: int
    same: int


_Key = tuple[Any, ...]
_Resolved = Mapping[str, Mapping[str, tuple[Any, bool]]]
"""Column → code in the file → value that is stored, and whether that record is archived."""


@dataclass(slots=True)
class _Work:
    added: list[dict[str, Any]] = field(default_factory=list)
    added_names: list[str] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    changed_names: list[str] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)
    lines: dict[int, int] = field(default_factory=dict)
    """`id` of a record to be written → its line in the file."""


class MasterImport:
    """The import into one table."""

    def __init__(self, listing: Listing, rights: Rights) -> None:
        self._listing = listing
        self._rights = rights
        self._table: Table = listing.table()

    def plan(self, db: Database, rows: Sequence[ImportRow]) -> ImportPlan:
        """What the rows would do."""
        with db.begin() as session:
            work = self._compare(session, rows, db.facts.currency)
        return ImportPlan(
            tuple(work.added_names), tuple(work.changed_names), work.same, tuple(work.problems)
        )

    def apply(self, db: Database, rows: Sequence[ImportRow]) -> Imported:
        """Write the rows, all or none.

        Raises:
            Invalid: every problem at its line.
            Stale: a record was changed by somebody else meanwhile.
        """
        try:
            return self._apply(db, rows, searching=False)
        except Invalid as refused:
            if all(problem.row is not None for problem in refused.problems):
                raise
        return self._apply(db, rows, searching=True)

    def _apply(self, db: Database, rows: Sequence[ImportRow], *, searching: bool) -> Imported:
        with db.begin() as session:
            work = self._compare(session, rows, db.facts.currency)
            if work.problems:
                raise Invalid(work.problems)
            writer = ImportWriter(self._listing, work.lines, searching=searching)
            writer.add(session, work.added)
            writer.change(session, work.changed)
        return Imported(len(work.added), len(work.changed), work.same)

    def _compare(self, session: Session, rows: Sequence[ImportRow], currency: str) -> _Work:
        work = _Work()
        rows = self._storable(rows, work.problems)
        names = list(dict.fromkeys(name for row in rows for name in row.values))
        self._check_columns(names)
        references = [name for name in names if name in self._listing.references]
        resolved = {name: self._resolve(session, name, rows) for name in references}
        keys = [self._key_of(row, resolved) for row in rows]
        stored = self._stored(session, names, [key for key in keys if key is not None])
        new_ids = {key: new_id() for key in keys if key is not None and key not in stored}
        for name in references:
            resolved[name] |= self._resolve_within(name, new_ids)
        first_lines: dict[_Key, int] = {}
        for row, key in zip(rows, keys, strict=True):
            before = None if key is None else stored.get(key)
            problems = [
                *self._problems_of_record(row, key, first_lines, before),
                *self._problems_of_values(row, resolved),
            ]
            if problems or key is None:
                work.problems.extend(problems)
                continue
            values = {name: self._value(name, row.values.get(name), resolved) for name in names}
            for name, source in self._listing.import_follows.items():
                if (name in values or before is None) and values.get(name) in (None, ""):
                    values[name] = values[source]
            self._add_currency(values, before, currency)
            if before is None and (missing := self._missing(values)):
                work.problems.extend(Problem("value.required", name, row.line) for name in missing)
                continue
            written = self._sort_in(work, values, before, new_ids.get(key), self._name_of(row))
            if written is not None:
                work.lines[id(written)] = row.line
        self._put_parents_first(work, rows)
        work.problems.sort(key=lambda problem: problem.row or 0)
        return work

    def _storable(self, rows: Sequence[ImportRow], problems: list[Problem]) -> list[ImportRow]:
        """The rows that the server can be asked about at all; what is wrong with the others goes to `problems`."""
        found = []
        for row in rows:
            unfit = list(unstorable(self._table, row.values, row.line))
            problems.extend(unfit)
            if not unfit:
                found.append(row)
        return found

    def _key_of(self, row: ImportRow, resolved: _Resolved) -> _Key | None:
        """What decides which record the row is of, as stored; None when something of it is missing or unknown."""
        key: list[Any] = []
        for name in self._listing.import_key:
            value = row.values.get(name)
            if value is not None and name in resolved:
                value = resolved[name].get(str(value), (None, False))[0]
            elif value is None and self._has_default(name):
                value = self._value(name, None, resolved)
            if value in (None, ""):
                return None
            key.append(value)
        return tuple(key)

    def _name_of(self, row: ImportRow) -> str:
        found = (row.values.get(name) for name in self._listing.import_key)
        return " ".join(str(value) for value in found if value is not None)

    def _has_default(self, name: str) -> bool:
        return getattr(self._table.c[name].default, "arg", None) is not None

    def _check_columns(self, names: Sequence[str]) -> None:
        for name in names:
            if name not in self._table.c or name in {"id", "version", "search_key"}:
                raise ValueError(f"an import does not write {name!r}")
            if name in self._listing.column_needs:
                self._rights.ensure(self._listing.column_needs[name])
        if names and any(name not in names and not self._has_default(name) for name in self._listing.import_key):
            raise ValueError("an import needs the key of its records")

    def _resolve(self, session: Session, name: str, rows: Sequence[ImportRow]) -> dict[str, tuple[Any, bool]]:
        """Code → stored value and whether that record is archived, of all codes of one column at once."""
        reference = self._listing.references[name]
        columns = reference.model.__table__.c
        codes = sorted({str(row.values[name]) for row in rows if row.values.get(name) is not None})
        code = columns[reference.code]
        archived = columns["archived_at"].is_not(None) if "archived_at" in columns else false()
        found = session.execute(
            select(code, columns[reference.value], archived).where(
                code == any_(bindparam("codes", codes, type_=ARRAY(code.type)))
            )
        )
        return {key: (value, is_archived) for key, value, is_archived in found}

    def _resolve_within(self, name: str, new_ids: Mapping[_Key, UUID]) -> dict[str, tuple[Any, bool]]:
        """The same, of records of the table itself that the file brings (the heading of an account)."""
        reference = self._listing.references[name]
        if reference.model.__table__ is not self._table or reference.value != self._listing.key:
            return {}
        return {key[0]: (identity, False) for key, identity in new_ids.items()}

    def _put_parents_first(self, work: _Work, rows: Sequence[ImportRow]) -> None:
        """Order the new records so that each comes after those it refers to; a ring is a problem."""
        own = [
            name for name, reference in self._listing.references.items() if reference.model.__table__ is self._table
        ]
        if not own or not work.added:
            return
        waiting, ordered = {record["id"]: record for record in work.added}, list[dict[str, Any]]()
        while waiting:
            ready = [one for one in waiting.values() if not any(one.get(name) in waiting for name in own)]
            if not ready:
                lines = {str(row.values.get("code")): row.line for row in rows}
                work.problems.extend(
                    Problem("value.own_parent", own[0], lines[one["code"]]) for one in waiting.values()
                )
                return
            for one in ready:
                del waiting[one["id"]]
            ordered.extend(ready)
        work.added = ordered

    def _stored(
        self, session: Session, names: Sequence[str], keys: Sequence[_Key]
    ) -> dict[_Key, Mapping[str, Any]]:
        table, key_names = self._table, self._listing.import_key
        archived = ("archived_at",) if "archived_at" in table.c else ()
        wanted = dict.fromkeys((*key_names, self._listing.key, "version", *archived, *names))
        scope = self._listing.scope
        in_scope = true() if scope is None else scope
        # Column by column: a few more records than asked for, but each by an index.
        conditions = [
            table.c[name] == any_(bindparam(f"key_{name}", values, type_=ARRAY(table.c[name].type)))
            for name, values in zip(key_names, (list(set(one)) for one in zip(*keys, strict=True)), strict=False)
        ]
        if not conditions:
            return {}
        statement = select(*(table.c[name] for name in wanted), in_scope.label(IN_SCOPE)).where(*conditions)
        found = [dict(one) for one in session.execute(statement).mappings()]
        return {tuple(one[name] for name in key_names): one for one in found}

    def _problems_of_record(
        self, row: ImportRow, key: _Key | None, first_lines: dict[_Key, int], stored: Mapping[str, Any] | None
    ) -> Iterator[Problem]:
        names = self._listing.import_key
        if key is None:
            for name in names:
                if row.values.get(name) in (None, "") and not self._has_default(name):
                    yield Problem("value.required", name, row.line)
            return
        last, params = names[-1], {"code": self._name_of(row)}
        first_line = first_lines.setdefault(key, row.line)
        if first_line != row.line:
            yield Problem("import.code_twice", last, row.line, params | {"first_line": first_line})
        if stored is not None and not stored[IN_SCOPE]:
            yield Problem("code.taken", last, row.line, params)
        elif stored is not None and stored.get("archived_at") is not None:
            yield Problem("record.archived", last, row.line, params)

    def _problems_of_values(
        self, row: ImportRow, resolved: _Resolved
    ) -> Iterator[Problem]:
        for name, value in row.values.items():
            if value is None:
                optional = self._table.c[name].nullable or name in {
                    *self._listing.import_follows, self._listing.import_currency
                }
                if name in resolved and not optional and name not in self._listing.import_key:
                    yield Problem("value.required", name, row.line)
                continue
            if name in resolved:
                found = resolved[name].get(str(value))
                if found is None or found[1]:
                    code = "reference.unknown" if found is None else "reference.archived"
                    yield Problem(code, name, row.line, {"code": value})
            elif isinstance(value, Decimal) and not _fits(value, self._table.c[name].type):
                yield Problem("number.too_many_decimals", name, row.line, {"text": f"{value:f}"})
        for problem in self._listing.check(row.values):
            yield Problem(problem.code, problem.field, row.line, problem.params)

    def _value(self, name: str, value: object, resolved: _Resolved) -> object:
        if value is None:
            column_of = self._table.c[name]
            if column_of.nullable:
                return None
            return getattr(column_of.default, "arg", "")
        return resolved[name][str(value)][0] if name in resolved else value

    def _add_currency(self, values: dict[str, Any], stored: Mapping[str, Any] | None, currency: str) -> None:
        """A new record gets the company's currency where the file has none; a stored one keeps its own."""
        name = self._listing.import_currency
        if not name or values.get(name):
            return
        if stored is None:
            values[name] = currency
        elif name in values:
            values[name] = stored[name]

    def _missing(self, values: Mapping[str, object]) -> list[str]:
        """Columns that a new record can not do without, and that neither the file nor the program fills."""
        given = {self._listing.key, "id", *values, *self._listing.import_values}
        return [
            one.name
            for one in self._table.c
            if not one.nullable and one.default is None and one.server_default is None and one.name not in given
        ]

    def _sort_in(
        self,
        work: _Work,
        values: dict[str, Any],
        stored: Mapping[str, Any] | None,
        identity: UUID | None,
        name: str,
    ) -> dict[str, Any] | None:
        """The record that is to be written, None when it equals what is stored."""
        key = self._listing.key
        if stored is None:
            own = {} if key == "code" else {key: identity}
            work.added.append({**own, **self._listing.import_values, **values})
            work.added_names.append(name)
            return work.added[-1]
        if all(stored[name] == value for name, value in values.items()):
            work.same += 1
            return None
        work.changed.append({key: stored[key], "version": stored["version"], **values})
        work.changed_names.append(name)
        return work.changed[-1]


def _fits(value: Decimal, stored_as: TypeEngine[Any]) -> bool:
    """Whether the column keeps all decimals of `value`."""
    if not isinstance(stored_as, Numeric) or stored_as.scale is None:
        return True
    return value == value.quantize(Decimal(1).scaleb(-stored_as.scale), context=EXACT)
