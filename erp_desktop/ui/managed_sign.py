"""The lock beside what IT has decided: the value is shown and cannot be changed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme


def lockable(widget: QWidget, *, locked: bool) -> QWidget:
    """The widget as it is, or, when locked, disabled and with a lock that says why."""
    if not locked:
        return widget
    holder = QWidget(widget.parentWidget())
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(widget, 1)
    row.addWidget(lock_sign(holder))
    widget.setEnabled(False)
    widget.setAccessibleDescription(reason())
    holder.setToolTip(reason())
    return holder


def lock_sign(parent: QWidget) -> QLabel:
    """A small lock."""
    sign = QLabel(parent)
    icons.bind(sign, "lock", "muted", theme.ICON_SMALL)
    sign.setToolTip(reason())
    sign.setAccessibleName(reason())
    return sign


def reason() -> str:
    """Why it is locked."""
    return text("Set by your administrator")
