"""The screens of the ledger's masters on a real company: what they do by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from erp_desktop.base.clock import today
from erp_desktop.base.errors import Refused
from erp_desktop.db.session import Database
from erp_desktop.modules.ledger.exchange_rates.edit_screen import DayScreen
from erp_desktop.modules.ledger.exchange_rates.records import DayRates
from erp_desktop.modules.ledger.exchange_rates.repository import ExchangeRateRepository
from erp_desktop.modules.ledger.fiscal_years import edit_screen as fiscal_years
from erp_desktop.modules.ledger.fiscal_years.edit_screen import PeriodScreen, YearScreen
from erp_desktop.modules.ledger.module import MODULE as LEDGER
from erp_desktop.modules.ledger.posting_locks.repository import PostingLockRepository
from erp_desktop.modules.parties.module import MODULE as PARTIES
from erp_desktop.modules.payments.payments.edit_screen import edit_spec as payment_spec
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.list_screen import ListScreen
from erp_desktop.ui.reason import ReasonDialog
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Screen, Services
from server_db.access.permissions import Permission
from tests.fakes.ui import MemorySettings
from tests.plugins.clerks import open_database
from tests.plugins.company import Company

DAY = date(2026, 3, 2)


EMPTY_AT_FIRST = {"supplier.list", "party_bank_account.list", "voucher.list"}  # lists in which a new company has no row


class Seat:
    """A person's screens, and where they led."""

    def __init__(self, company: Company, qtbot: QtBot) -> None:
        self.conninfo = company.login(permissions=tuple(Permission))
        self.db, self._close = open_database(self.conninfo)
        self._closers = [self._close]
        self.runner = TaskRunner(self._open)
        self.went: list[tuple[str, object]] = []
        self.said: list[str] = []
        self._qtbot = qtbot
        self.services = Services(
            runner=self.runner, rights=self.db.rights, settings=MemorySettings(),
            navigate=lambda command, argument: self.went.append((command, argument)),
            notify=lambda words, _tone: self.said.append(words), currency=self.db.facts.currency,
        )

    def _open(self) -> Database:
        database, close = open_database(self.conninfo)
        self._closers.append(close)
        return database

    def screen(self, command_id: str, argument: object = None) -> Screen:
        """What a command opens, shown."""
        commands = [*LEDGER.commands(self.services), *PARTIES.commands(self.services)]
        command = next(one for one in commands if one.id == command_id)
        assert command.screen is not None
        made = command.screen(argument)
        self._qtbot.addWidget(made)
        made.open_requested.connect(lambda opened, record: self.went.append((opened, record)))
        made.show()
        return made

    def close(self) -> None:
        self.runner.shutdown()
        for close in self._closers:
            close()


@pytest.fixture
def seat(company: Company, qtbot: QtBot) -> Iterator[Seat]:
    made = Seat(company, qtbot)
    yield made
    made.close()


def test_every_list_of_the_two_departments_opens_with_its_rows(seat: Seat, qtbot: QtBot) -> None:
    ExchangeRateRepository(seat.db).save(DayRates(DAY, {"USD": Decimal("0.92")}))
    for module in (LEDGER, PARTIES):
        for command in module.commands(seat.services):
            if not command.id.endswith(".list") or command.id in EMPTY_AT_FIRST:
                continue
            screen = seat.screen(command.id)
            assert isinstance(screen, ListScreen)
            model = screen.model
            qtbot.waitUntil(lambda model=model: model.rowCount() > 0)  # type: ignore[misc]  # mypy cannot infer it


def test_the_chart_is_indented_and_what_is_searched_is_not(seat: Seat, qtbot: QtBot) -> None:
    screen = seat.screen("account.list")
    assert isinstance(screen, ListScreen)
    qtbot.waitUntil(lambda: screen.model.rowCount() > 3)
    shown = [str(screen.model.index(row, 0).data()) for row in range(3)]
    assert [len(words) - len(words.lstrip("\u2003")) for words in shown] == [0, 1, 2]
    screen.filter_bar.search.setText("1000")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
    assert screen.model.index(0, 0).data() == "1000"


def test_a_new_day_asks_for_the_currencies_that_have_rates(seat: Seat, qtbot: QtBot) -> None:
    rates = ExchangeRateRepository(seat.db)
    rates.save(DayRates(DAY, {"USD": Decimal("0.92"), "CNY": Decimal("0.1265")}))
    screen = seat.screen("exchange_rate.new")
    assert isinstance(screen, DayScreen)
    lines = screen.grids["rates"].lines
    qtbot.waitUntil(lambda: len(lines.lines()) == 2)
    assert not screen.unsaved()
    lines.setData(lines.index(1, 1), "0.9312345678")
    assert lines.lines()[1]["inverse"] == Decimal("1.0738432985")
    screen.save()
    qtbot.waitUntil(lambda: bool(seat.said))
    assert rates.load(today()).record.rates == {"USD": Decimal("0.9312345678")}


def test_a_period_shows_what_blocks_it_and_leads_there(seat: Seat, qtbot: QtBot, company: Company) -> None:
    with company.connect() as connection:
        periods = [row[0] for row in connection.execute("select id from erp.period order by starts").fetchall()]
    screen = seat.screen("period.open", periods[1])
    assert isinstance(screen, PeriodScreen)
    table = screen.checklist
    assert table is not None
    qtbot.waitUntil(lambda: table.paged_model().rowCount() == 1)
    assert "1 finding" in str(screen.why_not_close())
    finding = table.paged_model().row_at(0)
    table.opened.emit(finding)
    assert seat.went == [("period.open", periods[0])]
    first = seat.screen("period.open", periods[0])
    assert isinstance(first, PeriodScreen)
    qtbot.waitUntil(lambda: first.why_not_close() is None)
    first.close_period()
    qtbot.waitUntil(lambda: bool(seat.said))
    qtbot.waitUntil(lambda: first.record.status == "closed")
    assert first.why_not_close()


def test_a_period_is_opened_again_for_a_reason_only(
    seat: Seat, qtbot: QtBot, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with company.connect() as connection:
        row = connection.execute("select id from erp.period order by starts limit 1").fetchone()
    assert row is not None
    screen = seat.screen("period.open", row[0])
    assert isinstance(screen, PeriodScreen)
    qtbot.waitUntil(lambda: screen.why_not("open") is None)
    screen.start_closing()
    qtbot.waitUntil(lambda: screen.record.status == "closing")
    monkeypatch.setattr(fiscal_years, "ask_reason", lambda *_words: None)
    screen.reopen()
    assert screen.record.status == "closing"
    monkeypatch.setattr(fiscal_years, "ask_reason", lambda *_words: "late invoice")
    screen.reopen()
    qtbot.waitUntil(lambda: screen.record.status == "open")


def test_a_new_year_begins_after_the_last_one(seat: Seat, qtbot: QtBot) -> None:
    screen = seat.screen("fiscal_year.new")
    assert isinstance(screen, YearScreen)
    qtbot.waitUntil(lambda: bool(screen.form.fields["starts"].typed()))
    screen.save()
    qtbot.waitUntil(lambda: bool(seat.said))
    assert len(screen.record.periods) == 12
    assert screen.why_read_only()


def test_no_reason_no_act(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ReasonDialog("Reopen", "Why?", parent)
    dialog.edit.setText("   ")
    assert not dialog._accept.isEnabled()
    dialog.edit.setText(" late ")
    assert dialog._accept.isEnabled()
    assert dialog.reason() == "late"


def test_commands_are_shown_to_who_may(seat: Seat) -> None:
    commands = {one.id: one for one in LEDGER.commands(seat.services)}
    assert commands["account.new"].needs is Permission.ACCOUNT_EDIT
    assert commands["account.new"].words() == "New: Account"
    assert not commands["account.open"].in_menu
    assert {"journal.list", "currency.open", "exchange_rate.new", "period.open", "tax_code.list"} <= set(commands)
    assert [search.noun for search in PARTIES.searches(seat.services)] == ["Supplier"]


def test_locks_are_moved_and_felt_at_the_date_of_a_draft(seat: Seat, qtbot: QtBot) -> None:
    screen = seat.screen("posting_lock.open")
    assert isinstance(screen, EditScreen)
    qtbot.waitUntil(lambda: screen.work.loaded is not None)
    screen.form.set_values({"payable": DAY})
    screen.form.changed.emit("payable")
    screen.save()
    qtbot.waitUntil(lambda: bool(seat.said))
    assert PostingLockRepository(seat.db).load().record.payable == DAY
    payment: EditScreen[Any] = EditScreen(seat.services, payment_spec(seat.services))
    qtbot.addWidget(payment)
    refusal = Refused("period.locked", {"date": DAY, "locked_until": DAY, "area": "payable"})
    payment.show_error(refusal)
    problem = payment.form.fields["date"].problem()
    assert problem is not None
    assert problem.code == "period.locked"
    # What is posted has no date to correct: a reversal is refused across the screen.
    payment.form.show_problems(())
    payment.work.record.status = "posted"
    payment.show_error(refusal)
    assert payment.form.fields["date"].problem() is None
    assert payment.layout_parts.banner.isVisibleTo(payment)
    qtbot.waitUntil(lambda: not seat.runner.active())
