"""A draft is saved in one statement, whole or not at all, and any number of times."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.db.engine import driver_of
from erp_desktop.db.save import DocumentWriter
from erp_desktop.db.session import Database
from tests.integration.db.sample import Draft, DraftLine

Owner = psycopg.Connection[tuple[object, ...]]

WRITER = DocumentWriter(
    Draft,
    DraftLine,
    header_columns=("title", "day"),
    line_columns=("line", "thing_id", "quantity", "wanted"),
    parent_column="draft_id",
)


def a_line(line: int, quantity: str = "1", *, line_id: UUID | None = None) -> dict[str, object]:
    return {
        "id": line_id or new_id(),
        "line": line,
        "thing_id": None,
        "quantity": Decimal(quantity),
        "wanted": None,
    }


def a_draft(title: str = "One", *, draft_id: UUID | None = None) -> dict[str, object]:
    return {"id": draft_id or new_id(), "title": title, "day": date(2026, 3, 5)}


def stored_lines(owner: Owner, draft_id: object) -> list[tuple[object, ...]]:
    return owner.execute(
        "select line, quantity, id from erp.draft_line where draft_id = %s order by line", [draft_id]
    ).fetchall()


@contextmanager
def answers(db: Database) -> Iterator[list[int]]:
    """Counts, in the protocol itself, how often the server said that it is ready for the next query."""
    counted: list[int] = []
    handle, path = tempfile.mkstemp()
    try:
        driver_of(db._connection).pgconn.trace(handle)
        yield counted
        driver_of(db._connection).pgconn.untrace()
        trace = Path(path).read_text(encoding="utf-8", errors="replace")
        counted.append(trace.count("ReadyForQuery"))
    finally:
        os.close(handle)
        Path(path).unlink()


def test_a_new_draft_and_its_change_take_one_round_trip_each(db: Database, owner: Owner) -> None:
    draft, lines = a_draft(), [a_line(number, f"{number}.25") for number in range(1, 201)]
    with answers(db) as counted:
        saved = WRITER.save(db, draft, lines, version=None, request_id=new_id())
    assert counted == [1]
    assert saved.version == 1
    lines[10]["quantity"] = Decimal("99.5")
    del lines[20]
    lines.append(a_line(201))
    with answers(db) as counted:
        saved = WRITER.save(db, draft | {"title": "Two"}, lines, version=1, request_id=new_id())
    assert counted == [1]
    assert (saved.version, saved.repeated) == (2, False)
    kept = {entry[2]: entry[1] for entry in stored_lines(owner, draft["id"])}
    assert kept == {line["id"]: line["quantity"] for line in lines}


def test_mapped_objects_are_taken_as_they_are(db: Database, owner: Owner) -> None:
    draft = Draft(id=new_id(), title="Object")
    line = DraftLine(id=new_id(), draft_id=draft.id, line=1, quantity=Decimal("2.5"), wanted=date(2026, 4, 1))
    WRITER.save(db, draft, [line], version=None, request_id=new_id())
    assert stored_lines(owner, draft.id) == [(1, Decimal("2.500000"), line.id)]


def test_lines_may_swap_their_numbers_and_take_those_of_removed_lines(db: Database, owner: Owner) -> None:
    draft, lines = a_draft(), [a_line(number, str(number)) for number in range(1, 5)]
    WRITER.save(db, draft, lines, version=None, request_id=new_id())
    lines[0]["line"], lines[1]["line"] = 2, 1
    fresh = a_line(3, "30")
    changed = [lines[0], lines[1], fresh, lines[3]]
    WRITER.save(db, draft, changed, version=1, request_id=new_id())
    assert [(line, int(str(quantity).split(".")[0])) for line, quantity, _ in stored_lines(owner, draft["id"])] == [
        (1, 2),
        (2, 1),
        (3, 30),
        (4, 4),
    ]


def test_a_draft_may_lose_all_lines(db: Database, owner: Owner) -> None:
    draft = a_draft()
    WRITER.save(db, draft, [a_line(1)], version=None, request_id=new_id())
    assert WRITER.save(db, draft, [], version=1, request_id=new_id()).version == 2
    assert stored_lines(owner, draft["id"]) == []


def test_lines_that_are_the_same_are_not_written_again(db: Database, owner: Owner) -> None:
    draft, lines = a_draft(), [a_line(1), a_line(2)]
    WRITER.save(db, draft, lines, version=None, request_id=new_id())
    before = owner.execute("select id, ctid from erp.draft_line where draft_id = %s", [draft["id"]]).fetchall()
    WRITER.save(db, draft, lines, version=1, request_id=new_id())
    after = owner.execute("select id, ctid from erp.draft_line where draft_id = %s", [draft["id"]]).fetchall()
    assert sorted(before) == sorted(after)


def test_the_same_request_again_is_success_and_changes_nothing(db: Database, owner: Owner) -> None:
    draft, lines, request = a_draft(), [a_line(1)], new_id()
    WRITER.save(db, draft, lines, version=None, request_id=request)
    again = WRITER.save(db, draft, lines, version=None, request_id=request)
    assert (again.version, again.repeated) == (1, True)
    request = new_id()
    WRITER.save(db, draft, [*lines, a_line(2)], version=1, request_id=request)
    again = WRITER.save(db, draft, [*lines, a_line(2)], version=1, request_id=request)
    assert (again.version, again.repeated) == (2, True)
    assert len(stored_lines(owner, draft["id"])) == 2


def test_who_was_slower_hears_who_was_faster(db: Database, second: Database, owner: Owner) -> None:
    draft, lines = a_draft(), [a_line(1)]
    WRITER.save(db, draft, lines, version=None, request_id=new_id())
    WRITER.save(second, draft | {"title": "Faster"}, [], version=1, request_id=new_id())
    with pytest.raises(Stale) as caught:
        WRITER.save(db, draft | {"title": "Slower"}, lines, version=1, request_id=new_id())
    assert caught.value.code == "record.stale"
    assert caught.value.params["version"] == 2
    assert str(caught.value.params["changed_by"]).startswith("clerk")
    assert stored_lines(owner, draft["id"]) == []


def test_an_id_that_is_taken_by_another_request_is_stale(db: Database) -> None:
    draft = a_draft()
    WRITER.save(db, draft, [], version=None, request_id=new_id())
    with pytest.raises(Stale):
        WRITER.save(db, draft, [], version=None, request_id=new_id())


def test_a_draft_that_is_gone_is_not_made_again(db: Database) -> None:
    with pytest.raises(Refused) as caught:
        WRITER.save(db, a_draft(), [a_line(1)], version=3, request_id=new_id())
    assert caught.value.code == "record.gone"


def test_a_document_that_is_no_draft_any_more_stays_as_it_is(db: Database, owner: Owner) -> None:
    draft = a_draft()
    WRITER.save(db, draft, [a_line(1)], version=None, request_id=new_id())
    owner.execute("update erp.draft set status = 'posted' where id = %s", [draft["id"]])
    with pytest.raises(Refused) as caught:
        WRITER.save(db, draft, [], version=1, request_id=new_id())
    assert (caught.value.code, caught.value.params["status"]) == ("document.not_draft", "posted")
    assert len(stored_lines(owner, draft["id"])) == 1


def test_a_bad_line_saves_nothing_and_names_its_field(db: Database, owner: Owner) -> None:
    draft = a_draft()
    with pytest.raises(Invalid) as caught:
        WRITER.save(db, draft, [a_line(1), a_line(2, "-5")], version=None, request_id=new_id())
    assert [(problem.code, problem.field) for problem in caught.value.problems] == [
        ("value.not_positive", "quantity")
    ]
    found = owner.execute("select count(*) from erp.draft where id = %s", [draft["id"]]).fetchone()
    assert found == (0,)


def test_a_line_of_another_document_is_not_taken_over(db: Database, owner: Owner) -> None:
    mine, theirs, line = a_draft(), a_draft(), a_line(1)
    WRITER.save(db, mine, [line], version=None, request_id=new_id())
    WRITER.save(db, theirs, [], version=None, request_id=new_id())
    with pytest.raises(Invalid) as caught:
        WRITER.save(db, theirs, [line], version=1, request_id=new_id())
    assert caught.value.code == "record.exists"
    assert len(stored_lines(owner, mine["id"])) == 1


def test_floats_never_reach_the_server(db: Database) -> None:
    with pytest.raises(TypeError):
        WRITER.save(db, a_draft(), [a_line(1) | {"quantity": 1.5}], version=None, request_id=new_id())
