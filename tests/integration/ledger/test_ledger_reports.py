"""Vouchers, account ledger and trial balance as an accountant asks for them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from erp_desktop.base.asked import Asked
from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.errors import Refused
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.paging import Query, Sort
from erp_desktop.base.task import Progress, Task, Work
from erp_desktop.db.session import Database
from erp_desktop.modules.ledger.account_ledger import tasks as ledger_tasks
from erp_desktop.modules.ledger.account_ledger.repository import AccountLedgerRepository
from erp_desktop.modules.ledger.trial_balance import tasks as balance_tasks
from erp_desktop.modules.ledger.vouchers import tasks as voucher_tasks
from erp_desktop.modules.ledger.vouchers.repository import VoucherRepository
from tests.factories.books import Billed, Books
from tests.plugins.clerks import OpenDatabase

D = Decimal
YEAR = {"from": date(2026, 1, 1), "to": date(2026, 12, 31)}


def result_of(task: Task[Any], db: Database) -> Any:
    """What a task gives, run as a worker would."""
    return task.run(Work(db, Progress(), CancelToken()))


def bought_and_paid(books: Books) -> UUID:
    """Bought, invoiced, paid, the payment taken back; returns the invoice."""
    line = books.buy("10", "5.00")
    invoice = books.invoice([Billed(line, "10", "5.00")], number="R-1", day="2026-02-03")
    books.post_invoice(invoice)
    payment = books.payment([(books.open_item(invoice), "60.00")], day="2026-03-10")
    books.post_payment(payment)
    books.call("finance_manager", "payment__reverse", payment, 2, date(2026, 3, 12), "wrong account")
    return invoice


def test_vouchers_are_found_by_number_journal_period_and_day(books: Books, clerk: OpenDatabase) -> None:
    bought_and_paid(books)
    vouchers = VoucherRepository(clerk("accountant"))
    rows = vouchers.page(Query()).rows
    assert [(row.label, row.source_kind) for row in rows] == [
        ("BNK-2", "payment"), ("BNK-1", "payment"), ("PUR-1", "supplier_invoice"), ("STK-1", "goods_receipt"),
    ]
    assert (rows[0].reverses, rows[1].reversed_by) == ("BNK-1", "BNK-2")
    assert (rows[0].total, vouchers.count(Query()).value) == (D("60"), 4)
    assert [row.label for row in vouchers.page(Query("pur-1")).rows] == ["PUR-1"]
    assert len(vouchers.page(Query("1")).rows) == 3
    assert vouchers.page(Query("PUR-99")).rows == ()
    march = vouchers.periods("2026-03", 5)
    assert march[0].extra == (date(2026, 3, 1), date(2026, 3, 31))
    bank = books.value("select id from erp.journal where code = 'BNK'")
    for filters, count in (
        ({"period_id": march[0].id}, 2), ({"journal_id": bank, "date": (date(2026, 3, 11), None)}, 1),
        ({"date": (None, date(2026, 2, 3))}, 2),
    ):
        assert len(vouchers.page(Query(filters=filters)).rows) == count
    oldest_first, seen, after = Query(sort=Sort("date")), [], None
    while True:
        page = vouchers.page(oldest_first, after, 1)
        seen += [row.label for row in page.rows]
        after = page.after
        if after is None:
            break
    assert seen == ["STK-1", "PUR-1", "BNK-1", "BNK-2"]


def test_a_voucher_shows_its_lines_and_leads_to_its_document(books: Books, clerk: OpenDatabase) -> None:
    invoice = bought_and_paid(books)
    db = clerk("accountant")
    row = next(row for row in VoucherRepository(db).page(Query()).rows if row.label == "PUR-1")
    view = result_of(voucher_tasks.load(row.id), db)
    assert (view.header.source_kind, view.header.source_id) == ("supplier_invoice", invoice)
    assert (view.header.starts, view.header.ends) == (date(2026, 2, 1), date(2026, 2, 28))
    assert len(view.header.digest) == 64
    lines = {line.account_code: (line.debit, line.credit) for line in view.lines}
    assert lines["2000"] == (None, D("60"))
    assert lines["2010"] == (D("50"), None)
    assert next(line.party for line in view.lines if line.account_code == "2000").endswith("Supplier")
    links = {(link.command, link.argument) for link in view.chain}
    assert {("supplier_invoice.open", invoice), ("voucher.open", row.id)} <= links
    path = result_of(voucher_tasks.paper([row.id, view.header.id]), db)
    assert path.read_bytes().startswith(b"%PDF")


def test_the_ledger_of_an_account_pages_with_its_balance(
    books: Books, clerk: OpenDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought_and_paid(books)
    db = clerk("accountant")
    account = PickerRow(books.value("select id from erp.account where code = '2000'"), "2000", "Payables")
    asked = Asked({"account": account, **YEAR})
    whole = result_of(ledger_tasks.first_page(asked), db)
    assert [(row.voucher, row.debit, row.credit, row.balance) for row in whole.rows] == [
        ("", None, None, D(0)), ("PUR-1", None, D("60"), D("60")), ("BNK-1", D("60"), None, D(0)),
        ("BNK-2", None, D("60"), D("60")),
    ]
    assert [row.direction for row in whole.rows] == ["nil", "Cr", "nil", "Cr"]
    assert (whole.more, whole.totals.closing, whole.totals.debit) == (False, D("-60"), D("60"))
    monkeypatch.setattr("erp_desktop.base.limits.PAGE_ROWS", 1)
    page = result_of(ledger_tasks.first_page(asked), db)
    rows = list(page.rows)
    while page.more:
        page = result_of(ledger_tasks.next_page(asked, rows[-1]), db)
        rows += page.rows
    assert rows == list(whole.rows)
    later = Asked({"account": account, "from": date(2026, 3, 1), "to": date(2026, 3, 10)})
    part = result_of(ledger_tasks.first_page(later), db)
    assert (part.rows[0].balance, part.totals.opening, part.totals.closing) == (D("60"), D("-60"), D(0))
    assert result_of(ledger_tasks.paper(asked), db).read_bytes().startswith(b"%PDF")


def test_the_trial_balance_adds_up_on_every_level(books: Books, clerk: OpenDatabase) -> None:
    bought_and_paid(books)
    db = clerk("manager")
    found = result_of(balance_tasks.trial_balance(Asked(YEAR)), db)
    assert found.differs_by == 0
    assert found.totals["debit"] == found.totals["credit"] == D("50") + D("60") * 3
    tops = [row for row in found.rows if row.level == 0]
    assert all(row.is_heading for row in tops)
    for key, total in found.totals.items():
        assert sum((getattr(row, key) or D(0) for row in tops), D(0)) == total
    leaves = {row.code: row for row in found.rows if not row.is_heading}
    assert (leaves["2000"].closing_debit, leaves["2000"].closing_credit) == (None, D("60"))
    codes = [row.code for row in found.rows]
    flat = result_of(balance_tasks.trial_balance(Asked({**YEAR, "flat": True})), db)
    assert [row.code for row in flat.rows] == [code for code in codes if code in leaves]
    assert result_of(balance_tasks.trial_balance_paper(Asked(YEAR)), db).read_bytes().startswith(b"%PDF")
    with pytest.raises(Refused, match=r"dates\.not_ordered"):
        result_of(balance_tasks.trial_balance(Asked({"from": YEAR["to"], "to": YEAR["from"]})), db)


def test_the_books_are_for_those_who_may_read_them(books: Books, clerk: OpenDatabase) -> None:
    bought_and_paid(books)
    buyer = clerk("buyer")
    for ask in (
        lambda: VoucherRepository(buyer).page(Query()),
        lambda: AccountLedgerRepository(buyer).totals(books.supplier, YEAR["from"], YEAR["to"]),
        lambda: result_of(balance_tasks.trial_balance(Asked(YEAR)), buyer),
    ):
        with pytest.raises(Refused, match=r"access\.denied"):
            ask()
