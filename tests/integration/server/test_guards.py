"""What is posted stays; drafts are edited only as drafts; every change leaves a trace."""

from __future__ import annotations

import threading
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from server_db.access.guards import APPEND_ONLY
from tests.integration.server.documents import make_records, value
from tests.plugins.company import Company


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("action", ["update {} set {} = {}", "delete from {}", "truncate {} cascade"])
def test_nobody_changes_what_is_final(company: Company, table: str, action: str) -> None:
    column = value_column = "voucher_id" if table == "voucher_line" else "id"
    if table in {"purchase_order_approval", "purchase_order_revision"}:
        column = value_column = "revision"
    if table == "settlement":
        column = value_column = "line"
    with company.as_owner() as connection:
        names = [Identifier("erp", table), Identifier(column), Identifier(value_column)]
        if table in {"backup_proof", "change_log", "check_run", "document_event", "deployment", "stock_move"}:
            names[1] = names[2] = Identifier("login" if table != "stock_move" else "date")
        statement = SQL(action).format(*names)  # type: ignore[arg-type, unused-ignore]
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(statement)
    assert refused.value.sqlstate == "KT001"
    assert refused.value.diag.message_primary == "record.final"


def test_not_even_while_a_replica_applies_changes(company: Company) -> None:
    with company.connect() as connection:
        connection.execute("set session_replication_role = replica")
        with pytest.raises(psycopg.Error, match=r"record\.final"):
            connection.execute("delete from erp.change_log")


def test_a_draft_is_edited_with_its_next_version(company: Company) -> None:
    with company.connect() as connection:
        records = make_records(connection)
    order = records.orders["MAIN"]
    with psycopg.connect(company.login("buyer"), autocommit=True) as buyer:
        with pytest.raises(psycopg.Error, match=r"record\.version"):
            buyer.execute("update erp.purchase_order set note = 'x' where id = %s", [order])
        with pytest.raises(psycopg.Error, match=r"record\.version"):
            buyer.execute("update erp.purchase_order set note = 'x', version = 9 where id = %s", [order])
        buyer.execute("update erp.purchase_order set note = 'x', version = version + 1 where id = %s", [order])
        login = buyer.info.user
        assert value(buyer, "select changed_by from erp.purchase_order where id = %s", order) == login
        log = buyer.execute(
            "select action, changes, login from erp.change_log where record_id = %s order by id", [str(order)]
        ).fetchall()
    assert log[0][:2] == ("created", {})
    assert log[1] == ("changed", {"note": ["", "x"]}, login)


@pytest.mark.parametrize(
    "statement",
    [
        "update erp.purchase_order set note = 'x', version = version + 1 where id = %(order)s",
        "update erp.purchase_order_line set quantity = 99 where purchase_order_id = %(order)s",
        "delete from erp.purchase_order_line where purchase_order_id = %(order)s",
        (
            "insert into erp.purchase_order_line"
            " (id, purchase_order_id, line, product_id, unit_id, quantity, unit_price)"
            " select %(id)s, purchase_order_id, 2, product_id, unit_id, 1, 1 from erp.purchase_order_line"
            " where purchase_order_id = %(order)s"
        ),
    ],
)
def test_what_left_the_draft_is_not_edited(company: Company, statement: str) -> None:
    with company.as_owner() as connection:
        records = make_records(connection)
        order = records.orders["MAIN"]
        connection.execute("delete from erp.goods_receipt_line")
        connection.execute(
            "update erp.purchase_order set status = 'approved', number = 'PO-1' where id = %s", [order]
        )
    with (
        psycopg.connect(company.login("buyer"), autocommit=True) as buyer,
        pytest.raises(psycopg.Error, match=r"document\.not_draft"),
    ):
        buyer.execute(statement.encode(), {"order": order, "id": uuid4()})


def test_lines_wait_for_a_posting_of_their_document(company: Company) -> None:
    """A posting holds the document; lines written meanwhile are refused when it is done, not slipped in."""
    with company.connect() as connection:
        records = make_records(connection)
    order = records.orders["MAIN"]
    refused: list[str] = []

    def write() -> None:
        with psycopg.connect(company.login("buyer"), autocommit=True) as buyer:
            try:
                buyer.execute(
                    "update erp.purchase_order_line set quantity = 99 where purchase_order_id = %s", [order]
                )
            except psycopg.Error as error:
                refused.append(error.diag.message_primary or "")

    with psycopg.connect(company.conninfo) as posting:
        posting.execute(SQL("set role {}").format(Identifier(company.roles.owner)))
        posting.execute("select from erp.purchase_order where id = %s for update", [order])
        posting.execute("update erp.purchase_order set status = 'approved', number = 'PO-1' where id = %s", [order])
        writer = threading.Thread(target=write)
        writer.start()
        with company.connect() as watching:
            while not value(watching, "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"):
                pass
        posting.commit()
        writer.join()
    assert refused == ["document.not_draft"]


def test_nobody_writes_what_the_database_keeps(company: Company) -> None:
    with company.connect() as connection:
        records = make_records(connection)
    with psycopg.connect(company.login("buyer"), autocommit=True) as buyer:
        for table, names in (
            ("purchase_order", ("status", "number", "created_by", "net_amount", "rate", "submitted_by")),
            ("purchase_order_line", ("received_quantity", "amount", "closed")),
        ):
            for name in names:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    buyer.execute(
                        SQL("update {} set {} = default where id = %s").format(
                            Identifier("erp", table), Identifier(name)
                        ),
                        [records.orders["MAIN"]],
                    )


def test_the_maker_stays_the_maker(company: Company) -> None:
    with company.as_owner() as connection:
        records = make_records(connection)
        connection.execute("update erp.party set created_by = 'x', created_at = now() - interval '1 year'")
        assert value(connection, "select created_by from erp.party where id = %s", records.supplier) == "postgres"


def test_an_edit_of_many_masters_is_logged_row_by_row_and_told_once(company: Company) -> None:
    login = company.login("administrator")
    with psycopg.connect(login, autocommit=True) as listener:
        listener.execute("listen kontor_changes")
        with psycopg.connect(login, autocommit=True) as administrator:
            administrator.execute(
                "update erp.unit set decimals = 4, version = version + 1 where code in ('KG', 'G', 'PCS')"
            )
            administrator.execute("update erp.unit set name = 'each', version = version + 1 where code = 'PCS'")
            unit = value(administrator, "select id from erp.unit where code = 'PCS'")
        told = [notice.payload for notice in listener.notifies(timeout=5, stop_after=2)]
        changes = listener.execute(
            "select changes from erp.change_log where noun = 'unit' and action = 'changed' order by id"
        ).fetchall()
    assert told == ["unit", f"unit:{unit}"]
    assert sorted(str(row[0]) for row in changes[:3]) == [
        *("{'decimals': [0, 4]}", "{'decimals': [3, 4]}", "{'decimals': [3, 4]}"),
    ]
    assert changes[3] == ({"name": ["piece", "each"]},)


def test_what_is_removed_is_kept_in_the_log(company: Company) -> None:
    with psycopg.connect(company.login("accountant"), autocommit=True) as accountant:
        accountant.execute(
            "insert into erp.exchange_rate (currency_code, date, rate) values ('USD', '2026-01-01', 0.9)"
        )
        accountant.execute("delete from erp.exchange_rate")
        removed = value(
            accountant, "select changes from erp.change_log where noun = 'exchange_rate' and action = 'removed'"
        )
    assert removed["rate"] == 0.9
    assert removed["date"] == "2026-01-01"
