"""Units and their general conversions, under the logins of those who may read and edit them."""

from __future__ import annotations

from typing import Any

import pytest

from erp_desktop.base.errors import Invalid, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.modules.products.units.records import Unit, UnitConversion
from erp_desktop.modules.products.units.repository import UnitRepository
from tests.integration.products.helpers import codes, is_refused_twice, key, rows
from tests.plugins.clerks import OpenDatabase
from tests.plugins.company import Company


@pytest.fixture
def units(clerk: OpenDatabase) -> UnitRepository:
    return UnitRepository(clerk("administrator"))


def a_unit(code: str, name: str = "", **values: Any) -> Unit:
    return Unit(id=new_id(), code=code, name=name or f"Unit {code}", **values)


def test_a_unit_is_stored_with_exact_conversions(units: UnitRepository, company: Company) -> None:
    yard = a_unit("YD", "Yard", decimals=2)
    metre = a_unit("MTR2", "Metre", decimals=3)
    units.save(metre)
    yard.conversions = [UnitConversion(id=new_id(), to_unit_id=metre.id, numerator=1143, denominator=1250)]
    assert units.save(yard).version == 1
    loaded = units.load(yard.id)
    (conversion,) = loaded.record.conversions
    assert (conversion.numerator, conversion.denominator, conversion.product_id) == (1143, 1250, None)
    assert loaded.references[metre.id].code == "MTR2"

    conversion.numerator, conversion.denominator = 9144, 10000
    assert units.save(loaded.record).version == 2
    again = units.get(yard.id)
    again.conversions.clear()
    assert units.save(again).version == 3
    assert units.get(yard.id).conversions == []
    with company.connect() as connection:
        left = connection.execute("select from erp.unit_conversion where from_unit_id = %s", [yard.id])
        assert left.fetchall() == [], "a conversion taken off is deleted"


def test_conversions_of_a_product_are_not_those_of_its_unit(units: UnitRepository, company: Company) -> None:
    pieces = key(company, "unit", "PCS")
    with company.connect() as connection:
        connection.execute(
            "insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id)"
            " select %s, 'P1', 'Bolt', c.id, %s, %s from erp.product_category c where c.code = 'GOODS'",
            [new_id(), pieces, pieces],
        )
        connection.execute(
            "insert into erp.unit_conversion (id, product_id, from_unit_id, to_unit_id, numerator)"
            " select %s, p.id, %s, u.id, 12 from erp.product p, erp.unit u where u.code = 'KG'",
            [new_id(), pieces],
        )
    assert not any(one.product_id for one in units.get(pieces).conversions)


def test_what_the_server_refuses_stands_at_its_field(units: UnitRepository, company: Company) -> None:
    unit = a_unit("X1")
    unit.conversions = [UnitConversion(id=new_id(), to_unit_id=unit.id, numerator=1)]
    with pytest.raises(Invalid) as same:
        units.save(unit)
    assert same.value.problems[0].code == "unit_conversion.same_unit"
    other = key(company, "unit", "PCS")
    unit.conversions = [
        UnitConversion(id=new_id(), to_unit_id=other, numerator=number) for number in (2, 3)
    ]
    with pytest.raises(Invalid) as twice:
        units.save(unit)
    assert twice.value.problems[0].code == "unit_conversion.twice"
    with pytest.raises(Invalid) as taken:
        units.save(a_unit("PCS"))
    assert (taken.value.problems[0].code, taken.value.problems[0].field) == ("code.taken", "code")


def test_the_slower_of_two_is_told(units: UnitRepository, clerk: OpenDatabase) -> None:
    unit = a_unit("X1")
    units.save(unit)
    mine, theirs = units.get(unit.id), UnitRepository(clerk("administrator")).get(unit.id)
    theirs.name = "Theirs"
    UnitRepository(units.db).save(theirs)
    mine.name = "Mine"
    with pytest.raises(Stale):
        units.save(mine)


def test_archived_units_leave_lists_and_look_ups(units: UnitRepository) -> None:
    unit = a_unit("X1", "Extraordinary")
    units.save(unit)
    assert codes(units.search("extraord")) == ["X1"]
    version = units.archive(unit.id, 1)
    assert units.search("extraord") == []
    assert units.find_by_codes(["X1", "PCS"]).keys() == {"PCS"}
    assert "X1" not in codes(units.page(Query()).rows)
    assert codes(units.page(Query("extraord", archived=True)).rows) == ["X1"]
    units.restore(unit.id, version)
    assert codes(units.search("x1")) == ["X1"]


def test_a_unit_is_found_in_chinese_and_by_initials(units: UnitRepository) -> None:
    units.save(a_unit("HE", "纸盒"))
    assert codes(units.search("盒")) == ["HE"]
    assert codes(units.search("zh")) == ["HE"]


def test_the_same_file_twice_changes_nothing(units: UnitRepository) -> None:
    file = rows({"code": "X1", "name": "One", "decimals": 2}, {"code": "X2", "name": "Two", "decimals": None})
    assert units.import_preview(file).added == ("X1", "X2")
    done = units.import_apply(file)
    assert (done.added, done.changed, done.same) == (2, 0, 0)
    done = units.import_apply(file)
    assert (done.added, done.changed, done.same) == (0, 0, 2)
    plan = units.import_preview(rows({"code": "X1", "name": "One", "decimals": 7}, {"code": "", "name": "None"}))
    assert [(problem.code, problem.field, problem.row) for problem in plan.problems] == [
        ("value.out_of_range", "decimals", 2), ("value.required", "code", 3),
    ]


def test_who_only_reads_units_can_not_change_them(clerk: OpenDatabase) -> None:
    units = UnitRepository(clerk("buyer"))
    found = next(row for row in units.page(Query()).rows if row.code == "PCS")
    is_refused_twice(units.db, lambda: units.save(a_unit("X1")))
    is_refused_twice(units.db, lambda: units.archive(found.id, found.version))
    is_refused_twice(units.db, lambda: units.import_apply(rows({"code": "X1", "name": "One"})))
