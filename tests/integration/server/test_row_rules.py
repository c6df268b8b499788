"""Who is limited to warehouses or to his own documents sees and touches nothing else, also through functions."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from server_db.access.opens import Open
from server_db.access.scopes import ROW_SCOPES
from tests.integration.server.documents import Records, make_records, value
from tests.plugins.company import Company

BY_WAREHOUSE = (
    *("warehouse", "bin", "stock_balance", "goods_receipt", "goods_receipt_line", "purchase_order"),
    *("purchase_order_line",),
)


@pytest.fixture
def records(company: Company) -> Records:
    with company.connect() as connection:
        return make_records(connection)


def _count(connection: psycopg.Connection[Any], table: str) -> int:
    row = connection.execute(SQL("select count(id_of) from {} id_of").format(Identifier("erp", table))).fetchone()
    assert row is not None
    return int(row[0])


def _ids(connection: psycopg.Connection[Any], table: str) -> set[UUID]:
    rows = connection.execute(SQL("select id from {}").format(Identifier("erp", table))).fetchall()
    return {row[0] for row in rows}


def test_a_storekeeper_sees_his_warehouse_alone(company: Company, records: Records) -> None:
    with psycopg.connect(company.login("storekeeper", warehouses=["NORTH"])) as keeper:
        assert _ids(keeper, "warehouse") == {records.north}
        assert _ids(keeper, "goods_receipt") == {records.receipts["NORTH"]}
        assert _ids(keeper, "purchase_order") == {records.orders["NORTH"]}
        assert _ids(keeper, "purchase_order_line") == {records.order_lines["NORTH"]}
        assert value(keeper, "select count(*) from erp.goods_receipt_line") == 1
        assert value(keeper, "select count(*) from erp.stock_balance") == 1
        assert value(keeper, "select count(*) from erp.bin") == 1


def test_who_has_no_warehouse_at_all_sees_none(company: Company, records: Records) -> None:
    del records
    with psycopg.connect(company.login("storekeeper", warehouses=[])) as keeper:
        for table in ("warehouse", "bin", "goods_receipt", "purchase_order"):
            assert _ids(keeper, table) == set()


def test_a_storekeeper_of_all_warehouses_sees_both(company: Company, records: Records) -> None:
    with psycopg.connect(company.login("storekeeper")) as keeper:
        assert _ids(keeper, "goods_receipt") == set(records.receipts.values())


@pytest.mark.usefixtures("records")
def test_look_ups_and_reports_keep_the_rules_too(company: Company) -> None:
    with psycopg.connect(company.login("storekeeper", warehouses=["NORTH"])) as keeper:
        assert keeper.execute("select code from erp_api.warehouse__search('')").fetchall() == [("NORTH",)]
        assert keeper.execute("select code from erp_api.bin__search('')").fetchall() == [("N1",)]


def test_a_posting_function_keeps_the_rules_too(company: Company, records: Records) -> None:
    receipt = records.receipts["MAIN"]
    with (
        psycopg.connect(company.login("storekeeper", warehouses=["NORTH"])) as keeper,
        pytest.raises(psycopg.Error) as refused,
    ):
        keeper.execute("select erp_api.goods_receipt__post(%s, 1, %s)", [receipt, uuid4()])
    assert refused.value.diag.message_primary == "record.missing"


def test_nothing_is_brought_into_a_warehouse_of_others(company: Company, records: Records) -> None:
    with psycopg.connect(company.login("storekeeper", warehouses=["NORTH"]), autocommit=True) as keeper:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            keeper.execute(
                "insert into erp.goods_receipt (id, supplier_id, warehouse_id, date)"
                " values (%s, %s, %s, current_date)",
                [uuid4(), records.supplier, records.main],
            )
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            keeper.execute("update erp.goods_receipt set warehouse_id = %s, version = version + 1", [records.main])
        touched = keeper.execute(
            "update erp.goods_receipt set note = 'x', version = version + 1 where id = %s",
            [records.receipts["MAIN"]],
        )
        assert touched.rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            keeper.execute(
                "insert into erp.goods_receipt_line (id, goods_receipt_id, line, purchase_order_line_id, bin_id,"
                " received_quantity) select %s, %s, 5, %s, id, 1 from erp.bin",
                [uuid4(), records.receipts["MAIN"], records.order_lines["NORTH"]],
            )


def test_a_new_document_with_its_lines_in_one_statement(company: Company, records: Records) -> None:
    """The row rule of a line asks for its document, which the same statement has only just inserted."""
    receipt = uuid4()
    line = {"id": str(uuid4()), "line": 1, "order_line": str(records.order_lines["NORTH"]), "quantity": 2}
    statement = """
        with written as (
            insert into erp.goods_receipt (id, supplier_id, warehouse_id, date)
            values (%s, %s, %s, current_date) returning id
        ), lines as (
            insert into erp.goods_receipt_line
                (id, goods_receipt_id, line, purchase_order_line_id, bin_id, received_quantity)
            select r.id, written.id, r.line, r.order_line, (select b.id from erp.bin b), r.quantity
            from written, json_to_recordset(%s) r(id uuid, line smallint, order_line uuid, quantity numeric)
            on conflict (id) do update set received_quantity = excluded.received_quantity
            returning 1
        )
        select (select count(*) from lines)
    """
    with psycopg.connect(company.login("storekeeper", warehouses=["NORTH"]), autocommit=True) as keeper:
        assert value(keeper, statement, receipt, records.supplier, records.north, json.dumps([line])) == 1
        assert (
            value(keeper, "select count(*) from erp.goods_receipt_line where goods_receipt_id = %s", receipt) == 1
        )


def test_a_buyer_of_own_documents(company: Company, records: Records) -> None:
    with psycopg.connect(company.login("buyer", own_documents_only=True), autocommit=True) as buyer:
        assert _ids(buyer, "purchase_order") == set()
        own = uuid4()
        buyer.execute(
            "insert into erp.purchase_order (id, supplier_id, warehouse_id, currency_code, order_date)"
            " values (%s, %s, %s, 'EUR', current_date)",
            [own, records.supplier, records.main],
        )
        assert _ids(buyer, "purchase_order") == {own}
        log = buyer.execute("select record_id from erp.change_log where noun = 'purchase_order'").fetchall()
        assert log == [(str(own),)], "the history shows nobody more than the record"


def test_the_history_is_of_what_one_may_read(company: Company, records: Records) -> None:
    del records
    with psycopg.connect(company.login("storekeeper")) as keeper:
        nouns = {row[0] for row in keeper.execute("select distinct noun from erp.change_log").fetchall()}
    assert {"goods_receipt", "purchase_order", "product", "party"} <= nouns
    assert not {"account", "journal", "supplier_price", "party_bank_account"} & nouns


def test_state_of_the_desktop_is_ones_own(company: Company) -> None:
    with (
        psycopg.connect(company.login("buyer"), autocommit=True) as one,
        psycopg.connect(company.login("buyer"), autocommit=True) as other,
    ):
        one.execute("insert into erp.person_state (key, value) values ('tabs', '[]')")
        assert value(one, "select count(*) from erp.person_state") == 1
        assert value(other, "select count(*) from erp.person_state") == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            other.execute("insert into erp.person_state (login, key, value) values ('x', 'tabs', '[]')")


@pytest.mark.usefixtures("records")
def test_a_session_that_becomes_another_role_sees_no_more(company: Company) -> None:
    """Row rules look at who logged in, not at the role of the moment."""
    with psycopg.connect(company.login("storekeeper", warehouses=["NORTH"]), autocommit=True) as keeper:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            keeper.execute(SQL("set role {}").format(Identifier(company.roles.owner)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            keeper.execute(SQL("set role {}").format(Identifier(company.roles.job("storekeeper"))))
        assert value(keeper, "select count(*) from erp.goods_receipt") == 1


@pytest.mark.usefixtures("records")
def test_a_disabled_person_with_an_open_session_sees_nothing(company: Company) -> None:
    with psycopg.connect(company.login("storekeeper"), autocommit=True) as keeper:
        assert value(keeper, "select count(*) from erp.goods_receipt") == 2
        with company.as_owner() as connection:
            connection.execute("update erp.person set disabled_at = now() where login = %s", [keeper.info.user])
        assert value(keeper, "select count(*) from erp.goods_receipt") == 0


def test_scopes_are_bound_for_the_owner_as_well(company: Company) -> None:
    scoped = {table for table, scope in ROW_SCOPES.items() if not isinstance(scope, Open)}
    with company.connect() as connection:
        forced = connection.execute(
            "select relname from pg_class where relnamespace = 'erp'::regnamespace and relforcerowsecurity"
        ).fetchall()
    assert {row[0] for row in forced} == scoped
