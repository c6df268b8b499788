"""Bad entries in every field and every cell of every edit screen: told where they stand, kept as typed, not sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from pytestqt.qtbot import QtBot

from erp_desktop.base.error_texts import TEXTS
from erp_desktop.base.i18n import use_language
from erp_desktop.base.task import Kind
from erp_desktop.ui import theme
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.field_kinds import FieldKind
from erp_desktop.ui.fields import Field, LockedField
from erp_desktop.ui.line_grid.model import LineGridModel
from tests.integration.slices.test_screens import TIMEOUT_MS, Seat
from tests.plugins.stored import Stored

TEXTS_THAT_ARE_BAD: Final = ("a\0b", "a\x1b[31mb", "a\u202eb", "x" * 100_000)
HALF_A_CHARACTER: Final = "\ud800"
"""From a broken clipboard, into a cell: Qt's own editors show what takes its place."""
NUMBERS_THAT_ARE_BAD: Final = ("many", "NaN", "Infinity", "-inf", "1e5", "1/0", "9" * 400, "=SUM(A1:A9)", "👍", "5\0")
BAD: Final[dict[FieldKind, tuple[str, ...]]] = {
    FieldKind.TEXT: TEXTS_THAT_ARE_BAD,
    FieldKind.LONG_TEXT: TEXTS_THAT_ARE_BAD,
    FieldKind.CODE: (*TEXTS_THAT_ARE_BAD, "👍", "a\u200bb"),
    FieldKind.DATE: ("soon", "31.2.2026", "2026-13-01", "0001-01-01", "9999-12-31", "infinity", "NaN", "1/0", "\0"),
    **{kind: NUMBERS_THAT_ARE_BAD for kind in FieldKind if kind.numeric},
}
FIELDS_MIN: Final = 60
CELLS_MIN: Final = 15


@pytest.fixture
def seat(stored: Stored, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Seat]:
    theme.apply_theme(request.getfixturevalue("qapp"), "light")
    made = Seat(stored)
    yield made
    made.close()


@pytest.fixture(params=["en", "zh_CN"])
def screens(seat: Seat, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[dict[str, EditScreen[Any]]]:
    """Every screen for a new record, by its command."""
    use_language(request.param)
    found = {}
    for command in seat.commands():
        if command.id.endswith(".new"):
            assert command.screen is not None
            screen = command.screen(None)
            qtbot.addWidget(screen)
            if isinstance(screen, EditScreen):
                found[command.id] = screen
    qtbot.waitUntil(lambda: not seat.runner.active(), timeout=TIMEOUT_MS)
    yield found
    use_language("en")


def test_fields(screens: dict[str, EditScreen[Any]], seat: Seat) -> None:
    faults, fields = [], 0
    for name, screen in screens.items():
        for key, field in screen.form.fields.items():
            if isinstance(field, LockedField) or field.spec.kind not in BAD:
                continue
            fields += 1
            faults += [f"{name}.{key} {typed[:20]!r}: {fault}" for typed in BAD[field.spec.kind]
                       if (fault := _fault_of_field(screen, field, typed, seat))]
            field.set_typed("")
    assert faults == []
    assert fields > FIELDS_MIN


def _fault_of_field(screen: EditScreen[Any], field: Field, typed: str, seat: Seat) -> str:
    field.set_typed(typed)
    problem = field.find_problem()
    if problem is None or problem.field != field.spec.key or problem.code not in TEXTS:
        return f"told as {problem}"
    kept = field.typed()
    screen.save()
    if any(handle.task.kind is not Kind.READ for handle in seat.runner.active()):
        return "sent"
    return "" if field.typed() == kept else f"became {field.typed()!r}"


def test_cells(screens: dict[str, EditScreen[Any]], seat: Seat) -> None:
    faults, cells = [], 0
    for name, screen in screens.items():
        for grid in screen.grids.values():
            model = grid.lines
            for place, column in enumerate(model.spec.columns):
                if column.kind not in BAD or model.why_locked(0, place) is not None:
                    continue
                cells += 1
                bad = (*BAD[column.kind], HALF_A_CHARACTER)
                faults += [f"{name}.{column.key} {typed[:20]!r}: {fault}" for typed in bad
                           if (fault := _fault_of_cell(model, place, typed))]
                model.set_lines([])
    assert faults == []
    assert cells > CELLS_MIN


def _fault_of_cell(model: LineGridModel, place: int, typed: str) -> str:
    key = model.spec.columns[place].key
    model.enter_text(0, place, typed)
    row = model.row_at(0)
    problem = row.problem_at(key)
    if problem is None or problem.code not in TEXTS:
        return f"told as {problem}"
    return "" if row.unread[key].typed == typed else f"became {row.unread[key].typed!r}"
