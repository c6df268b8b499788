"""Every sort pages through the whole set: no row twice, none lost, whatever is equal or empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, select

from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Count, Sort
from erp_desktop.db.keyset import SortKey, Sorts, bounded_count, page
from erp_desktop.db.session import Database
from tests.integration.db.sample import Thing
from tests.integration.db.test_save import answers

Owner = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class ThingRow:
    id: UUID
    name: str


STATEMENT = select(Thing.id, Thing.name)
SORTS = Sorts(
    Thing.__table__.c.id,
    Sort("name"),
    {name: Thing.__table__.c[name] for name in ("name", "weight", "seen_on", "code")},
    nullable=("weight", "seen_on"),
)
VALUES = st.tuples(
    st.sampled_from(["Anna", "anna", "Ärger", "中和", "中", "b"]),
    st.none() | st.sampled_from([Decimal("0.000001"), Decimal(1), Decimal("2.5"), Decimal(10)]),
    st.none() | st.sampled_from([date(2026, 1, 1) + timedelta(days=days) for days in range(3)]),
)


def fill(owner: Owner, values: list[tuple[str, Decimal | None, date | None]]) -> None:
    owner.execute("truncate erp.thing, erp.grade cascade")
    with owner.cursor() as cursor:
        cursor.executemany(
            "insert into erp.thing (id, code, name, weight, seen_on) values (%s, %s, %s, %s, %s)",
            [(new_id(), f"T{number}", *entry) for number, entry in enumerate(values)],
        )


def all_pages(db: Database, keys: tuple[SortKey, ...], limit: int) -> list[UUID]:
    found: list[UUID] = []
    cursor = None
    while True:
        got = page(db, STATEMENT, ThingRow, keys, cursor=cursor, limit=limit)
        assert len(got.rows) <= limit
        found.extend(row.id for row in got.rows)
        if got.after is None:
            return found
        assert len(got.rows) == limit
        cursor = got.after


def in_one(db: Database, keys: tuple[SortKey, ...]) -> list[UUID]:
    ordered = STATEMENT.order_by(*(key.order() for key in keys))
    return [row.id for row in db.rows(ordered, ThingRow)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(VALUES, max_size=24), limit=st.integers(1, 7))
def test_pages_add_up_to_the_whole_in_every_sort(
    db: Database, owner: Owner, values: list[tuple[str, Decimal | None, date | None]], limit: int
) -> None:
    fill(owner, values)
    for name in SORTS.names:
        for descending in (False, True):
            keys = SORTS.keys(Sort(name, descending))
            assert all_pages(db, keys, limit) == in_one(db, keys)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(VALUES, max_size=24),
    limit=st.integers(1, 5),
    directions=st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
)
def test_mixed_directions_and_several_empty_columns(
    db: Database,
    owner: Owner,
    values: list[tuple[str, Decimal | None, date | None]],
    limit: int,
    directions: tuple[bool, bool, bool, bool],
) -> None:
    fill(owner, values)
    table = Thing.__table__
    keys = (
        SortKey("weight", table.c.weight, nullable=True, descending=directions[0]),
        SortKey("seen_on", table.c.seen_on, nullable=True, descending=directions[1]),
        SortKey("name", table.c.name, descending=directions[2]),
        SortKey("id", table.c.id, descending=directions[3]),
    )
    assert all_pages(db, keys, limit) == in_one(db, keys)


def test_a_page_is_one_round_trip_and_uses_the_index(db: Database, owner: Owner) -> None:
    owner.execute("truncate erp.thing, erp.grade cascade")
    owner.execute(
        "insert into erp.thing (id, code, name, seen_on) select gen_random_uuid(), 'T' || n, 'Thing ' || n % 97,"
        " date '2026-01-01' + n % 300 from generate_series(1, 20000) n"
    )
    owner.execute("create index if not exists thing_name on erp.thing (name, id)")
    owner.execute("create index if not exists thing_seen_on on erp.thing (seen_on desc nulls first, id)")
    owner.execute("analyze erp.thing")
    keys = SORTS.keys(Sort("name"))
    first = page(db, STATEMENT, ThingRow, keys, limit=10_000)
    with answers(db) as counted:
        second = page(db, STATEMENT, ThingRow, keys, cursor=first.after, limit=100)
    assert counted == [1]
    assert len(second.rows) == 100
    table = Thing.__table__
    mixed = (
        SortKey("seen_on", table.c.seen_on, nullable=True, descending=True),
        SortKey("id", table.c.id),
    )
    for sort_keys, index in ((keys, "thing_name"), (mixed, "thing_seen_on")):
        start = page(db, STATEMENT, ThingRow, sort_keys, limit=10_000).after
        assert index in plan_of(db, owner, sort_keys, start)


def plan_of(db: Database, owner: Owner, keys: tuple[SortKey, ...], cursor: tuple[object, ...] | None) -> str:
    """The plan of the statement of a page, as the server would run it."""
    seen: list[tuple[str, dict[str, Any]]] = []

    class Spy:
        def tuples(self, statement: Select[*tuple[Any, ...]], params: object = None) -> list[object]:
            compiled = statement.compile(dialect=db._connection.dialect)
            seen.append((str(compiled), dict(compiled.params)))
            return []

    page(Spy(), STATEMENT, ThingRow, keys, cursor=cursor, limit=100)  # type: ignore[arg-type]
    sql_text, params = seen[0]
    found = owner.execute(f"explain {sql_text}".encode(), params).fetchall()
    plan = "\n".join(str(row[0]) for row in found)
    assert "Sort" not in plan.split("Index")[0]
    return plan


def test_counts_are_bounded(db: Database, owner: Owner) -> None:
    fill(owner, [("Anna", None, None)] * 12)
    assert bounded_count(db, STATEMENT) == Count(12, exact=True)
    assert bounded_count(db, STATEMENT.order_by(Thing.name), 12) == Count(12, exact=True)
    assert bounded_count(db, STATEMENT, 11) == Count(11, exact=False)
    assert bounded_count(db, STATEMENT.where(Thing.name == "nobody")) == Count(0, exact=True)


def test_a_sort_nobody_offers_and_a_cursor_of_another_sort_are_mistakes(db: Database) -> None:
    with pytest.raises(ValueError, match="no sort"):
        SORTS.keys(Sort("cost"))
    with pytest.raises(ValueError, match="another sort"):
        page(db, STATEMENT, ThingRow, SORTS.keys(None), cursor=("a", "b", "c"))
