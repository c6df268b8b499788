"""Warehouses and bins, under the logins of those who may see and change them."""

from __future__ import annotations

from uuid import UUID

import pytest

from erp_desktop.base.errors import Invalid, KontorError
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.modules.stock.bins.records import Bin
from erp_desktop.modules.stock.bins.repository import BinRepository
from erp_desktop.modules.stock.warehouses.records import Warehouse
from erp_desktop.modules.stock.warehouses.repository import WarehouseRepository
from tests.integration.products.helpers import codes, is_refused_twice, key, rows
from tests.plugins.clerks import OpenDatabase
from tests.plugins.company import Company


@pytest.fixture
def warehouses(clerk: OpenDatabase) -> WarehouseRepository:
    return WarehouseRepository(clerk("administrator"))


@pytest.fixture
def bins(warehouses: WarehouseRepository) -> BinRepository:
    return BinRepository(warehouses.db)


@pytest.fixture
def north(warehouses: WarehouseRepository) -> UUID:
    made = Warehouse(id=new_id(), code="NORTH", name="北仓")
    warehouses.save(made)
    return made.id


def test_a_warehouse_shows_how_many_bins_it_has(
    warehouses: WarehouseRepository, bins: BinRepository, north: UUID
) -> None:
    bins.save(Bin(id=new_id(), code="A-01", name="Shelf", warehouse_id=north))
    shown = {row.code: row.bins for row in warehouses.page(Query()).rows}
    assert (shown["NORTH"], shown["MAIN"]) == (1, 3)
    assert codes(warehouses.search("北")) == codes(warehouses.search("bc")) == ["NORTH"]
    record = warehouses.get(north)
    record.address = "Harbour 5"
    assert warehouses.save(record).version == 2


def test_a_bin_is_chosen_in_its_warehouse(bins: BinRepository, north: UUID, company: Company) -> None:
    for code in ("A-01", "STORAGE"):
        bins.save(Bin(id=new_id(), code=code, name=f"Bin {code}", warehouse_id=north))
    assert codes(bins.search_in(north, "")) == ["A-01", "STORAGE"]
    main = key(company, "warehouse", "MAIN")
    assert "A-01" not in codes(bins.search_in(main, ""))
    assert bins.search_in(main, "hold")[0].detail == "Quality hold"
    assert bins.find_in(north, ["STORAGE"])["STORAGE"].id != bins.find_in(main, ["STORAGE"])["STORAGE"].id
    assert bins.find_in(None, ["STORAGE"]) == {}
    assert codes(bins.page(Query(filters={"warehouse": north})).rows) == ["A-01", "STORAGE"]
    assert {row.kind for row in bins.page(Query(filters={"kind": ("quality_hold",)})).rows} == {"quality_hold"}
    with pytest.raises(Invalid) as taken:
        bins.save(Bin(id=new_id(), code="A-01", name="Again", warehouse_id=north))
    assert (taken.value.problems[0].code, taken.value.problems[0].field) == ("code.taken", "code")


def test_the_same_code_in_two_warehouses_is_two_bins_in_a_file(bins: BinRepository, north: UUID) -> None:
    file = rows(
        {"warehouse_id": "NORTH", "code": "A-01", "name": "One", "kind": "storage"},
        {"warehouse_id": "MAIN", "code": "A-01", "name": "One", "kind": "quality_hold"},
    )
    assert bins.import_preview(file).added == ("NORTH A-01", "MAIN A-01")
    assert bins.import_apply(file).added == 2
    assert bins.import_apply(file).same == 2
    changed = bins.import_apply(rows({"warehouse_id": "NORTH", "code": "A-01", "name": "Two"}))
    assert (changed.changed, changed.same) == (1, 0)
    plan = bins.import_preview(rows(
        {"warehouse_id": "NOPE", "code": "A-01", "name": "One"},
        {"warehouse_id": "MAIN", "code": "A-01", "name": "One"},
        {"warehouse_id": "MAIN", "code": "A-01", "name": "One"},
        {"warehouse_id": None, "code": "A-02", "name": "One"},
    ))  # fmt: skip
    assert [(problem.code, problem.field, problem.row) for problem in plan.problems] == [
        ("reference.unknown", "warehouse_id", 2), ("import.code_twice", "code", 4),
        ("value.required", "warehouse_id", 5),
    ]


def test_where_goods_lie_stays(
    warehouses: WarehouseRepository, bins: BinRepository, north: UUID, company: Company
) -> None:
    made = Bin(id=new_id(), code="A-01", name="Shelf", warehouse_id=north)
    bins.save(made)
    with company.connect() as connection:
        connection.execute(
            "with made as (insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id)"
            " select gen_random_uuid(), 'P', 'P', c.id, u.id, u.id from erp.unit u, erp.product_category c"
            " where u.code = 'PCS' and c.code = 'GOODS' returning id)"
            " insert into erp.stock_balance (product_id, bin_id, warehouse_id, quantity)"
            " select id, %s, %s, 5 from made",
            [made.id, north],
        )
    stored = bins.get(made.id)
    stored.kind = "quality_hold"
    for refused, code in (
        (lambda: bins.save(stored), "bin.used"),
        (lambda: bins.archive(made.id, 1), "bin.not_empty"),
        (lambda: warehouses.archive(north, 1), "warehouse.not_empty"),
    ):
        with pytest.raises(KontorError) as told:
            refused()
        assert told.value.code == code
    with company.connect() as connection:
        connection.execute("update erp.stock_balance set quantity = 0")
    assert bins.archive(made.id, 1) == 2


def test_a_storekeeper_sees_his_own_warehouses_and_changes_none(
    clerk: OpenDatabase, north: UUID, bins: BinRepository, company: Company
) -> None:
    bins.save(Bin(id=new_id(), code="A-01", name="Shelf", warehouse_id=north))
    keeper = clerk("storekeeper", warehouses=["MAIN"])
    seen, his = WarehouseRepository(keeper), BinRepository(keeper)
    assert codes(seen.page(Query()).rows) == codes(seen.search("")) == ["MAIN"]
    assert his.search_in(north, "") == []
    assert his.find_in(north, ["A-01"]) == {}
    assert seen.find_by_codes(["NORTH"]) == {}
    main = key(company, "warehouse", "MAIN")
    is_refused_twice(keeper, lambda: seen.archive(main, 1))
    is_refused_twice(keeper, lambda: his.save(Bin(id=new_id(), code="X", name="X", warehouse_id=main)))
