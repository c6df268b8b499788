"""Bad input at every field of every master and document: a clear no at its place, and nothing is half done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import Date, Integer, Numeric, SmallInteger, Table, Text, Uuid

from erp_desktop.base.acts import Act
from erp_desktop.base.error_texts import TEXTS
from erp_desktop.base.errors import Invalid, KontorError, Problem, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.db.documents import DocumentRepository
from erp_desktop.db.importing import ImportRow
from erp_desktop.db.masters import MasterRepository
from erp_desktop.db.session import Database
from server_db.access.permissions import Permission
from tests.factories.arguments import listing_of
from tests.factories.repositories import repositories
from tests.plugins.clerks import open_database
from tests.plugins.stored import Stored

MASTERS = [one for one in repositories() if issubclass(one, MasterRepository)]
DOCUMENTS = [one for one in repositories() if issubclass(one, DocumentRepository)]
NAUGHTY = {
    "empty": "",
    "blank": "   ",
    "too long": "x" * 100_000,
    "nul": "a\x00b",
    "control": "a\x01\x1b[31mb",
    "right to left": "\u202ecode\u2066 שלום",
    "emoji": "👩‍👩‍👧‍👦🏴‍☠️",
    "formula": '=HYPERLINK("http://example.com")',
    "surrogate": "\ud800",
    "quotes": "'; drop table erp.party; --",
}
NUMBERS = {
    "negative": Decimal(-1),
    "zero": Decimal(0),
    "absurd": Decimal(10) ** 15,
    "overflow": Decimal(10) ** 30,
    "too fine": Decimal("0.000000000000001"),
    "infinite": Decimal("Infinity"),
    "minus infinite": Decimal("-Infinity"),
    "not a number": Decimal("NaN"),
    "signalling": Decimal("sNaN"),
}
UNSTORABLE = {"nul", "surrogate", "overflow", "infinite", "minus infinite", "not a number", "signalling"}
"""What no column can hold, whatever it means: told at its field."""
MUST_FAIL = {*UNSTORABLE, "unknown"}
DAYS = {"far past": date(1, 1, 1), "far future": date(9999, 12, 31)}
UNKNOWN = new_id()


@dataclass(frozen=True)
class Case:
    """A value for a column of header, master or line."""

    repository: type[Any]
    column: str
    title: str
    value: object
    in_line: bool = False

    def __str__(self) -> str:
        return f"{self.repository.__name__}-{'line.' if self.in_line else ''}{self.column}-{self.title}"


def values_for(table: Table, column: str) -> dict[str, Any]:
    """Bad values of the column's kind; a key is unknown."""
    kind = table.c[column].type
    if isinstance(kind, Text):
        return NAUGHTY
    if isinstance(kind, Numeric):
        return NUMBERS
    if isinstance(kind, Integer | SmallInteger):
        return {"negative": -1, "overflow": 10**12}
    if isinstance(kind, Date):
        return DAYS
    return {"unknown": UNKNOWN} if isinstance(kind, Uuid) else {}


def cases(repository: type[Any]) -> Iterator[Case]:
    listing = listing_of(repository)
    kept = {"id", "version", "created_by", "created_at", "changed_by", "changed_at", "search_key", "number", "status"}
    if issubclass(repository, DocumentRepository):
        writer = repository.writer
        parts = [(writer._header, writer._header_columns, False), (writer._line, writer._line_columns, True)]
    else:
        names = tuple(one.name for one in listing.table().columns if one.name not in kept)
        parts = [(listing.table(), names, False)]
    for table, names, in_line in parts:
        for name in names:
            for title, value in values_for(table, name).items():
                yield Case(repository, name, title, value, in_line)


@pytest.fixture(scope="module")
def database(stored: Stored) -> Iterator[Database]:
    made, close = open_database(stored.company.login(permissions=Permission))
    yield made
    close()


def problems_of(error: KontorError) -> Sequence[tuple[str, str | None]]:
    if isinstance(error, Invalid):
        return [(problem.code, problem.field) for problem in error.problems]
    return [(error.code, None)]


def unplaced(error: KontorError) -> list[Problem]:
    return [one for one in error.problems if one.row is None] if isinstance(error, Invalid) else []


def rows_of(stored: Stored, repository: type[Any]) -> object:
    """How many headers and lines there are: nothing half done changes it."""
    listing = listing_of(repository)
    tables = [listing.model.__table__]
    if issubclass(repository, DocumentRepository):
        tables.append(listing.line.__table__)  # type: ignore[attr-defined]
    with stored.company.connect() as connection:
        count = SQL("select count(*) from erp.{}")
        return [connection.execute(count.format(Identifier(one.name))).fetchone() for one in tables]  # type: ignore[attr-defined]


def tried(stored: Stored, database: Database, case: Case) -> KontorError | None:
    """Save a new record with the bad value; a document that is saved is also submitted or posted."""
    repository = case.repository(database)
    record = stored.arguments.copy(listing_of(case.repository).model)
    target = record.lines[0] if case.in_line else record
    setattr(target, case.column, case.value)
    before = rows_of(stored, case.repository)
    try:
        if isinstance(repository, DocumentRepository):
            saved = repository.save(record, is_new=True, request_id=new_id())
            act = getattr(repository, "submit", None) or repository.post  # type: ignore[attr-defined]
            try:
                act(Act(record.id, saved.version))
            except (Invalid, Refused, Stale) as error:
                repository.discard(Act(record.id, saved.version))
                assert rows_of(stored, case.repository) == before
                return error
        else:
            repository.save(record)
    except (Invalid, Refused, Stale) as error:
        assert rows_of(stored, case.repository) == before, "nothing is half done"
        return error
    return None


@pytest.mark.parametrize("repository", [*MASTERS, *DOCUMENTS], ids=lambda one: one.__name__)
def test_bad_values_are_refused_with_a_sentence_or_kept_as_they_are(
    stored: Stored, database: Database, repository: type[Any]
) -> None:
    bugs, silent = [], []
    for case in cases(repository):
        try:
            error = tried(stored, database, case)
        except KontorError as bug:
            bugs.append(f"{case}: {bug!r} {bug.__cause__!r}"[:300])
            continue
        if error is not None:
            silent += [f"{case}: {code} has no sentence" for code, _field in problems_of(error) if code not in TEXTS]
            if case.title in UNSTORABLE and case.column not in {field for _code, field in problems_of(error)}:
                silent.append(f"{case}: told at {problems_of(error)}")
        elif case.title in MUST_FAIL:
            silent.append(f"{case}: taken")
    assert (bugs, silent) == ([], [])


@pytest.mark.parametrize("repository", MASTERS, ids=lambda one: one.__name__)
def test_a_file_with_bad_values_changes_nothing_and_names_its_lines(
    stored: Stored, database: Database, repository: type[Any]
) -> None:
    before = rows_of(stored, repository)
    faults = []
    for case in cases(repository):
        row = stored.arguments._import_row(repository)
        if case.column not in row.values:
            continue
        reference = listing_of(repository).references.get(case.column)
        value = "NO SUCH CODE" if reference is not None else case.value
        bad = ImportRow(7, {**row.values, case.column: value})
        good = stored.arguments._import_row(repository)
        try:
            repository(database).import_apply([good, bad])
        except (Invalid, Refused, Stale) as error:
            faults += [f"{case}: {code} has no sentence" for code, _field in problems_of(error) if code not in TEXTS]
            faults += [f"{case}: {one} names no line" for one in unplaced(error)]
            if rows_of(stored, repository) != before:
                faults.append(f"{case}: imported in part")
        except Exception as error:  # noqa: BLE001 - whatever else comes out is what is looked for
            faults.append(f"{case}: {error!r} {error.__cause__!r}"[:300])
        else:
            before = rows_of(stored, repository)
    assert faults == []
