"""Supplier invoices through the repository, each step as the person whose job it is."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erp_desktop.base.errors import Invalid, Refused
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.db.documents import Act
from erp_desktop.modules.purchasing.invoices import rules
from erp_desktop.modules.purchasing.invoices.records import ReceivedLine, SupplierInvoice, SupplierInvoiceLine
from erp_desktop.modules.purchasing.invoices.repository import InvoiceRepository
from tests.plugins.clerks import OpenDatabase
from tests.plugins.desk import Desk, Line

CLERK = "accounts_payable_clerk"
D = Decimal


@pytest.fixture
def received(desk: Desk) -> Desk:
    """10 bolts at 5.00 with tax and 3 nuts at 33.33 received, 1 nut of them rejected."""
    desk.product("BOLT")
    desk.product("NUT")
    order = desk.approved(Line("BOLT", "10", "5.00", tax="V20"), Line("NUT", "3", "33.33"))
    desk.received((order.lines[0], "10"), (order.lines[1], "3", "1"))
    return desk


def draft(desk: Desk, number: str, *lines: tuple[ReceivedLine | str, str, str], control: str = "") -> SupplierInvoice:
    """A draft of (receipt line or code of an account, quantity, price) lines with the receipt line's tax."""
    invoice = SupplierInvoice(
        id=new_id(), supplier_id=desk.supplier, supplier_number=number, date=desk.today, posting_date=desk.today,
        currency_code="EUR", control_amount=D(control) if control else None,
    )
    for place, (target, quantity, price) in enumerate(lines, 1):
        tax = target.tax_code.id if isinstance(target, ReceivedLine) and target.tax_code else None
        invoice.lines.append(
            SupplierInvoiceLine(
                id=new_id(), supplier_invoice_id=invoice.id, line=place,
                goods_receipt_line_id=target.id if isinstance(target, ReceivedLine) else None,
                account_id=desk.key("account", target) if isinstance(target, str) else None,
                quantity=D(quantity), unit_price=D(price), tax_code_id=tax if isinstance(tax, UUID) else None,
            )
        )
    return invoice


def billed(invoice: SupplierInvoice, lines: dict[UUID, ReceivedLine]) -> list[rules.Billed]:
    """The invoice as the rules see it."""
    return [
        rules.Billed(
            row, lines.get(line.goods_receipt_line_id) if line.goods_receipt_line_id else None,
            line.account_id is not None, line.quantity, line.unit_price, line.tax_code_id,
        )
        for row, line in enumerate(invoice.lines)
    ]


def test_an_invoice_is_proposed_saved_and_posted_in_three_round_trips(received: Desk, clerk: OpenDatabase) -> None:
    database = clerk(CLERK)
    invoices = InvoiceRepository(database)
    before = database.round_trips
    bolt, nut = invoices.receipt_lines(received.supplier, "EUR", received.today)
    invoice = draft(received, "R 4711", (bolt, "10", "5.00"), (nut, "2", "33.33"), ("6030", "1", "3.34"),
                    control="130.00")
    saved = invoices.save(invoice, is_new=True, request_id=new_id())
    posted = invoices.post(Act(invoice.id, saved.version))
    assert database.round_trips - before == 3
    assert (bolt.order_price, bolt.open, nut.accepted, nut.rejected, nut.open) == (D(5), D(10), D(2), D(1), D(2))
    assert bolt.tax_code is not None
    assert bolt.tax_code.code == "V20"
    assert nut.tax_code is None
    assert posted.number == f"SI-{received.today.year}-00001"
    assert posted.warnings == ()
    loaded = invoices.load(invoice.id)
    assert loaded.record.total_amount == D("130.00")
    assert loaded.references[bolt.id].code == f"{bolt.receipt_number}/1"
    assert invoices.receipt_lines(received.supplier, "EUR", received.today) == []


def test_a_part_leaves_the_rest_and_a_draft_brings_it(received: Desk, clerk: OpenDatabase) -> None:
    invoices = InvoiceRepository(clerk(CLERK))
    bolt, nut = invoices.receipt_lines(received.supplier, "EUR", received.today)
    first = draft(received, "1", (bolt, "4", "5.00"))
    invoices.save(first, is_new=True, request_id=new_id())
    assert nut.id in invoices.load(first.id).references
    invoices.post(Act(first.id, 1))
    left = invoices.receipt_lines(received.supplier, "EUR", received.today)
    assert [(line.product_code, line.open) for line in left] == [("BOLT", D(6)), ("NUT", D(2))]
    assert invoices.receipt_lines(new_id(), "EUR", received.today) == []


def test_the_same_number_is_refused_and_the_same_amount_is_told(received: Desk, clerk: OpenDatabase) -> None:
    invoices = InvoiceRepository(clerk(CLERK))
    first = draft(received, "RE-1", ("6030", "1", "10"))
    invoices.save(first, is_new=True, request_id=new_id())
    invoices.post(Act(first.id, 1))
    with pytest.raises(Invalid) as refused:
        invoices.save(draft(received, "re 1", ("6030", "1", "9")), is_new=True, request_id=new_id())
    assert (refused.value.code, refused.value.problems[0].field) == ("supplier_invoice.duplicate", "supplier_number")
    second = draft(received, "RE-2", ("6030", "1", "10"))
    invoices.save(second, is_new=True, request_id=new_id())
    assert [one["code"] for one in invoices.post(Act(second.id, 1)).warnings] == ["supplier_invoice.same_amount"]


def test_a_dear_line_blocks_until_somebody_else_releases_it(received: Desk, clerk: OpenDatabase) -> None:
    invoices = InvoiceRepository(clerk(CLERK))
    bolt = invoices.receipt_lines(received.supplier, "EUR", received.today)[0]
    invoice = draft(received, "X1", (bolt, "10", "6.00"))
    invoices.save(invoice, is_new=True, request_id=new_id())
    posted = invoices.post(Act(invoice.id, 1))
    assert [row.status for row in invoices.page(Query(filters={"blocked": True})).rows] == ["blocked"]
    with pytest.raises(Refused):
        invoices.release(Act(invoice.id, posted.version), "agreed")
    manager = InvoiceRepository(clerk("finance_manager"))
    assert manager.load(invoice.id).references[bolt.id].extra is not None
    manager.release(Act(invoice.id, posted.version), "agreed by phone")
    assert invoices.page(Query(filters={"blocked": True})).rows == ()
    reversed_ = manager.reverse(Act(invoice.id, posted.version + 1), received.today, "wrong supplier")
    assert reversed_.status == "reversed"
    assert received.faults() == []


def test_a_list_finds_the_number_on_the_paper(received: Desk, clerk: OpenDatabase) -> None:
    invoices = InvoiceRepository(clerk(CLERK))
    invoice = draft(received, "RE/2026-17", ("6030", "1", "10"), control="10")
    invoices.save(invoice, is_new=True, request_id=new_id())
    rows = invoices.page(Query("re 2026 17")).rows
    assert [(row.id, row.total_amount, row.status) for row in rows] == [(invoice.id, D(10), "draft")]
    assert invoices.page(Query("2026-18")).rows == ()


LINES = st.lists(
    st.tuples(
        st.sampled_from(["bolt", "nut", "account"]), st.integers(1, 12), st.decimals("0", "60", places=4),
        st.booleans(),
    ),
    min_size=1, max_size=5,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=LINES, percent=st.sampled_from(["0", "2.5", "10"]), amount=st.sampled_from(["0", "5"]),
    quantity=st.sampled_from(["0", "10"]), per_line=st.booleans(),
)
def test_amounts_and_marks_are_the_twin_of_the_server(
    received: Desk, clerk: OpenDatabase, lines: list[tuple[str, int, Decimal, bool]], percent: str, amount: str,
    quantity: str, per_line: bool,  # noqa: FBT001
) -> None:
    received.admin.execute(
        "update erp.company set price_tolerance_percent = %s, price_tolerance_amount = %s,"
        " quantity_tolerance_percent = %s, tax_per = %s, version = version + 1",
        [percent, amount, quantity, "line" if per_line else "document"],
    )
    database = clerk(CLERK)
    invoices = InvoiceRepository(database)
    open_lines = invoices.receipt_lines(received.supplier, "EUR", received.today)
    targets: dict[str, ReceivedLine | str] = {
        line.product_code.lower(): line for line in open_lines if line.product_code in {"BOLT", "NUT"}
    }
    invoice = draft(received, f"T{new_id()}", *(
        (targets.get(name, "6030"), str(count), str(price)) for name, count, price, _taxed in lines
    ))
    tax = next(one for one in invoices.rules().taxes.codes.values() if one.code == "V20")
    for line, (_name, _count, _price, taxed) in zip(invoice.lines, lines, strict=True):
        line.tax_code_id = tax.id if taxed else None
    invoices.save(invoice, is_new=True, request_id=new_id())
    known = {line.id: line for line in open_lines}
    own = billed(invoice, known)
    company = invoices.rules()
    try:
        posted = invoices.post(Act(invoice.id, 1))
    except Invalid:
        return  # nothing left of a line, or more than the rejected one allows: the server's to say
    stored = invoices.load(invoice.id).record
    expected = rules.totals(own, company, 2)
    assert (stored.net_amount, stored.tax_amount, stored.total_amount) == (
        expected.net, expected.tax, expected.total)
    marks = rules.out_of_tolerance(own, company.taxes.codes, company.tolerance)
    assert [line.out_of_tolerance for line in stored.lines] == marks
    InvoiceRepository(clerk("finance_manager")).reverse(Act(invoice.id, posted.version), received.today, "again")


def test_prices_in_another_currency_are_compared_at_the_rates_of_the_day(desk: Desk, clerk: OpenDatabase) -> None:
    desk.product("BOLT")
    desk.rate("USD", "0.90")
    order = desk.approved(Line("BOLT", "10", "10.00"), currency="USD")
    desk.received((order.lines[0], "10"))
    invoices = InvoiceRepository(clerk(CLERK))
    line = invoices.receipt_lines(desk.supplier, "EUR", desk.today)[0]
    assert (line.order_rate, line.invoice_rate, line.order_currency) == (D("0.9"), D(1), "USD")
    assert rules.proposed_price(line, "EUR") is None
    assert rules.proposed_price(line, "USD") == D("10.00000000")
    for price, mark in (("9.00", ""), ("9.01", "price")):
        invoice = draft(desk, price, (line, "1", price))
        invoices.save(invoice, is_new=True, request_id=new_id())
        company = invoices.rules()
        own = billed(invoice, {line.id: line})
        assert rules.out_of_tolerance(own, company.taxes.codes, company.tolerance) == [mark]
        invoices.post(Act(invoice.id, 1))
        assert invoices.load(invoice.id).record.lines[0].out_of_tolerance == mark
