"""One round trip a read, one a call; errors by what happened, never by text."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from erp_desktop.base.errors import Bug, Cancelled, Invalid, Refused, Retry, Stale, Unavailable
from erp_desktop.base.ids import new_id
from erp_desktop.base.task import Kind
from erp_desktop.db.error_map import retryable
from erp_desktop.db.session import Database
from tests.integration.db.sample import Draft, Grade, Thing
from tests.integration.db.test_save import answers

Owner = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class GradeRow:
    code: str
    name: str


@pytest.fixture
def grades(owner: Owner) -> list[UUID]:
    owner.execute("truncate erp.grade, erp.thing cascade")
    ids = [new_id() for _ in range(3)]
    for number, identity in enumerate(ids):
        owner.execute(
            "insert into erp.grade (id, code, name) values (%s, %s, %s)",
            [identity, f"G{number}", f"Grade {number}"],
        )
    return ids


def test_a_read_is_one_round_trip_and_gives_dataclasses(db: Database, grades: list[UUID]) -> None:
    db.rows(select(Grade.code, Grade.name), GradeRow)
    statement = select(Grade.code, Grade.name).order_by(Grade.code)
    with answers(db) as counted:
        before = db.round_trips
        assert db.rows(statement, GradeRow)[2] == GradeRow("G2", "Grade 2")
        assert db.round_trips - before == 1
    assert counted == [1]
    assert db.find(statement.where(Grade.code == "none"), GradeRow) is None
    with pytest.raises(Refused) as caught:
        db.one(statement.where(Grade.code == "none"), GradeRow)
    assert caught.value.code == "record.gone"


def test_a_call_is_one_round_trip_with_values_of_every_kind(db: Database) -> None:
    first, second = new_id(), new_id()
    values = {
        "id": first,
        "ids": [first, second],
        "day": date(2026, 3, 5),
        "small": 7,
        "big": 7,
        "flag": True,
        "moment": datetime(2026, 3, 5, 1, 2, tzinfo=UTC),
        "word": "字",
    }
    with answers(db) as counted:
        said = db.call("kinds", **values)
    assert counted == [1]
    assert said == f"{first} {second} 2026-03-05 7 7 t 2026-03-05 01:02:00 字"
    assert db.call("add", a=Decimal("0.1"), b=Decimal("0.2")) == Decimal("0.3")
    assert db.call("echo", value=[{"amount": Decimal("1.50")}]) == [{"amount": "1.50"}]
    assert db.call("kinds", **dict.fromkeys(values)) == ""


def test_fractions_in_jsonb_come_back_as_decimals(db: Database, owner: Owner) -> None:
    owner.execute(
        "create or replace function erp_api.third() returns jsonb language sql as"
        " $$ select jsonb_build_object('share', 0.1) $$"
    )
    said = db.call("third")
    assert isinstance(said["share"], Decimal)
    with pytest.raises(TypeError):
        db.call("add", a=0.1, b=1)
    with pytest.raises(ValueError, match="no name"):
        db.call("add(); --")


def test_a_table_function_gives_rows_by_name(db: Database, owner: Owner, grades: list[UUID]) -> None:
    from erp_desktop.base.lookups import PickerRow

    identity = new_id()
    owner.execute("insert into erp.thing (id, code, name, note) values (%s, 'T1', 'Bolt', 'M8')", [identity])
    assert db.call_rows("thing__search", PickerRow, words="bolt", limit=5) == [
        PickerRow(identity, "T1", "Bolt", "M8")
    ]


def stop() -> None:
    raise RuntimeError("stop")


def add_grades(db: Database, *codes: str, then: Callable[[], object] = bool) -> None:
    with db.begin() as session:
        for code in codes:
            session.add(Grade(id=new_id(), code=code, name=code))
            session.flush()
        then()


def test_a_transaction_is_kept_whole(db: Database, grades: list[UUID], owner: Owner) -> None:
    with db.begin() as session:
        session.add(Grade(id=new_id(), code="NEW", name="New"))
    with pytest.raises(Invalid) as caught:
        add_grades(db, "OTHER", "NEW")
    assert [(found.code, found.field) for found in caught.value.problems] == [("code.taken", "code")]
    with pytest.raises(RuntimeError, match="stop"):
        add_grades(db, "HALF", then=stop)
    codes = {row[0] for row in owner.execute("select code from erp.grade").fetchall()}
    assert codes == {"G0", "G1", "G2", "NEW"}
    assert len(db.rows(select(Grade.code, Grade.name), GradeRow)) == 4


def test_functions_raise_by_code_and_params(db: Database) -> None:
    with pytest.raises(Refused) as refused:
        db.call("fail", code="period.closed", params={"period": "2026-03", "amount": Decimal("1.50")})
    assert (refused.value.code, refused.value.params["period"]) == ("period.closed", "2026-03")
    with pytest.raises(Invalid) as invalid:
        db.call("fail", code="receipt.over", params={"field": "quantity", "row": 3, "left": 2})
    problem = invalid.value.problems[0]
    assert (problem.code, problem.field, problem.row, dict(problem.params)) == (
        "receipt.over",
        "quantity",
        3,
        {"left": 2},
    )
    many = [{"code": "stock.short", "row": 0, "params": {"product": "P1"}}, {"code": "stock.short", "row": 4}]
    with pytest.raises(Invalid) as invalid:
        db.call("fail", code="stock.short", params={"problems": many})
    assert [(found.row, dict(found.params)) for found in invalid.value.problems] == [
        (0, {"product": "P1"}),
        (4, {}),
    ]
    with pytest.raises(Stale):
        db.call("fail", code="record.stale", params={})


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"code": " X"}, "value.not_filled", "code"),
        ({"weight": Decimal(-1)}, "value.not_positive", "weight"),
        ({"weight": Decimal(10) ** 15}, "value.too_large", None),
        ({"grade_id": new_id()}, "reference.gone", "grade_id"),
        ({"name": None}, "value.required", "name"),
        ({"name": "a\0b"}, "text.control_characters", None),
    ],
)
def test_constraints_become_problems_at_their_field(
    db: Database, grades: list[UUID], values: dict[str, object], code: str, field: str | None
) -> None:
    thing: dict[str, Any] = {"id": new_id(), "code": "T9", "name": "Thing"} | values
    with pytest.raises(Invalid) as caught, db.begin() as session:
        session.add(Thing(**thing))
    assert [(found.code, found.field) for found in caught.value.problems] == [(code, field)]
    assert db.rows(select(Thing.code, Thing.name), GradeRow) == []


def test_what_no_grant_allows_is_denied(db: Database) -> None:
    with pytest.raises(Refused) as caught, db.begin() as session:
        session.add(Draft(id=new_id(), title="status and version are not the clerk's to write"))
    assert caught.value.code == "access.denied"


def test_a_mistake_of_ours_is_a_bug(db: Database) -> None:
    with pytest.raises(Bug) as caught:
        db.call("no_such_function")
    assert isinstance(caught.value.__cause__, Exception)


def test_a_running_statement_is_cancelled_silently_and_the_connection_lives(db: Database) -> None:
    timer = threading.Timer(0.2, db.cancel_running)
    timer.start()
    with pytest.raises(Cancelled), db.limits(Kind.READ):
        db.call("nap", seconds=30)
    timer.join()
    assert not db.broken
    with db.limits(Kind.READ):
        assert db.call("add", a=1, b=2) == 3


def test_a_statement_that_takes_too_long_is_a_timeout(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from erp_desktop.base import limits

    monkeypatch.setitem(limits.STATEMENT_TIMEOUT_MS, Kind.LONG, 100)
    with pytest.raises(Unavailable) as caught, db.limits(Kind.LONG):
        db.call("nap", seconds=30)
    assert caught.value.code == "server.timeout"
    before = db.round_trips
    with db.limits(Kind.WRITE):
        assert db.call("add", a=1, b=1) == 2
    assert db.round_trips - before == 1


def test_a_connection_that_is_cut_is_broken_and_says_so(db: Database, owner: Owner) -> None:
    pid = db._driver.info.backend_pid
    owner.execute("select pg_terminate_backend(%s)", [pid])
    with pytest.raises(Unavailable) as caught:
        db.call("nap", seconds=1)
    assert caught.value.code in {"server.closing", "server.unreachable"}
    assert db.broken
    db.close()
    db.close()


def test_a_connection_cut_within_a_transaction_leaves_nothing(
    db: Database, owner: Owner, grades: list[UUID]
) -> None:
    pid = db._driver.info.backend_pid
    with pytest.raises(Unavailable):
        add_grades(db, "CUT", then=lambda: owner.execute("select pg_terminate_backend(%s)", [pid]))
    assert db.broken
    assert owner.execute("select 1 from erp.grade where code like 'CUT%'").fetchone() is None


def test_a_locked_record_may_be_tried_again(
    db: Database, second: Database, grades: list[UUID], owner: Owner
) -> None:
    owner.execute("set lock_timeout = 0")
    with db.begin() as session:
        session.get(Grade, grades[0], with_for_update=True)
        second._driver.execute("set lock_timeout = '50ms'")
        with pytest.raises(Retry) as caught, second.begin() as other:
            other.get(Grade, grades[0], with_for_update=True)
    assert caught.value.code == "record.locked"
    assert retryable(caught.value)
    assert not retryable(Unavailable("server.timeout"))


def test_a_stream_reads_in_batches_and_leaves_the_connection_clean(db: Database, owner: Owner) -> None:
    owner.execute("truncate erp.grade, erp.thing cascade")
    owner.execute(
        "insert into erp.grade (id, code, name)"
        " select gen_random_uuid(), 'S' || n, 'Grade ' || n from generate_series(1, 2500) n"
    )
    statement = select(Grade.code, Grade.name).order_by(Grade.id)
    sizes = [len(batch) for batch in db.stream(statement, GradeRow)]
    assert sizes == [1000, 1000, 500]
    for batch in db.stream(statement, GradeRow):
        assert isinstance(batch[0], GradeRow)
        break
    assert len(db.rows(statement.limit(3), GradeRow)) == 3
    with pytest.raises(RuntimeError, match="under way"), db.begin():
        db.call("add", a=1, b=1)
