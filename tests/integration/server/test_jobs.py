"""What each job may do by plain SQL, whatever program it uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL

from tests.integration.server.documents import make_records
from tests.plugins.company import Company, copied

DENIED = "42501"


@pytest.fixture(scope="module")
def shared(template_company: Company) -> Iterator[Company]:
    """One company for the whole module: these tests roll back what they do."""
    for made in copied(template_company):
        with made.connect() as connection:
            make_records(connection)
        yield made


def _state(conninfo: str, statement: LiteralString, *params: object) -> str | None:
    """SQLSTATE of a statement that is rolled back; None when it succeeds."""
    with psycopg.connect(conninfo) as connection:
        try:
            connection.execute(SQL(statement), params or None)
        except psycopg.Error as error:
            return error.sqlstate
        finally:
            connection.rollback()
    return None


@pytest.mark.parametrize(
    ("job", "statement"),
    [
        ("storekeeper", "select unit_price from erp.purchase_order_line"),
        ("storekeeper", "select * from erp.purchase_order_line"),
        ("storekeeper", "select total_amount from erp.purchase_order"),
        ("storekeeper", "select value from erp.goods_receipt_line"),
        ("storekeeper", "select from erp.cost_pool"),
        ("storekeeper", "select from erp.supplier_price"),
        ("storekeeper", "select price from erp.supplier_price"),
        ("storekeeper", "insert into erp.voucher (id) values (gen_random_uuid())"),
        ("storekeeper", "update erp.stock_balance set quantity = 1000"),
        ("storekeeper", "insert into erp.stock_move (line) values (1)"),
        ("buyer", "select account_number from erp.party_bank_account"),
        ("buyer", "update erp.purchase_order set status = 'approved'"),
        ("buyer", "insert into erp.purchase_order_approval (purchase_order_id) values (gen_random_uuid())"),
        ("buyer", "delete from erp.purchase_order"),
        ("buyer", "delete from erp.product"),
        ("buyer", "select from erp.voucher_line"),
        ("buyer", "select total from erp.voucher"),
        ("purchasing_approver", "update erp.purchase_order set note = 'x'"),
        ("accounts_payable_clerk", "update erp.open_item_balance set open_amount = 0"),
        ("accountant", "update erp.account_balance set debit = 0"),
        ("accountant", "insert into erp.voucher_line (line) values (1)"),
        ("accountant", "update erp.period set status = 'open'"),
        ("accountant", "truncate erp.voucher"),
        ("finance_manager", "update erp.period set status = 'closed'"),
        ("manager", "update erp.party set note = 'x'"),
        ("auditor", "insert into erp.document_event (event) values ('x')"),
        ("auditor", "delete from erp.change_log"),
        ("administrator", "select from erp.purchase_order"),
        ("administrator", "update erp.company set role_prefix = 'x'"),
        ("administrator", "update erp.company set currency_code = 'USD'"),
        ("administrator", "insert into erp.person (login, name) values ('x', 'x')"),
        ("administrator", "update erp.person set disabled_at = null"),
        ("administrator", "create table erp.mine (id integer)"),
        ("administrator", "create function erp_api.mine() returns integer language sql as 'select 1'"),
        ("administrator", "create temporary table mine (id integer)"),
        ("administrator", "alter table erp.voucher disable trigger append_only"),
        ("administrator", "create role mine"),
    ],
)
def test_what_a_job_may_not_do(shared: Company, job: str, statement: LiteralString) -> None:
    assert _state(shared.login(job), statement) == DENIED


@pytest.mark.parametrize(
    ("job", "statement"),
    [
        ("storekeeper", "select id, quantity, received_quantity from erp.purchase_order_line"),
        ("storekeeper", "update erp.goods_receipt set note = 'x', version = version + 1"),
        ("storekeeper", "update erp.goods_receipt_line set received_quantity = 9"),
        ("buyer", "update erp.purchase_order set note = 'x', version = version + 1"),
        ("buyer", "update erp.purchase_order_line set unit_price = 3, quantity = 7"),
        ("buyer", "delete from erp.purchase_order_line where false"),
        ("buyer", "update erp.product set name = 'Screw', version = version + 1"),
        ("accounts_payable_clerk", "select account_number from erp.party_bank_account"),
        ("accountant", "update erp.account set name = 'x', version = version + 1 where code = '1000'"),
        ("accountant", "select from erp.voucher_line"),
        ("finance_manager", "update erp.posting_lock set locked_until = '2026-01-31' where area = 'stock'"),
        ("manager", "select total_amount from erp.purchase_order"),
        ("auditor", "select from erp.change_log"),
        ("administrator", "update erp.company set address = 'x', version = version + 1"),
        ("administrator", "update erp.person set own_documents_only = true, version = version + 1"),
        ("administrator", "update erp.approval_level set people = 2"),
    ],
)
def test_what_a_job_may_do(shared: Company, job: str, statement: LiteralString) -> None:
    assert _state(shared.login(job), statement) is None


@pytest.mark.parametrize(
    ("job", "function", "reached"),
    [
        ("buyer", "purchase_order__submit", True),
        ("buyer", "purchase_order__approve", False),
        ("purchasing_approver", "purchase_order__approve", True),
        ("storekeeper", "goods_receipt__post", True),
        ("buyer", "goods_receipt__post", False),
        ("accounts_payable_clerk", "supplier_invoice__post", True),
        ("accounts_payable_clerk", "payment__post", False),
        ("accountant", "payment__post", True),
        ("auditor", "payment__post", False),
        ("administrator", "supplier_invoice__post", False),
    ],
)
def test_which_postings_a_job_may_ask_for(shared: Company, job: str, function: str, reached: bool) -> None:  # noqa: FBT001
    statement = SQL("select erp_api.{}(%s, 1, %s)").format(SQL(function))
    with psycopg.connect(shared.login(job)) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(statement, [uuid4(), uuid4()])
    assert (refused.value.sqlstate != DENIED) == reached


@pytest.mark.parametrize(
    "call",
    [
        "erp_api.voucher__post(null, null, null, null, null, null, null, null, null)",
        "erp_api.stock__post(null, null, null, null, null)",
        "erp_api.document_number__next('payment', current_date)",
        "erp_api.notify_change('x', null)",
        "erp_api.check__001_voucher_balanced()",
    ],
)
def test_nobody_calls_what_is_internal(shared: Company, call: LiteralString) -> None:
    every: Any = ("buyer", "purchasing_approver", "storekeeper", "accountant", "finance_manager", "administrator")
    assert _state(shared.login(*every), f"select {call}") == DENIED  # type: ignore[arg-type, unused-ignore]
