"""What gives way when there is no room, and what grows with the texts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from erp_desktop.ui import icons, theme
from erp_desktop.ui.edit_spec import Section
from erp_desktop.ui.elided import ElidedLabel, ElidedLink
from erp_desktop.ui.field_records import LookUpField
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.form import Form
from erp_desktop.ui.look_up import LookUp
from erp_desktop.ui.runner import TaskRunner
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
