"""The edit screen: problems at their place, saving, closing, conflicts, drafts, archive, rights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from erp_desktop.base.changes import Changes
from erp_desktop.base.errors import Invalid, KontorError, Problem, Refused, Unavailable
from erp_desktop.base.lookups import Loaded, RecordId
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.ui.conflict import ConflictDialog
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.field_editors import LineField
from erp_desktop.ui.field_records import LookUpField
from erp_desktop.ui.fields import LockedField
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services
from tests.ui.edit_helpers import Server, Supplier, a_supplier, make_services, supplier_spec
from tests.ui.entry_helpers import press, type_keys

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def runner(qapp: object) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.shutdown()


@pytest.fixture
def services(runner: TaskRunner, tmp_path: Path) -> Services:
    return make_services(runner, tmp_path)


@pytest.fixture
def server() -> Server:
    return Server()


class Desk:
    """Opens edit screens of one supplier."""

    def __init__(self, qtbot: QtBot, services: Services, server: Server) -> None:
        self.qtbot, self.services, self.server = qtbot, services, server
        self.supplier = a_supplier()
        server.stored[self.supplier.id] = self.supplier

    def open(self, *, new: bool = False) -> EditScreen[Supplier]:
        screen = EditScreen(self.services, supplier_spec(self.server), None if new else self.supplier.id)
        self.qtbot.addWidget(screen)
        screen.resize(1100, 800)
        with self.qtbot.waitExposed(screen):
            screen.show()
        self.qtbot.waitUntil(lambda: screen.work.loaded is not None)
        return screen

    def stored(self) -> Supplier:
        found: Supplier = self.server.stored[self.supplier.id]
        return found

    def settle(self, screen: EditScreen[Supplier]) -> None:
        self.qtbot.waitUntil(lambda: not self.services.runner.active() and not screen.saving())


@pytest.fixture
def desk(qtbot: QtBot, services: Services, server: Server) -> Desk:
    return Desk(qtbot, services, server)


def _type(screen: EditScreen[Supplier], key: str, words: str) -> None:
    field = screen.form.fields[key]
    assert isinstance(field, LineField)
    field.edit.selectAll()
    field.edit.insert(words)
    # `insert` is what an input method does; `textEdited` comes with it only from real keys.
    field.edit.textEdited.emit(words)


def _has_focus(screen: EditScreen[Supplier], key: str) -> bool:
    return screen.form.fields[key].focusProxy() is QApplication.focusWidget()


def _notices(services: Services) -> list[Any]:
    found: list[Any] = services.settings.get("notices", [])
    return found


def test_loads_changes_and_saves_by_keyboard(desk: Desk) -> None:
    screen = desk.open()
    assert screen.title() == "Supplier S-1001 Zhonghe Bearings Ltd."
    assert not screen.unsaved()
    assert screen.why_not_save() is not None
    screen.form.fields["credit_limit"].setFocus()
    press(Qt.Key.Key_A, CONTROL)
    type_keys("10*3")
    assert screen.unsaved()
    press(Qt.Key.Key_S, CONTROL)
    desk.settle(screen)
    assert desk.stored().credit_limit == 30
    assert not screen.unsaved()
    assert "Saved" in _notices(desk.services)[-1][0]


def test_what_is_back_as_it_was_is_not_unsaved(desk: Desk) -> None:
    screen = desk.open()
    _type(screen, "name", "Other")
    assert screen.unsaved()
    _type(screen, "name", "Zhonghe Bearings Ltd.")
    assert not screen.unsaved()


def test_every_problem_is_at_its_field_and_the_summary_jumps(desk: Desk) -> None:
    screen = desk.open(new=True)
    _type(screen, "credit_limit", "abc")
    _type(screen, "discount", "-1")
    screen.save()
    shown = {key: field.problem() for key, field in screen.form.fields.items() if field.problem() is not None}
    assert {key: one.code for key, one in shown.items() if one} == {
        "code": "value.required", "name": "value.required", "credit_limit": "number.invalid",
    }
    assert _has_focus(screen, "code")
    links = screen.layout_parts.summary.findChildren(QPushButton)
    assert [link.text().partition(":")[0] for link in links] == ["Code", "Name", "Credit limit"]
    links[2].click()
    assert _has_focus(screen, "credit_limit")
    assert desk.server.saves == 0


def test_check_of_the_slice_stands_at_its_field(desk: Desk) -> None:
    screen = desk.open()
    _type(screen, "credit_limit", "-5")
    screen.save()
    found = screen.form.fields["credit_limit"].problem()
    assert found is not None
    assert found.code == "value.negative"


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (Invalid([Problem("code.taken")]), "code"),
        (Invalid([Problem("value.not_filled", params={"constraint": "supplier_name_not_blank"})]), "name"),
        (Refused("code.taken"), "code"),
        (Invalid([Problem("value.invalid", "notes")]), "notes"),
    ],
)
def test_refusals_of_the_server_land_at_their_field(desk: Desk, error: KontorError, key: str) -> None:
    screen = desk.open()
    _type(screen, "name", "Other")
    desk.server.fail_next = error
    screen.save()
    desk.settle(screen)
    assert screen.form.fields[key].problem() is not None
    assert screen.unsaved()
    screen.save()
    desk.settle(screen)
    assert desk.stored().name == "Other"


def test_lost_connection_keeps_the_work_and_tries_again(desk: Desk, tmp_path: Path) -> None:
    screen = desk.open()
    _type(screen, "name", "Other")
    desk.server.fail_next = Unavailable("server.unreachable", {"server": "db1"})
    screen.save()
    desk.settle(screen)
    banner = screen.layout_parts.banner
    assert banner.isVisible()
    assert list(tmp_path.glob("*.json"))
    banner.button.click()
    desk.settle(screen)
    assert desk.stored().name == "Other"
    assert not banner.isVisible()
    assert not list(tmp_path.glob("*.json"))


def test_saving_waits_for_a_look_up_on_its_way(desk: Desk) -> None:
    screen = desk.open()
    field = screen.form.fields["terms_id"]
    assert isinstance(field, LookUpField)
    field.setFocus()
    field.picker.edit.selectAll()
    type_keys("n60")
    press(Qt.Key.Key_S, CONTROL)
    desk.settle(screen)
    desk.qtbot.waitUntil(lambda: desk.server.saves == 1)
    desk.settle(screen)
    assert desk.server.references[desk.stored().terms_id or 0].code == "N60"  # type: ignore[index]


def _answer(name: str) -> Callable[[], None]:
    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text().replace("&", "") == name).click()

    return click


@pytest.mark.parametrize(("answer", "closes", "name"), [
    ("Save", True, "Other"), ("Discard", True, "Zhonghe Bearings Ltd."), ("Cancel", False, "Zhonghe Bearings Ltd."),
])
def test_closing_asks_when_something_is_not_saved(
    desk: Desk, tmp_path: Path, answer: str, closes: bool, name: str  # noqa: FBT001
) -> None:
    screen = desk.open()
    closed: list[bool] = []
    screen.close_requested.connect(lambda: closed.append(True))
    _type(screen, "name", "Other")
    screen.keep_draft()
    QTimer.singleShot(0, _answer(answer))
    press(Qt.Key.Key_Escape)
    desk.settle(screen)
    assert bool(closed) is closes
    assert desk.stored().name == name
    assert bool(list(tmp_path.glob("*.json"))) is not closes
    assert screen.can_close() if closes else screen.unsaved()


def test_closing_asks_nothing_when_nothing_changed(desk: Desk) -> None:
    screen = desk.open()
    with desk.qtbot.waitSignal(screen.close_requested):
        press(Qt.Key.Key_Escape)


def _conflict(desk: Desk, screen: EditScreen[Supplier]) -> ConflictDialog:
    screen.save()
    found: list[ConflictDialog] = []

    def look() -> bool:
        found[:] = [one for one in QApplication.topLevelWidgets() if isinstance(one, ConflictDialog)]
        return bool(found)

    desk.qtbot.waitUntil(look)
    return found[0]


def test_two_people_changing_different_fields_both_keep_their_work(desk: Desk) -> None:
    screen = desk.open()
    _type(screen, "credit_limit", "30000")
    desk.server.change(desk.supplier.id, notes="Call first.")
    dialog = _conflict(desk, screen)
    assert dialog.choices() == {"credit_limit": True, "notes": False}
    dialog.accept()
    assert screen.unsaved()
    screen.save()
    desk.settle(screen)
    assert (desk.stored().credit_limit, desk.stored().notes) == (Decimal(30000), "Call first.")


@pytest.mark.parametrize("mine", [True, False])
def test_same_field_is_chosen(desk: Desk, mine: bool) -> None:  # noqa: FBT001
    screen = desk.open()
    _type(screen, "name", "Mine")
    _type(screen, "discount", "abc")
    _type(screen, "discount", "3")
    desk.server.change(desk.supplier.id, name="Theirs")
    dialog = _conflict(desk, screen)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Li Wei" in words
    assert "Zhonghe Bearings Ltd." in words
    dialog.choose("name", mine=mine)
    dialog.accept()
    screen.save()
    desk.settle(screen)
    assert (desk.stored().name, desk.stored().discount) == ("Mine" if mine else "Theirs", Decimal(3))


def test_going_back_from_a_conflict_loses_nothing(desk: Desk) -> None:
    screen = desk.open()
    _type(screen, "name", "Mine")
    desk.server.change(desk.supplier.id, name="Theirs")
    _conflict(desk, screen).reject()
    assert screen.values()["name"] == "Mine"
    assert screen.unsaved()
    assert desk.stored().name == "Theirs"


def test_change_elsewhere_is_shown_at_once(desk: Desk) -> None:
    screen = desk.open()
    desk.server.change(desk.supplier.id, name="Theirs")
    changes = Changes(frozenset({"supplier"}), desk.supplier.id, remote=True)
    desk.services.runner.announce(changes)
    desk.qtbot.waitUntil(lambda: screen.values()["name"] == "Theirs")
    _type(screen, "name", "Mine")
    desk.services.runner.announce(changes)
    desk.qtbot.waitUntil(screen.layout_parts.banner.isVisible)
    assert screen.values()["name"] == "Mine"


def _crash(services: Services) -> Services:
    """The program that starts after a crash knows of no open screen."""
    assert services.drafts is not None
    return make_services(services.runner, services.drafts.folder)


def test_work_is_offered_again_after_a_crash(desk: Desk, tmp_path: Path) -> None:
    screen = desk.open()
    _type(screen, "name", "Typed 中和 🔩")
    _type(screen, "credit_limit", "abc")
    desk.qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*.json"))), timeout=3000)
    desk.services = _crash(desk.services)
    again = desk.open()
    bar = again.layout_parts.draft_bar
    assert bar.isVisible()
    assert not again.unsaved()
    bar.back_button.click()
    assert again.values()["name"] == "Typed 中和 🔩"
    problem = again.form.fields["credit_limit"].problem()
    assert problem is not None
    assert problem.code == "number.invalid"
    assert again.unsaved()
    _type(again, "credit_limit", "1")
    again.save()
    desk.settle(again)
    assert desk.stored().name == "Typed 中和 🔩"
    assert not list(tmp_path.glob("*.json"))


def test_draft_does_not_undo_what_others_changed_since(desk: Desk) -> None:
    screen = desk.open()
    _type(screen, "name", "Mine")
    screen.keep_draft()
    desk.server.change(desk.supplier.id, notes="Theirs")
    desk.services = _crash(desk.services)
    again = desk.open()
    again.layout_parts.draft_bar.back_button.click()
    assert again.values()["notes"] == "Theirs"
    again.save()
    desk.settle(again)
    assert (desk.stored().name, desk.stored().notes) == ("Mine", "Theirs")


def test_new_record_comes_back_with_its_id(desk: Desk, tmp_path: Path) -> None:
    screen = desk.open(new=True)
    _type(screen, "code", "s-2")
    made = screen.record.id
    screen.keep_draft()
    desk.services = _crash(desk.services)
    again = desk.open(new=True)
    again.layout_parts.draft_bar.back_button.click()
    assert again.record.id == made
    assert again.values()["code"] == "S-2"
    third = desk.open(new=True)
    assert not third.layout_parts.draft_bar.isVisible()
    _type(again, "name", "New one")
    again.save()
    desk.settle(again)
    assert desk.server.stored[made].name == "New one"
    assert not list(tmp_path.glob("*.json"))


def test_discarded_draft_is_gone(desk: Desk, tmp_path: Path) -> None:
    screen = desk.open()
    _type(screen, "name", "Mine")
    screen.keep_draft()
    desk.services = _crash(desk.services)
    again = desk.open()
    again.layout_parts.draft_bar.discard_button.click()
    assert not list(tmp_path.glob("*.json"))
    assert again.values()["name"] == "Zhonghe Bearings Ltd."


def test_archive_and_restore(desk: Desk) -> None:
    screen = desk.open()
    commands = {one.id: one for one in screen.commands()}
    _type(screen, "name", "Other")
    assert commands["record.archive"].enabled() is not None
    _type(screen, "name", "Zhonghe Bearings Ltd.")
    assert commands["record.archive"].enabled() is None
    run = commands["record.archive"].run
    assert run is not None
    run()
    desk.settle(screen)
    assert screen.layout_parts.pill.words() == "Archived"
    assert screen.why_read_only()
    field = screen.form.fields["name"]
    assert isinstance(field, LineField)
    assert field.edit.isReadOnly()
    run = commands["record.restore"].run
    assert run is not None
    run()
    desk.settle(screen)
    assert not field.edit.isReadOnly()


def test_history_says_who_when_and_from_what_to_what(desk: Desk) -> None:
    screen = desk.open()
    screen.toggle_history()
    desk.settle(screen)
    words = " ".join(label.text() for label in screen.layout_parts.history.findChildren(QLabel))
    assert "Li Wei" in words
    assert "10,000.00 → 25,000.00" in words
    screen.toggle_history()
    assert not screen.layout_parts.side.isVisible()


def test_value_that_may_not_be_seen_is_locked_and_never_written(desk: Desk) -> None:
    screen = desk.open()
    assert isinstance(screen.form.fields["iban"], LockedField)
    _type(screen, "name", "Other")
    screen.save()
    desk.settle(screen)
    assert desk.stored().iban == "DE02 1203 0000 0000 2020 51"


def test_code_is_fixed_once_saved_and_labels_have_letters(desk: Desk) -> None:
    screen = desk.open(new=True)
    code = screen.form.fields["code"]
    assert isinstance(code, LineField)
    assert not code.edit.isReadOnly()
    _type(screen, "code", "s-9")
    _type(screen, "name", "Nine")
    screen.save()
    desk.settle(screen)
    assert code.edit.isReadOnly()
    letters = [
        label.text()[label.text().index("&") + 1].lower()
        for label in (field.label for field in screen.form.fields.values())
        if "&" in label.text()
    ]
    assert len(letters) == len(set(letters)) >= 8


def test_amounts_are_decimals(desk: Desk) -> None:
    screen = desk.open()
    assert screen.values()["credit_limit"] == Decimal(25000)
    assert screen.values()["discount"] == Decimal("2.5")


def test_failing_load_says_so_and_can_be_repeated(desk: Desk, services: Services) -> None:
    desk.server.load = _failing  # type: ignore[method-assign]
    screen = EditScreen(services, supplier_spec(desk.server), desk.supplier.id)
    desk.qtbot.addWidget(screen)
    screen.show()
    desk.qtbot.waitUntil(screen.layout_parts.banner.isVisible)
    assert screen.title() == "Supplier"
    assert screen.why_read_only() is not None
    assert screen.can_close()


def _failing(record: RecordId) -> Task[Loaded[Any]]:
    def run(_work: Work[Any]) -> Loaded[Any]:
        raise Refused("record.gone", {"record": record})

    return Task("record.load", Kind.READ, run)
