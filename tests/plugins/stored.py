"""A company in which every kind of record is stored, for the tests that are generated from what is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from tests.factories.arguments import Arguments
from tests.factories.books import Billed, Books
from tests.plugins.company import Company, copied

RATE_DAYS = 5


@dataclass(frozen=True)
class Stored:
    """The company, and the factory of arguments out of its records."""

    company: Company
    arguments: Arguments


@pytest.fixture(scope="module")
def stored(template_company: Company) -> Iterator[Stored]:
    """A purchase that is paid, an opening, a price and a rate, in a company of the module's own."""
    companies = copied(template_company)
    company = next(companies)
    books = Books(company)
    today = books.value("select current_date")
    for days in range(RATE_DAYS):
        books.rate("USD", (today - timedelta(days=100 + days)).isoformat(), "0.9")
    item = books.open_item(_posted_invoice(books))
    books.post_payment(books.payment([(item, "30.00")], day=today.isoformat()))
    with books.owner.transaction():
        books.owner.execute(
            "insert into erp.supplier_price (id, supplier_id, product_id, unit_id, currency_code, price, valid_from)"
            " select gen_random_uuid(), %s, p.id, p.unit_id, 'EUR', 5, current_date from erp.product p limit 1",
            [books.supplier],
        )
        books.owner.execute(
            "insert into erp.party_bank_account (id, party_id, account_number) values (gen_random_uuid(), %s, '1234')",
            [books.supplier],
        )
        books.owner.execute(
            "with h as (insert into erp.stock_opening (id, date, warehouse_id) values (gen_random_uuid(),"
            " current_date, %s) returning id) insert into erp.stock_opening_line (id, stock_opening_id, line,"
            " product_id, bin_id, quantity, value) select gen_random_uuid(), h.id, 1, p.id, %s, 1, 1"
            " from h, erp.product p limit 1",
            [books.warehouse, books.bin],
        )
    books.close()
    arguments = Arguments(company.conninfo, today)
    yield Stored(company, arguments)
    arguments.engine.dispose()
    with suppress(StopIteration):
        next(companies)


def _posted_invoice(books: Books) -> UUID:
    invoice = books.invoice([Billed(books.buy(), "10", "5.00")])
    books.post_invoice(invoice)
    return invoice
