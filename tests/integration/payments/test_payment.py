"""Paying open items: shares, exchange differences, separation of duties, reversal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors
from psycopg.sql import SQL, Identifier

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


def bank_account(books: Books, clerk: str = "accounts_payable_clerk", supplier: UUID | None = None) -> UUID:
    """A bank account of the supplier, entered by a clerk and confirmed by nobody yet."""
    account = uuid4()
    books.person(clerk).execute(
        "insert into erp.party_bank_account (id, party_id, account_number) values (%s, %s, %s)",
        (account, supplier or books.supplier, f"DE{account.int % 10**18}"),
    )
    return account


def change(books: Books, person: str, account: UUID, column: LiteralString, value: object) -> None:
    """Change a column of a bank account as a person."""
    statement = SQL("update erp.party_bank_account set {} = %s, version = version + 1 where id = %s")
    books.person(person).execute(statement.format(Identifier(column)), (value, account))


def confirm(books: Books, person: str, account: UUID) -> int:
    """Confirm a bank account as a person."""
    version = books.value("select version from erp.party_bank_account where id = %s", account)
    row = books.person(person).execute(
        "select erp_api.party_bank_account__confirm(%s, %s)", (account, version)
    ).fetchone()
    assert row is not None
    return int(row[0])


def refused(act: Callable[[], object]) -> str:
    """The code with which an act is refused."""
    with pytest.raises(psycopg.Error) as caught:
        act()
    return refusal(caught.value)[0]


def test_who_changed_the_bank_account_posts_no_payment_to_it(books: Books) -> None:
    account = bank_account(books)
    confirm(books, "accountant", account)
    payment = _payment_of(books, "accountant", owed(books, "10.00"), account)
    books.grant("accounts_payable_clerk", "payment:post")
    assert refused(lambda: books.call("accounts_payable_clerk", "payment__post", payment)) == (
        "payment.own_bank_account"
    )
    # That somebody else changed it after him does not help.
    change(books, "accounts_payable_clerk.2", account, "bank_name", "Nordbank")
    confirm(books, "accountant", account)
    assert refused(lambda: books.call("accounts_payable_clerk", "payment__post", payment)) == (
        "payment.own_bank_account"
    )
    assert books.call(MANAGER, "payment__post", payment)["status"] == "posted"


def test_a_payment_goes_to_a_confirmed_account_only(books: Books) -> None:
    account = bank_account(books)
    payment = _payment_of(books, "accountant", owed(books, "10.00"), account)
    with pytest.raises(psycopg.Error) as caught:
        books.call(MANAGER, "payment__post", payment)
    assert problems(caught.value) == [("payment.bank_account_unconfirmed", None)]
    confirm(books, MANAGER, account)
    changes: list[tuple[LiteralString, str]] = [
        ("swift", "BYLADEM1001"), ("bank_name", "B"), ("account_number", "7"), ("currency_code", "EUR"),
    ]
    for column, value in changes:
        change(books, "accounts_payable_clerk", account, column, value)
        with pytest.raises(psycopg.Error) as caught:
            books.call(MANAGER, "payment__post", payment)
        assert problems(caught.value) == [("payment.bank_account_unconfirmed", None)], column
        confirm(books, "accountant", account)
    assert books.call(MANAGER, "payment__post", payment)["status"] == "posted"


def test_a_second_person_confirms_an_account(books: Books) -> None:
    account = bank_account(books)
    for clerk in ("accounts_payable_clerk", "accounts_payable_clerk.2"):
        books.grant(clerk, "supplier_bank:confirm")
    assert refused(lambda: confirm(books, "accounts_payable_clerk", account)) == "party_bank_account.own_change"
    change(books, "accounts_payable_clerk.2", account, "bank_name", "Nordbank")
    assert refused(lambda: confirm(books, "accounts_payable_clerk", account)) == "party_bank_account.own_change"
    assert refused(lambda: confirm(books, "accounts_payable_clerk.2", account)) == "party_bank_account.own_change"
    assert confirm(books, MANAGER, account) == 3
    again = books.person(MANAGER).execute("select erp_api.party_bank_account__confirm(%s, 2)", (account,)).fetchone()
    assert again == (3,), "asked again after a lost answer"
    assert refused(lambda: confirm(books, "accountant", account)) == "party_bank_account.confirmed"
    with pytest.raises(psycopg.Error) as caught:
        books.person("accountant").execute("select erp_api.party_bank_account__confirm(%s, 2)", (account,))
    assert caught.value.sqlstate == "KT002"
    # A confirmed account that gets another number is another account: who made the old one may look at the new one.
    change(books, "accounts_payable_clerk.2", account, "account_number", "DE5")
    assert refused(lambda: confirm(books, "accounts_payable_clerk.2", account)) == "party_bank_account.own_change"
    assert confirm(books, "accounts_payable_clerk", account) == 5
    # Out of use it needs nobody, back in use it does.
    change(books, "accounts_payable_clerk.2", account, "archived_at", "2026-01-01")
    assert refused(lambda: confirm(books, MANAGER, account)) == "record.archived"
    change(books, "accounts_payable_clerk.2", account, "archived_at", None)
    assert books.rows("select confirmed_by from erp.party_bank_account where id = %s", account) == [(None,)]
    logged = books.rows("select action, changes from erp.change_log where record_id = %s order by id", str(account))
    assert [action for action, _ in logged] == ["created", *["changed"] * 6]
    assert logged[2][1].keys() == {"confirmed_by", "confirmed_at"}


@pytest.mark.parametrize("column", ["confirmed_by", "confirmed_at", "changers"])
def test_nobody_writes_the_confirmation_himself(books: Books, column: LiteralString) -> None:
    account = bank_account(books)
    value = {"confirmed_by": "x", "confirmed_at": "2026-01-01", "changers": ["x"]}[column]
    with pytest.raises(errors.InsufficientPrivilege):
        change(books, "accounts_payable_clerk", account, column, value)


def test_paid_payments_keep_the_account_they_went_to(books: Books) -> None:
    account = bank_account(books)
    payment = _payment_of(books, "accountant", owed(books, "10.00"), account)
    change(books, "accounts_payable_clerk", account, "account_number", "1")
    confirm(books, "accountant", account)
    books.call(MANAGER, "payment__post", payment)
    clerk = "accounts_payable_clerk"
    assert refused(lambda: change(books, clerk, account, "account_number", "2")) == "party_bank_account.used"
    assert refused(lambda: change(books, clerk, account, "party_id", books.new_supplier())) == (
        "party_bank_account.used"
    )
    change(books, clerk, account, "bank_name", "Nordbank")


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("account_number", "DE02 1203", "party_bank_account_account_number_plain"),
        ("account_number", "", "party_bank_account_account_number_filled"),
        ("swift", "DEUTDE", "party_bank_account_swift_iso"),
        ("swift", "deutdeff", "party_bank_account_swift_iso"),
        ("bank_name", "x" * 201, "party_bank_account_bank_name_short"),
    ],
)
def test_bad_bank_accounts_are_refused(books: Books, column: LiteralString, value: str, constraint: str) -> None:
    account = bank_account(books)
    with pytest.raises(errors.CheckViolation) as caught:
        change(books, "accounts_payable_clerk", account, column, value)
    assert caught.value.diag.constraint_name == constraint


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
