"""Payments through the repository, each step as the person whose job it is."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from erp_desktop.base.errors import Invalid, Refused
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.db.documents import Act
from erp_desktop.modules.payments.payments import rules
from erp_desktop.modules.payments.payments.records import OpenItem, Payment, PaymentLine
from erp_desktop.modules.payments.payments.repository import PaymentRepository
from erp_desktop.modules.purchasing.invoices.records import SupplierInvoice, SupplierInvoiceLine
from erp_desktop.modules.purchasing.invoices.repository import InvoiceRepository
from tests.plugins.clerks import OpenDatabase
from tests.plugins.desk import Desk

CLERK = "accounts_payable_clerk"
D = Decimal


def owe(desk: Desk, clerk: OpenDatabase, *amounts: str, currency: str = "EUR") -> None:
    """Posted invoices of these totals; each is due ten days after the one before."""
    invoices = InvoiceRepository(clerk(CLERK))
    for place, amount in enumerate(amounts):
        invoice = SupplierInvoice(
            id=new_id(), supplier_id=desk.supplier, supplier_number=f"R{new_id()}", date=desk.today,
            posting_date=desk.today, due_date=desk.today + timedelta(days=10 * place), currency_code=currency,
        )
        invoice.lines = [
            SupplierInvoiceLine(
                id=new_id(), supplier_invoice_id=invoice.id, line=1, account_id=desk.key("account", "6030"),
                quantity=D(1), unit_price=D(amount),
            )
        ]
        invoices.save(invoice, is_new=True, request_id=new_id())
        invoices.post(Act(invoice.id, 1))


def draft(desk: Desk, *lines: tuple[OpenItem, str], currency: str = "EUR") -> Payment:
    """A draft of (open item, amount) lines from the bank."""
    payment = Payment(
        id=new_id(), supplier_id=desk.supplier, journal_id=desk.key("journal", "BNK"), date=desk.today,
        currency_code=currency,
    )
    payment.lines = [
        PaymentLine(id=new_id(), payment_id=payment.id, line=place, open_item_id=item.id, amount=D(amount))
        for place, (item, amount) in enumerate(lines, 1)
    ]
    return payment


def test_items_are_proposed_and_paid_by_two_people(desk: Desk, clerk: OpenDatabase) -> None:
    owe(desk, clerk, "100", "50", "25")
    maker, poster = clerk(CLERK), clerk("finance_manager")
    payments = PaymentRepository(maker)
    before = maker.round_trips
    items = payments.open_items(desk.supplier, "EUR")
    assert maker.round_trips - before == 1
    assert [(item.number[-1], item.open_amount, item.blocked) for item in items] == [
        ("1", D(100), False), ("2", D(50), False), ("3", D(25), False)
    ]
    assert items[0].supplier_number.startswith("R")
    assert [rules.is_due(item, desk.today + timedelta(days=10)) for item in items] == [True, True, False]
    payment = draft(desk, (items[0], "100"), (items[1], "20"))
    saved = payments.save(payment, is_new=True, request_id=new_id())
    assert [row.amount for row in payments.page(Query(filters={"status": ("draft",)})).rows] == [D(120)]
    with pytest.raises(Refused):
        payments.post(Act(payment.id, saved.version))
    posted = PaymentRepository(poster).post(Act(payment.id, saved.version))
    assert posted.number == f"PY-{desk.today.year}-00001"
    assert posted.voucher is not None
    left = payments.open_items(desk.supplier, "EUR")
    assert [item.open_amount for item in left] == [D(30), D(25)]
    assert payments.page(Query("1")).rows[0].amount == D(120)


def test_the_maker_does_not_post(desk: Desk, clerk: OpenDatabase) -> None:
    owe(desk, clerk, "10")
    both = PaymentRepository(clerk("accountant"))
    payment = draft(desk, (both.open_items(desk.supplier, "EUR")[0], "10"))
    both.save(payment, is_new=True, request_id=new_id())
    with pytest.raises(Refused) as refused:
        both.post(Act(payment.id, 1))
    assert refused.value.code == "payment.own_payment"


def test_a_draft_is_loaded_with_all_that_could_be_paid(desk: Desk, clerk: OpenDatabase) -> None:
    owe(desk, clerk, "10", "20")
    payments = PaymentRepository(clerk(CLERK))
    items = payments.open_items(desk.supplier, "EUR")
    payment = draft(desk, (items[0], "10"))
    payments.save(payment, is_new=True, request_id=new_id())
    assert {items[0].id, items[1].id} <= set(payments.load(payment.id).references)
    PaymentRepository(clerk("finance_manager")).post(Act(payment.id, 1))
    posted = payments.load(payment.id).references
    assert items[0].id in posted
    assert items[1].id not in posted


def test_every_problem_is_the_twin_of_the_server(desk: Desk, clerk: OpenDatabase) -> None:
    owe(desk, clerk, "10", "20", "30")
    desk.admin.execute(
        "update erp.open_item_balance set blocked = true where open_item_id in"
        " (select id from erp.open_item where amount = 20)"
    )
    payments = PaymentRepository(clerk(CLERK))
    items = payments.open_items(desk.supplier, "EUR")
    amounts = ("11", "20", "0.001")
    payment = draft(desk, *zip(items, amounts, strict=True))
    payments.save(payment, is_new=True, request_id=new_id())
    with pytest.raises(Invalid) as refused:
        PaymentRepository(clerk("finance_manager")).post(Act(payment.id, 1))
    lines = [rules.Paid(row, item, D(amount)) for row, (item, amount) in enumerate(zip(items, amounts, strict=True))]
    mine = rules.check(lines, desk.today, 2)
    assert [(one.code, one.row) for one in mine] == [(one.code, one.row) for one in refused.value.problems]


def test_a_payment_is_reversed_and_its_items_are_open_again(desk: Desk, clerk: OpenDatabase) -> None:
    owe(desk, clerk, "10")
    payments, manager = PaymentRepository(clerk(CLERK)), PaymentRepository(clerk("finance_manager"))
    payment = draft(desk, (payments.open_items(desk.supplier, "EUR")[0], "10"))
    payments.save(payment, is_new=True, request_id=new_id())
    posted = manager.post(Act(payment.id, 1))
    assert payments.open_items(desk.supplier, "EUR") == []
    with pytest.raises(Refused):
        PaymentRepository(clerk("accountant")).reverse(Act(payment.id, posted.version), desk.today, "bounced")
    assert manager.reverse(Act(payment.id, posted.version), desk.today, "bounced").status == "reversed"
    assert [item.open_amount for item in payments.open_items(desk.supplier, "EUR")] == [D(10)]


def test_other_currencies_and_other_suppliers_are_not_proposed(desk: Desk, clerk: OpenDatabase) -> None:
    desk.rate("USD", "0.9")
    owe(desk, clerk, "10", currency="USD")
    payments = PaymentRepository(clerk(CLERK))
    assert payments.open_items(desk.supplier, "EUR") == []
    assert payments.open_items(new_id(), "USD") == []
    assert [item.open_amount for item in payments.open_items(desk.supplier, "USD")] == [D(10)]


def test_bank_accounts_are_named_as_far_as_the_person_may_see(desk: Desk, clerk: OpenDatabase) -> None:
    account = new_id()
    desk.admin.execute(
        "insert into erp.party_bank_account (id, party_id, bank_name, account_number)"
        " values (%s, %s, 'Nordbank', 'DE89370400440532013000')",
        [account, desk.supplier],
    )
    seeing = PaymentRepository(clerk(CLERK)).bank_accounts(desk.supplier)
    assert [(row.id, row.code) for row in seeing] == [(account, "DE89370400440532013000")]
    from server_db.access.permissions import Permission

    blind = PaymentRepository(clerk(permissions=(Permission.PAYMENT_EDIT, Permission.PAYMENT_READ)))
    assert [row.code for row in blind.bank_accounts(desk.supplier)] == ["Nordbank"]
    owe(desk, clerk, "10")
    assert [item.supplier_number for item in blind.open_items(desk.supplier, "EUR")] == [""]
    payment = draft(desk, (blind.open_items(desk.supplier, "EUR")[0], "10"))
    payment.party_bank_account_id = account
    blind.save(payment, is_new=True, request_id=new_id())
    assert blind.load(payment.id).references[account].code == "Nordbank"


def test_only_bank_and_cash_journals_pay(desk: Desk, clerk: OpenDatabase) -> None:
    found = PaymentRepository(clerk(CLERK)).journals("")
    assert {row.code for row in found} == {"BNK", "CSH"}
    assert all(isinstance(row.id, UUID) for row in found)
