"""Suppliers' prices, under the logins of those who may see and change them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from erp_desktop.base.clock import today
from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query, Sort
from erp_desktop.modules.products.products.repository import ProductRepository
from erp_desktop.modules.products.supplier_prices.records import SupplierPrice
from erp_desktop.modules.products.supplier_prices.repository import SupplierPriceRepository
from server_db.access.permissions import Permission
from tests.integration.products.helpers import is_refused_twice, key, rows
from tests.plugins.clerks import OpenDatabase
from tests.plugins.company import Company


@dataclass(frozen=True)
class Masters:
    supplier: UUID
    bolt: UUID
    nut: UUID
    pieces: UUID


@pytest.fixture
def masters(company: Company) -> Masters:
    made = Masters(new_id(), new_id(), new_id(), key(company, "unit", "PCS"))
    with company.connect() as connection:
        connection.execute(
            "insert into erp.party (id, code, name, currency_code) values (%s, 'S1', 'Nordwind 北风', 'EUR')",
            [made.supplier],
        )
        for product, code, name in ((made.bolt, "BOLT", "Hex bolt"), (made.nut, "NUT", "Hex nut")):
            connection.execute(
                "insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id)"
                " select %s, %s, %s, id, %s, %s from erp.product_category where code = 'GOODS'",
                [product, code, name, made.pieces, made.pieces],
            )
    return made


@pytest.fixture
def prices(clerk: OpenDatabase) -> SupplierPriceRepository:
    return SupplierPriceRepository(clerk("buyer"))


def a_price(masters: Masters, price: str = "1.25", **values: Any) -> SupplierPrice:
    fields: dict[str, Any] = {
        "id": new_id(), "supplier_id": masters.supplier, "product_id": masters.bolt, "unit_id": masters.pieces,
        "currency_code": "EUR", "price": Decimal(price), "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    return SupplierPrice(**fields | values)


def test_a_price_is_stored_changed_and_removed(prices: SupplierPriceRepository, masters: Masters) -> None:
    price = a_price(masters)
    prices.save(price)
    loaded = prices.load(price.id)
    assert (loaded.record.supplier.code, loaded.record.product.code) == ("S1", "BOLT")
    assert {loaded.references[masters.bolt].code, loaded.references["EUR"].code} == {"BOLT", "EUR"}
    mine, theirs = prices.load(price.id).record, prices.load(price.id).record
    theirs.price = Decimal("1.3")
    prices.save(theirs)
    mine.price = Decimal("1.4")
    with pytest.raises(Stale):
        prices.save(mine)
    with pytest.raises(Stale):
        prices.remove(price.id, 1)
    prices.remove(price.id, 2)
    prices.remove(price.id, 2)
    mine.price = Decimal("1.5")
    for gone in (lambda: prices.load(price.id), lambda: prices.save(mine)):
        with pytest.raises(Refused) as refused:
            gone()
        assert refused.value.code == "record.gone"


def test_quantity_breaks_are_prices_of_their_own(prices: SupplierPriceRepository, masters: Masters) -> None:
    prices.save(a_price(masters))
    prices.save(a_price(masters, "1.10", minimum_quantity=Decimal(100)))
    with pytest.raises(Invalid) as twice:
        prices.save(a_price(masters, "1.05", minimum_quantity=Decimal(100)))
    assert (twice.value.problems[0].code, twice.value.problems[0].field) == ("supplier_price.twice", "valid_from")
    with pytest.raises(Invalid) as wrong:
        prices.save(a_price(masters, "-1", minimum_quantity=Decimal(5)))
    assert (wrong.value.problems[0].code, wrong.value.problems[0].field) == ("value.negative", "price")


def test_the_list_goes_by_supplier_product_and_day(prices: SupplierPriceRepository, masters: Masters) -> None:
    day = today()
    old = a_price(masters, "1", valid_from=day - timedelta(days=20), valid_until=day - timedelta(days=10))
    now = a_price(masters, "2", valid_from=day - timedelta(days=9))
    nut = a_price(masters, "3", product_id=masters.nut, valid_from=day, supplier_code="0815")
    for price in (old, now, nut):
        prices.save(price)

    def shown(query: Query) -> list[Decimal]:
        return [row.price for row in prices.page(query).rows]

    assert shown(Query()) == [3, 2, 1]
    assert shown(Query(sort=Sort("product"))) in ([1, 2, 3], [2, 1, 3])
    assert shown(Query(filters={"product": masters.bolt})) == [2, 1]
    assert shown(Query(filters={"supplier": new_id()})) == []
    assert shown(Query(filters={"valid": True})) == [3, 2]
    assert shown(Query("nordwind bolt")) == [2, 1]
    assert shown(Query("北 nut")) == shown(Query("0815")) == [3]
    assert prices.count(Query("hex")).value == 3
    assert [row.code for row in ProductRepository(prices.db).search("0815")] == ["NUT"]


def test_the_same_file_twice_changes_nothing(prices: SupplierPriceRepository, masters: Masters) -> None:
    row: dict[str, object] = {
        "supplier_id": "S1", "product_id": "BOLT", "unit_id": "PCS", "currency_code": "EUR",
        "minimum_quantity": None, "price": Decimal("1.25"), "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    file = rows(row, row | {"minimum_quantity": Decimal(100), "price": Decimal("1.1")})
    assert len(prices.import_preview(file).added) == 2
    done = prices.import_apply(file)
    assert (done.added, done.changed, done.same) == (2, 0, 0)
    done = prices.import_apply(rows(row | {"price": Decimal("1.5")}, dict(file[1].values)))
    assert (done.added, done.changed, done.same) == (0, 1, 1)
    plan = prices.import_preview(
        rows(row, row, row | {"product_id": "NOPE"}, row | {"valid_from": None}, row | {"price": Decimal(-1)})
    )
    assert [(problem.code, problem.field, problem.row) for problem in plan.problems] == [
        ("import.code_twice", "valid_from", 3),
        ("reference.unknown", "product_id", 4),
        ("value.required", "valid_from", 5),
        ("import.code_twice", "valid_from", 6),
        ("value.negative", "price", 6),
    ]


def test_who_may_not_see_prices_sees_none(clerk: OpenDatabase, masters: Masters) -> None:
    keeper = SupplierPriceRepository(clerk("storekeeper"))
    is_refused_twice(keeper.db, lambda: keeper.page(Query()))
    is_refused_twice(keeper.db, lambda: keeper.count(Query()))
    approver = SupplierPriceRepository(clerk("purchasing_approver"))
    assert approver.page(Query()).rows == ()
    is_refused_twice(approver.db, lambda: approver.save(a_price(masters)))
    is_refused_twice(approver.db, lambda: approver.import_apply(rows({
        "supplier_id": "S1", "product_id": "BOLT", "unit_id": "PCS", "currency_code": "EUR",
        "price": Decimal(1), "valid_from": date(2026, 1, 1),
    })))  # fmt: skip


def test_the_permission_to_read_prices_is_enough_to_read_them(
    clerk: OpenDatabase, prices: SupplierPriceRepository, masters: Masters
) -> None:
    price = a_price(masters)
    prices.save(price)
    reader = SupplierPriceRepository(clerk(permissions=(Permission.SUPPLIER_PRICE_READ,)))
    assert [row.product for row in reader.page(Query("bolt")).rows] == ["BOLT"]
    assert reader.load(price.id).record.price == Decimal("1.25")
