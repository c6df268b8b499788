"""What stands in an empty place: what belongs there and the one action that fills it, waiting, or an error."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from erp_desktop.base import limits
from erp_desktop.base.errors import KontorError, Stale, Unavailable
from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.error_box import words_of


class PlaceMessage(QWidget):
    """Lies over a view and covers it while there is nothing else to see.

    Signals:
        acted: the action was chosen.
    """

    acted = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAccessibleName(text("Message"))
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words = QLabel(self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words.setWordWrap(True)
        theme.set_tone(self._words, "muted")
        self.button = QPushButton(self)
        self.button.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addWidget(self._words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(limits.STRIP_AFTER_MS)
        self._wait.timeout.connect(self._say_waiting)
        over.installEventFilter(self)
        self.hide()

    def words(self) -> str:
        """What it says, empty while hidden."""
        return self._words.text() if not self.isHidden() else ""

    def clear(self) -> None:
        """Get out of the way."""
        self._wait.stop()
        self.hide()

    def show_empty(self, words: str, action: str = "") -> None:
        """Say what belongs here; `action` labels the button."""
        self._show("document", "muted", words, action)

    def show_waiting(self) -> None:
        """Say that rows are coming, if they take longer than a blink."""
        if not self._wait.isActive():
            self.hide()
            self._wait.start()

    def show_error(self, error: KontorError) -> None:
        """Say what went wrong and offer to try again."""
        tone = "warn" if isinstance(error, Unavailable | Stale) else "bad"
        self._show("warning" if tone == "warn" else "error", tone, words_of(error), text("Try again"))

    def _say_waiting(self) -> None:
        self._show("clock", "muted", text("Loading…"), "")

    def _show(self, icon: str, tone: str, words: str, action: str) -> None:
        self._wait.stop()
        icons.bind(self._icon, icon, tone, 32)
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))
        self._fit()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size of the view."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())
