"""Look-up fields: Enter takes the first match, Esc gives back, nothing is chosen by accident."""

from __future__ import annotations

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from erp_desktop.base.errors import Refused
from erp_desktop.base.task import Kind, Task
from erp_desktop.ui.picker import Picker, PickerRow
from erp_desktop.ui.runner import TaskRunner

ROWS = (
    PickerRow(UUID(int=1), "S-001", "Nordwind Handels GmbH", "Bremen"),
    PickerRow(UUID(int=2), "S-002", "华东五金有限公司", "上海"),
    PickerRow(UUID(int=3), "S-003", "Iberia Metales SA"),
)


class Searches:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.error: Exception | None = None

    def task(self, words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
        def run(_work: object) -> tuple[PickerRow, ...]:
            self.asked.append(words)
            if self.error is not None:
                raise self.error
            return tuple(one for one in ROWS if words.casefold() in one.words().casefold())[:limit]

        return Task("supplier.search", Kind.READ, run)


@pytest.fixture
def searches() -> Searches:
    return Searches()


@pytest.fixture
def picker(qtbot: QtBot, runner: TaskRunner, searches: Searches) -> Picker:
    made = Picker(runner, searches.task, accessible_name="Supplier")
    qtbot.addWidget(made)
    made.show()
    made.edit.setFocus()
    return made


def test_enter_takes_the_match_even_when_it_is_still_on_its_way(qtbot: QtBot, picker: Picker) -> None:
    qtbot.keyClicks(picker.edit, "iber")
    with qtbot.waitSignals([picker.value_changed, picker.accepted]):
        qtbot.keyClick(picker.edit, Qt.Key.Key_Return)
    assert picker.value() == ROWS[2]
    assert picker.edit.text() == "S-003  Iberia Metales SA"
    assert not picker.list_open()


def test_chinese_names_are_found(qtbot: QtBot, picker: Picker) -> None:
    picker.start_typing("华东")
    with qtbot.waitSignal(picker.value_changed):
        qtbot.keyClick(picker.edit, Qt.Key.Key_Return)
    assert picker.value() == ROWS[1]


@pytest.mark.parametrize("key", [Qt.Key.Key_F4, Qt.Key.Key_F7])
def test_the_list_opens_with_everything_and_arrows_choose(
    qtbot: QtBot, picker: Picker, searches: Searches, key: Qt.Key
) -> None:
    picker.set_value(ROWS[0])
    qtbot.keyClick(picker.edit, key)
    qtbot.waitUntil(lambda: len(picker._popup.matches.rows) == 3)
    assert searches.asked == [""]
    picker._popup.show()
    qtbot.keyClick(picker.edit, Qt.Key.Key_Down)
    qtbot.keyClick(picker.edit, Qt.Key.Key_Return)
    assert picker.value() == ROWS[1]


def test_escape_gives_back_what_was_chosen(qtbot: QtBot, picker: Picker) -> None:
    told: list[object] = []
    picker.value_changed.connect(told.append)
    picker.set_value(ROWS[0])
    qtbot.keyClicks(picker.edit, "xyz")
    assert picker.pending()
    qtbot.keyClick(picker.edit, Qt.Key.Key_Escape)
    assert picker.value() == ROWS[0]
    assert picker.edit.text() == ROWS[0].words()
    assert told == []


def test_an_emptied_field_chooses_nothing(qtbot: QtBot, picker: Picker) -> None:
    picker.set_value(ROWS[0])
    picker.edit.clear()
    with qtbot.waitSignal(picker.value_changed) as told:
        qtbot.keyClick(picker.edit, Qt.Key.Key_Return)
    assert told.args == [None]


@pytest.mark.parametrize(
    ("error", "words"), [(None, "Nothing matches"), (Refused("access.denied"), "administrator")]
)
def test_no_match_and_no_right_are_said_under_the_field(
    qtbot: QtBot, picker: Picker, searches: Searches, error: Exception | None, words: str
) -> None:
    searches.error = error
    qtbot.keyClicks(picker.edit, "zzz")
    qtbot.keyClick(picker.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: words in picker._popup.message.text())
    assert picker.value() is None


def test_a_field_to_read_only_opens_no_list(qtbot: QtBot, picker: Picker, searches: Searches) -> None:
    picker.set_read_only(True)
    qtbot.keyClick(picker.edit, Qt.Key.Key_F4)
    qtbot.wait(20)
    assert searches.asked == []
