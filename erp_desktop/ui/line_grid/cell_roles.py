"""What a cell says beside its text: its problem, its lock, its colour, and all of it in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush

from erp_desktop.base.error_texts import sentence
from erp_desktop.base.i18n import text
from erp_desktop.ui import theme
from erp_desktop.ui.line_grid.columns import GridColumn
from erp_desktop.ui.line_grid.rows import GridRow, cell_text

if TYPE_CHECKING:
    from erp_desktop.ui.line_grid.model import LineGridModel

PROBLEM_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `Problem` of a cell (of the line in the vertical header), or None."""

LOCK_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether the person may not see the value."""


def cell_colour(row: GridRow, column: GridColumn) -> QBrush | None:
    """Red for what is wrong or negative, muted for zero; None for the text's own colour."""
    if column.key in row.unread and row.problem_at(column.key) is not None:
        return QBrush(theme.colour("bad"))
    value = row.get(column.key)
    if isinstance(value, (Decimal, int)) and column.kind.numeric:
        if value < 0:
            return QBrush(theme.colour("bad"))
        if not value:
            return QBrush(theme.colour("muted"))
    return None


def cell_tool_tip(model: LineGridModel, row: int, column: int) -> str | None:
    """The problem, else why the cell can not be changed, else the text when it may be cut."""
    problem = model.shown_problem(row, model.spec.columns[column].key)
    if problem is not None:
        return sentence(problem)
    if model.is_fresh(row):
        return None
    return model.why_locked(row, column) or cell_text(
        model.row_at(row), model.spec.columns[column], model.language
    )


def cell_accessible_text(model: LineGridModel, row: int, column: int) -> str:
    """Heading, value and problem of a cell, as a screen reader says them."""
    field = model.spec.columns[column]
    shown = "" if model.is_fresh(row) else cell_text(model.row_at(row), field, model.language)
    words = [text(field.title), shown or text("empty")]
    problem = model.shown_problem(row, field.key)
    if problem is not None:
        words.append(sentence(problem))
    return ", ".join(words)
