"""Every key of screens.md, "The line grid", pressed on a real grid."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from erp_desktop.base.task import Kind, Task
from erp_desktop.ui.line_grid import LineGrid
from erp_desktop.ui.line_grid.cell_roles import PROBLEM_ROLE
from erp_desktop.ui.line_grid.paste_preview import PastePreview
from erp_desktop.ui.look_up import LookUpEdit
from erp_desktop.ui.runner import TaskRunner
from tests.ui.entry_helpers import PRODUCTS, Resolver, order_lines, press, type_keys

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PRODUCT, DESCRIPTION, QUANTITY, UNIT, PRICE, DUE, URGENT, AMOUNT = range(8)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LINES = [
    {"product": PRODUCTS[at], "description": PRODUCTS[at].name, "quantity": Decimal(at + 1), "unit": "pcs",
     "price": Decimal("4.85")}
    for at in range(3)
]


@pytest.fixture
def runner(qapp: object) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.shutdown()


@pytest.fixture
def resolver() -> Resolver:
    return Resolver()


@pytest.fixture
def grid(qtbot: QtBot, runner: TaskRunner, resolver: Resolver) -> Iterator[LineGrid]:
    window = QWidget()
    column = QVBoxLayout(window)
    before, after = QLineEdit(window), QLineEdit(window)
    before.setObjectName("before")
    after.setObjectName("after")
    made = LineGrid(order_lines(resolver), runner, parent=window)
    for widget in (before, made, after):
        column.addWidget(widget)
    QWidget.setTabOrder(before, made)
    QWidget.setTabOrder(made, after)
    qtbot.addWidget(window)
    window.resize(1000, 400)
    with qtbot.waitExposed(window):
        window.show()
    made.lines.set_lines(LINES)
    made.setFocus()
    made.go(0, PRODUCT)
    yield made
    window.close()


def _quantities(grid: LineGrid) -> list[object]:
    return [row["quantity"] for row in grid.lines.lines()]


def _wait_settled(qtbot: QtBot, grid: LineGrid) -> None:
    qtbot.waitUntil(lambda: not grid.lines.waits())


def test_enter_goes_to_the_next_field_that_wants_input_and_to_a_new_line(grid: LineGrid) -> None:
    visited = []
    for _ in range(4):
        press(Qt.Key.Key_Return)
        visited.append(grid.position())
    assert visited == [(0, QUANTITY), (0, PRICE), (1, PRODUCT), (1, QUANTITY)]
    grid.go(2, PRICE)
    press(Qt.Key.Key_Enter)
    assert grid.position() == (3, PRODUCT)
    press(Qt.Key.Key_Return, SHIFT)
    assert grid.position() == (2, PRICE)


def test_enter_stops_at_a_field_that_only_wants_input_when_empty(grid: LineGrid) -> None:
    grid.go(3, QUANTITY)
    press(Qt.Key.Key_Return)
    assert grid.position() == (3, UNIT)


def test_a_whole_line_is_entered_by_keyboard(qtbot: QtBot, grid: LineGrid) -> None:
    grid.go(3, PRODUCT)
    type_keys("OIL-46")
    press(Qt.Key.Key_Return)
    assert grid.position() == (3, QUANTITY)
    _wait_settled(qtbot, grid)
    type_keys("12*3.5+7")
    press(Qt.Key.Key_Return)
    assert grid.position() == (3, PRICE)
    type_keys("3.15")
    press(Qt.Key.Key_Return)
    assert grid.position() == (4, PRODUCT)
    line = grid.lines.lines()[3]
    assert (line["product"], line["unit"], line["amount"]) == (PRODUCTS[2], "l", Decimal("154.35"))
    assert grid.totals()[0].value == "183.45 EUR"


def test_tab_goes_through_all_cells_and_leaves_at_the_ends(qtbot: QtBot, grid: LineGrid) -> None:
    press(Qt.Key.Key_Tab)
    assert grid.position() == (0, DESCRIPTION)
    grid.go(0, URGENT)
    press(Qt.Key.Key_Tab)
    assert grid.position() == (1, PRODUCT)
    press(Qt.Key.Key_Backtab, SHIFT)
    assert grid.position() == (0, URGENT)
    grid.go(3, URGENT)
    press(Qt.Key.Key_Tab)
    assert _focus() == "after"
    grid.setFocus()
    grid.go(0, PRODUCT)
    press(Qt.Key.Key_Backtab, SHIFT)
    assert _focus() == "before"


def _focus() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def test_tab_in_an_editor_takes_the_value_over(grid: LineGrid) -> None:
    grid.go(0, QUANTITY)
    type_keys("8")
    press(Qt.Key.Key_Tab)
    assert _quantities(grid)[0] == 8
    assert grid.position() == (0, UNIT)
    assert grid.editor() is None


def test_arrows_home_and_end(grid: LineGrid) -> None:
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Right)
    assert grid.position() == (1, DESCRIPTION)
    press(Qt.Key.Key_End)
    assert grid.position() == (1, AMOUNT)
    press(Qt.Key.Key_Home)
    assert grid.position() == (1, PRODUCT)
    press(Qt.Key.Key_End, CONTROL)
    assert grid.position() == (3, PRODUCT)
    press(Qt.Key.Key_Home, CONTROL)
    assert grid.position() == (0, PRODUCT)
    grid.go(0, QUANTITY)
    type_keys("7")
    press(Qt.Key.Key_Down)
    assert grid.position() == (1, QUANTITY)
    assert _quantities(grid)[0] == 7


def test_f2_edits_and_escape_takes_back(grid: LineGrid) -> None:
    grid.go(0, QUANTITY)
    press(Qt.Key.Key_F2)
    editor = grid.editor()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "1"
    type_keys("5")
    assert grid.typed() == "15"
    press(Qt.Key.Key_Escape)
    assert _quantities(grid)[0] == 1
    assert grid.editor() is None
    press(Qt.Key.Key_F2)
    type_keys("5")
    press(Qt.Key.Key_Return)
    assert _quantities(grid)[0] == 15


def test_ctrl_d_copies_from_above_also_while_typing_and_over_a_selection(grid: LineGrid) -> None:
    grid.go(1, QUANTITY)
    press(Qt.Key.Key_D, CONTROL)
    assert _quantities(grid) == [1, 1, 3]
    grid.go(3, QUANTITY)
    type_keys("9")
    press(Qt.Key.Key_D, CONTROL)
    assert _quantities(grid) == [1, 1, 3, 3]
    grid.go(0, PRICE)
    grid.lines.enter_text(0, PRICE, "9.99")
    selection = grid.selectionModel()
    for row in range(3):
        selection.select(grid.lines.index(row, PRICE), QItemSelectionModel.SelectionFlag.Select)
    press(Qt.Key.Key_D, CONTROL)
    assert [row["price"] for row in grid.lines.lines()[:3]] == [Decimal("9.99")] * 3
    press(Qt.Key.Key_Z, CONTROL)
    assert grid.lines.lines()[2]["price"] == Decimal("4.85")


def test_ctrl_delete_removes_the_line_and_undo_brings_it_back(grid: LineGrid) -> None:
    grid.go(1, QUANTITY)
    press(Qt.Key.Key_Delete, CONTROL)
    assert _quantities(grid) == [1, 3]
    assert grid.position() == (1, QUANTITY)
    press(Qt.Key.Key_Z, CONTROL)
    assert _quantities(grid) == [1, 2, 3]
    press(Qt.Key.Key_Y, CONTROL)
    assert _quantities(grid) == [1, 3]
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_Delete, CONTROL)
    assert _quantities(grid) == [1]


def test_delete_clears_and_insert_puts_a_line(grid: LineGrid) -> None:
    grid.go(1, QUANTITY)
    press(Qt.Key.Key_Delete)
    assert _quantities(grid) == [1, None, 3]
    press(Qt.Key.Key_Insert)
    assert grid.lines.rowCount() == 5
    assert _quantities(grid) == [1, None, 3]


def test_space_turns_a_yes_no_cell(grid: LineGrid) -> None:
    grid.go(1, URGENT)
    press(Qt.Key.Key_Space)
    assert grid.lines.lines()[1]["urgent"] is True
    press(Qt.Key.Key_Space)
    assert grid.lines.lines()[1]["urgent"] is False


def test_f7_opens_the_list_and_enter_takes_what_is_marked(qtbot: QtBot, grid: LineGrid) -> None:
    grid.go(3, PRODUCT)
    press(Qt.Key.Key_F7)
    editor = grid.editor()
    assert isinstance(editor, LookUpEdit)
    qtbot.waitUntil(editor.settled)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert grid.lines.lines()[3]["product"] == PRODUCTS[1]
    assert grid.position() == (3, QUANTITY)


def test_look_up_searches_while_typing_and_takes_the_marked_match(qtbot: QtBot, grid: LineGrid) -> None:
    grid.go(3, PRODUCT)
    type_keys("hydraulic")
    editor = grid.editor()
    assert isinstance(editor, LookUpEdit)
    qtbot.waitUntil(editor.settled)
    press(Qt.Key.Key_Return)
    assert grid.lines.lines()[3]["product"] == PRODUCTS[2]
    assert grid.lines.undo_stack.count() == 1


@pytest.mark.parametrize(
    ("words", "code"), [("nope", "reference.unknown"), ("bearing", "reference.ambiguous")]
)
def test_look_up_that_fits_none_or_several_keeps_its_words(
    qtbot: QtBot, grid: LineGrid, words: str, code: str
) -> None:
    grid.go(3, PRODUCT)
    type_keys(words)
    press(Qt.Key.Key_Return)
    _wait_settled(qtbot, grid)
    index = grid.lines.index(3, PRODUCT)
    assert index.data(PROBLEM_ROLE).code == code
    assert index.data() == words


def test_chinese_is_taken(qtbot: QtBot, grid: LineGrid) -> None:
    grid.go(3, PRODUCT)
    press(Qt.Key.Key_F2)
    editor = grid.editor()
    assert isinstance(editor, LookUpEdit)
    editor.edit.insert("中和-01")
    press(Qt.Key.Key_Return)
    _wait_settled(qtbot, grid)
    assert grid.lines.lines()[3]["product"] == PRODUCTS[3]


def test_values_that_follow_are_asked_from_the_database(qtbot: QtBot, runner: TaskRunner) -> None:
    asked: list[int] = []

    def fill(key: str, rows: object) -> Task[list[dict[str, object]]] | None:
        if key != "product":
            return None
        assert isinstance(rows, list)
        asked.append(len(rows))
        count = len(rows)
        return Task("price.find", Kind.READ, lambda _work: [{"price": Decimal(7)}] * count)

    grid = LineGrid(order_lines(fill=fill), runner)
    qtbot.addWidget(grid)
    grid.lines.enter_value(0, PRODUCT, PRODUCTS[0])
    qtbot.waitUntil(lambda: grid.lines.lines()[0]["price"] == 7)
    assert asked == [1]
    assert grid.lines.undo_stack.count() == 1


def test_copy_and_paste_inside_the_grid(grid: LineGrid) -> None:
    grid.go(0, QUANTITY)
    selection = grid.selectionModel()
    for row in range(2):
        selection.select(grid.lines.index(row, QUANTITY), QItemSelectionModel.SelectionFlag.Select)
    press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "1\r\n2\r\n"
    grid.go(3, QUANTITY)
    press(Qt.Key.Key_V, CONTROL)
    assert _quantities(grid) == [1, 2, 3, 1, 2]
    press(Qt.Key.Key_Z, CONTROL)
    assert _quantities(grid) == [1, 2, 3]
    grid.go(0, QUANTITY)
    press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text() == "Quantity\r\n1\r\n"
    press(Qt.Key.Key_X, CONTROL)
    assert _quantities(grid)[0] is None


def test_paste_shows_every_problem_and_is_one_step(qtbot: QtBot, grid: LineGrid, resolver: Resolver) -> None:
    rows = "".join(f"{PRODUCTS[at % 5].code}\t{at + 1}\t2.50\n" for at in range(1000))
    QGuiApplication.clipboard().setText("Product\tQty\tPrice\nNOPE\tmany\t1\n" + rows)
    grid.go(3, PRODUCT)
    press(Qt.Key.Key_V, CONTROL)
    preview = grid.window().findChild(PastePreview)
    assert isinstance(preview, PastePreview)
    qtbot.waitUntil(preview.ready)
    assert len(resolver.asked) == 1
    assert sorted(resolver.asked[0]) == sorted(["NOPE", *(one.code for one in PRODUCTS)])
    assert [preview.problems_at(row) for row in range(2)] == [(2, "product"), (2, "quantity")]
    assert preview.problems.rowCount() == 2
    preview.accept()
    assert len(grid.lines.lines()) == 1004
    assert grid.lines.index(3, QUANTITY).data(PROBLEM_ROLE).code == "number.invalid"
    assert grid.lines.lines()[4]["product"] == PRODUCTS[0]
    _come_back(qtbot, grid)
    press(Qt.Key.Key_Z, CONTROL)
    assert _quantities(grid) == [1, 2, 3]


def _come_back(qtbot: QtBot, grid: LineGrid) -> None:
    """The offscreen platform does not give the focus back when a dialog closes."""
    grid.window().activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)


def test_paste_can_leave_out_lines_with_problems_or_be_refused(qtbot: QtBot, grid: LineGrid) -> None:
    QGuiApplication.clipboard().setText("Product\tQty\tPrice\nBELT-A42\t5\t1\nNOPE\t6\t1\n")
    grid.go(3, PRODUCT)
    for accept in (False, True):
        press(Qt.Key.Key_V, CONTROL)
        preview = next(one for one in grid.window().findChildren(PastePreview) if one.isVisible())
        qtbot.waitUntil(preview.ready)
        if not accept:
            preview.reject()
            _come_back(qtbot, grid)
            assert len(grid.lines.lines()) == 3
            continue
        preview._only_clean.setChecked(True)
        assert "1" in preview.accept_button.text()
        preview.accept()
        _come_back(qtbot, grid)
    assert [row["quantity"] for row in grid.lines.lines()] == [1, 2, 3, 5]


def test_block_is_pasted_into_the_grid_even_while_editing(grid: LineGrid) -> None:
    QGuiApplication.clipboard().setText("7\n8\n")
    grid.go(0, QUANTITY)
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_V, CONTROL)
    assert _quantities(grid) == [7, 8, 3]
    QGuiApplication.clipboard().setText("44")
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_V, CONTROL)
    assert grid.typed().endswith("44")


def test_own_keys_can_be_added(grid: LineGrid) -> None:
    def balance(asked: LineGrid) -> bool:
        asked.lines.enter_text(*asked.position(), "100")
        return True

    grid.keys.bind_character("=", balance)
    grid.keys.bind(Qt.Key.Key_F8, balance)
    grid.go(0, PRICE)
    type_keys("=")
    assert grid.lines.lines()[0]["price"] == 100
    grid.go(1, PRICE)
    press(Qt.Key.Key_F8)
    assert grid.lines.lines()[1]["price"] == 100
    assert grid.editor() is None


def test_read_only_grid_takes_no_key(grid: LineGrid) -> None:
    grid.lines.set_read_only(True)
    grid.go(0, QUANTITY)
    type_keys("9")
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F7, Qt.Key.Key_Delete, Qt.Key.Key_Insert):
        press(key)
    press(Qt.Key.Key_Delete, CONTROL)
    press(Qt.Key.Key_D, CONTROL)
    QGuiApplication.clipboard().setText("9")
    press(Qt.Key.Key_V, CONTROL)
    assert _quantities(grid) == [1, 2, 3]
    press(Qt.Key.Key_Tab)
    assert _focus() == "after"


def test_widths_come_back(grid: LineGrid) -> None:
    grid.setColumnWidth(QUANTITY, 133)
    kept = grid.widths()
    grid.setColumnWidth(QUANTITY, 50)
    grid.set_widths(kept)
    assert grid.columnWidth(QUANTITY) == 133
