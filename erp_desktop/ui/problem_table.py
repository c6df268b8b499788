"""A list of problems with the row and the column where each was made; used for pasting and for importing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme

SHOWN_MAX = 1_000
"""Problems listed; whoever has more mends these first."""


def make_problem_table(parent: QWidget) -> QTableWidget:
    """An empty list of problems."""
    table = QTableWidget(0, 3, parent)
    table.setHorizontalHeaderLabels([text("Row"), text("Column"), text("What is wrong")])
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.setAccessibleName(text("Problems"))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW_HEIGHT))
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    table.setColumnWidth(0, theme.px(72))
    table.setColumnWidth(1, theme.px(140))
    theme.set_role(table, "framed")
    return table


def fill_problem_table(table: QTableWidget, problems: Sequence[Problem], titles: Mapping[str, str]) -> None:
    """Show problems; `titles` gives the translated title of a field's key."""
    shown = problems[:SHOWN_MAX]
    table.setRowCount(len(shown))
    for at, problem in enumerate(shown):
        words = sentence(problem)
        row = "" if problem.row is None else str(problem.row)
        for column, cell in enumerate((row, titles.get(problem.field or "", ""), words)):
            item = QTableWidgetItem(cell)
            item.setToolTip(words)
            if column == 0:
                # What concerns the block as a whole leaves something out; nothing in it is wrong.
                name, tone = ("error", "bad") if problem.row is not None else ("warning", "warn")
                item.setIcon(icons.icon(name, tone, theme.ICON_SMALL))
            table.setItem(at, column, item)
