"""An edit screen enters its record while it can be changed, and says who else is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from erp_desktop.base.editors import Edited, Editor, Editors
from erp_desktop.base.i18n import use_language
from erp_desktop.ui.edit_presence import words_for
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.presence import Presence
from erp_desktop.ui.runner import TaskRunner
from tests.ui.edit_helpers import Server, Supplier, a_supplier, make_services, supplier_spec

ANNA, BERT = Editor("anna.berger", "Anna Berger"), Editor("bert", "Bert Huber")
Open = Callable[..., EditScreen[Supplier]]


@dataclass
class Desk:
    """What the other desktops were told."""

    here: list[Edited] = field(default_factory=list)

    def enter(self, edited: Edited) -> None:
        self.here.append(edited)

    def leave(self, edited: Edited) -> None:
        self.here.remove(edited)


@pytest.fixture
def presence(qapp: object) -> Presence:
    return Presence(Desk())


@pytest.fixture
def told(presence: Presence) -> list[Edited]:
    desk = presence._desk
    assert isinstance(desk, Desk)
    return desk.here


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def open_screen(qtbot: QtBot, tmp_path: Path, presence: Presence, server: Server) -> Iterator[Open]:
    runner = TaskRunner()
    services = replace(make_services(runner, tmp_path), presence=presence)

    def opened(supplier: Supplier | None = None) -> EditScreen[Supplier]:
        if supplier is not None:
            server.stored[supplier.id] = supplier
        spec = supplier_spec(server)
        screen = EditScreen(services, spec, supplier.id if supplier is not None else None)
        screen.show()
        qtbot.waitUntil(lambda: screen.work.loaded is not None)
        return screen

    yield opened
    runner.shutdown()


def strip(screen: EditScreen[Supplier]) -> str:
    banner = screen.layout_parts.presence
    return banner.words() if banner.isVisibleTo(screen) else ""


def test_the_others_are_named_until_they_leave(
    qtbot: QtBot, open_screen: Open, presence: Presence, told: list[Edited]
) -> None:
    screen = open_screen(a_supplier())
    edited = Edited("supplier", str(screen.record.id))
    assert (told, strip(screen)) == ([edited], "")
    presence.hear(Editors(edited, (ANNA,)))
    qtbot.waitUntil(lambda: strip(screen) == "Anna Berger is editing this too.")
    assert screen.why_not_save() == "Nothing was changed."
    presence.hear(Editors(Edited("supplier", "another"), ()))
    presence.hear(Editors(edited, (ANNA, BERT)))
    qtbot.waitUntil(lambda: strip(screen) == "Anna Berger, Bert Huber are editing this too.")
    presence.hear(Editors(edited, ()))
    qtbot.waitUntil(lambda: strip(screen) == "")
    screen.close()
    screen.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(screen))
    assert told == []
    presence.hear(Editors(edited, (ANNA,)))  # too late: nobody listens, nothing breaks
    qtbot.wait(20)


def test_what_can_not_be_changed_is_not_entered(
    qtbot: QtBot, open_screen: Open, server: Server, presence: Presence, told: list[Edited]
) -> None:
    new = open_screen()
    assert told == []
    screen = open_screen(a_supplier())
    edited = Edited("supplier", str(screen.record.id))
    presence.hear(Editors(edited, (BERT,)))
    qtbot.waitUntil(lambda: bool(strip(screen)))
    task = server.set_archived(archived=True)
    screen.act(task(screen.record.id, 1), "archived")
    qtbot.waitUntil(lambda: told == [])
    assert strip(screen) == ""
    for one in (new, screen):
        one.deleteLater()


def test_words() -> None:
    assert words_for((ANNA,), "anna.berger") == "You are editing this on another desktop too."
    assert words_for((ANNA, BERT), "anna.berger") == "Bert Huber is editing this too."
    use_language("zh_CN")
    assert "Anna Berger" in words_for((ANNA,), "")
    assert words_for((ANNA,), "") != "Anna Berger is editing this too."
    use_language("en")
