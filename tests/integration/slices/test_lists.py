"""Every list of every slice: what it selects, and that its pages hold each row once in whatever order."""

from __future__ import annotations

import dataclasses
import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from erp_desktop.base.columns import Column, ImportColumn
from erp_desktop.base.paging import Cursor, Query, Sort
from erp_desktop.db.documents import DocumentListing
from erp_desktop.db.keyset import Sorts
from erp_desktop.db.listing import Listing
from erp_desktop.db.session import Database
from server_db.access.permissions import Permission
from tests.factories.arguments import listing_of
from tests.factories.repositories import methods, repositories
from tests.plugins.clerks import open_database
from tests.plugins.stored import Stored

COPIES = 6
PAGE_ROWS = 2
PAGES_MAX = 200
PAGED = [one.repository for one in methods() if one.name == "page" and hasattr(one.repository, "count")]
NOT_COLUMNS = {"ExchangeRateRepository": {"from", "to"}}
"""Columns of files that decide which way round a rate is read, and are not stored."""


def name_of(repository: type[Any]) -> str:
    return repository.__name__


def listing_or_none(repository: type[Any]) -> Listing | DocumentListing | None:
    try:
        return listing_of(repository)
    except LookupError:
        return None


def records_of(repository: type[Any]) -> object:
    return importlib.import_module(repository.__module__.removesuffix("repository") + "records")


def sorts_of(repository: type[Any]) -> list[str]:
    """The keys a list may be sorted by: what the repository offers, and what the screen's headings ask for."""
    columns: tuple[Column, ...] = getattr(records_of(repository), "COLUMNS", ())
    wanted = {column.key for column in columns if column.sortable}
    module = sys.modules[repository.__module__]
    for sorts in (getattr(repository, "_sorts", None), getattr(module, "_SORTS", None)):
        if isinstance(sorts, Sorts):
            wanted |= set(sorts.names)
    return sorted(wanted)


ORDERS = [(repository, key) for repository in PAGED for key in sorts_of(repository)]


@pytest.fixture(scope="module")
def database(stored: Stored) -> Iterator[Database]:
    """The company with several records of each kind, opened by somebody who may do everything."""
    for repository in PAGED:
        listing = listing_or_none(repository)
        if listing is not None:
            stored.arguments.store_copies(listing.model, COPIES)
    made, close = open_database(stored.company.login(permissions=Permission))
    yield made
    close()


def read_all(repository: Any, query: Query) -> list[Any]:
    """Every row of a list, a few at a time."""
    rows: list[Any] = []
    cursor: Cursor | None = None
    for _ in range(PAGES_MAX):
        page = repository.page(query, cursor, PAGE_ROWS)
        rows += page.rows
        cursor = page.after
        if cursor is None:
            return rows
    raise AssertionError("the pages do not end")


def test_lists_are_found() -> None:
    assert len(PAGED) > 10
    assert len(ORDERS) > len(PAGED)


@pytest.mark.parametrize(("repository", "key"), ORDERS, ids=lambda one: one if isinstance(one, str) else name_of(one))
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_pages_hold_each_row_once(database: Database, repository: type[Any], key: str, descending: bool) -> None:  # noqa: FBT001
    asked = repository(database)
    query = Query(sort=Sort(key, descending), archived=True)
    rows = read_all(asked, query)
    keys = [(row.id, getattr(row, "currency_code", None)) for row in rows]
    assert len(keys) == len(set(keys)), "no row twice"
    count = asked.count(query)
    assert (len(rows), True) == (count.value, count.exact), "none lost"
    assert len(rows) > PAGE_ROWS, "more than a page, or nothing is shown"
    other_way = read_all(asked, Query(sort=Sort(key, not descending), archived=True))
    assert [row.id for row in other_way] == [row.id for row in reversed(rows)]


@pytest.mark.parametrize("repository", [one for one in repositories() if listing_or_none(one)], ids=name_of)
def test_rows_are_what_is_selected(repository: type[Any]) -> None:
    listing = listing_of(repository)
    fields = [one.name for one in dataclasses.fields(listing.row) if one.init]  # type: ignore[arg-type]
    assert list(listing.columns) == fields


@pytest.mark.parametrize("repository", PAGED, ids=name_of)
def test_columns_of_the_screen_are_attributes_of_the_row(database: Database, repository: type[Any]) -> None:
    row = repository(database).page(Query(), None, 1).rows[0]
    for column in getattr(records_of(repository), "COLUMNS", ()):
        for attribute in (column.key, column.currency, column.indent):
            assert attribute is None or hasattr(row, attribute), attribute


@pytest.mark.parametrize(
    "repository", [one for one in repositories() if hasattr(records_of(one), "IMPORT_COLUMNS")], ids=name_of
)
def test_what_is_imported_is_stored(repository: type[Any]) -> None:
    columns: tuple[ImportColumn, ...] = records_of(repository).IMPORT_COLUMNS  # type: ignore[attr-defined]
    listing = listing_or_none(repository)
    table = importlib.import_module("server_db.tables.ledger").ExchangeRate.__table__ if listing is None else (
        listing.model.__table__
    )
    unknown = {column.key for column in columns} - set(table.c.keys()) - NOT_COLUMNS.get(name_of(repository), set())
    assert unknown == set()
