"""Importing: what a file would do is shown before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from erp_desktop.base.columns import ImportColumn, Kind
from erp_desktop.base.errors import Problem
from erp_desktop.base.importing import ParsedRow
from erp_desktop.base.task import Kind as TaskKind
from erp_desktop.base.task import Task
from erp_desktop.ui.import_dialog import ImportDialog, open_import
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Screen
from tests.ui.edit_helpers import make_services
from tests.ui.entry_helpers import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

COLUMNS = (
    ImportColumn("code", "Code", Kind.CODE, required=True),
    ImportColumn("name", "Name", required=True),
    ImportColumn("limit", "Credit limit", Kind.MONEY),
)


@dataclass
class Plan:
    added: Sequence[str]
    changed: Sequence[str]
    same: int
    problems: Sequence[Problem]


class Stored:
    """Knows S-1 as it is and S-2 under another name."""

    def __init__(self) -> None:
        self.applied: list[ParsedRow] = []

    def plan(self, rows: Sequence[ParsedRow]) -> Task[Any]:
        codes = [str(row.values["code"]) for row in rows]
        problems = [Problem("reference.unknown", "name", row.line, {"code": "?"}) for row in rows
                    if row.values["name"] == "?"]
        plan = Plan(
            [code for code in codes if code not in {"S-1", "S-2"}], [code for code in codes if code == "S-2"],
            codes.count("S-1"), problems,
        )
        return Task("supplier.plan", TaskKind.LONG, lambda _work: plan)

    def apply(self, rows: Sequence[ParsedRow]) -> Task[Any]:
        return Task("supplier.import", TaskKind.LONG, lambda _work: self.applied.extend(rows))


@pytest.fixture
def stored() -> Stored:
    return Stored()


@pytest.fixture
def dialog(qtbot: QtBot, stored: Stored) -> Iterator[ImportDialog]:
    runner = TaskRunner()
    screen = Screen(make_services(runner))
    qtbot.addWidget(screen)
    screen.show()
    made = open_import(screen, "Suppliers", COLUMNS, stored.plan, stored.apply)
    yield made
    runner.shutdown()


def _take(qtbot: QtBot, dialog: ImportDialog, path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    dialog.take(path)
    qtbot.waitUntil(lambda: not dialog._busy)


def test_shows_what_it_will_do_and_does_it(
    qtbot: QtBot, dialog: ImportDialog, stored: Stored, tmp_path: Path
) -> None:
    assert not dialog.apply_button.isEnabled()
    _take(qtbot, dialog, tmp_path / "a.csv", "Code,Name,Credit limit,Colour\nS-1,One,5\nS-2,Two,6\nS-3,中和,7\n")
    assert "1 new" in dialog.banner.words()
    assert "1 changed" in dialog.banner.words()
    assert "Colour" in dialog.banner.words()
    assert [dialog.sample.item(at, 0).text() for at in range(3)] == [  # type: ignore[union-attr]
        "Unchanged", "Changed", "New",
    ]
    assert "2" in dialog.apply_button.text()
    with qtbot.waitSignal(dialog.imported):
        dialog.apply_button.setFocus()
        press(Qt.Key.Key_Return)
    assert len(stored.applied) == 3


def test_every_problem_is_shown_with_its_line_and_nothing_is_imported(
    qtbot: QtBot, dialog: ImportDialog, stored: Stored, tmp_path: Path
) -> None:
    _take(qtbot, dialog, tmp_path / "a.csv", "Code,Name,Credit limit\nS-3,?,1\n,Nobody,abc\nS-4,Four,2\n")
    lines = {dialog.problems.item(at, 0).text() for at in range(dialog.problems.rowCount())}  # type: ignore[union-attr]
    assert lines == {"2", "3"}
    assert dialog.problems.rowCount() == 3
    effects = [dialog.sample.item(at, 0).text() for at in range(dialog.sample.rowCount())]  # type: ignore[union-attr]
    assert effects == ["With problems", "New"]
    assert not dialog.apply_button.isEnabled()
    dialog.apply()
    assert stored.applied == []
    _take(qtbot, dialog, tmp_path / "b.csv", "Code,Name\nS-3,Three\n")
    assert dialog.apply_button.isEnabled()


def test_same_file_again_has_nothing_to_do(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    _take(qtbot, dialog, tmp_path / "a.csv", "Code,Name\nS-1,One\n")
    assert "1 unchanged" in dialog.banner.words()
    assert not dialog.apply_button.isEnabled()


@pytest.mark.parametrize("content", ["", "Name\nx\n", "%PDF-1.4"])
def test_file_that_can_not_be_read_says_so(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, content: str
) -> None:
    _take(qtbot, dialog, tmp_path / "a.csv", content)
    assert dialog.banner.isVisibleTo(dialog) or dialog.problems.rowCount()
    assert not dialog.apply_button.isEnabled()
