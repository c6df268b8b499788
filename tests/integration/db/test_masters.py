"""What all repositories of master records do alike, on two small masters, as a clerk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm.exc import DetachedInstanceError

from erp_desktop.base.access import NEEDS_ATTRIBUTE, Rights
from erp_desktop.base.errors import Invalid, Problem, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query, Sort
from erp_desktop.db.importing import ImportRow
from erp_desktop.db.masters import Join, Listing, MasterRepository, Reference
from erp_desktop.db.session import Database
from server_db.access.permissions import Permission
from tests.integration.db.sample import Grade, Thing, ThingPart

Owner = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class ThingRow:
    id: UUID
    code: str
    name: str
    grade: str | None
    cost: Decimal | None


def heavy_needs_a_note(values: object) -> list[Problem]:
    assert isinstance(values, dict)
    weight = values.get("weight")
    return [Problem("thing.note_missing", "note")] if weight and weight > 1000 and not values.get("note") else []


class ThingRepository(
    MasterRepository[Thing, ThingRow], read=Permission.PRODUCT_READ, edit=Permission.PRODUCT_EDIT
):
    listing = Listing(
        noun="thing",
        model=Thing,
        row=ThingRow,
        columns={
            "id": Thing.id,
            "code": Thing.code,
            "name": Thing.name,
            "grade": Grade.name,
            "cost": Thing.cost,
        },
        joins=(Join(Grade, Grade.id == Thing.grade_id),),
        default_sort=Sort("code"),
        nullable=("grade", "cost"),
        filters={"grade_id": lambda value: Thing.grade_id == value},
        children=(Thing.parts,),
        column_needs={"cost": Permission.SUPPLIER_PRICE_READ},
        references={"grade_id": Reference(Grade)},
        check=heavy_needs_a_note,
    )


@pytest.fixture
def things(db: Database, owner: Owner) -> ThingRepository:
    owner.execute("truncate erp.thing, erp.grade cascade")
    for code in ("A", "B"):
        owner.execute(
            "insert into erp.grade (id, code, name) values (%s, %s, %s)", [new_id(), code, f"Grade {code}"]
        )
    owner.execute("update erp.grade set archived_at = now() where code = 'B'")
    return ThingRepository(db)


def limited(db: Database, *permissions: Permission) -> ThingRepository:
    db.rights = Rights("clerk", frozenset(permissions))
    return ThingRepository(db)


def a_thing(code: str, **values: object) -> Thing:
    given: dict[str, Any] = {"id": new_id(), "code": code, "name": f"Thing {code}"} | values
    return Thing(**given)


def test_a_record_is_stored_with_its_children_and_found_again(things: ThingRepository) -> None:
    thing = a_thing("T1", weight=Decimal("2.5"))
    thing.parts = [ThingPart(id=new_id(), line=1, label="left"), ThingPart(id=new_id(), line=2, label="right")]
    assert things.save(thing).version == 1
    loaded = things.get(thing.id)
    assert [part.label for part in loaded.parts] == ["left", "right"]
    assert (loaded.weight, loaded.version) == (Decimal("2.5"), 1)


def test_only_what_changed_is_written_and_children_count(things: ThingRepository) -> None:
    thing = a_thing("T1")
    thing.parts = [ThingPart(id=new_id(), line=line, label=f"part {line}") for line in (1, 2)]
    things.save(thing)
    loaded = things.get(thing.id)
    assert things.save(loaded).version == 1
    first, second = loaded.parts
    first.line, second.line = 2, 1
    second.label = "renamed"
    loaded.parts.append(ThingPart(id=new_id(), line=3, label="third"))
    assert things.save(loaded).version == 2
    again = things.get(thing.id)
    assert [part.label for part in again.parts] == ["renamed", "part 1", "third"]
    del again.parts[0]
    again.name = "New name"
    assert things.save(again).version == 3
    assert [part.label for part in things.get(thing.id).parts] == ["part 1", "third"]


def test_the_slower_of_two_is_stale_and_keeps_what_was_typed(things: ThingRepository, second: Database) -> None:
    thing = a_thing("T1")
    things.save(thing)
    mine, theirs = things.get(thing.id), ThingRepository(second).get(thing.id)
    theirs.name = "Theirs"
    ThingRepository(second).save(theirs)
    mine.name = "Mine"
    with pytest.raises(Stale) as caught:
        things.save(mine)
    assert caught.value.code == "record.stale"
    assert mine.name == "Mine"
    assert things.get(thing.id).name == "Theirs"


def test_a_code_that_is_taken_is_said_at_the_field(things: ThingRepository) -> None:
    things.save(a_thing("T1"))
    twin = a_thing("T1")
    with pytest.raises(Invalid) as caught:
        things.save(twin)
    assert [(found.code, found.field) for found in caught.value.problems] == [("code.taken", "code")]
    twin.code = "T2"
    assert things.save(twin).version == 1


def test_a_record_that_is_not_there(things: ThingRepository) -> None:
    with pytest.raises(Refused) as caught:
        things.get(new_id())
    assert caught.value.code == "record.gone"


def test_archived_records_leave_the_list_until_asked_for(things: ThingRepository) -> None:
    thing = a_thing("T1")
    things.save(thing)
    assert things.archive(thing.id, 1) == 2
    assert things.page(Query()).rows == ()
    assert [row.code for row in things.page(Query(archived=True)).rows] == ["T1"]
    assert things.find_by_codes(["T1"]) == {}
    with pytest.raises(Stale):
        things.restore(thing.id, 1)
    assert things.restore(thing.id, 2) == 3
    assert set(things.find_by_codes(["T1", "none"])) == {"T1"}
    with pytest.raises(Refused):
        things.archive(new_id(), 1)


def test_lists_search_filter_sort_and_count(things: ThingRepository, owner: Owner) -> None:
    grade = owner.execute("select id from erp.grade where code = 'A'").fetchone()
    assert grade is not None
    for number in range(5):
        things.save(a_thing(f"T{number}", grade_id=grade[0] if number % 2 else None, name=f"Bolt {number}% M8"))
    found = things.page(Query(words="m8 bolt", sort=Sort("grade", descending=True)), limit=3)
    assert [row.grade for row in found.rows] == [None, None, None]
    rest = things.page(Query(words="m8 bolt", sort=Sort("grade", descending=True)), found.after)
    assert [row.grade for row in rest.rows] == ["Grade A", "Grade A"]
    assert things.count(Query(words="m8 3%")).value == 1
    assert things.count(Query(words="_")).value == 0
    assert things.count(Query(filters={"grade_id": grade[0]})).value == 2
    assert [row.code for row in things.search("T3")] == ["T3"]


def test_columns_one_may_not_read_stay_in_the_server(db: Database, things: ThingRepository) -> None:
    thing = a_thing("T1", cost=Decimal("9.99"))
    things.save(thing)
    blind = limited(db, Permission.PRODUCT_READ, Permission.PRODUCT_EDIT)
    assert blind.page(Query()).rows[0].cost is None
    with pytest.raises(Refused):
        blind.page(Query(sort=Sort("cost")))
    loaded = blind.get(thing.id)
    with pytest.raises((DetachedInstanceError, InvalidRequestError)):
        _ = loaded.cost
    loaded.name = "Renamed"
    blind.save(loaded)
    seeing = limited(db, *Permission)
    assert (seeing.get(thing.id).cost, seeing.get(thing.id).name) == (Decimal("9.99"), "Renamed")


def test_every_public_method_is_guarded(db: Database, things: ThingRepository) -> None:
    reader = limited(db, Permission.PRODUCT_READ)
    with pytest.raises(Refused) as caught:
        reader.save(a_thing("T1"))
    assert caught.value.params["permission"] == "product:edit"
    with pytest.raises(Refused):
        limited(db, Permission.PRODUCT_EDIT).page(Query())
    public = [
        name
        for name in dir(ThingRepository)
        if not name.startswith("_") and callable(getattr(ThingRepository, name))
    ]
    assert public
    assert all(hasattr(getattr(ThingRepository, name), NEEDS_ATTRIBUTE) for name in public)
    assert not hasattr(MasterRepository.page, NEEDS_ATTRIBUTE)


def rows(*values: dict[str, object]) -> list[ImportRow]:
    return [ImportRow(line, entry) for line, entry in enumerate(values, start=2)]


def test_an_import_adds_changes_and_leaves_alone(things: ThingRepository) -> None:
    things.save(a_thing("T1", note="old", weight=Decimal(1)))
    file = rows(
        {"code": "T1", "name": "Thing T1", "grade_id": "A", "weight": Decimal("1.5"), "note": None},
        {"code": "T2", "name": "New", "grade_id": None, "weight": None, "note": "n"},
    )
    plan = things.import_preview(file)
    assert (plan.added, plan.changed, plan.same, plan.problems) == (("T2",), ("T1",), 0, ())
    assert things.page(Query()).rows[0].grade is None
    done = things.import_apply(file)
    assert (done.added, done.changed, done.same) == (1, 1, 0)
    again = things.import_apply(file)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    first = things.get(next(row.id for row in things.page(Query()).rows if row.code == "T1"))
    assert (first.note, first.weight, first.version) == ("", Decimal("1.5"), 2)


def test_an_import_says_everything_that_is_wrong_and_writes_nothing(things: ThingRepository) -> None:
    retired = a_thing("OLD")
    things.save(retired)
    things.archive(retired.id, 1)
    file = rows(
        {"code": "T1", "name": "Fine", "grade_id": "A", "weight": Decimal(1)},
        {"code": "T2", "name": "No grade", "grade_id": "Z", "weight": Decimal("1.1234567")},
        {"code": "T1", "name": "Twin", "grade_id": "B", "weight": Decimal(2000)},
        {"code": None, "name": "No code", "grade_id": None, "weight": None},
        {"code": "OLD", "name": "Retired", "grade_id": None, "weight": None},
    )
    expected = [
        (3, "grade_id", "reference.unknown"),
        (3, "weight", "number.too_many_decimals"),
        (4, "code", "import.code_twice"),
        (4, "grade_id", "reference.archived"),
        (4, "note", "thing.note_missing"),
        (5, "code", "value.required"),
        (6, "code", "record.archived"),
    ]
    assert [(p.row, p.field, p.code) for p in things.import_preview(file).problems] == expected
    with pytest.raises(Invalid) as caught:
        things.import_apply(file)
    assert len(caught.value.problems) == len(expected)
    assert things.page(Query()).rows == ()


def test_an_import_of_many_rows_takes_few_round_trips(db: Database, things: ThingRepository) -> None:
    file = [
        ImportRow(number, {"code": f"N{number}", "name": f"Name {number}", "grade_id": "A"})
        for number in range(3_000)
    ]
    before = db.round_trips
    assert things.import_apply(file).added == 3_000
    assert db.round_trips - before < 12
    changed = [ImportRow(row.line, {**row.values, "name": "Same"}) for row in file]
    before = db.round_trips
    assert things.import_apply(changed).changed == 3_000
    assert db.round_trips - before == 5


def test_an_import_without_code_or_of_a_column_nobody_may_write_is_a_mistake(things: ThingRepository) -> None:
    with pytest.raises(ValueError, match="needs the key"):
        things.import_preview(rows({"name": "x"}))
    with pytest.raises(ValueError, match="does not write"):
        things.import_preview(rows({"code": "x", "version": 3}))


def test_seen_on_keeps_its_type(things: ThingRepository) -> None:
    things.import_apply(rows({"code": "D", "name": "Dated", "seen_on": date(2026, 3, 5)}))
    found = things.get(things.find_by_codes(["D"])["D"].id)
    assert found.seen_on == date(2026, 3, 5)
