"""A short message that comes and goes at the lower edge of the window; it never takes the focus."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, Qt, QTimer
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QHBoxLayout, QLabel, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.error_box import ICONS

FADE_MS = 120
SHOWN_MS = 4_000


class Toast(QFrame):
    """The one toast of a window; a newer message replaces the older."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        theme.set_role(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(text("Message"))
        self._icon = QLabel(self)
        self._words = QLabel(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        self._effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.setDuration(FADE_MS)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.finished.connect(self._faded)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(lambda: self._fade_to(0.0))
        window.installEventFilter(self)
        self.hide()

    def words(self) -> str:
        """What it says, empty while hidden."""
        return self._words.text() if not self.isHidden() else ""

    def show_words(self, words: str, tone: str = "ok") -> None:
        """Say something for four seconds."""
        icons.bind(self._icon, ICONS.get(tone, "info"), tone)
        self._words.setText(words)
        self.setAccessibleDescription(words)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._fade_to(1.0)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the lower edge."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.move((window.width() - self.width()) // 2, window.height() - self.height() - theme.px(48))

    def _fade_to(self, opacity: float) -> None:
        self._fade.stop()
        self._fade.setStartValue(self._effect.opacity() if opacity == 0.0 else 0.0)
        self._fade.setEndValue(opacity)
        self._fade.start()

    def _faded(self) -> None:
        if self._effect.opacity() == 0.0:
            self.hide()
