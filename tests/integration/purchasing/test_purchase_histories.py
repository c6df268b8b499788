"""Whatever is received, invoiced, paid and taken back in any order, and by however many at once: the books tie."""

from __future__ import annotations

import random
import threading
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.books import Billed, Books, Bought

MANAGER = "finance_manager"
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "consume", "invoice", "pay", "unpay", "uninvoice", "unreceive"]),
        st.integers(0, 1_000_000),
    ),
    min_size=4,
    max_size=14,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, price=st.decimals("0.01", "999.99999999", places=8))
def test_any_history_ties(books: Books, steps: list[tuple[str, int]], price: Decimal) -> None:
    books.owner.execute("update erp.company set quantity_tolerance_percent = 10, version = version + 1")
    products = [books.new_product(), books.new_product()]
    ordered = books.order([Bought(product, "1000", str(price)) for product in products])
    for step, seed in steps:
        _step(books, step, random.Random(seed), ordered, products)
        assert books.findings() == {}


def _step(books: Books, step: str, chance: random.Random, ordered: list[UUID], products: list[UUID]) -> None:
    """Do one thing; what the rules refuse is refused whole."""
    try:
        if step == "receive":
            received = chance.randint(1, 9)
            books.receive([(chance.choice(ordered), str(received), str(chance.choice([0, 0, received // 3])))])
        elif step == "consume":
            books.consume(chance.choice(products), str(chance.randint(1, 6)))
        elif step == "invoice":
            _invoice(books, chance)
        elif step == "pay":
            _pay(books, chance)
        else:
            _take_back(books, step, chance)
    except psycopg.Error as error:
        assert error.sqlstate == "KT001"  # noqa: PT017


def _invoice(books: Books, chance: random.Random) -> None:
    open_lines = books.rows("select id, received_quantity from erp.goods_receipt_line where value <> cleared_value")
    if not open_lines:
        return
    lines = [
        Billed(
            line,
            str(chance.randint(1, int(most))),
            f"{chance.uniform(0, 900):.6f}",
            chance.choice(["V20", "N20", None]),
        )
        for line, most in chance.sample(open_lines, min(len(open_lines), 3))
    ]
    books.post_invoice(books.invoice(lines))


def _pay(books: Books, chance: random.Random) -> None:
    for invoice, version in books.rows("select id, version from erp.supplier_invoice where blocked"):
        books.call(MANAGER, "supplier_invoice__release", invoice, version, "agreed")
    items = books.rows("select open_item_id, open_amount from erp.open_item_balance where open_amount <> 0")
    if items:
        item, amount = chance.choice(items)
        books.post_payment(
            books.payment([(item, str(amount if chance.random() < 0.5 else min(amount, Decimal("0.07"))))])
        )


def _take_back(books: Books, step: str, chance: random.Random) -> None:
    function, documents = {
        "unpay": ("payment__reverse", books.rows("select id, version from erp.payment where status = 'posted'")),
        "uninvoice": (
            "supplier_invoice__reverse",
            books.rows("select id, version from erp.supplier_invoice where status = 'posted'"),
        ),
        "unreceive": (
            "goods_receipt__reverse",
            books.rows("select id, version from erp.goods_receipt where status = 'posted'"),
        ),
    }[step]
    if documents:
        document, version = chance.choice(documents)
        job = "storekeeper" if step == "unreceive" else MANAGER
        books.call(job, function, document, version, date(2026, 3, 1), "taken back")


@pytest.mark.parametrize("same", [True, False])
def test_eight_at_once(books: Books, same: bool) -> None:  # noqa: FBT001
    """Eight clerks post invoices over the same two products, or the very same invoice."""
    ordered = books.order([Bought(books.new_product(), "100", "5.00"), Bought(books.new_product(), "100", "7.00")])
    drafts = []
    for number in range(1 if same else 8):
        received = books.receive([(line, "5", "0") for line in (ordered if number % 2 else reversed(ordered))])
        drafts.append(books.invoice([Billed(line, "5", "7.50") for line in received]))
    login = books.person("accounts_payable_clerk").info.dsn, "correct horse"
    answers: list[object] = []
    requests = [uuid4() for _ in drafts]

    def post(place: int) -> None:
        draft = drafts[place % len(drafts)]
        with psycopg.connect(login[0], password=login[1], autocommit=True) as connection:
            try:
                row = connection.execute(
                    "select erp_api.supplier_invoice__post(%s, 1, %s)", (draft, requests[place % len(requests)])
                ).fetchone()
                answers.append(row and row[0]["number"])
            except psycopg.Error as error:
                answers.append(error)

    threads = [threading.Thread(target=post, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {type(answer) for answer in answers} == {str}
    assert len(set(answers)) == len(drafts)
    assert books.findings() == {}


def test_one_item_is_not_paid_twice_by_eight(books: Books) -> None:
    invoice = books.invoice([Billed("6030", "1", "100.00", None)])
    books.post_invoice(invoice)
    item = books.open_item(invoice)
    payments = [books.payment([(item, "30.00")]) for _ in range(8)]
    dsn = books.person(MANAGER).info.dsn
    answers: list[str | None] = []

    def pay(payment: UUID) -> None:
        with psycopg.connect(dsn, password="correct horse", autocommit=True) as connection:
            try:
                connection.execute("select erp_api.payment__post(%s, 1, %s)", (payment, uuid4()))
                answers.append("posted")
            except psycopg.Error as error:
                answers.append(error.diag.message_primary)

    threads = [threading.Thread(target=pay, args=(payment,)) for payment in payments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(filter(None, answers)) == ["payment.invalid"] * 5 + ["posted"] * 3
    assert books.findings() == {}


def test_a_receipt_of_rejected_goods_alone_is_taken_back(books: Books) -> None:
    line = books.buy("5", "5.00", rejected="5")
    assert books.findings() == {}
    receipt = books.value("select goods_receipt_id from erp.goods_receipt_line where id = %s", line)
    books.call("storekeeper", "goods_receipt__reverse", receipt, 2, date(2026, 1, 15), "sent back")
    assert books.balances() == {}
    assert books.findings() == {}
