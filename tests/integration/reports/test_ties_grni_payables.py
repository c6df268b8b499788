"""What is not invoiced, what is owed and whether it all ties, as people ask for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from erp_desktop.base.asked import Asked
from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.errors import Refused
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.task import Progress, Task, Work
from erp_desktop.db.session import Database
from erp_desktop.modules.payments.open_payables import tasks as payable_tasks
from erp_desktop.modules.payments.open_payables.repository import OpenPayableRepository
from erp_desktop.modules.purchasing.grni import tasks as grni_tasks
from erp_desktop.modules.purchasing.grni.repository import GrniRepository
from erp_desktop.modules.reports.ties import tasks as tie_tasks
from erp_desktop.modules.reports.ties.records import CHECKS
from erp_desktop.modules.reports.ties.repository import TieRepository
from tests.factories.books import Billed, Books
from tests.plugins.clerks import OpenDatabase

D = Decimal


def result_of(task: Task[Any], db: Database) -> Any:
    """What a task gives, run as a worker would."""
    return task.run(Work(db, Progress(), CancelToken()))


def story(books: Books) -> None:
    """Two receipts in January, one of them half invoiced in February."""
    books.buy("10", "5.00")
    line = books.buy("8", "2.00")
    books.post_invoice(books.invoice([Billed(line, "4", "2.00")], day="2026-02-05", number="R-1"))


def test_what_is_not_invoiced_stands_below_its_supplier_at_any_day(books: Books, clerk: OpenDatabase) -> None:
    story(books)
    db = clerk("accounts_payable_clerk")
    january = result_of(grni_tasks.grni(Asked({"date": date(2026, 1, 31)})), db)
    assert january.total == D(66)
    found = result_of(grni_tasks.grni(Asked({"date": date(2026, 2, 28)})), db)
    assert found.total == D(58)
    assert [row.level for row in found.rows] == [0, 1, 1]
    assert found.rows[0].open_value == D(58)
    half = next(row for row in found.rows if row.entry is not None and row.open_value == D(8))
    assert (half.accepted_quantity, half.invoiced_quantity, half.open_quantity, half.age) == (D(8), D(4), D(4), 49)
    other = PickerRow(books.new_supplier(), "S", "S")
    assert result_of(grni_tasks.grni(Asked({"date": date(2026, 2, 28), "supplier": other})), db).rows == ()
    paper = result_of(grni_tasks.paper(Asked({"date": date(2026, 2, 28)})), db)
    assert paper.read_bytes().startswith(b"%PDF")
    with pytest.raises(Refused, match=r"access\.denied"):
        GrniRepository(clerk("storekeeper")).lines(date(2026, 2, 28))


def test_what_is_owed_is_aged_and_limited_to_what_is_due(books: Books, clerk: OpenDatabase) -> None:
    story(books)
    db = clerk("accounts_payable_clerk")
    before = result_of(payable_tasks.open_payables(Asked({"date": date(2026, 2, 4)})), db)
    assert before.rows == ()
    found = result_of(payable_tasks.open_payables(Asked({"date": date(2026, 2, 28)})), db)
    assert found.totals["not_due"] == found.totals["open_company_amount"] == D("9.60")
    due = found.rows[1].due_date
    later = result_of(payable_tasks.open_payables(Asked({"date": date(2026, 11, 23)})), db)
    assert (later.totals["older"], later.totals["not_due"]) == (D("9.60"), D(0))
    items = OpenPayableRepository(db).items
    assert len(items(date(2026, 2, 28), due_until=due)) == 1
    assert items(date(2026, 2, 28), due_until=date(2026, 2, 10)) == []
    paper = result_of(payable_tasks.paper(Asked({"date": date(2026, 2, 28)})), db)
    assert paper.read_bytes().startswith(b"%PDF")
    with pytest.raises(Refused, match=r"access\.denied"):
        OpenPayableRepository(clerk("buyer")).items(date(2026, 2, 28))


def test_sound_books_tie_in_every_check(books: Books, clerk: OpenDatabase) -> None:
    story(books)
    db = clerk("auditor")
    quick = {row.check: row for row in result_of(tie_tasks.ties(Asked()), db) if row.check}
    assert quick["009_grni_ledger"].report_amount == quick["009_grni_ledger"].ledger_amount == D(58)
    assert quick["006_stock_value_ledger"].ledger_amount == D(66)
    assert {row.state for row in quick.values()} == {"tied", "unknown"}
    whole = [row for row in result_of(tie_tasks.ties(Asked({"all": True})), db) if row.check]
    assert {row.check for row in whole} == set(CHECKS)
    assert {(row.state, row.findings) for row in whole} == {("tied", 0), ("clean", 0)}


def test_a_broken_tie_leads_to_the_row_that_differs(books: Books, clerk: OpenDatabase) -> None:
    product = books.product_of(books.buy("10", "5.00"))
    with books.company.connect() as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("update erp.cost_pool set value = value + 0.01 where product_id = %s", [product])
    db = clerk("finance_manager")
    rows = {row.check: row for row in result_of(tie_tasks.ties(Asked({"all": True})), db) if row.check}
    assert (rows["006_stock_value_ledger"].state, rows["006_stock_value_ledger"].difference) == ("differs", D("0.01"))
    assert (rows["007_cost_pool_moves"].state, rows["007_cost_pool_moves"].findings) == ("differs", 1)
    assert rows["009_grni_ledger"].state == "tied"
    found = result_of(tie_tasks.findings(Asked({"check": "007_cost_pool_moves"})), db)
    assert [(row.expected, row.found, row.difference) for row in found] == [(D(50), D("50.01"), D("0.01"))]
    assert found[0].opens is not None
    assert (found[0].opens[0], found[0].opens[1]["product"].id) == ("stock_move.open", product)
    account = result_of(tie_tasks.findings(Asked({"check": "006_stock_value_ledger"})), db)[0]
    assert account.subject == "Account 1200"
    assert account.opens[0] == "account_ledger.open"


def test_totals_are_not_for_who_sees_a_part(books: Books, clerk: OpenDatabase) -> None:
    limited = TieRepository(clerk("auditor", warehouses=["MAIN"]))
    with pytest.raises(Refused, match=r"ties\.limited_person"):
        limited.ties()
    with pytest.raises(Refused, match=r"check\.unknown"):
        TieRepository(clerk("auditor")).findings("no_such_check")
    with pytest.raises(Refused, match=r"access\.denied"):
        TieRepository(clerk("buyer")).ties()
