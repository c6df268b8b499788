"""Reports tie to the ledger at any day, and show nobody more than he may see."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, LiteralString

import psycopg
import pytest

from server_db.access.permissions import Permission
from tests.factories.books import Billed, Books, Bought, refusal

D = Decimal
MANAGER = "finance_manager"


def told(books: Books, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
    """What the finance manager is told."""
    return books.person(MANAGER).execute(query, values).fetchall()


def total(books: Books, query: LiteralString, *values: object) -> Decimal:
    """The one sum that a query returns, zero for nothing."""
    return told(books, query, *values)[0][0] or D(0)


def story(books: Books) -> None:
    """Bought in January, invoiced in February and March, paid in April, some of it taken back in May."""
    product = books.new_product()
    ordered = books.order([Bought(product, "30", "5.00")])[0]
    first, second = books.receive([(ordered, "10", "0"), (ordered, "14", "4")], day="2026-01-10")
    dear = books.invoice([Billed(first, "10", "6.00")], day="2026-02-10")
    books.post_invoice(dear)
    books.call(MANAGER, "supplier_invoice__release", dear, 2, "agreed")
    books.consume(product, "5", "2026-02-20")
    part = books.invoice([Billed(second, "4", "5.00"), Billed("6030", "1", "7.77", "N20")], day="2026-03-10")
    books.post_invoice(part)
    payment = books.payment([(books.open_item(dear), "72.00"), (books.open_item(part), "10.00")], day="2026-04-05")
    books.post_payment(payment)
    books.call(MANAGER, "payment__reverse", payment, 2, date(2026, 5, 2), "wrong account")
    books.call(MANAGER, "supplier_invoice__reverse", part, 2, date(2026, 5, 20), "wrong number")


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-09",
        "2026-01-31",
        "2026-02-15",
        "2026-03-31",
        "2026-04-05",
        "2026-05-02",
        "2026-05-31",
        "2026-11-30",
    ],
)
def test_a_past_day_asked_later_ties_to_the_ledger_of_that_day(books: Books, day: str) -> None:
    story(books)
    ledger = books.balances(day)
    assert total(books, "select sum(open_company_amount) from erp_api.open_payables(%s)", day) == -ledger.get(
        "2000", D(0)
    )
    assert total(books, "select sum(open_value) from erp_api.grni_list(%s)", day) == -ledger.get("2010", D(0))
    assert total(books, "select sum(value) from erp_api.stock_on_hand(in_date => %s)", day) == ledger.get(
        "1200", D(0)
    )
    closing = dict(
        told(books, "select code, closing from erp_api.trial_balance('2026-01-01', %s) where closing <> 0", day)
    )
    assert closing == ledger
    assert books.findings() == {}


def test_the_present_is_the_past_of_today(books: Books) -> None:
    story(books)
    now = told(books, "select code, bin_code, quantity, value from erp_api.stock_on_hand()")
    assert now == told(
        books, "select code, bin_code, quantity, value from erp_api.stock_on_hand(in_date => '2026-12-31')"
    )
    assert [(row[1], row[2], row[3] == 0) for row in sorted(now, key=lambda row: str(row[1]))] == [
        ("HOLD", D(4), True),
        ("STORAGE", D(15), False),
    ]


def test_trial_balance_carries_opening_and_year(books: Books) -> None:
    story(books)
    for starts, ends in (("2026-03-01", "2026-03-31"), ("2026-02-15", "2026-03-12")):
        for code, opening, debit, credit, year_debit, closing in told(
            books,
            "select code, opening, debit, credit, year_debit, closing from erp_api.trial_balance(%s, %s)",
            *(starts, ends),
        ):
            lines = books.rows(
                "select coalesce(sum(debit - credit) filter (where date < %s), 0),"
                " coalesce(sum(debit) filter (where date >= %s), 0),"
                " coalesce(sum(credit) filter (where date >= %s), 0), coalesce(sum(debit), 0)"
                " from erp.voucher_line l join erp.account a on a.id = l.account_id"
                " where a.code = %s and date <= %s",
                *(starts, starts, starts, code, ends),
            )
            assert (opening, debit, credit, year_debit) == lines[0]
            assert closing == opening + debit - credit
    with pytest.raises(psycopg.Error) as caught:
        told(books, "select * from erp_api.trial_balance('2026-03-01', '2026-02-01')")
    assert refusal(caught.value)[0] == "dates.not_ordered"


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_pages_of_an_account_ledger_carry_the_balance(books: Books, limit: int) -> None:
    story(books)
    account = books.value("select id from erp.account where code = '2000'")
    read: list[tuple[Any, ...]] = []
    after: tuple[Any, ...] = (None, None, None)
    while True:
        page = told(
            books,
            "select date, voucher_id, line, debit, credit, balance from erp_api.account_ledger(%s, '2026-02-05',"
            " '2026-12-31', %s, %s, %s, %s)",
            *(account, *after, limit),
        )
        if after[0] is None:
            opening, page = page[0], page[1:]
            assert (opening[1], opening[5]) == (None, 0)
        if not page:
            break
        read += page
        after = page[-1][:3]
    assert len({row[1:3] for row in read}) == len(read) == 6 - 1
    running = D(0)
    for row in read:
        running += row[3] - row[4]
        assert row[5] == running
    assert running == books.balances()["2000"]


def test_closing_a_period_keeps_its_balances(books: Books) -> None:
    story(books)
    before = told(books, "select * from erp_api.trial_balance('2026-01-01', '2026-12-31')")
    books.owner.execute("select erp_api.account_balance__compact(id) from erp.period")
    assert told(books, "select * from erp_api.trial_balance('2026-01-01', '2026-12-31')") == before
    assert books.rows("select 1 from erp.account_balance where slot <> 0") == []
    assert books.findings() == {}


def test_value_of_stock_is_for_those_who_may_see_it(books: Books) -> None:
    books.buy()
    with psycopg.connect(books.company.login(permissions=[Permission.STOCK_READ])) as connection:
        rows = connection.execute("select quantity, value from erp_api.stock_on_hand()").fetchall()
    assert rows == [(D(10), None)]
    other = uuid_of_second_warehouse(books)
    conninfo = books.company.login(
        permissions=[Permission.STOCK_READ, Permission.STOCK_VALUE_READ], warehouses=[other]
    )
    with psycopg.connect(conninfo) as connection:
        assert connection.execute("select * from erp_api.stock_on_hand()").fetchall() == []


def uuid_of_second_warehouse(books: Books) -> str:
    """The code of another warehouse, made for the purpose."""
    books.owner.execute("insert into erp.warehouse (id, code, name) values (gen_random_uuid(), 'SIDE', 'Side')")
    return "SIDE"


def test_words_and_pages_of_stock(books: Books) -> None:
    for _ in range(3):
        books.buy()
    everything = told(books, "select code, bin_id from erp_api.stock_on_hand()")
    assert len(everything) == 3
    rest = told(
        books,
        "select code, bin_id from erp_api.stock_on_hand(in_after_code => %s, in_after_bin_id => %s)",
        *everything[0],
    )
    assert rest == everything[1:]
    code = everything[1][0]
    assert [row[0] for row in told(books, "select code from erp_api.stock_on_hand(null, %s)", code.lower())] == [
        code
    ]
    assert told(books, "select code from erp_api.stock_on_hand(null, %s)", "100%_nothing") == []


def test_the_chain_of_a_document_from_each_end(books: Books) -> None:
    line = books.buy()
    invoice = books.invoice([Billed(line, "10", "5.00")])
    books.post_invoice(invoice)
    payment = books.payment([(books.open_item(invoice), "60.00")])
    books.post_payment(payment)
    receipt, order = books.rows(
        "select r.goods_receipt_id, o.purchase_order_id from erp.goods_receipt_line r"
        " join erp.purchase_order_line o on o.id = r.purchase_order_line_id where r.id = %s",
        line,
    )[0]
    kinds = ["purchase_order", "goods_receipt", "supplier_invoice", "payment", "voucher", "voucher", "voucher"]
    voucher = books.value("select voucher_id from erp.payment where id = %s", payment)
    for kind, document in (
        *(("purchase_order", order), ("goods_receipt", receipt), ("supplier_invoice", invoice)),
        *(("payment", payment), ("voucher", voucher)),
    ):
        chain = told(books, "select kind, amount from erp_api.document__chain(%s, %s)", kind, document)
        assert [row[0] for row in chain] == kinds
        assert [row[1] for row in chain[:4]] == [D("60"), D("50"), D("60"), D("60")]
    seen = books.person("storekeeper").execute(
        "select kind, amount from erp_api.document__chain('purchase_order', %s)", (order,)
    )
    assert seen.fetchall() == [("purchase_order", None), ("goods_receipt", None)]


def test_the_history_is_for_those_who_may_read_the_document(books: Books) -> None:
    invoice = books.invoice([Billed("6030", "1", "5.00")])
    books.post_invoice(invoice)
    events = told(books, "select event, login from erp_api.document__history('supplier_invoice', %s::text)", invoice)
    assert ("posted", books.person("accounts_payable_clerk").info.user) in events
    with pytest.raises(psycopg.Error) as caught:
        books.person("storekeeper").execute(
            "select * from erp_api.document__history('supplier_invoice', %s::text)", (invoice,)
        )
    assert refusal(caught.value)[0] == "access.denied"
