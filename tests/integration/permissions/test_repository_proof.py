"""Every public method of every repository, found where it stands, under its permission and under all others."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.factories.arguments import Arguments
from tests.factories.books import Billed, Books
from tests.factories.proof import Proof
from tests.factories.repositories import Method, methods
from tests.plugins.company import Company, copied

pytestmark = pytest.mark.permissions

OPEN_TO_EVERYBODY = {
    f"CurrencyRepository.{name}": "every amount stands in a currency, whose decimals every screen needs"
    for name in ("count", "find_by_codes", "get", "import_preview", "load", "page")
}
"""Methods that read what everybody in the company may read, and why: only their guard can refuse."""


@pytest.fixture(scope="module")
def proof(template_company: Company) -> Iterator[Proof]:
    """A company in which every kind of record is stored once."""
    companies = copied(template_company)
    company = next(companies)
    books = Books(company)
    today = books.value("select current_date")
    books.rate("USD", today.isoformat(), "0.9")
    item = books.open_item(stored_invoice(books))
    books.post_payment(books.payment([(item, "30.00")], day=today.isoformat()))
    with books.owner.transaction():
        books.owner.execute(
            "insert into erp.supplier_price (id, supplier_id, product_id, unit_id, currency_code, price, valid_from)"
            " select gen_random_uuid(), %s, p.id, p.unit_id, 'EUR', 5, current_date from erp.product p limit 1",
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
    made = Proof(company, Arguments(company.conninfo, today))
    yield made
    made.close()
    next(companies, None)


def stored_invoice(books: Books) -> UUID:
    line = books.buy()
    invoice = books.invoice([Billed(line, "10", "5.00")])
    books.post_invoice(invoice)
    return invoice


@pytest.mark.parametrize("method", methods(), ids=str)
def test_a_method_is_for_those_with_its_permission(proof: Proof, method: Method) -> None:
    faults = proof.faults(method)
    if str(method) in OPEN_TO_EVERYBODY:
        assert faults == [f"{method}: everybody has the rights it uses"]
    else:
        assert faults == []
