"""A line of widgets that breaks into further lines when the window is narrow or the texts are large."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, then the next line; every item in its own width, centred on its line or at its top."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8, at_top: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self._at_top = at_top
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem, /) -> None:
        """Append."""
        self._items.append(item)

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem:
        """One item; Qt asks past the end and expects nothing."""
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int, /) -> QLayoutItem:
        """Remove one item; as `itemAt` past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        """None."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int, /) -> int:
        """Height of all lines."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect, /) -> None:
        """Put the items in their places."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """One line."""
        shown = [one.sizeHint() for one in self._items if not one.isEmpty()]
        width = sum(one.width() + self._gap for one in shown) - self._gap
        return QSize(max(width, 0), max((one.height() for one in shown), default=0))

    def minimumSize(self) -> QSize:
        """The widest item."""
        size = QSize()
        for one in self._items:
            if not one.isEmpty():
                size = size.expandedTo(one.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        line: list[tuple[QLayoutItem, QSize]] = []
        width = 0
        for one in self._items:
            if one.isEmpty():
                continue
            size = one.sizeHint().expandedTo(one.minimumSize())
            if line and width + size.width() > rect.width():
                y += self._line(line, rect.x(), y, move=move) + self._gap
                line, width = [], 0
            line.append((one, size))
            width += size.width() + self._gap
        if line:
            y += self._line(line, rect.x(), y, move=move)
        return y - rect.y()

    def _line(self, line: list[tuple[QLayoutItem, QSize]], x: int, y: int, *, move: bool) -> int:
        height = max(size.height() for _one, size in line)
        for one, size in line:
            if move:
                down = 0 if self._at_top else (height - size.height()) // 2
                one.setGeometry(QRect(QPoint(x, y + down), size))
            x += size.width() + self._gap
        return height
