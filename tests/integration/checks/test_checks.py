"""Each numbered check is silent on clean books and names the row that somebody changed."""

from __future__ import annotations

from typing import LiteralString

import psycopg
import pytest

from server_db.maintenance import checks
from tests.factories.books import Billed, Books, Bought, refusal

CORRUPTIONS: dict[str, LiteralString] = {
    "001_voucher_balanced": "update erp.voucher_line set debit = debit + 1 where debit <> 0 and line = 1",
    "002_account_balance": (
        "update erp.account_balance set debit = debit + 1 where account_id ="
        " (select id from erp.account where code = '1200')"
    ),
    "003_party_balance": "update erp.party_balance set credit = credit + 1",
    "004_open_item_ledger": (
        "update erp.open_item_balance set open_company_amount = 1 where open_company_amount <> 0"
    ),
    "005_open_item_balance": "update erp.settlement set amount = amount + 1",
    "006_stock_value_ledger": "update erp.cost_pool set value = value + 1",
    "007_cost_pool_moves": "update erp.stock_move set value = value + 1 where quantity <> 0",
    "008_stock_balance_moves": "update erp.stock_balance set quantity = quantity + 1",
    "009_grni_ledger": "update erp.goods_receipt_line set value = value + 1",
    "010_voucher_numbers": "update erp.voucher set number = number + 7 where number = 1",
    "011_voucher_digests": "update erp.voucher set narration = narration || '.'",
    "012_order_line_counters": "update erp.purchase_order_line set received_quantity = received_quantity + 1",
    "013_receipt_line_counters": "update erp.goods_receipt_line set invoiced_quantity = invoiced_quantity + 1",
    "014_invoice_totals": "update erp.supplier_invoice set tax_amount = tax_amount + 1",
    "015_payment_totals": "update erp.payment set amount = amount + 1",
    "016_order_totals": "update erp.purchase_order set net_amount = net_amount + 1000",
    "017_voucher_periods": "update erp.voucher_line set date = date + 40",
    "018_documents_vouchers": "update erp.payment set voucher_id = null",
    "019_document_numbers": "update erp.payment set number = null",
    "020_rejected_goods": "delete from erp.stock_move where value = 0 and quantity <> 0",
    "021_move_vouchers": "update erp.stock_move set value = value + 1 where quantity = 0",
    "022_tax_ledger": "update erp.supplier_invoice_tax set company_tax_amount = company_tax_amount + 1",
    "023_settlement_vouchers": "update erp.settlement set company_amount = company_amount - 1",
}


def history(books: Books) -> None:
    """A dearer invoice over goods of which some were rejected, and a part of it paid."""
    product = books.new_product()
    line = books.receive([(books.order([Bought(product, "10", "5.00")])[0], "12", "2")])[0]
    invoice = books.invoice([Billed(line, "10", "5.50")])
    books.post_invoice(invoice)
    books.call("finance_manager", "supplier_invoice__release", invoice, 2, "agreed")
    books.post_payment(books.payment([(books.open_item(invoice), "16.00")]))


def test_there_is_a_corruption_for_every_check() -> None:
    assert {check.name for check in checks.found()} == set(CORRUPTIONS)


@pytest.mark.parametrize("name", sorted(CORRUPTIONS))
def test_a_check_finds_what_it_is_for(books: Books, name: str) -> None:
    history(books)
    assert books.findings() == {}
    with books.company.connect() as connection, connection.transaction():
        connection.execute("set local session_replication_role = replica")
        for table in ("voucher", "voucher_line", "settlement", "stock_move", "open_item"):
            connection.execute(f"alter table erp.{table} disable trigger user")
        connection.execute(CORRUPTIONS[name])
    found = books.findings()
    assert name in found
    assert all(subject for subject, *_ in found[name])


def test_ties_stand_and_name_what_broke(books: Books) -> None:
    history(books)
    reader = books.person("finance_manager")
    ties = reader.execute("select check_name, report_amount, ledger_amount, tied from erp_api.ties()").fetchall()
    assert {name for name, *_ in ties} <= set(CORRUPTIONS)
    assert all(tied and report == ledger for _, report, ledger, tied in ties)
    assert {check for check, report, *_ in ties if not report} == {"009_grni_ledger"}
    with books.company.connect() as connection:
        connection.execute("update erp.cost_pool set value = value + 1")
    broken = reader.execute("select check_name, difference from erp_api.ties() where not tied").fetchall()
    assert [name for name, _ in broken] == ["006_stock_value_ledger"]
    assert broken[0][1] == 1
    rows = reader.execute(
        "select subject, expected - found from erp_api.tie_detail(%s)", (broken[0][0],)
    ).fetchall()
    assert rows == [("account 1200", 1)]
    with pytest.raises(psycopg.Error) as caught:
        reader.execute("select * from erp_api.tie_detail('x(); drop table erp.voucher; --')")
    assert refusal(caught.value)[0] == "check.unknown"


def test_a_person_who_sees_a_part_is_told_no_totals(books: Books) -> None:
    conninfo = books.company.login("finance_manager", warehouses=["MAIN"])
    with psycopg.connect(conninfo) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute("select * from erp_api.ties()")
    assert refusal(caught.value)[0] == "ties.limited_person"
