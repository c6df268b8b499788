"""Records that the tests of rights and row rules look at, written as the superuser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from erp_desktop.base.ids import new_id


@dataclass(frozen=True)
class Records:
    """Two warehouses with a draft order and a draft receipt each, and what they need."""

    supplier: UUID
    product: UUID
    main: UUID
    north: UUID
    orders: dict[str, UUID]
    order_lines: dict[str, UUID]
    receipts: dict[str, UUID]


def value(connection: psycopg.Connection[Any], query: str, *params: object) -> Any:
    row = connection.execute(query.encode(), params or None).fetchone()
    return None if row is None else row[0]


def make_records(connection: psycopg.Connection[Any]) -> Records:
    supplier, product, north, north_bin = new_id(), new_id(), new_id(), new_id()
    unit = value(connection, "select id from erp.unit where code = 'PCS'")
    main = value(connection, "select id from erp.warehouse where code = 'MAIN'")
    bins = {"MAIN": value(connection, "select id from erp.bin where code = 'STORAGE'"), "NORTH": north_bin}
    connection.execute(
        "insert into erp.party (id, code, name, name_local, currency_code)"
        " values (%s, 'S1', 'Zhonghe Trading', '中和贸易', 'EUR')",
        [supplier],
    )
    connection.execute(
        "insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id)"
        " select %s, 'P1', 'Bolt', c.id, %s, %s from erp.product_category c where c.code = 'GOODS'",
        [product, unit, unit],
    )
    connection.execute("insert into erp.warehouse (id, code, name) values (%s, 'NORTH', 'North')", [north])
    connection.execute(
        "insert into erp.bin (id, code, name, warehouse_id) values (%s, 'N1', 'North 1', %s)", [north_bin, north]
    )
    orders, lines, receipts = {}, {}, {}
    for code, warehouse in (("MAIN", main), ("NORTH", north)):
        orders[code], lines[code], receipts[code] = new_id(), new_id(), new_id()
        connection.execute(
            "insert into erp.purchase_order (id, supplier_id, warehouse_id, currency_code, order_date)"
            " values (%s, %s, %s, 'EUR', current_date)",
            [orders[code], supplier, warehouse],
        )
        connection.execute(
            "insert into erp.purchase_order_line"
            " (id, purchase_order_id, line, product_id, unit_id, quantity, unit_price)"
            " values (%s, %s, 1, %s, %s, 10, 2.5)",
            [lines[code], orders[code], product, unit],
        )
        connection.execute(
            "insert into erp.goods_receipt (id, supplier_id, warehouse_id, date) values (%s, %s, %s, current_date)",
            [receipts[code], supplier, warehouse],
        )
        connection.execute(
            "insert into erp.goods_receipt_line (id, goods_receipt_id, line, purchase_order_line_id, bin_id,"
            " received_quantity) values (%s, %s, 1, %s, %s, 10)",
            [new_id(), receipts[code], lines[code], bins[code]],
        )
        connection.execute(
            "insert into erp.stock_balance (product_id, bin_id, warehouse_id, quantity) values (%s, %s, %s, 5)",
            [product, bins[code], warehouse],
        )
    return Records(supplier, product, main, north, orders, lines, receipts)
