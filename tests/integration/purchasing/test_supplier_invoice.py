"""Posting supplier invoices: the match, the taxes, the differences, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.factories.books import Billed, Books, Bought, problems, refusal

CLERK = "accounts_payable_clerk"
D = Decimal


def lines_of(books: Books, invoice: UUID) -> list[tuple[Any, ...]]:
    """Net, cleared, to stock, to price difference, and why blocked, of each line."""
    return books.rows(
        "select amount, cleared_value, stock_difference, price_difference, out_of_tolerance"
        " from erp.supplier_invoice_line where supplier_invoice_id = %s order by line",
        invoice,
    )


def test_at_the_order_price_clears_grni_and_owes_the_supplier(books: Books) -> None:
    ordered = books.order([Bought(books.new_product(), "10", "5.00"), Bought(books.new_product(), "3", "33.33")])
    received = books.receive([(ordered[0], "10", "0"), (ordered[1], "3", "0")])
    invoice = books.invoice(
        [Billed(received[0], "10", "5.00"), Billed(received[1], "3", "33.33"), Billed("6030", "1", "12.34", "N20")],
        control="194.80",
    )
    result = books.post_invoice(invoice)
    assert (result["status"], result["blocked"], result["warnings"]) == ("posted", False, [])
    assert result["number"].startswith("SI-2026-")
    assert result["voucher"]["journal"] == "PUR"
    assert Decimal(result["total_amount"]) == D("194.80")
    assert result["due_date"] == "2026-03-02"  # end of January and 30 days
    assert books.balances() == {"1150": D("30.00"), "1200": D("149.99"), "2000": D("-194.80"), "6030": D("14.81")}
    assert books.rows("select base_amount, tax_amount from erp.supplier_invoice_tax order by tax_amount") == [
        (D("12.34"), D("2.47")),
        (D("149.99"), D("30.00")),
    ]
    assert books.findings() == {}


def test_a_dearer_price_goes_to_what_is_on_hand_and_blocks(books: Books) -> None:
    line = books.buy("10", "5.00")
    books.consume(books.product_of(line), "4")
    invoice = books.invoice([Billed(line, "10", "6.00")])
    assert books.post_invoice(invoice)["blocked"] is True
    assert lines_of(books, invoice) == [(D("60"), D("50"), D("6"), D("4"), "price")]
    assert books.balances()["1200"] == D("36.00")
    assert books.balances()["5010"] == D("4.00")
    assert "2010" not in books.balances()
    assert books.findings() == {}


def test_a_cheaper_price_never_blocks_and_never_makes_stock_negative(books: Books) -> None:
    line = books.buy("10", "5.00")
    product = books.product_of(line)
    books.consume(product, "9")
    more = books.receive([(books.order([Bought(product, "9", "0.10")])[0], "9", "0")])[0]
    invoice = books.invoice([Billed(line, "10", "0.00")])
    assert books.post_invoice(invoice)["blocked"] is False
    assert lines_of(books, invoice) == [(D("0"), D("50"), D("-5.90"), D("-44.10"), "")]
    assert books.value("select value from erp.cost_pool where product_id = %s", product) == 0
    books.post_invoice(books.invoice([Billed(more, "9", "0.10")]))
    assert "2010" not in books.balances()
    assert books.findings() == {}


@pytest.mark.parametrize(
    ("percent", "amount", "price", "blocked"),
    [
        ("0", "0", "10.00", False),
        ("0", "0", "10.00000001", True),
        ("5", "0", "10.50", False),
        ("5", "0", "10.50000001", True),
        ("0", "3", "10.30", False),
        ("0", "3", "10.31", True),
        ("5", "3", "10.30", False),
        ("2", "3", "10.30", False),
        ("2", "2", "10.30", True),
        ("0", "0", "1.00", False),
    ],
)
def test_price_tolerances_are_exact(books: Books, percent: str, amount: str, price: str, blocked: bool) -> None:  # noqa: FBT001
    books.tolerate("price_tolerance_percent", percent)
    books.tolerate("price_tolerance_amount", amount)
    invoice = books.invoice([Billed(books.buy("10", "10.00"), "10", price)])
    assert books.post_invoice(invoice)["blocked"] is blocked


def test_parts_of_a_receipt_clear_all_of_it(books: Books) -> None:
    line = books.buy("3", "33.33333333")
    for _ in range(3):
        books.post_invoice(books.invoice([Billed(line, "1", "33.33333333")]))
    assert books.value("select value - cleared_value from erp.goods_receipt_line where id = %s", line) == 0
    assert "2010" not in books.balances()
    with pytest.raises(psycopg.Error) as caught:
        books.post_invoice(books.invoice([Billed(line, "1", "33.33")]))
    assert problems(caught.value) == [("supplier_invoice_line.already_invoiced", 0)]
    assert books.findings() == {}


def test_two_lines_of_an_invoice_share_a_receipt_line(books: Books) -> None:
    line = books.buy("3", "33.33333333")
    invoice = books.invoice([Billed(line, "2", "33.33333333"), Billed(line, "1", "33.33333333")])
    books.post_invoice(invoice)
    assert [row[1] for row in lines_of(books, invoice)] == [D("66.67"), D("33.33")]
    assert books.findings() == {}


def test_more_than_was_accepted_blocks_beyond_the_tolerance(books: Books) -> None:
    books.tolerate("quantity_tolerance_percent", "2")
    within, beyond = books.buy("100", "1.00"), books.buy("100", "1.00")
    first = books.invoice([Billed(within, "102", "1.00")])
    assert books.post_invoice(first)["blocked"] is False
    second = books.invoice([Billed(beyond, "103", "1.00")])
    assert books.post_invoice(second)["blocked"] is True
    assert lines_of(books, second) == [(D("103"), D("100"), D("0"), D("3"), "quantity")]
    assert books.balances()["5010"] == D("5.00")
    assert "2010" not in books.balances()
    assert books.findings() == {}


def test_rejected_goods_are_never_invoiced(books: Books) -> None:
    books.tolerate("quantity_tolerance_percent", "50")
    line = books.buy("10", "5.00", rejected="2")
    with pytest.raises(psycopg.Error) as caught:
        books.post_invoice(books.invoice([Billed(line, "9", "5.00")]))
    code, params = refusal(caught.value)
    assert code == "supplier_invoice.invalid"
    assert params["problems"] == [
        {
            "code": "supplier_invoice_line.rejected_invoiced",
            "field": "quantity",
            "row": 0,
            "params": {"receipt": "GR-2026-00001", "accepted": "8", "rejected": "2", "open": "8"},
        }
    ]
    books.post_invoice(books.invoice([Billed(line, "8", "5.00")]))
    assert "2010" not in books.balances()
    assert books.findings() == {}


def test_every_problem_is_told_with_its_row(books: Books) -> None:
    other = books.new_supplier()
    foreign = books.receive(
        [(books.order([Bought(books.new_product(), "1", "1")], supplier=other)[0], "1", "0")], supplier=other
    )[0]
    late = books.receive([(books.order([Bought(books.new_product(), "1", "1")])[0], "1", "0")], day="2026-01-25")[0]
    invoice = books.invoice(
        [Billed(foreign, "1", "1"), Billed(late, "1", "1"), Billed("2000", "1", "1"), Billed("6030", "1", "1")],
        control="5.00",
    )
    with pytest.raises(psycopg.Error) as caught:
        books.post_invoice(invoice)
    assert problems(caught.value) == [
        ("supplier_invoice.total_differs", None),
        ("supplier_invoice_line.other_supplier", 0),
        ("supplier_invoice_line.before_receipt", 1),
        ("supplier_invoice_line.control_account", 2),
    ]
    assert books.value("select status from erp.supplier_invoice where id = %s", invoice) == "draft"
    with pytest.raises(psycopg.Error) as caught:
        books.post_invoice(books.invoice([]))
    assert problems(caught.value) == [("supplier_invoice.no_lines", None)]
    with pytest.raises(psycopg.Error) as caught:
        books.post_invoice(books.invoice([Billed("6030", "1", "-1")]))
    assert problems(caught.value) == [("supplier_invoice.total_negative", None)]


@pytest.mark.parametrize(
    ("currency", "rate", "price", "total", "payable"),
    [
        ("USD", "0.91237", "3.337", "40.04", "36.53"),
        ("JPY", "0.0061", "333.4", "4001", "24.41"),
        ("KWD", "2.9871", "1.23456", "14.815", "44.25"),
    ],
)
def test_foreign_currencies_keep_their_minor_units(
    books: Books,
    *,
    currency: str,
    rate: str,
    price: str,
    total: str,
    payable: str,
) -> None:
    books.rate(currency, "2026-01-01", rate)
    books.rate(currency, "2026-01-15", str(D(rate) * 2))
    lines = books.order([Bought(books.new_product(), "10", price)], currency=currency)
    received = books.receive([(lines[0], "10", "0")])[0]
    books.rate(currency, "2026-01-18", rate)
    invoice = books.invoice([Billed(received, "10", price)], currency=currency)
    result = books.post_invoice(invoice)
    assert result["blocked"] is False
    assert D(result["total_amount"]) == D(total)
    assert books.balances()["2000"] == -D(payable)
    assert "2010" not in books.balances()
    assert books.findings() == {}


@pytest.mark.parametrize("tax_per", ["document", "line"])
def test_inclusive_tax_is_taken_out_and_spread_to_the_cent(books: Books, tax_per: str) -> None:
    books.owner.execute(
        "insert into erp.tax_code (id, code, name, rate, inclusive, account_id)"
        " select gen_random_uuid(), 'I20', 'Included', 20, true, account_id from erp.tax_code where code = 'V20'"
    )
    books.owner.execute("update erp.company set tax_per = %s, version = version + 1", (tax_per,))
    received = [books.buy("1", "0.10", tax="I20") for _ in range(3)]
    invoice = books.invoice([Billed(line, "1", "0.10", "I20") for line in received], control="0.30")
    assert books.post_invoice(invoice)["blocked"] is False
    tax = {"document": D("0.05"), "line": D("0.06")}[tax_per]
    assert books.balances()["1150"] == tax
    assert sum(row[0] for row in lines_of(books, invoice)) == D("0.30") - tax
    assert books.findings() == {}


def test_the_same_request_is_done_once_and_an_old_version_is_stale(books: Books) -> None:
    line = books.buy()
    invoice, request = books.invoice([Billed(line, "10", "6.00")]), uuid4()
    first = books.call_again(CLERK, "supplier_invoice__post", invoice, 1, request)
    assert books.call_again(CLERK, "supplier_invoice__post", invoice, 1, request) == first
    books.call("finance_manager", "supplier_invoice__release", invoice, 2, "agreed by phone")
    assert books.call_again(CLERK, "supplier_invoice__post", invoice, 1, request)["number"] == first["number"]
    with pytest.raises(psycopg.Error) as caught:
        books.call(CLERK, "supplier_invoice__post", invoice, 1)
    assert caught.value.sqlstate == "KT002"
    with pytest.raises(psycopg.Error) as caught:
        books.call(CLERK, "supplier_invoice__post", invoice, 3)
    assert refusal(caught.value)[0] == "supplier_invoice.not_draft"
    with pytest.raises(psycopg.Error) as caught:
        books.call(CLERK, "supplier_invoice__post", uuid4(), 1)
    assert refusal(caught.value)[0] == "record.missing"
    assert books.value("select count(*) from erp.voucher where source_id = %s", invoice) == 1


def test_a_number_is_entered_once_however_it_is_written(books: Books) -> None:
    books.post_invoice(books.invoice([Billed("6030", "1", "7.00")], number="RE-2026 / 0015"))
    with pytest.raises(psycopg.Error) as caught:
        books.invoice([Billed("6030", "1", "7.00")], number="ｒｅ２０２６.0015")
    code, params = refusal(caught.value)
    assert code == "supplier_invoice.duplicate"
    assert (params["number"], params["supplier_number"]) == ("SI-2026-00001", "RE-2026 / 0015")
    other = books.invoice([Billed("6030", "1", "7.00")], number="RE-2026 / 0015", supplier=books.new_supplier())
    assert books.post_invoice(other)["warnings"] == []
    again = books.post_invoice(books.invoice([Billed("6030", "1", "7.00")], number="RE-2026 / 0016"))
    assert [(warning["code"], warning["params"]["number"]) for warning in again["warnings"]] == [
        ("supplier_invoice.same_amount", "SI-2026-00001")
    ]


def test_a_blocked_invoice_is_released_by_somebody_else_with_a_reason(books: Books) -> None:
    invoice = books.invoice([Billed(books.buy(), "10", "6.00")])
    books.post_invoice(invoice)
    payment = books.payment([(books.open_item(invoice), "72.00")])
    with pytest.raises(psycopg.Error) as caught:
        books.post_payment(payment)
    assert problems(caught.value) == [("payment_line.invoice_blocked", 0)]
    with pytest.raises(psycopg.Error) as caught:
        books.call("finance_manager", "supplier_invoice__release", invoice, 2, "  ")
    assert refusal(caught.value)[0] == "reason.missing"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        books.call(CLERK, "supplier_invoice__release", invoice, 2, "mine")
    released = books.call("finance_manager", "supplier_invoice__release", invoice, 2, "agreed by phone")
    assert released["blocked"] is False
    with pytest.raises(psycopg.Error) as caught:
        books.call("finance_manager", "supplier_invoice__release", invoice, 3, "again")
    assert refusal(caught.value)[0] == "supplier_invoice.not_blocked"
    books.post_payment(payment)
    assert books.findings() == {}


def test_nobody_releases_his_own_invoice(books: Books) -> None:
    invoice = books.invoice([Billed(books.buy(), "10", "6.00")])
    books.call("accountant", "supplier_invoice__post", invoice)
    books.grant("accountant", "supplier_invoice:release")
    with pytest.raises(psycopg.Error) as caught:
        books.call("accountant", "supplier_invoice__release", invoice, 2, "mine")
    assert refusal(caught.value)[0] == "supplier_invoice.own_release"


def test_a_reversal_gives_everything_back_exactly(books: Books) -> None:
    line = books.buy("10", "5.00")
    before = books.balances()
    invoice = books.invoice([Billed(line, "10", "6.00"), Billed("6030", "1", "9.99", "N20")])
    books.post_invoice(invoice)
    with pytest.raises(psycopg.Error) as caught:
        books.call("finance_manager", "supplier_invoice__reverse", invoice, 2, date(2026, 1, 19), "wrong")
    assert refusal(caught.value)[0] == "voucher.reversed_before"
    result = books.call("finance_manager", "supplier_invoice__reverse", invoice, 2, date(2026, 2, 1), "wrong")
    assert (result["status"], result["voucher"]["period"]) == ("reversed", "2026-02")
    assert books.balances() == before
    assert books.findings() == {}
    again = books.invoice([Billed(line, "10", "5.00")])
    books.post_invoice(again)
    assert books.findings() == {}


def test_a_reversal_after_the_goods_are_gone_leaves_no_value_behind(books: Books) -> None:
    line = books.buy("10", "5.00")
    invoice = books.invoice([Billed(line, "10", "6.00")])
    books.post_invoice(invoice)
    books.consume(books.product_of(line), "10", "2026-01-25")
    books.call("finance_manager", "supplier_invoice__reverse", invoice, 2, date(2026, 2, 1), "wrong")
    assert books.balances() == {"2010": D("-50.00"), "5000": D("60.00"), "5010": D("-10.00")}
    assert books.findings() == {}


def test_nothing_is_posted_or_reversed_into_a_closed_period(books: Books) -> None:
    line = books.buy()
    posted = books.invoice([Billed("6030", "1", "5.00")])
    books.post_invoice(posted)
    invoice = books.invoice([Billed(line, "10", "5.00")])
    books.owner.execute("update erp.period set status = 'closed', version = version + 1 where code = '2026-01'")
    with pytest.raises(psycopg.Error) as caught:
        books.post_invoice(invoice)
    assert refusal(caught.value)[0] == "period.closed"
    with pytest.raises(psycopg.Error) as caught:
        books.call("finance_manager", "supplier_invoice__reverse", posted, 2, date(2026, 1, 31), "wrong")
    assert refusal(caught.value)[0] == "period.closed"


def test_a_draft_is_discarded_with_its_trail(books: Books) -> None:
    invoice, request = books.invoice([Billed("6030", "1", "5.00")]), uuid4()
    gone = books.call_again(CLERK, "supplier_invoice__discard", invoice, 1, request)
    assert gone["status"] == "discarded"
    assert books.call_again(CLERK, "supplier_invoice__discard", invoice, 1, request) == gone
    assert books.value("select count(*) from erp.supplier_invoice where id = %s", invoice) == 0
    kept = books.value("select detail from erp.document_event where document_id = %s", invoice)
    assert len(kept["lines"]) == 1
    assert books.findings() == {}
