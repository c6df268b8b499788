"""Where a record stands, in a word and a colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import theme
from erp_desktop.ui.edit_spec import State

_GROUNDS = {"ok": "ok_ground", "warn": "warn_ground", "bad": "bad_ground", "accent": "select"}


class Pill(QWidget):
    """A dot and a word on a soft ground; hidden without a state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._words = ""
        self._tone = "muted"
        self.hide()

    def words(self) -> str:
        """The word shown."""
        return self._words

    def show_state(self, state: State | None) -> None:
        """Show a state, or nothing."""
        self._words = text(state.title) if state is not None else ""
        self._tone = state.tone if state is not None else "muted"
        self.setAccessibleName(text("State: {state}", state=self._words))
        self.setVisible(state is not None)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for dot and word."""
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + theme.px(34), theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(_GROUNDS.get(self._tone, "raised")))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setBrush(theme.colour(self._tone))
        dot = theme.px(6)
        painter.drawEllipse(QRectF(theme.px(10), (self.height() - dot) / 2, dot, dot))
        # On the ground of a selection accent has too little contrast for words.
        painter.setPen(theme.colour("text" if self._tone in {"muted", "accent"} else self._tone))
        area = self.rect().adjusted(theme.px(22), 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words)
        painter.end()
