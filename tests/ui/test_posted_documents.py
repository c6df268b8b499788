"""Receipts, invoices and payments on the screen, with the keys of a clerk, on a company's own database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.settings import Profile
from erp_desktop.db.engine import Connector
from erp_desktop.db.handshake import log_in
from erp_desktop.db.session import Database
from erp_desktop.modules.payments.payments import edit_screen as payment_screen
from erp_desktop.modules.purchasing.invoices import edit_screen as invoice_screen
from erp_desktop.modules.purchasing.receipts import edit_screen as receipt_screen
from erp_desktop.ui import date_dialog
from erp_desktop.ui.command import Command
from erp_desktop.ui.document_screen import DocumentScreen
from erp_desktop.ui.edit_spec import DocumentSpec
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services
from tests.fakes.ui import MemorySettings
from tests.plugins.desk import Desk, Line, Paper

WAIT_MS = 15_000


@dataclass
class Seat:
    """A person at the program: real tasks on a real database, and what he was told."""

    services: Services
    bot: QtBot
    told: list[str] = field(default_factory=list)

    def screen(self, spec: DocumentSpec[Any], record: Any = None) -> DocumentScreen[Any]:
        made = DocumentScreen(self.services, spec, record)
        self.bot.addWidget(made)
        made.resize(1200, 720)
        made.show()
        self.wait(lambda: made.work.loaded is not None)
        return made

    def wait(self, ready: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(ready()), timeout=WAIT_MS)

    def choose(self, screen: DocumentScreen[Any], key: str, row: PickerRow) -> None:
        """Choose a record in a field, as a click in its list does."""
        screen.form.fields[key].set_value(row)
        screen.form.changed.emit(key)


@pytest.fixture
def seat(desk: Desk, dressed: QApplication, qtbot: QtBot) -> Iterator[Callable[[str], Seat]]:
    """Seats a new person with a job."""
    opened: list[tuple[TaskRunner, Connector]] = []

    def make(job: str) -> Seat:
        parts = psycopg.conninfo.conninfo_to_dict(desk.company.login(job))
        profile = Profile(
            server=str(parts["host"]), port=int(str(parts["port"])), company=str(parts["dbname"]),
            login=str(parts["user"]), tls="prefer",
        )
        connector = Connector(profile, str(parts["password"]))
        found = log_in(connector)
        runner = TaskRunner(lambda: Database(connector, found.rights, found.facts))
        opened.append((runner, connector))
        told: list[str] = []
        services = Services(
            runner=runner, rights=found.rights, settings=MemorySettings(), navigate=lambda _command, _argument: None,
            notify=lambda words, _tone: told.append(words), currency="EUR",
        )
        return Seat(services, qtbot, told)

    yield make
    for runner, connector in opened:
        assert runner.shutdown(), "a worker did not end"
        connector.close()


@pytest.fixture
def order(desk: Desk) -> Paper:
    """10 bolts at 5.00 and 4 nuts at 2.00, to be received."""
    desk.product("BOLT")
    desk.product("NUT")
    return desk.approved(Line("BOLT", "10", "5.00"), Line("NUT", "4", "2.00"))


def supplier(desk: Desk) -> PickerRow:
    return PickerRow(desk.supplier, "S1", "Acme Supplies")


def command(screen: DocumentScreen[Any], name: str) -> Command:
    return next(one for one in screen.commands() if one.id == name)


def run(screen: DocumentScreen[Any], name: str) -> None:
    found = command(screen, name)
    assert found.enabled() is None, found.enabled()
    assert found.run is not None
    found.run()


def column(screen: DocumentScreen[Any], key: str) -> int:
    return [one.key for one in screen.lines().lines.spec.columns].index(key)


def cells(screen: DocumentScreen[Any], key: str) -> list[str]:
    lines = screen.lines().lines
    return [str(lines.index(row, column(screen, key)).data()) for row in range(len(lines.all_rows()))]


def enter(screen: DocumentScreen[Any], row: int, key: str, typed: str) -> None:
    screen.lines().lines.enter_text(row, column(screen, key), typed)


# receipts


def test_receiving_an_order_proposes_its_lines_and_posts_what_came(
    desk: Desk, order: Paper, seat: Callable[[str], Seat]
) -> None:
    keeper = seat("storekeeper")
    screen = keeper.screen(receipt_screen.new_spec(keeper.services, order.id))
    keeper.wait(lambda: screen.lines().lines.all_rows())
    values = screen.values()
    assert [getattr(values[key], "code", "") for key in ("supplier_id", "warehouse_id")] == ["S1", "MAIN"]
    assert cells(screen, "received_quantity") == ["10", "4"]
    titles = {one.key for one in screen.lines().lines.spec.columns}
    assert not {"unit_price", "amount", "value"} & titles, "a storekeeper sees no prices"
    grid = screen.lines()
    grid.setFocus()
    QTest.keyClicks(grid, "6")
    editor = grid.editor()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert grid.position() == (1, column(screen, "received_quantity")), "Enter goes down"
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert [total.value for total in screen.totals()] == ["1 of 2"]
    run(screen, "goods_receipt.step")
    keeper.wait(lambda: screen.record.status == "posted")
    assert keeper.told[-1] == f"Posted.  GR-{desk.today.year}-00001"
    assert [line.received_quantity for line in screen.record.lines] == [6]
    assert screen.why_read_only()
    bar = screen.layout_parts.bar
    assert bar is not None
    for name in ("goods_receipt.step", "record.save"):
        button = bar.button(name)
        assert button is not None
        assert button.isHidden(), f"nothing is left to do, yet {name} is shown"
    assert cells(screen, "accepted") == [""], "what was had before is not known of a posted receipt"


def test_goods_are_not_rejected_without_a_reason(desk: Desk, order: Paper, seat: Callable[[str], Seat]) -> None:
    keeper = seat("storekeeper")
    screen = keeper.screen(receipt_screen.new_spec(keeper.services, order.id))
    keeper.wait(lambda: screen.lines().lines.all_rows())
    enter(screen, 1, "rejected_quantity", "2")
    enter(screen, 0, "received_quantity", "11")
    run(screen, "goods_receipt.step")
    assert [(one.code, one.row) for one in screen.lines().lines.problems()] == [
        ("goods_receipt.over_receipt", 0), ("goods_receipt_line.reason_missing", 1)
    ]
    assert screen.work.new


def test_a_supplier_without_orders_is_told(desk: Desk, seat: Callable[[str], Seat]) -> None:
    keeper = seat("storekeeper")
    screen = keeper.screen(receipt_screen.edit_spec(keeper.services))
    keeper.wait(lambda: screen.values()["warehouse_id"])
    assert not screen.unsaved(), "the only warehouse was filled in by the program, not by the person"
    assert screen.layout_parts.side.isHidden(), "what was never saved belongs to no other document"
    keeper.choose(screen, "supplier_id", supplier(desk))
    keeper.wait(screen.layout_parts.banner.isVisible)
    assert "Nothing is on order" in screen.layout_parts.banner.words()


def test_a_saved_draft_still_offers_the_rest(desk: Desk, order: Paper, seat: Callable[[str], Seat]) -> None:
    keeper = seat("storekeeper")
    screen = keeper.screen(receipt_screen.new_spec(keeper.services, order.id))
    keeper.wait(lambda: screen.lines().lines.all_rows())
    enter(screen, 0, "received_quantity", "")
    screen.save()
    keeper.wait(lambda: not screen.work.new and not screen.saving())
    assert cells(screen, "received_quantity") == ["4", ""]
    assert [text.split()[0] for text in cells(screen, "product")] == ["NUT", "BOLT"]
    enter(screen, 1, "received_quantity", "99")
    run(screen, "goods_receipt.step")
    assert [(one.code, one.row) for one in screen.lines().lines.problems()] == [("goods_receipt.over_receipt", 1)]


# invoices


def test_an_invoice_takes_lines_over_until_it_agrees_with_the_paper(
    desk: Desk, order: Paper, seat: Callable[[str], Seat]
) -> None:
    desk.received((order.lines[0], "10"))
    desk.received((order.lines[1], "4"))
    clerk = seat("accounts_payable_clerk")
    screen = clerk.screen(invoice_screen.edit_spec(clerk.services))
    clerk.choose(screen, "supplier_id", supplier(desk))
    clerk.wait(lambda: len(cells(screen, "quantity")) == 2)
    assert cells(screen, "quantity") == ["", ""], "two deliveries: the clerk says which of them"
    assert [cell.split()[0] for cell in cells(screen, "description")] == ["BOLT", "NUT"]
    clerk.wait(lambda: screen.values()["due_date"] is not None)
    screen.form.set_values({"supplier_number": "R 1", "control_amount": None})
    screen.form.fields["control_amount"].set_value(Decimal(58))
    screen.lines().setFocus()
    QTest.keyClick(screen.lines(), Qt.Key.Key_Space)
    assert cells(screen, "quantity") == ["10", ""]
    assert "8.00" in str(command(screen, "supplier_invoice.step").enabled())
    assert screen.lines().position()[0] == 1
    QTest.keyClick(screen.lines(), Qt.Key.Key_Space)
    assert command(screen, "supplier_invoice.step").words() == "Post 58.00 EUR"
    run(screen, "supplier_invoice.step")
    clerk.wait(lambda: screen.record.status == "posted")
    assert screen.record.total_amount == 58
    assert desk.faults() == []


def test_the_only_delivery_is_taken_over_and_a_dear_price_is_marked(
    desk: Desk, order: Paper, seat: Callable[[str], Seat]
) -> None:
    desk.received((order.lines[0], "10"), (order.lines[1], "4"))
    clerk = seat("accounts_payable_clerk")
    screen = clerk.screen(invoice_screen.edit_spec(clerk.services))
    clerk.choose(screen, "supplier_id", supplier(desk))
    clerk.wait(lambda: cells(screen, "quantity") == ["10", "4"])
    enter(screen, 0, "unit_price", "5.01")
    assert cells(screen, "match") == ["Price too high", ""]
    screen.form.set_values({"supplier_number": "R 2"})
    run(screen, "supplier_invoice.step")
    clerk.wait(lambda: screen.record.status == "posted")
    assert cells(screen, "match") == ["Price too high", ""]
    assert "released" in str(screen.why_read_only()) or "release" in str(screen.why_read_only())
    manager = seat("finance_manager")
    other = manager.screen(invoice_screen.edit_spec(manager.services), screen.record.id)
    assert cells(other, "order_price") == ["5.00", "2.00"]
    assert command(other, "supplier_invoice.release").enabled() is None


def test_an_expense_line_stays_when_the_supplier_changes(
    desk: Desk, order: Paper, seat: Callable[[str], Seat]
) -> None:
    desk.received((order.lines[0], "10"))
    clerk = seat("accounts_payable_clerk")
    screen = clerk.screen(invoice_screen.edit_spec(clerk.services))
    clerk.choose(screen, "supplier_id", supplier(desk))
    clerk.wait(lambda: cells(screen, "quantity") == ["10"])
    lines = screen.lines().lines
    lines.enter_value(1, column(screen, "account_id"), PickerRow(desk.key("account", "6030"), "6030", "Freight"))
    enter(screen, 1, "unit_price", "12*3")
    assert cells(screen, "amount") == ["50.00", "36.00"]
    with desk.company.connect() as connection:
        row = connection.execute(
            "insert into erp.party (id, code, name, currency_code)"
            " values (gen_random_uuid(), 'S2', 'Other', 'EUR') returning id"
        ).fetchone()
    assert row is not None
    clerk.choose(screen, "supplier_id", PickerRow(row[0], "S2", "Other"))
    clerk.wait(lambda: cells(screen, "amount") == ["36.00"])
    lines.undo_stack.undo()
    assert cells(screen, "amount") == ["50.00", "36.00"]


def post_freight(desk: Desk, clerk: Seat, number: str) -> DocumentScreen[Any]:
    """Enter and post an invoice of 10.00 for freight."""
    screen = clerk.screen(invoice_screen.edit_spec(clerk.services))
    clerk.choose(screen, "supplier_id", supplier(desk))
    clerk.wait(lambda: screen.values()["due_date"] is not None)
    screen.form.set_values({"supplier_number": number})
    account = PickerRow(desk.key("account", "6030"), "6030", "Freight")
    screen.lines().lines.enter_value(0, column(screen, "account_id"), account)
    enter(screen, 0, "unit_price", "10")
    run(screen, "supplier_invoice.step")
    clerk.wait(lambda: screen.record.status == "posted")
    return screen


def test_the_same_amount_on_the_same_day_is_told(desk: Desk, seat: Callable[[str], Seat]) -> None:
    clerk = seat("accounts_payable_clerk")
    assert "same supplier, date and amount" not in post_freight(desk, clerk, "A").layout_parts.banner.words()
    assert "same supplier, date and amount" in post_freight(desk, clerk, "B").layout_parts.banner.words()


# payments


@pytest.fixture
def owed(desk: Desk, order: Paper, seat: Callable[[str], Seat]) -> Desk:
    """Two invoices of 50 and 8, due today and in ten days."""
    desk.received((order.lines[0], "10"))
    desk.received((order.lines[1], "4"))
    for days, (key, price) in enumerate(zip(order.lines, ("5.00", "2.00"), strict=True)):
        desk.admin.execute(
            "with invoice as (insert into erp.supplier_invoice (id, supplier_id, supplier_number, date,"
            " posting_date, due_date, currency_code) values (gen_random_uuid(), %s, %s, current_date, current_date,"
            " current_date + %s, 'EUR') returning id) insert into erp.supplier_invoice_line (id,"
            " supplier_invoice_id, line, goods_receipt_line_id, quantity, unit_price) select gen_random_uuid(),"
            " invoice.id, 1, l.id, l.received_quantity, %s from invoice, erp.goods_receipt_line l"
            " where l.purchase_order_line_id = %s",
            [desk.supplier, f"R{days}", days * 10, price, key],
        )
    for (found,) in desk.rows("select id from erp.supplier_invoice order by due_date"):
        desk.act("accountant", "supplier_invoice__post", Paper(found, ()))
    return desk


def test_a_payment_is_entered_by_one_and_posted_by_another(owed: Desk, seat: Callable[[str], Seat]) -> None:
    accountant, manager = seat("accountant"), seat("finance_manager")
    screen = accountant.screen(payment_screen.edit_spec(accountant.services))
    accountant.wait(lambda: getattr(screen.values()["journal_id"], "code", "") == "BNK")
    accountant.choose(screen, "supplier_id", supplier(owed))
    accountant.wait(lambda: cells(screen, "open") == ["50.00", "8.00"])
    screen.lines().setFocus()
    QTest.keyClick(screen.lines(), Qt.Key.Key_Space)
    enter(screen, 1, "amount", "3")
    assert command(screen, "payment.step").words() == "Post payment of 53.00 EUR"
    assert "somebody else posts it" in str(command(screen, "payment.step").enabled())
    screen.save()
    accountant.wait(lambda: not screen.work.new and not screen.saving())
    assert "somebody else posts it" in str(command(screen, "payment.step").enabled())
    other = manager.screen(payment_screen.edit_spec(manager.services), screen.record.id)
    run(other, "payment.step")
    manager.wait(lambda: other.record.status == "posted")
    assert manager.told[-1] == f"Posted.  PY-{owed.today.year}-00001"
    assert cells(other, "amount") == ["50.00", "3.00"]


def test_all_that_is_due_is_paid_but_nothing_blocked(
    owed: Desk, seat: Callable[[str], Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    owed.admin.execute(
        "update erp.open_item_balance set blocked = true where open_amount = 50"
    )
    clerk = seat("accounts_payable_clerk")
    screen = clerk.screen(payment_screen.edit_spec(clerk.services))
    assert [one.id for one in screen.commands() if one.primary] == ["record.save"], "a clerk may not post"
    clerk.choose(screen, "supplier_id", supplier(owed))
    clerk.wait(lambda: cells(screen, "open") == ["50.00", "8.00"])
    assert cells(screen, "remark") == ["Not released", ""]
    assert screen.lines().lines.rowCount() == 2, "there is no empty line for items that do not exist"
    monkeypatch.setattr(payment_screen, "ask_date", lambda *_rest: owed.today + timedelta(days=5))
    run(screen, "payment.pay_due")
    assert cells(screen, "amount") == ["", ""], "one is blocked, the other due later"
    monkeypatch.setattr(payment_screen, "ask_date", lambda *_rest: owed.today + timedelta(days=10))
    run(screen, "payment.pay_due")
    assert cells(screen, "amount") == ["", "8.00"]
    enter(screen, 1, "amount", "9")
    screen.save()
    assert [(one.code, one.row) for one in screen.lines().lines.problems()] == [("payment_line.overpaid", 1)]


def test_nothing_to_pay_is_said(desk: Desk, seat: Callable[[str], Seat]) -> None:
    clerk = seat("accounts_payable_clerk")
    screen = clerk.screen(payment_screen.edit_spec(clerk.services))
    clerk.choose(screen, "supplier_id", supplier(desk))
    clerk.wait(screen.layout_parts.banner.isVisible)
    assert "Nothing is owed" in screen.layout_parts.banner.words()


def test_a_day_is_asked_for_and_checked(desk: Desk, seat: Callable[[str], Seat], qtbot: QtBot) -> None:
    clerk = seat("accounts_payable_clerk")
    screen = clerk.screen(payment_screen.edit_spec(clerk.services))
    dialog = date_dialog.DateDialog(screen, clerk.services.runner, "Pay", "Until when?", desk.today)
    qtbot.addWidget(dialog)
    assert dialog.day() == desk.today
    dialog.field.set_typed("nonsense")
    dialog.do_it.click()
    assert dialog.day() is None
    assert dialog.field.problem() is not None
    dialog.field.set_value(desk.today)
    dialog.do_it.click()
    assert dialog.result() == 1
