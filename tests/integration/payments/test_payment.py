"""Paying open items: shares, exchange differences, separation of duties, reversal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.factories.books import Billed, Books, problems, refusal

D = Decimal
MANAGER = "finance_manager"


def owed(books: Books, amount: str, *, currency: str = "EUR", day: str = "2026-01-20") -> UUID:
    """The open item of a posted expense invoice over `amount`."""
    invoice = books.invoice([Billed("6030", "1", amount, None)], currency=currency, day=day)
    books.post_invoice(invoice)
    return books.open_item(invoice)


def open_amounts(books: Books, item: UUID) -> tuple[Decimal, Decimal]:
    """Open in the item's currency and in company currency."""
    amount, company_amount = books.rows(
        "select open_amount, open_company_amount from erp.open_item_balance where open_item_id = %s", item
    )[0]
    return amount, company_amount


def test_several_items_in_full_and_in_part(books: Books) -> None:
    first, second = owed(books, "100.00"), owed(books, "50.00")
    result = books.post_payment(books.payment([(first, "100.00"), (second, "20.01")]))
    assert (result["status"], D(result["amount"]), result["voucher"]["journal"]) == ("posted", D("120.01"), "BNK")
    assert result["number"].startswith("PY-2026-")
    assert open_amounts(books, first) == (D(0), D(0))
    assert open_amounts(books, second) == (D("29.99"), D("29.99"))
    assert books.balances() == {"1010": D("-120.01"), "2000": D("-29.99"), "6030": D("150.00")}
    assert books.findings() == {}


def test_exchange_difference_and_no_cent_left(books: Books) -> None:
    books.rate("USD", "2026-01-01", "0.9")
    item = owed(books, "100.01", currency="USD")  # worth 90.01
    books.rate("USD", "2026-02-01", "0.95")
    for amount in ("33.33", "33.33"):
        books.post_payment(books.payment([(item, amount)], currency="USD"))
    books.rate("USD", "2026-03-01", "0.8")
    books.post_payment(books.payment([(item, "33.35")], currency="USD", day="2026-03-02"))
    assert open_amounts(books, item) == (D(0), D(0))
    paid = D("31.66") * 2 + D("26.68")
    assert books.balances() == {"1010": -paid, "6030": D("90.01"), "7020": paid - D("90.01")}
    assert books.findings() == {}


def test_every_problem_is_told_with_its_row(books: Books) -> None:
    books.rate("USD", "2026-01-01", "0.9")
    late, dollars = owed(books, "10.00", day="2026-03-01"), owed(books, "10.00", currency="USD")
    other_supplier = books.new_supplier()
    invoice = books.invoice([Billed("6030", "1", "5", None)], supplier=other_supplier)
    books.post_invoice(invoice)
    small = owed(books, "5.00")
    general = books.value("select id from erp.journal where code = 'GEN'")
    payment = books.payment(
        [(late, "1.00"), (dollars, "1.00"), (books.open_item(invoice), "1.00"), (small, "5.01")], journal=general
    )
    with pytest.raises(psycopg.Error) as caught:
        books.post_payment(payment)
    assert refusal(caught.value)[0] == "payment.invalid"
    assert problems(caught.value) == [
        ("payment.journal_kind", None),
        ("payment_line.before_invoice", 0),
        ("payment_line.other_currency", 1),
        ("payment_line.other_supplier", 2),
        ("payment_line.overpaid", 3),
    ]
    with pytest.raises(psycopg.Error) as caught:
        books.post_payment(books.payment([]))
    assert problems(caught.value) == [("payment.no_lines", None)]
    books.owner.execute(
        "update erp.party set blocked = true, version = version + 1 where id = %s", (books.supplier,)
    )
    with pytest.raises(psycopg.Error) as caught:
        books.post_payment(books.payment([(small, "5.00")]))
    assert problems(caught.value) == [("payment.supplier_blocked", None)]


def test_two_pairs_of_eyes(books: Books) -> None:
    item = owed(books, "10.00")
    own = _payment_of(books, "accountant", item)
    with pytest.raises(psycopg.Error) as caught:
        books.call("accountant", "payment__post", own)
    assert refusal(caught.value)[0] == "payment.own_payment"
    assert books.call(MANAGER, "payment__post", own)["status"] == "posted"


def test_who_changed_the_bank_account_posts_no_payment_to_it(books: Books) -> None:
    account = uuid4()
    books.person("accounts_payable_clerk").execute(
        "insert into erp.party_bank_account (id, party_id, account_number) values (%s, %s, 'DE02 1203')",
        (account, books.supplier),
    )
    item = owed(books, "10.00")
    payment = _payment_of(books, "accountant", item, account)
    books.grant("accounts_payable_clerk", "payment:post")
    with pytest.raises(psycopg.Error) as caught:
        books.call("accounts_payable_clerk", "payment__post", payment)
    assert refusal(caught.value)[0] == "payment.own_bank_account"
    assert books.call(MANAGER, "payment__post", payment)["status"] == "posted"


def _payment_of(books: Books, job: str, item: UUID, bank_account: UUID | None = None) -> UUID:
    payment = uuid4()
    connection = books.person(job)
    with connection.transaction():
        connection.execute(
            "insert into erp.payment (id, supplier_id, journal_id, date, currency_code, party_bank_account_id)"
            " values (%s, %s, %s, '2026-02-10', 'EUR', %s)",
            (payment, books.supplier, books.bank, bank_account),
        )
        connection.execute(
            "insert into erp.payment_line (id, payment_id, line, open_item_id, amount) values (%s, %s, 1, %s, 10)",
            (uuid4(), payment, item),
        )
    return payment


def test_a_reversal_opens_the_items_again(books: Books) -> None:
    books.rate("USD", "2026-01-01", "0.9")
    item = owed(books, "100.01", currency="USD")
    before, was_open = books.balances(), open_amounts(books, item)
    books.rate("USD", "2026-02-01", "0.95")
    payment, request = books.payment([(item, "33.33")], currency="USD"), uuid4()
    books.post_payment(payment)
    invoice = books.value("select document_id from erp.open_item where id = %s", item)
    with pytest.raises(psycopg.Error) as caught:
        books.call(MANAGER, "supplier_invoice__reverse", invoice, 2, date(2026, 3, 1), "wrong")
    assert refusal(caught.value) == (
        "supplier_invoice.paid",
        {"number": "SI-2026-00001", "payments": ["PY-2026-00001"]},
    )
    with pytest.raises(psycopg.Error) as caught:
        books.call(MANAGER, "payment__reverse", payment, 2, date(2026, 2, 9), "wrong")
    assert refusal(caught.value)[0] == "voucher.reversed_before"
    first = books.call_again(MANAGER, "payment__reverse", payment, 2, request, date(2026, 2, 20), "wrong account")
    assert books.call_again(MANAGER, "payment__reverse", payment, 2, request, date(2026, 2, 20), "x") == first
    with pytest.raises(psycopg.Error) as caught:
        books.call(MANAGER, "payment__reverse", payment, 3, date(2026, 2, 20), "again")
    assert refusal(caught.value)[0] == "payment.not_posted"
    assert (books.balances(), open_amounts(books, item)) == (before, was_open)
    assert books.findings() == {}
    books.call(MANAGER, "supplier_invoice__reverse", invoice, 2, date(2026, 3, 1), "wrong")
    assert books.balances() == {}
    assert books.findings() == {}


def test_a_payment_is_posted_once(books: Books) -> None:
    payment, request = books.payment([(owed(books, "10.00"), "10.00")]), uuid4()
    first = books.call_again(MANAGER, "payment__post", payment, 1, request)
    assert books.call_again(MANAGER, "payment__post", payment, 1, request) == first
    with pytest.raises(psycopg.Error) as caught:
        books.call(MANAGER, "payment__post", payment, 1)
    assert caught.value.sqlstate == "KT002"
    with pytest.raises(psycopg.Error) as caught:
        books.call(MANAGER, "payment__post", payment, 2)
    assert refusal(caught.value)[0] == "payment.not_draft"


def test_a_draft_is_discarded(books: Books) -> None:
    payment = books.payment([(owed(books, "10.00"), "10.00")])
    books.call("accounts_payable_clerk", "payment__discard", payment)
    assert books.rows("select 1 from erp.payment where id = %s", payment) == []
    assert books.rows("select 1 from erp.payment_line where payment_id = %s", payment) == []
