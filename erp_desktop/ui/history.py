"""Who changed what, when, from what to what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from erp_desktop.base.formats import format_moment
from erp_desktop.base.i18n import text
from erp_desktop.ui import theme
from erp_desktop.ui.edit_spec import HistoryEntry

EMPTY = "—"


class HistoryPanel(QScrollArea):
    """The history of one record, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(text("History"))
        self.show_entries(())

    def show_entries(self, entries: Sequence[HistoryEntry]) -> None:
        """Show entries."""
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        for entry in entries:
            column.addWidget(self._entry(entry, inner))
        if not entries:
            nothing = QLabel(text("Nothing was changed yet."), inner)
            theme.set_tone(nothing, "muted")
            column.addWidget(nothing)
        column.addStretch(1)
        self.setWidget(inner)

    @staticmethod
    def _entry(entry: HistoryEntry, parent: QWidget) -> QWidget:
        holder = QWidget(parent)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        what = QLabel(entry.what, holder)
        what.setWordWrap(True)
        who = QLabel(f"{entry.who} · {format_moment(entry.at)}", holder)
        theme.set_tone(who, "muted")
        theme.set_role(who, "small")
        column.addWidget(what)
        column.addWidget(who)
        for change in entry.changes:
            words = f"{change.label}: {change.before or EMPTY} → {change.after or EMPTY}"
            line = QLabel(words, holder)
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.setWordWrap(True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            theme.set_role(line, "small")
            column.addWidget(line)
        return holder
