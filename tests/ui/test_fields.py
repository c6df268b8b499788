"""Fields: what is typed, read, refused and shown, and that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.i18n import active_language, use_language
from erp_desktop.ui.field_editors import ChoiceField, DateField, FlagField, LineField, LongTextField
from erp_desktop.ui.field_records import AttributesField, LookUpField
from erp_desktop.ui.fields import Field, FieldKind, FieldSpec, LockedField, make_field
from erp_desktop.ui.look_up import LookUp
from erp_desktop.ui.runner import TaskRunner
from tests.ui.entry_helpers import PRODUCTS, press, search_products, type_keys

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def runner(qapp: object) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.shutdown()


class Stage:
    """A window with one field and something to leave it to."""

    def __init__(self, qtbot: QtBot, runner: TaskRunner) -> None:
        self.window = QWidget()
        self.column = QVBoxLayout(self.window)
        self.other = QLineEdit(self.window)
        self.qtbot = qtbot
        self.runner = runner
        self.changes = 0
        qtbot.addWidget(self.window)

    def show(self, spec: FieldSpec) -> Field:
        field = make_field(spec, self.runner, may=lambda _permission: False, parent=self.window)
        field.changed.connect(self._count)
        self.column.addWidget(field.label)
        self.column.addWidget(field)
        self.column.addWidget(self.other)
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        field.setFocus()
        return field

    def _count(self) -> None:
        self.changes += 1

    def leave(self) -> None:
        self.other.setFocus()


@pytest.fixture
def stage(qtbot: QtBot, runner: TaskRunner) -> Stage:
    return Stage(qtbot, runner)


def _line(stage: Stage, kind: FieldKind, **settings: object) -> LineField:
    field = stage.show(FieldSpec("value", "Value", kind, **settings))  # type: ignore[arg-type]
    assert isinstance(field, LineField)
    return field


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown"),
    [
        (FieldKind.TEXT, "  Zhonghe ", "Zhonghe", "Zhonghe"),
        (FieldKind.CODE, "s-1001", "S-1001", "S-1001"),
        (FieldKind.MONEY, "1,234.5", Decimal("1234.5"), "1,234.50"),
        (FieldKind.MONEY, "(5)", Decimal(-5), "-5.00"),
        (FieldKind.MONEY, "10/3", Decimal("3.33"), "3.33"),
        (FieldKind.QUANTITY, "12*3.5+7", Decimal(49), "49"),
        (FieldKind.PRICE, "0.12345678", Decimal("0.12345678"), "0.12345678"),
        (FieldKind.PERCENT, "13%", Decimal(13), "13"),
        (FieldKind.INTEGER, "1,200", 1200, "1,200"),
        (FieldKind.DATE, "5.3.2026", date(2026, 3, 5), "05 Mar 2026"),
        (FieldKind.TEXT, "", None, ""),
    ],
)
def test_what_is_typed_is_read_and_shown_when_left(
    stage: Stage, kind: FieldKind, typed: str, value: object, shown: str
) -> None:
    field = _line(stage, kind)
    type_keys(typed)
    stage.leave()
    assert field.value() == value
    assert field.edit.text() == shown
    assert field.problem() is None
    assert stage.changes == len(typed)


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (FieldKind.MONEY, "abc", "number.invalid"),
        (FieldKind.MONEY, "1.234", "number.too_many_decimals"),
        (FieldKind.MONEY, "NaN", "number.invalid"),
        (FieldKind.QUANTITY, "Infinity", "number.invalid"),
        (FieldKind.PRICE, "-inf", "number.invalid"),
        (FieldKind.RATE, "sNaN", "number.invalid"),
        (FieldKind.PERCENT, "1+NaN", "number.invalid"),
        (FieldKind.INTEGER, "∞", "number.invalid"),
        (FieldKind.QUANTITY, "1e5", "number.invalid"),
        (FieldKind.MONEY, "1,5", "number.invalid"),
        (FieldKind.MONEY, "5/0", "number.invalid"),
        (FieldKind.INTEGER, "1.5", "number.not_whole"),
        (FieldKind.QUANTITY, "9" * 15, "number.too_large"),
        (FieldKind.DATE, "31.2.2026", "date.invalid"),
        (FieldKind.TEXT, "a\0b", "text.control_characters"),
        (FieldKind.TEXT, "a\x07b", "text.control_characters"),
        (FieldKind.TEXT, "invoice\u202egpj.exe", "text.direction_characters"),
        (FieldKind.CODE, "S🔩1", "code.characters"),
        (FieldKind.CODE, "S\u200b1", "code.characters"),
    ],
)
def test_what_can_not_be_read_stays_and_is_told_at_the_field(
    stage: Stage, kind: FieldKind, typed: str, code: str
) -> None:
    field = _line(stage, kind)
    field.edit.setText(typed)
    field.edit.setModified(True)
    stage.leave()
    shown = field.problem()
    assert shown is not None
    assert (shown.code, shown.field) == (code, "value")
    assert field.edit.text() == typed
    assert field.edit.accessibleDescription()
    with pytest.raises(Invalid):
        field.value()


def test_too_long_is_told_while_typing_and_nothing_is_cut(stage: Stage) -> None:
    field = _line(stage, FieldKind.TEXT, length_max=5)
    type_keys("abcdef")
    shown = field.problem()
    assert shown is not None
    assert shown.params == {"length": 6, "length_max": 5}
    assert field.edit.text() == "abcdef"
    press(Qt.Key.Key_Backspace)
    assert field.problem() is None


@pytest.mark.parametrize("fine", ["שלום עולם", "مرحبا بالعالم", "👩‍🔧🔩", "中和端子", "e\u0301"])
def test_every_script_is_text(stage: Stage, fine: str) -> None:
    field = _line(stage, FieldKind.TEXT)
    field.edit.insert(fine)
    stage.leave()
    assert field.problem() is None
    assert field.value() == ("é" if fine == "e\u0301" else fine)


def test_value_set_is_not_rounded_by_showing_it(stage: Stage) -> None:
    field = _line(stage, FieldKind.MONEY)
    field.set_value(Decimal("1.005"))
    assert field.edit.text() == "1.01"
    assert field.value() == Decimal("1.005")
    stage.leave()
    assert field.value() == Decimal("1.005")


def test_required_is_told_when_asked_not_while_typing(stage: Stage) -> None:
    field = _line(stage, FieldKind.TEXT, required=True)
    field.set_label("Value")
    stage.leave()
    assert field.problem() is None
    found = field.find_problem()
    assert found is not None
    assert found.code == "value.required"
    assert field.label.text() == "Value *"
    assert "required" in field.edit.accessibleName()


def test_label_reaches_the_field_and_problem_goes_when_typing(stage: Stage) -> None:
    field = _line(stage, FieldKind.TEXT, help="One sentence.")
    assert field.label.buddy() is field.edit
    assert field.edit.accessibleDescription() == "One sentence."
    field.set_problem(Problem("code.taken", "value"))
    assert field.edit.property("problem") == "true"
    type_keys("x")
    assert field.problem() is None
    assert field.edit.property("problem") == "false"
    assert field.edit.accessibleDescription() == "One sentence."


def test_calendar_and_arrows_choose_a_date(stage: Stage) -> None:
    field = stage.show(FieldSpec("due", "Due", FieldKind.DATE))
    assert isinstance(field, DateField)
    field.set_value(date(2026, 3, 31))
    press(Qt.Key.Key_Up)
    assert field.value() == date(2026, 4, 1)
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = field.edit.findChild(QCalendarWidget)
    assert isinstance(calendar, QCalendarWidget)
    assert calendar.selectedDate().toPython() == date(2026, 4, 1)
    calendar.activated.emit(calendar.selectedDate().addDays(4))
    assert field.value() == date(2026, 4, 5)
    assert stage.changes == 2


def test_long_text_keeps_lines_and_tab_leaves(stage: Stage) -> None:
    field = stage.show(FieldSpec("notes", "Notes", FieldKind.LONG_TEXT, length_max=10))
    assert isinstance(field, LongTextField)
    type_keys("ab")
    press(Qt.Key.Key_Return)
    type_keys("cd")
    assert field.value() == "ab\ncd"
    assert isinstance(field.edit, QPlainTextEdit)
    field.edit.insertPlainText("efghijkl")
    shown = field.problem()
    assert shown is not None
    assert shown.code == "value.too_long"
    press(Qt.Key.Key_Tab)
    assert stage.other.hasFocus()


def test_choice_and_flag(stage: Stage) -> None:
    field = stage.show(FieldSpec("state", "State", FieldKind.CHOICE, choices={1: "One", 2: "Two"}))
    assert isinstance(field, ChoiceField)
    assert field.value() is None
    press(Qt.Key.Key_Down)
    assert field.value() == 1
    field.set_read_only(True)
    assert not field.combo.isVisible()
    field.set_value(99)
    assert field.value() is None
    other = Stage(stage.qtbot, stage.runner)
    flag = other.show(FieldSpec("blocked", "Blocked", FieldKind.FLAG))
    assert isinstance(flag, FlagField)
    press(Qt.Key.Key_Space)
    assert flag.value() is True
    assert other.changes == 1


def _look_up(stage: Stage) -> LookUpField:
    field = stage.show(FieldSpec("product", "Product", FieldKind.LOOK_UP, look_up=LookUp(search_products)))
    assert isinstance(field, LookUpField)
    return field


def test_look_up_takes_the_only_match_when_left(stage: Stage) -> None:
    field = _look_up(stage)
    type_keys("oil-46")
    stage.leave()
    assert field.waits()
    stage.qtbot.waitUntil(lambda: not field.waits())
    assert field.value() == PRODUCTS[2]
    assert field.problem() is None


def test_look_up_keeps_words_that_fit_nothing(stage: Stage) -> None:
    field = _look_up(stage)
    field.set_value(PRODUCTS[0])
    field.picker.edit.selectAll()
    type_keys("nope")
    press(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: not field.waits())
    shown = field.problem()
    assert shown is not None
    assert shown.code == "reference.unknown"
    assert field.picker.edit.text() == "nope"
    with pytest.raises(Invalid):
        field.value()


def test_look_up_is_emptied(stage: Stage) -> None:
    field = _look_up(stage)
    field.set_value(PRODUCTS[0])
    field.picker.edit.selectAll()
    press(Qt.Key.Key_Delete)
    stage.leave()
    assert field.value() is None


def test_attributes_are_names_and_values(stage: Stage) -> None:
    field = stage.show(FieldSpec("attributes", "Attributes", FieldKind.ATTRIBUTES))
    assert isinstance(field, AttributesField)
    field.set_value({"weight": 12, "colour": "red"})
    assert field.value() == {"weight": 12, "colour": "red"}
    assert stage.changes == 0
    field.grid.lines.enter_text(1, 1, "blue")
    assert field.value() == {"weight": 12, "colour": "blue"}
    field.grid.lines.enter_text(2, 0, "colour")
    found = field.find_problem()
    assert found is not None
    assert found.code == "value.taken"
    field.grid.lines.enter_text(2, 0, "")
    field.grid.lines.enter_text(2, 1, "no name")
    found = field.find_problem()
    assert found is not None
    assert found.code == "value.required"


def test_lock_stands_in_place_of_what_is_not_to_be_seen(stage: Stage) -> None:
    field = stage.show(FieldSpec("iban", "Bank account", needs="supplier:see_bank", required=True))
    assert isinstance(field, LockedField)
    field.set_value("DE02 1203")
    assert field.value() is None
    assert field.typed() is None
    assert field.find_problem() is None
    assert not [one for one in field.findChildren(QLineEdit) if "DE02" in one.text()]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldKind.TEXT, "x"), (FieldKind.MONEY, Decimal("1.50")), (FieldKind.DATE, date(2026, 3, 5)),
        (FieldKind.LONG_TEXT, "a\nb"), (FieldKind.FLAG, True), (FieldKind.CHOICE, 2),
        (FieldKind.LOOK_UP, PRODUCTS[1]), (FieldKind.ATTRIBUTES, {"a": "1"}),
    ],
)
def test_what_stands_in_a_field_comes_back_from_a_draft(stage: Stage, kind: FieldKind, value: object) -> None:
    spec = FieldSpec("value", "Value", kind, choices={1: "One", 2: "Two"}, look_up=LookUp(search_products))
    field = stage.show(spec)
    field.set_value(value)
    other = make_field(spec, stage.runner, parent=stage.window)
    other.set_typed(field.typed())
    back = other.value()
    assert getattr(back, "id", back) == getattr(value, "id", value)


def test_numbers_and_dates_in_the_other_language(stage: Stage) -> None:
    before = active_language()
    use_language("zh_CN")
    try:
        field = _line(stage, FieldKind.DATE)
        field.edit.insert("2026年3月5日")
        stage.leave()
        assert field.value() == date(2026, 3, 5)
        assert field.edit.text() == "2026-03-05"
    finally:
        use_language(before)
