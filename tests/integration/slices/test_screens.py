"""Every screen that the menu offers opens on a real company in both languages; its fields are of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from erp_desktop.base.errors import KontorError
from erp_desktop.base.i18n import use_language
from erp_desktop.db.session import Database
from erp_desktop.modules.catalogue import DEPARTMENTS
from erp_desktop.ui import theme
from erp_desktop.ui.command import Command
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission
from server_db.tables import Base
from server_db.tables.base import SCHEMA
from tests.factories.fit import misfits
from tests.fakes.ui import MemorySettings
from tests.plugins.clerks import open_database
from tests.plugins.stored import Stored

TIMEOUT_MS = 20_000
SCREENS_MIN = 20
NEW_SCREENS_MIN = 10
TABLES = {"supplier": "party"}


class Seat:
    """A person who may do everything, and whatever went wrong for him."""

    def __init__(self, stored: Stored) -> None:
        self.conninfo = stored.company.login(permissions=Permission)
        self.closers: list[Callable[[], None]] = []
        self.errors: list[KontorError] = []
        self.crashes: list[BaseException] = []
        database = self._open()
        self.runner = TaskRunner(self._open, crashed=self._crashed)
        self.runner.unhandled.connect(self.errors.append)
        self.services = Services(
            runner=self.runner, rights=database.rights, settings=MemorySettings(),
            navigate=lambda _command, _argument: None, notify=lambda _words, _tone: None,
            currency=database.facts.currency,
        )

    def _open(self) -> Database:
        database, close = open_database(self.conninfo)
        self.closers.append(close)
        return database

    def _crashed(self, error: BaseException) -> str:
        self.crashes.append(error)
        return "R-1"

    def close(self) -> None:
        assert self.runner.shutdown()
        for close in self.closers:
            close()

    def commands(self) -> list[Command]:
        return [
            command
            for module in DEPARTMENTS
            for command in module.commands(self.services)
            if command.screen is not None
        ]


@pytest.fixture(params=["en", "zh_CN"])
def seat(stored: Stored, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Seat]:
    use_language(request.param)
    theme.apply_theme(request.getfixturevalue("qapp"), "light")
    made = Seat(stored)
    yield made
    made.close()
    use_language("en")


def argument_of(stored: Stored, command: Command) -> object:
    """A record to open, of the noun that the command's id begins with; None for what needs none."""
    noun, _, verb = command.id.partition(".")
    if verb != "open":
        return None
    table = Base.metadata.tables.get(f"{SCHEMA}.{TABLES.get(noun, noun)}")
    if table is None:
        return None  # a report
    return stored.arguments.today.isoformat() if noun == "exchange_rate" else stored.arguments._key(table)


def test_every_screen_opens_and_fits_the_smallest_window(
    stored: Stored, seat: Seat, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = seat.commands()
    assert len(commands) > SCREENS_MIN
    unfit: list[str] = []
    for command in commands:
        assert command.screen is not None
        screen = command.screen(argument_of(stored, command))
        qtbot.addWidget(screen)
        failed: list[KontorError] = []
        if hasattr(screen, "show_error"):
            monkeypatch.setattr(screen, "show_error", failed.append)
        screen.show()
        qtbot.waitUntil(lambda: not seat.runner.active(), timeout=TIMEOUT_MS)
        assert (failed, seat.errors, seat.crashes) == ([], [], []), command.id
        assert screen.title(), command.id
        for offered in screen.commands():
            assert offered.title, command.id
        unfit += [f"{command.id}: {what}" for what in misfits(screen)]
        screen.hide()
    assert not unfit, "\n".join(unfit)


def test_fields_are_attributes_of_the_record(seat: Seat, qtbot: QtBot) -> None:
    found = 0
    for command in seat.commands():
        if not command.id.endswith(".new"):
            continue
        assert command.screen is not None
        screen = command.screen(None)
        qtbot.addWidget(screen)
        if isinstance(screen, EditScreen):
            record = screen.spec.new()
            found += 1
            for field in screen.spec.fields():
                assert hasattr(record, field.key), f"{command.id}: {field.key}"
    qtbot.waitUntil(lambda: not seat.runner.active(), timeout=TIMEOUT_MS)
    assert found > NEW_SCREENS_MIN
