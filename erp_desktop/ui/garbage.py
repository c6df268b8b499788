"""Python's cycle collector, kept to the window's thread.

A worker thread that collects a cycle with a widget in it would destroy the widget there, and Qt aborts. So the
collector runs from a timer of the window's thread and never by itself.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 1_000


def collect_when_due() -> None:
    """Collect the oldest generation whose turn it is, as Python would have."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    due = [age for age in range(3) if counts[age] > thresholds[age] > 0]
    if due:
        gc.collect(due[-1])


class GarbageCollector(QObject):
    """Collects when Python would have; lives as long as the application."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(collect_when_due)
        self._timer.start()

    def stop(self) -> None:
        """Give the work back to Python, if it had it."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
