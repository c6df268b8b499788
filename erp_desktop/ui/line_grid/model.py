"""The lines of a document as a Qt table: texts, signs, colours and titles of the cells."""

from __future__ import annotations

from PySide6.QtCore import Qt

from erp_desktop.base.i18n import text
from erp_desktop.ui.field_kinds import FieldKind, edit_text
from erp_desktop.ui.line_grid.cell_roles import (
    LOCK_ROLE,
    PROBLEM_ROLE,
    cell_accessible_text,
    cell_colour,
    cell_tool_tip,
)
from erp_desktop.ui.line_grid.lines import Index, LineStore
from erp_desktop.ui.line_grid.rows import cell_text


class LineGridModel(LineStore):
    """What the views and delegates of Qt ask of the lines."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911
        """A role of a cell."""
        if not index.isValid():
            return None
        row, column = self.row_at(index.row()), self.spec.columns[index.column()]
        fresh = self.is_fresh(index.row())
        if self._locked[column.key]:
            return True if role == LOCK_ROLE else self._locked_text(role)
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if column.kind is FieldKind.FLAG or fresh else cell_text(row, column, self.language)
        if role == Qt.ItemDataRole.EditRole:
            unread = row.unread.get(column.key)
            value = row.get(column.key)
            return unread.typed if unread else edit_text(value, column.shape(row), self.language)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.kind.numeric else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.CheckStateRole and column.kind is FieldKind.FLAG and not fresh:
            return int((Qt.CheckState.Checked if row.get(column.key) else Qt.CheckState.Unchecked).value)
        if role == PROBLEM_ROLE:
            return self.shown_problem(index.row(), column.key)
        if role == Qt.ItemDataRole.ForegroundRole:
            return cell_colour(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell_tool_tip(self, index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell_accessible_text(self, index.row(), index.column())
        return None

    @staticmethod
    def _locked_text(role: int) -> str | None:
        said = {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}
        return text("You do not have the right to see this.") if role in said else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Text (EditRole) or a check mark of a cell."""
        if not index.isValid() or self.why_locked(index.row(), index.column()) is not None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            checked = value in {Qt.CheckState.Checked, Qt.CheckState.Checked.value}
            self.enter_value(index.row(), index.column(), checked)
            return True
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.enter_text(index.row(), index.column(), str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Whether a cell can be edited."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.why_locked(index.row(), index.column()) is not None:
            return base
        if self.spec.columns[index.column()].kind is FieldKind.FLAG:
            return base | Qt.ItemFlag.ItemIsUserCheckable
        return base | Qt.ItemFlag.ItemIsEditable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles, and numbers of lines."""
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return "+" if self.is_fresh(section) else str(section + 1)
            return self.shown_problem(section, None) if role == PROBLEM_ROLE else None
        column = self.spec.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return text(column.title) + (" *" if column.required and not self._read_only else "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return text(column.help) if column.help else text(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.kind.numeric else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None
