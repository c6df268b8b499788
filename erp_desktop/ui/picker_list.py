"""The drop-down of a look-up field: rows of code, name and detail."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import PickerRow
from erp_desktop.ui import theme

Index = QModelIndex | QPersistentModelIndex
ROWS_SHOWN_MAX: Final = 10
POPUP_WIDTH_MIN: Final = 340


class Matches(QAbstractListModel):
    """What was found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[PickerRow, ...] = ()

    def replace(self, rows: tuple[PickerRow, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return "  ".join(part for part in (row.code, row.name, row.detail) if part)
        return row if role == Qt.ItemDataRole.UserRole else None


class MatchDelegate(QStyledItemDelegate):
    """Code, name and detail in three places of one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.px(theme.ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: PickerRow = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        state = option.state
        area = option.rect
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("select"))
        inner = area.adjusted(8, 0, -8, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        metrics = painter.fontMetrics()
        detail_width = min(metrics.horizontalAdvance(row.detail), inner.width() // 3)
        code_width = min(max(metrics.horizontalAdvance(row.code) + 12, theme.px(84)), inner.width() // 2)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(theme.colour("text" if selected else "muted"))
        painter.drawText(
            inner.adjusted(inner.width() - detail_width, 0, 0, 0), flags | Qt.AlignmentFlag.AlignRight,
            metrics.elidedText(row.detail, Qt.TextElideMode.ElideRight, detail_width),
        )
        painter.drawText(inner, flags, metrics.elidedText(row.code, Qt.TextElideMode.ElideRight, code_width - 8))
        painter.setPen(theme.colour("text"))
        name_area = inner.adjusted(code_width, 0, -detail_width - 8, 0)
        painter.drawText(
            name_area, flags, metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, name_area.width())
        )
        painter.restore()


class MatchList(QFrame):
    """The list under the field; it never takes the focus, so typing goes on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip)
        theme.set_role(self, "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.matches = Matches(self)
        self.view = QListView(self)
        self.view.setModel(self.matches)
        self.view.setItemDelegate(MatchDelegate(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setUniformItemSizes(True)
        self.view.setAccessibleName(text("Matches"))
        self.message = QLabel(self)
        self.message.setContentsMargins(8, 0, 8, 0)
        theme.set_tone(self.message, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(0)
        column.addWidget(self.view)
        column.addWidget(self.message)

    def show_rows(self, rows: tuple[PickerRow, ...]) -> None:
        self.matches.replace(rows)
        self.view.setVisible(bool(rows))
        self.message.hide()
        if rows:
            self.view.setCurrentIndex(self.matches.index(0, 0))

    def show_message(self, words: str) -> None:
        self.matches.replace(())
        self.view.hide()
        self.message.setText(words)
        self.message.show()

    def place_under(self, field: QWidget) -> None:
        rows = min(max(len(self.matches.rows), 1), ROWS_SHOWN_MAX)
        height = rows * theme.px(theme.ROW_HEIGHT) + 10
        width = max(field.width(), theme.px(POPUP_WIDTH_MIN))
        corner = field.mapToGlobal(QPoint(0, field.height() + 1))
        screen = field.screen().availableGeometry()
        if corner.y() + height > screen.bottom():
            corner = field.mapToGlobal(QPoint(0, -height - 1))
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - width)))
        self.setGeometry(corner.x(), corner.y(), width, height)
