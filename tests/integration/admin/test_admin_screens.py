"""The screens of the administration on a real company: what they do by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QToolButton
from pytestqt.qtbot import QtBot

from erp_desktop.base.access import Rights
from erp_desktop.db.session import Database
from erp_desktop.modules.admin.company.repository import CompanyRepository
from erp_desktop.modules.admin.module import MODULE
from erp_desktop.modules.admin.people.edit_screen import PersonScreen
from erp_desktop.modules.admin.people.repository import PersonRepository
from erp_desktop.modules.parties.bank_accounts.repository import PartyBankAccountRepository
from erp_desktop.modules.parties.module import MODULE as PARTIES
from erp_desktop.modules.parties.suppliers.repository import SupplierRepository
from erp_desktop.modules.stock.warehouses.repository import WarehouseRepository
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.line_grid import GridRow
from erp_desktop.ui.list_screen import ListScreen
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Screen, Services
from erp_desktop.ui.shell_lines import ShellLines
from tests.fakes.ui import MemorySettings
from tests.plugins.clerks import open_database
from tests.plugins.company import Company


class Seat:
    """A person's screens, and what they said."""

    def __init__(self, company: Company, qtbot: QtBot, job: str) -> None:
        self.conninfo = company.login(job)
        self._closers: list[Callable[[], None]] = []
        self.db = self._open()
        self.runner = TaskRunner(self._open)
        self.said: list[str] = []
        self.went: list[tuple[str, object]] = []
        self._qtbot = qtbot
        self.services = Services(
            runner=self.runner, rights=self.db.rights, settings=MemorySettings(),
            navigate=lambda _command, _argument: None, notify=lambda words, _tone: self.said.append(words),
            currency=self.db.facts.currency,
        )

    @property
    def rights(self) -> Rights:
        return self.db.rights

    def _open(self) -> Database:
        database, close = open_database(self.conninfo)
        self._closers.append(close)
        return database

    def screen(self, command_id: str, argument: object = None) -> Screen:
        commands = [*MODULE.commands(self.services), *PARTIES.commands(self.services)]
        command = next(one for one in commands if one.id == command_id)
        assert command.screen is not None
        assert command.allowed(self.rights)
        made = command.screen(argument)
        self._qtbot.addWidget(made)
        made.open_requested.connect(lambda opened, record: self.went.append((opened, record)))
        made.show()
        return made

    def record(self, command_id: str, argument: object = None) -> EditScreen[object]:
        made = self.screen(command_id, argument)
        assert isinstance(made, EditScreen)
        self._qtbot.waitUntil(lambda: made.work.loaded is not None)
        return made

    def close(self) -> None:
        self.runner.shutdown()
        for close in self._closers:
            close()


@pytest.fixture
def sit(company: Company, qtbot: QtBot) -> Iterator[Callable[[str], Seat]]:
    seats: list[Seat] = []

    def made(job: str) -> Seat:
        seats.append(Seat(company, qtbot, job))
        return seats[-1]

    yield made
    for seat in seats:
        seat.close()


def test_levels_and_accounts_are_changed_in_their_grids(sit: Callable[[str], Seat], qtbot: QtBot) -> None:
    seat = sit("administrator")
    screen = seat.record("company.open")
    assert not screen.unsaved()
    levels, accounts = screen.grids["levels"].lines, screen.grids["accounts"].lines
    before = len(levels.lines())
    assert len(accounts.lines()) == 7
    levels.setData(levels.index(before, 0), "60000")
    levels.setData(levels.index(before, 2), "3")
    assert screen.unsaved()
    screen.save()
    qtbot.waitUntil(lambda: bool(seat.said))
    stored = CompanyRepository(seat.db).load().record.levels
    assert (len(stored), stored[-1].from_amount, stored[-1].people) == (before + 1, Decimal(60000), 3)
    levels.setData(levels.index(before, 0), "-1")
    screen.save()
    assert len(screen.layout_parts.summary.problems) == 1
    assert CompanyRepository(seat.db).load().record.levels == stored


def test_who_may_not_change_the_settings_looks_at_them(sit: Callable[[str], Seat]) -> None:
    screen = sit("manager").record("company.open")
    assert screen.why_not_save()
    assert screen.grids["levels"].lines.read_only


def test_a_person_is_limited_to_warehouses_on_the_screen(sit: Callable[[str], Seat], qtbot: QtBot) -> None:
    seat, other = sit("administrator"), sit("storekeeper")
    screen = seat.record("person.open", other.rights.login)
    screen.form.set_values({"all_warehouses": False})
    screen.form.changed.emit("all_warehouses")
    screen.save()
    assert [problem.code for problem in screen.layout_parts.summary.problems] == ["person.no_warehouse"]
    lines = screen.grids["warehouses"].lines
    lines.replace_all([GridRow({"warehouse": WarehouseRepository(seat.db).search("MAIN")[0]})], "chosen")
    screen.save()
    qtbot.waitUntil(lambda: bool(seat.said))
    stored = PersonRepository(seat.db).load(other.rights.login)
    assert [stored.references[one].code for one in stored.record.warehouses] == ["MAIN"]


def test_the_commands_of_the_server_are_copied(sit: Callable[[str], Seat], qtbot: QtBot) -> None:
    seat = sit("administrator")
    screen = seat.record("person.open", seat.rights.login)
    assert isinstance(screen, PersonScreen)
    qtbot.waitUntil(lambda: bool(screen.findChildren(ShellLines)))
    (lines,) = screen.findChildren(ShellLines)
    expected = f"kontor-server user roles {seat.db.facts.database} {seat.rights.login} --jobs JOBS"
    assert lines.edits[0].text() == expected
    lines.findChildren(QToolButton)[0].click()
    assert QGuiApplication.clipboard().text() == expected
    assert screen.findChildren(ShellLines)
    people = seat.screen("person.list")
    assert isinstance(people, ListScreen)
    next(one for one in people.commands() if one.id == "person.add").run()  # type: ignore[misc]
    qtbot.waitUntil(lambda: bool(people.findChildren(QDialog)))
    (dialog,) = people.findChildren(QDialog)
    assert dialog.findChildren(ShellLines)[0].edits[0].text().startswith("kontor-server user add ")
    dialog.close()


def test_an_auditor_sees_people_without_the_commands(sit: Callable[[str], Seat]) -> None:
    seat = sit("auditor")
    screen = seat.record("person.open", seat.rights.login)
    assert screen.why_not_save()
    assert screen.findChildren(ShellLines) == []


def test_a_bank_account_is_entered_and_confirmed_on_its_screen(
    sit: Callable[[str], Seat], qtbot: QtBot, company: Company
) -> None:
    clerk, manager = sit("accounts_payable_clerk"), sit("finance_manager")
    with company.as_owner() as owner:
        owner.execute(
            "insert into erp.party (id, code, name, currency_code) values (gen_random_uuid(), 'ZH', 'Zhonghe', 'EUR')"
        )
    screen = clerk.record("party_bank_account.new")
    supplier = SupplierRepository(clerk.db).search("ZH")[0]
    screen.form.set_values({"party_id": supplier, "account_number": "AT61 1904 3002 3457 3202"})
    screen.form.changed.emit("account_number")
    screen.save()
    assert [one.code for one in screen.layout_parts.summary.problems] == ["party_bank_account.iban_wrong"]
    screen.form.set_values({"account_number": "AT61 1904 3002 3457 3201"})
    screen.form.changed.emit("account_number")
    screen.save()
    qtbot.waitUntil(lambda: bool(clerk.said))
    assert screen.title().endswith("ZH  AT61 1904 3002 3457 3201")
    assert not [one for one in screen.commands() if one.id == "party_bank_account.confirm"]
    account = screen.work.record.id  # type: ignore[attr-defined]
    theirs = manager.record("party_bank_account.open", account)
    confirm = next(one for one in theirs.commands() if one.id == "party_bank_account.confirm")
    assert confirm.words() == "Confirm AT61 1904 3002 3457 3201"
    assert confirm.enabled() is None
    assert confirm.run is not None
    confirm.run()
    qtbot.waitUntil(lambda: bool(manager.said))
    qtbot.waitUntil(lambda: confirm.enabled() is not None)
    assert PartyBankAccountRepository(clerk.db).load(account).record.confirmed_by == manager.rights.login
    card = clerk.record("supplier.open", supplier.id)
    next(one for one in card.commands() if one.id == "supplier.bank_accounts").run()  # type: ignore[misc]
    assert [(command, argument["supplier"].code) for command, argument in clerk.went] == [  # type: ignore[index]
        ("party_bank_account.list", "ZH")
    ]
