"""Words that give way: cut with an ellipsis where there is no room, whole in the tooltip and for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from erp_desktop.ui import theme

WIDTH_MIN = 48


def _shown(widget: QLabel | QPushButton, words: str, room: int) -> str:
    return widget.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(room, 0))


class ElidedLabel(QLabel):
    """A line of text as wide as its words, or as narrow as its place."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setText(words)

    def words(self) -> str:
        """All the words."""
        return self._words

    def setText(self, words: str, /) -> None:
        """Show words, as many as there is room for."""
        self._words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for all the words."""
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        wanted = self.sizeHint()
        return QSize(min(wanted.width(), theme.px(WIDTH_MIN)), wanted.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        shown = _shown(self, self._words, self.width())
        super().setText(shown)
        self.setToolTip(self._words if shown != self._words else "")


class ElidedLink(QPushButton):
    """A link as wide as its words, or as narrow as its place."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "link")
        self._words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._fit()

    def words(self) -> str:
        """All the words."""
        return self._words

    def sizeHint(self) -> QSize:
        """Room for all the words."""
        self.ensurePolished()
        frame = 6
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + frame, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        wanted = self.sizeHint()
        return QSize(min(wanted.width(), theme.px(WIDTH_MIN)), wanted.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        shown = _shown(self, self._words, self.width() - 4)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._words if shown != self._words else "")
