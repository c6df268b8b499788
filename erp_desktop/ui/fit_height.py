"""Windows that are as high as what they hold: problems come and go, and parts unfold."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


def fit_height(window: QWidget, event: QEvent) -> None:
    """Make a window of a fixed width as high as its layout wants to be; called with each event it has handled."""
    if event.type() != QEvent.Type.LayoutRequest:  # after the last of all events the window is no more
        return
    layout = window.layout()
    if layout is not None:
        window.setFixedHeight(max(layout.totalHeightForWidth(window.width()), layout.totalSizeHint().height()))
