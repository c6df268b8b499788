"""What gives way when there is no room, and what grows with the texts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from erp_desktop.base.columns import Column, Kind
from erp_desktop.shell.desk import Bars
from erp_desktop.ui import icons, theme
from erp_desktop.ui.edit_spec import Section
from erp_desktop.ui.elided import ElidedLabel, ElidedLink
from erp_desktop.ui.field_records import LookUpField
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.form import Form
from erp_desktop.ui.look_up import LookUp
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services
from erp_desktop.ui.table_columns import ColumnArrangement
from tests.ui.entry_helpers import search_products

NAME = "Zhongshan Mingdeng Lighting & Electrical Appliances Company Limited"


@pytest.fixture
def large(dressed: QApplication) -> Iterator[QApplication]:
    theme.apply_theme(dressed, "light", 200)
    yield dressed
    theme.apply_theme(dressed, "light", 100)


@pytest.mark.parametrize("kind", [ElidedLabel, ElidedLink])
def test_a_name_without_room_ends_in_an_ellipsis_and_is_whole_in_the_tooltip(
    qtbot: QtBot, dressed: QApplication, kind: type[ElidedLabel | ElidedLink]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    name = kind(NAME, window)
    amount = QLabel("91,021.09 CNY", window)
    for widget in (name, amount):
        row.addWidget(widget)
    window.resize(240, 40)
    window.show()
    assert name.text().endswith("…")
    assert name.toolTip() == name.accessibleName() == name.words() == NAME
    assert amount.width() >= amount.sizeHint().width(), "the amount is never cut"
    window.resize(1_000, 40)
    qtbot.waitUntil(lambda: name.text().replace("&&", "&") == NAME)
    assert not name.toolTip()


def test_fields_of_all_sections_begin_on_one_line(qtbot: QtBot, runner: TaskRunner) -> None:
    long = FieldSpec("b", "A label that is longer than all the others here")
    short = (FieldSpec("c", "C"), FieldSpec("d", "D"))
    sections = (Section("", (FieldSpec("a", "Code"), long)), Section("More", short))
    form = Form(sections, runner)
    qtbot.addWidget(form)
    form.resize(1_000, 300)
    form.show()
    assert form.fields["a"].x() == form.fields["c"].x()
    assert form.fields["b"].x() == form.fields["d"].x()
    assert form.fields["b"].label.width() >= form.fields["b"].label.sizeHint().width()


def test_a_tick_that_can_not_be_changed_is_seen(qtbot: QtBot, dressed: QApplication) -> None:
    pictures = []
    for ticked in (True, False):
        box = QCheckBox()
        qtbot.addWidget(box)
        box.setChecked(ticked)
        box.setEnabled(False)
        pictures.append(box.grab().toImage())
    assert pictures[0] != pictures[1]
    on = pictures[0]
    tints = {on.pixelColor(x, y).name() for x in range(on.width()) for y in range(on.height())}
    assert theme.colour("muted").name() in tints


def test_a_look_up_that_can_not_be_typed_gives_no_hint_how_to_type(qtbot: QtBot, runner: TaskRunner) -> None:
    spec = FieldSpec("p", "Product", FieldKind.LOOK_UP, look_up=LookUp(search_products, placeholder="Code or name"))
    field = LookUpField(spec, runner)
    qtbot.addWidget(field)
    assert field.picker.edit.placeholderText() == "Code or name"
    field.set_read_only(True)
    assert not field.picker.edit.placeholderText()
    field.set_read_only(False)
    assert field.picker.edit.placeholderText() == "Code or name"


def test_icons_grow_with_the_texts(qtbot: QtBot, large: QApplication) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    icons.bind(button, "save", size=theme.ICON_SMALL)
    assert button.iconSize().width() == 2 * theme.ICON_SMALL
    assert icons.pixmap("save", size=theme.ICON_SMALL, ratio=1.0).width() == 2 * theme.ICON_SMALL


ROOMY = (
    Column("code", "Code", Kind.CODE, 100),
    Column("name", "Name", width=150),
    Column("unit", "Unit", width=60),
    Column("bank", "Bank", width=300),
    Column("amount", "Amount", Kind.MONEY, 100),
)
ASKED = [100, 150, 60, 300, 100]


def arranged(qtbot: QtBot, services: Services, columns: tuple[Column, ...], width: int) -> tuple[QTableView, Any]:
    table = QTableView()
    qtbot.addWidget(table)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setModel(QStandardItemModel(1, len(columns), table))
    arrangement = ColumnArrangement(table, columns, services.settings, "room.columns")
    table.resize(width, 100)
    table.show()
    return table, arrangement


def widths(table: QTableView) -> list[int]:
    return [table.columnWidth(column) for column in range(table.model().columnCount())]


def test_names_share_what_is_left_beside_the_last_number_and_give_it_back(
    qtbot: QtBot, dressed: QApplication, services: Services
) -> None:
    table, _ = arranged(qtbot, services, ROOMY, sum(ASKED) + 90)
    assert widths(table) == [100, 150 + 30, 60, 300 + 60, 100]
    table.resize(sum(ASKED) - 200, 100)
    assert widths(table) == ASKED


def test_a_width_a_person_chose_is_kept_not_what_was_added(
    qtbot: QtBot, dressed: QApplication, services: Services
) -> None:
    table, arrangement = arranged(qtbot, services, ROOMY, sum(ASKED) + 90)
    table.setColumnWidth(1, 220)
    arrangement.save()
    kept: dict[str, Any] = services.settings.get("room.columns", {})
    assert kept["widths"] == {"code": 100, "name": 220, "unit": 60, "bank": 300, "amount": 100}
    again, _ = arranged(qtbot, services, ROOMY, sum(ASKED) - 200)
    assert widths(again) == [100, 220, 60, 300, 100]


def test_a_name_that_is_hidden_leaves_its_room_to_the_others(
    qtbot: QtBot, dressed: QApplication, services: Services
) -> None:
    table, arrangement = arranged(qtbot, services, ROOMY, sum(ASKED) + 90)
    arrangement.show(3, shown=False)
    assert widths(table) == [100, 2 * 150, 60, 0, 100], "at most twice its width"
    arrangement.show(3, shown=True)
    assert widths(table) == [100, 150 + 30, 60, 300 + 60, 100]


def test_names_come_before_the_last_column_of_words(
    qtbot: QtBot, dressed: QApplication, services: Services
) -> None:
    columns = (*ROOMY[:3], Column("by", "By", width=100))
    table, arrangement = arranged(qtbot, services, columns, 410 + 90)
    assert widths(table) == [100, 150 + 90, 60, 100]
    table.resize(410 + 1_000, 100)
    assert widths(table) == [100, 2 * 150, 60, 100 + 850]
    table.resize(410, 100)
    assert widths(table) == [100, 150, 60, 100], "it gives the room back"
    arrangement.save()
    kept: dict[str, Any] = services.settings.get("room.columns", {})
    assert kept["widths"] == {"code": 100, "name": 150, "unit": 60}


def test_without_names_the_room_stays_empty(qtbot: QtBot, dressed: QApplication, services: Services) -> None:
    columns = (ROOMY[0], ROOMY[2], ROOMY[4])
    table, _ = arranged(qtbot, services, columns, 900)
    assert widths(table) == [100, 60, 100]


def test_the_labels_of_a_chart_stand_below_their_bars_or_at_its_ends(qtbot: QtBot, dressed: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bars = Bars(window)
    bars.resize(300, bars.height())
    metrics = bars.fontMetrics()
    months = tuple((str(month), Decimal(month)) for month in range(1, 7))
    bars.show_bars(months)
    assert [label for _area, _side, label in bars.labels(metrics)] == ["1", "2", "3", "4", "5", "6"]
    bars.show_bars(tuple((f"{month:02} December 2026", Decimal(month)) for month in range(1, 7)))
    first, last = bars.labels(metrics)
    assert (first[1], first[2]) == (Qt.AlignmentFlag.AlignLeft, "01 December 2026")
    assert (last[1], last[2]) == (Qt.AlignmentFlag.AlignRight, "06 December 2026")
