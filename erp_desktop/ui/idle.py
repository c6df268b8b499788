"""Notices that nobody has touched keyboard or mouse for a while, so that a passer-by finds nothing open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Watches the whole program until it is deleted.

    Signals:
        idle: nothing was touched for so long; comes again after the same time.
    """

    idle = Signal()

    def __init__(self, app: QApplication, after_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._after_ms = after_ms
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.idle)
        self._timer.start(after_ms)
        app.installEventFilter(self)

    def look_again(self, after_ms: int) -> None:
        """Tell it again soon, unless something is touched meanwhile."""
        self._timer.start(after_ms)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to wait anew; the event goes on its way."""
        del watched
        if event.type() in _TOUCHES:
            self._timer.start(self._after_ms)
        return False
