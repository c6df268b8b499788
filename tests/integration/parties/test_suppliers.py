"""Suppliers as a buyer keeps them, through the repository and his own login."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from erp_desktop.base.errors import Invalid, Problem, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query, Sort
from erp_desktop.db.session import Database
from erp_desktop.modules.parties.suppliers import rules
from erp_desktop.modules.parties.suppliers.records import Party, PartyAddress
from erp_desktop.modules.parties.suppliers.repository import SupplierRepository
from server_db.access.permissions import Permission
from tests.integration.products.helpers import codes, is_refused_twice, rows
from tests.plugins.clerks import OpenDatabase


def a_supplier(code: str, name: str, **values: Any) -> Party:
    return Party(id=new_id(), code=code, name=name, currency_code="EUR", **values)


@pytest.fixture
def buyer(clerk: OpenDatabase) -> Database:
    return clerk("buyer")


@pytest.fixture
def suppliers(buyer: Database) -> SupplierRepository:
    return SupplierRepository(buyer)


def test_a_supplier_is_saved_with_addresses_and_what_it_refers_to(suppliers: SupplierRepository) -> None:
    party = a_supplier("ZH", "Zhonghe", over_receipt_percent=Decimal("2.5"), language="zh_CN")
    party.addresses = [
        PartyAddress(id=new_id(), line=1, city="Wuxi"),
        PartyAddress(id=new_id(), line=2, city="Jinan"),
    ]
    assert suppliers.save(party).version == 1
    loaded = suppliers.load(party.id)
    assert [one.city for one in loaded.record.addresses] == ["Wuxi", "Jinan"]
    assert loaded.references["EUR"].name == "Euro"
    changed = loaded.record
    changed.addresses[0].line, changed.addresses[1].line = 2, 1
    changed.addresses[1].street = "1 Harbour Road"
    assert suppliers.save(changed).version == 2
    again = suppliers.get(party.id)
    assert [(one.line, one.city) for one in again.addresses] == [(1, "Jinan"), (2, "Wuxi")]
    del again.addresses[0]
    assert suppliers.save(again).version == 3
    assert [one.city for one in suppliers.get(party.id).addresses] == ["Wuxi"]


def test_saving_again_after_a_lost_answer_changes_nothing(suppliers: SupplierRepository) -> None:
    party = a_supplier("ONE", "Once")
    assert suppliers.save(party).version == 1
    assert suppliers.save(party).version == 1


def test_nobodys_edit_is_lost(suppliers: SupplierRepository, clerk: OpenDatabase) -> None:
    party = a_supplier("ACME", "Acme")
    suppliers.save(party)
    other = SupplierRepository(clerk("buyer"))
    mine, theirs = suppliers.get(party.id), other.get(party.id)
    theirs.phone = "1"
    other.save(theirs)
    mine.phone = "2"
    with pytest.raises(Stale):
        suppliers.save(mine)
    assert suppliers.get(party.id).phone == "1"
    with pytest.raises(Stale):
        suppliers.archive(party.id, 1)


def test_archived_suppliers_are_out_of_sight_and_come_back(suppliers: SupplierRepository) -> None:
    party = a_supplier("OLD", "Old friend")
    suppliers.save(party)
    version = suppliers.archive(party.id, 1)
    assert suppliers.page(Query(words="friend")).rows == ()
    assert suppliers.search("friend") == []
    assert suppliers.find_by_codes(["OLD"]) == {}
    assert codes(suppliers.page(Query(words="friend", archived=True)).rows) == ["OLD"]
    suppliers.restore(party.id, version)
    assert codes(suppliers.search("friend")) == ["OLD"]


@pytest.mark.parametrize(
    "words", ["bearing zhong", "ZHONG bear", "zhbear", "中和", "zhzc", "s-1 bearing", "４２０", "和 轴承"]
)
def test_list_and_look_up_find_the_same_by_any_words(suppliers: SupplierRepository, words: str) -> None:
    suppliers.save(a_supplier("S-1", "Zhonghe Bearings", name_local="中和轴承", phone="4203"))
    suppliers.save(a_supplier("S-2", "Other", name_local="华东机械"))
    listed = codes(suppliers.page(Query(words=words)).rows)
    assert listed == codes(suppliers.search(words))
    assert listed == ([] if words == "zhbear" else ["S-1"])


def test_the_list_sorts_filters_and_counts(suppliers: SupplierRepository) -> None:
    for number in range(5):
        suppliers.save(a_supplier(f"S{number}", f"Name {9 - number}", blocked=number == 3))
    first = suppliers.page(Query(sort=Sort("name")), limit=3)
    assert codes(first.rows) == ["S4", "S3", "S2"]
    assert codes(suppliers.page(Query(sort=Sort("name")), first.after).rows) == ["S1", "S0"]
    assert codes(suppliers.page(Query(filters={"blocked": True})).rows) == ["S3"]
    assert suppliers.count(Query()).value == 5


def test_the_same_file_twice_changes_nothing_the_second_time(suppliers: SupplierRepository) -> None:
    file = rows(
        {"code": "A", "name": "Alpha", "currency_code": "EUR", "payment_term_id": "NET30", "note": None},
        {"code": "B", "name": "Beta", "currency_code": "USD", "payment_term_id": None, "note": "hello"},
    )
    assert suppliers.import_preview(file).added == ("A", "B")
    done = suppliers.import_apply(file)
    assert (done.added, done.changed, done.same) == (2, 0, 0)
    again = suppliers.import_apply(file)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    assert [(row.code, row.payment_term is None) for row in suppliers.page(Query()).rows] == [
        ("A", False), ("B", True),
    ]


def test_what_only_the_server_refuses_is_told_at_its_line(suppliers: SupplierRepository) -> None:
    """The one record of many in a statement whose name a constraint does not take."""
    records: list[dict[str, object]] = [
        {"code": f"S{number}", "name": "x" * (201 if number == 700 else 10), "currency_code": "EUR"}
        for number in range(1_000)
    ]
    file = rows(*records)
    with pytest.raises(Invalid) as caught:
        suppliers.import_apply(file)
    assert [(one.row, one.field, one.code) for one in caught.value.problems] == [
        (file[700].line, "name", "value.not_filled")
    ]
    assert suppliers.count(Query()).value == 0


def test_an_import_says_every_problem_at_its_row_and_writes_nothing(suppliers: SupplierRepository) -> None:
    file = rows(
        {"code": "A", "name": "Fine", "currency_code": "EUR", "order_email": "a@b.example"},
        {"code": "B", "name": "No such currency", "currency_code": "QQQ", "order_email": None},
        {"code": "C", "name": "Bad mail", "currency_code": "EUR", "order_email": "nobody"},
        {"code": "A", "name": "Twice", "currency_code": "EUR", "order_email": None},
    )
    found = [(one.row, one.field, one.code) for one in suppliers.import_preview(file).problems]
    assert found == [
        (3, "currency_code", "reference.unknown"), (4, "order_email", "email.invalid"),
        (5, "code", "import.code_twice"),
    ]
    with pytest.raises(Invalid):
        suppliers.import_apply(file)
    assert suppliers.count(Query()).value == 0


def test_a_code_that_is_taken_is_said_at_its_field(suppliers: SupplierRepository) -> None:
    suppliers.save(a_supplier("A", "Alpha"))
    with pytest.raises(Invalid) as caught:
        suppliers.save(a_supplier("A", "Another"))
    assert [(one.code, one.field) for one in caught.value.problems] == [("code.taken", "code")]


def test_without_the_right_the_guard_and_the_server_refuse(
    clerk: OpenDatabase, suppliers: SupplierRepository
) -> None:
    party = a_supplier("A", "Alpha")
    suppliers.save(party)
    reader = clerk(permissions=(Permission.SUPPLIER_READ,))
    records = SupplierRepository(reader)
    assert codes(records.page(Query()).rows) == ["A"]
    changed = records.get(party.id)
    changed.name = "Beta"
    is_refused_twice(reader, lambda: records.save(changed))
    is_refused_twice(reader, lambda: records.archive(party.id, 1))
    is_refused_twice(reader, lambda: records.import_apply(rows({"code": "Z", "name": "Z", "currency_code": "EUR"})))
    stranger = clerk(permissions=(Permission.UNIT_READ,))
    is_refused_twice(stranger, lambda: SupplierRepository(stranger).page(Query()))
    is_refused_twice(stranger, lambda: SupplierRepository(stranger).search("a"))
    with pytest.raises(Refused):
        SupplierRepository(stranger).load(party.id)


@pytest.mark.parametrize("email", ["a@b.example", "", None, "first.last+x@sub.firma.de"])
def test_an_address_for_orders_may_be_missing(email: str | None) -> None:
    assert not rules.check({"order_email": email})


@pytest.mark.parametrize("email", ["nobody", "a@b", "a b@c.example", "@c.example"])
def test_what_is_no_address_is_told(email: str) -> None:
    assert rules.check({"order_email": email}) == [Problem("email.invalid", "order_email")]
