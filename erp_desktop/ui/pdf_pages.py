"""Thumbnails of the pages of a PDF, drawn when they come into view."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from erp_desktop.base.i18n import text
from erp_desktop.ui import theme

Index = QModelIndex | QPersistentModelIndex
KEPT_MAX = 200


class PageModel(QAbstractListModel):
    """One row a page; the picture is the decoration."""

    def __init__(self, document: QPdfDocument, width: int, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._width = width
        self._pictures: dict[int, QPixmap] = {}
        document.statusChanged.connect(lambda _status: self._reload())

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Pages."""
        return 0 if parent.isValid() else self._document.pageCount()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Number and picture."""
        if not index.isValid():
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return text("Page {number}", number=index.row() + 1)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(theme.px(self._width), self._height(index.row()) + theme.px(32))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(index.row())
        return None

    def _height(self, page: int) -> int:
        points = self._document.pagePointSize(page)
        return round(theme.px(self._width) * points.height() / points.width()) if points.width() else 0

    def _picture(self, page: int) -> QPixmap:
        if page not in self._pictures:
            if len(self._pictures) >= KEPT_MAX:
                self._pictures.clear()
            size = QSize(theme.px(self._width), self._height(page))
            picture = QPixmap(size)
            picture.fill(Qt.GlobalColor.white)  # paper; what is not printed on is transparent
            painter = QPainter(picture)
            painter.drawImage(0, 0, self._document.render(page, size))
            painter.end()
            self._pictures[page] = picture
        return self._pictures[page]

    def _reload(self) -> None:
        self.beginResetModel()
        self._pictures.clear()
        self.endResetModel()


class PageDelegate(QStyledItemDelegate):
    """The page with its number below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one page."""
        picture: QPixmap = index.data(Qt.ItemDataRole.DecorationRole)
        area = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        left = area.left() + (area.width() - picture.width()) // 2
        painter.save()
        if chosen:
            painter.fillRect(area, theme.colour("select"))
        painter.drawPixmap(left, area.top() + 8, picture)
        painter.setPen(QPen(theme.colour("accent" if chosen else "line"), 2 if chosen else 1))
        painter.drawRect(left, area.top() + 8, picture.width(), picture.height())
        painter.setPen(theme.colour("text" if chosen else "muted"))
        painter.drawText(area.adjusted(0, 0, 0, -4), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom,
                         str(index.row() + 1))
        painter.restore()
