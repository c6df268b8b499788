"""No column of any table takes what is no number or no day: by plain SQL, as somebody who may write it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal
from psycopg.types.json import Jsonb
from sqlalchemy import Date, DateTime, Numeric

from erp_desktop.base.constraints import constraint_of
from erp_desktop.db.documents import DocumentRepository
from server_db.access.opens import columns
from server_db.access.permissions import Permission
from server_db.access.policy import MEMBER, POLICY
from server_db.access.render import table_rights
from server_db.tables import Base
from server_db.tables.base import SCHEMA
from tests.factories.repositories import repositories
from tests.plugins.stored import Stored

CHECK_VIOLATION: Final = "23514"
REFUSED: Final = "KT001"
OUT_OF_RANGE: Final = "22003"
READ_ONLY_ARGUMENTS: Final = {("stock_moves", "numeric"), ("fail", "jsonb")}
"""A place in a list, given back by who reads on; and the words of a refusal, which nothing stores."""


def of_kind(table: str, kinds: tuple[type[Any], ...]) -> set[str]:
    return {one.name for one in Base.metadata.tables[f"{SCHEMA}.{table}"].c if isinstance(one.type, kinds)}


def writable(*kinds: type[Any]) -> list[tuple[str, str, str]]:
    """Privilege, table and column of everything of these kinds that some permission lets a person write."""
    found = set()
    for opens in (MEMBER, *POLICY.values()):
        for (table, privilege), names in table_rights(opens).items():
            if privilege in {"insert", "update"}:
                ours = of_kind(table, kinds)
                found |= {(privilege, table, name) for name in names or columns(table) if name in ours}
    return sorted(found)


@pytest.fixture(scope="module")
def clerk(stored: Stored) -> Iterator[psycopg.Connection[Any]]:
    """Holds every permission, and is bound by grants and row rules like anybody; a draft of each kind is there."""
    for repository in repositories():
        if issubclass(repository, DocumentRepository):
            stored.arguments.store_copies(repository.listing.model, 1)
    with psycopg.connect(stored.company.login(permissions=Permission), autocommit=True) as connection:
        yield connection


def test_every_numeric_column_of_the_server_has_its_check(stored: Stored) -> None:
    """Asked of the catalogue, so that a column of any other origin is found too."""
    with stored.company.connect() as connection:
        unchecked = connection.execute(
            "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid"
            " where c.relnamespace = 'erp'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0"
            " and not a.attisdropped and a.atttypid in ('numeric'::regtype, 'float4'::regtype, 'float8'::regtype)"
            " and not (a.atttypid = 'numeric'::regtype and a.atttypmod <> -1 and exists ("
            "     select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.convalidated"
            "     and k.conkey = array[a.attnum] and k.conname = c.relname || '_' || a.attname || '_is_number'))"
        ).fetchall()
    assert unchecked == []


@pytest.mark.parametrize(("privilege", "table", "column"), writable(Numeric), ids=str)
def test_a_clerk_stores_no_nan_and_nothing_infinite(
    clerk: psycopg.Connection[Any], stored: Stored, privilege: str, table: str, column: str
) -> None:
    for value, state in (("NaN", CHECK_VIOLATION), ("Infinity", OUT_OF_RANGE), ("-Infinity", OUT_OF_RANGE)):
        with pytest.raises(psycopg.Error) as caught:
            _write(clerk, stored, privilege, table, column, value)
        assert caught.value.sqlstate == state, caught.value
        if state == CHECK_VIOLATION:
            name = caught.value.diag.constraint_name
            assert name == f"{table}_{column}_is_number"
            meant = constraint_of(name, table, state)
            assert meant is not None
            assert (meant.code, meant.field) == ("value.not_number", column)


@pytest.mark.parametrize(("privilege", "table", "column"), writable(Date, DateTime), ids=str)
def test_a_clerk_stores_no_day_that_cannot_be_shown(
    clerk: psycopg.Connection[Any], stored: Stored, privilege: str, table: str, column: str
) -> None:
    for value in ("infinity", "-infinity", "20000-01-01", "0044-03-15 BC"):
        with pytest.raises(psycopg.Error) as caught:
            _write(clerk, stored, privilege, table, column, value)
        if caught.value.sqlstate == REFUSED:
            continue  # a rule of the record's own speaks before the check
        assert caught.value.sqlstate == CHECK_VIOLATION, caught.value
        name = caught.value.diag.constraint_name
        assert name is not None
        meant = constraint_of(name, table, CHECK_VIOLATION)
        assert meant is not None
        assert meant.code in {"value.not_day", "dates.not_ordered"}, name


def _write(
    clerk: psycopg.Connection[Any], stored: Stored, privilege: str, table: str, column: str, value: str
) -> None:
    place = Identifier(SCHEMA, table)
    if privilege == "update":
        clerk.execute(
            SQL("update {} set {} = {}{}{}").format(
                place, Identifier(column), Literal(value),
                SQL(", version = version + 1" if "version" in columns(table) else ""),
                SQL(" where status = 'draft'" if "status" in columns(table) else ""),
            )
        )
        pytest.fail("it was written, or the table holds no row that may be")
    names = next(
        names or columns(table)
        for opens in (MEMBER, *POLICY.values())
        for (name, right), names in table_rights(opens).items()
        if (name, right) == (table, "insert") and column in (names or columns(table))
    )
    with stored.company.connect() as connection:
        found = connection.execute(
            SQL("select {} from {} limit 1").format(SQL(", ").join(map(Identifier, names)), place)
        ).fetchone()
    assert found is not None, f"{table} holds no row to be copied"
    stored_values = (Jsonb(one) if isinstance(one, dict) else one for one in found)
    values = dict(zip(names, stored_values, strict=True)) | {column: value}
    clerk.execute(
        SQL("insert into {} ({}) values ({})").format(
            place, SQL(", ").join(map(Identifier, values)), SQL(", ").join(map(Literal, values.values()))
        )
    )


def test_no_function_a_person_may_call_stores_a_number_or_json_it_is_given(stored: Stored) -> None:
    """Numbers reach the tables through columns alone, which have their checks."""
    callable_by_people = {name for opens in (MEMBER, *POLICY.values()) for name in opens.functions}
    with stored.company.connect() as connection:
        found = connection.execute(
            "select p.proname, format_type(a.kind, null) from pg_proc p, unnest(p.proargtypes) a(kind)"
            " where p.pronamespace = 'erp_api'::regnamespace and format_type(a.kind, null)"
            " in ('numeric', 'numeric[]', 'json', 'jsonb', 'double precision', 'real')"
        ).fetchall()
    assert {row for row in found if row[0] in callable_by_people} == READ_ONLY_ARGUMENTS
