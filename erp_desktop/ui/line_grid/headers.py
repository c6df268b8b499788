"""The numbers beside the lines; a line with a problem of its own shows it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QToolTip

from erp_desktop.base.error_texts import sentence
from erp_desktop.ui import icons, theme
from erp_desktop.ui.line_grid.cell_roles import PROBLEM_ROLE

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

WIDTH = 44


class LineNumbers(QHeaderView):
    """Vertical header: number, or a sign when the line as a whole has a problem."""

    def __init__(self, grid: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, grid)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(theme.px(theme.ROW_HEIGHT))
        self.setMinimumSectionSize(theme.px(theme.ROW_HEIGHT))
        self.setFixedWidth(theme.px(WIDTH))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """The number, muted and small; the sign of a problem in its place."""
        painter.save()
        painter.fillRect(rect, theme.colour("raised"))
        problem = self.model().headerData(logical_index, Qt.Orientation.Vertical, PROBLEM_ROLE)
        if problem is not None:
            size = theme.px(theme.ICON_SMALL)
            picture = icons.pixmap("error", "bad", theme.ICON_SMALL)
            painter.drawPixmap(rect.center().x() - size // 2, rect.center().y() - size // 2, picture)
        else:
            painter.setPen(theme.colour("muted"))
            words = str(self.model().headerData(logical_index, Qt.Orientation.Vertical))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect.adjusted(0, 0, -8, 0), side, words)
        painter.restore()

    def viewportEvent(self, event: QEvent) -> bool:
        """The problem in words, under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.logicalIndexAt(event.pos())
            problem = self.model().headerData(row, Qt.Orientation.Vertical, PROBLEM_ROLE) if row >= 0 else None
            QToolTip.showText(event.globalPos(), sentence(problem) if problem is not None else "", self)
            return True
        return super().viewportEvent(event)
