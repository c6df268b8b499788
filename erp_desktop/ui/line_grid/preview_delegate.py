"""Paints cells that are only looked at: the problem of a cell in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from erp_desktop.ui import icons, theme
from erp_desktop.ui.line_grid.cell_roles import LOCK_ROLE, PROBLEM_ROLE
from erp_desktop.ui.line_grid.lines import Index

if TYPE_CHECKING:
    from erp_desktop.ui.line_grid.model import LineGridModel

_MARGIN = 6
_PADDING = 5


def draw_icon(painter: QPainter, area: QRect, name: str, tone: str, *, left: bool) -> None:
    """A small icon at one end of a cell."""
    size = theme.px(theme.ICON_SMALL)
    x = area.left() + _MARGIN if left else area.right() - _MARGIN - size
    painter.drawPixmap(x, area.center().y() - size // 2 + 1, icons.pixmap(name, tone, theme.ICON_SMALL))


def _draw_box(painter: QPainter, area: QRect, *, on: bool) -> None:
    """The box of a yes/no cell; Fusion's own is hardly seen on dark ground."""
    size = theme.px(theme.ICON_SMALL)
    box = QRect(area.left() + 2, area.center().y() - size // 2 + 1, size, size)
    painter.save()
    painter.setPen(theme.colour("control_line"))
    painter.drawRect(box.adjusted(0, 0, -1, -1))
    painter.restore()
    if on:
        painter.drawPixmap(box.topLeft(), icons.pixmap("check", "accent", theme.ICON_SMALL))


class PreviewDelegate(QStyledItemDelegate):
    """Text as Qt draws it, problems and locks beside it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        area: QRect = option.rect
        inner = QStyleOptionViewItem(option)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("select"))
            inner.state = option.state & ~QStyle.StateFlag.State_Selected
        model = cast("LineGridModel", index.model())
        numeric = model.spec.columns[index.column()].kind.numeric
        if index.data(PROBLEM_ROLE) is not None:
            painter.fillRect(area, theme.colour("bad_ground"))
            shift = theme.px(theme.ICON_SMALL) + 4
            area = area.adjusted(shift if numeric else 0, 0, 0 if numeric else -shift, 0)
            draw_icon(painter, option.rect, "error", "bad", left=numeric)
        inner.rect = area.adjusted(_PADDING, 0, -_PADDING, 0)
        checked = index.data(Qt.ItemDataRole.CheckStateRole)
        if checked is not None:
            _draw_box(painter, area.adjusted(_PADDING, 0, 0, 0), on=bool(checked))
        else:
            super().paint(painter, inner, index)
        if index.data(LOCK_ROLE):
            draw_icon(painter, area, "lock", "muted", left=not numeric)
