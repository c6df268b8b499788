"""The documents before and after the one in front, each a link."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.edit_spec import ChainLink
from erp_desktop.ui.pill import Pill


class ChainPanel(QWidget):
    """Requisition → order → receipts → invoice → payment → voucher, as far as there is.

    Signals:
        chosen: the `ChainLink` to open.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(text("Related documents"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._inner: QWidget | None = None
        self.show_links(())

    def show_links(self, links: Sequence[ChainLink]) -> None:
        """Show the chain, in its order."""
        if self._inner is not None:
            self._column.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
        self._inner = QWidget(self)
        rows = QVBoxLayout(self._inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        for link in links:
            rows.addWidget(self._row(link, self._inner))
        if not links:
            nothing = QLabel(text("No other document belongs to this one yet."), self._inner)
            nothing.setWordWrap(True)
            theme.set_tone(nothing, "muted")
            rows.addWidget(nothing)
        self._column.addWidget(self._inner)

    def _row(self, link: ChainLink, parent: QWidget) -> QWidget:
        holder = QWidget(parent)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        sign = QLabel(holder)
        icons.bind(sign, "dot" if link.current else "link", "accent" if link.current else "muted", theme.ICON_SMALL)
        words = QVBoxLayout()
        words.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(_small(link.kind, holder), 1)
        if link.state is not None:
            pill = Pill(holder)
            pill.show_state(link.state)
            head.addWidget(pill)
        words.addLayout(head)
        if link.current and link.number:
            number = QLabel(link.number, holder)
            theme.set_role(number, "heading")
            words.addWidget(number)
        elif not link.current:
            button = QPushButton((link.number or text("draft")).replace("&", "&&"), holder)
            theme.set_role(button, "link")
            button.setAccessibleName(f"{link.kind} {link.number}")
            button.clicked.connect(lambda: self.chosen.emit(link))
            words.addWidget(button)
        if link.detail:
            words.addWidget(_small(link.detail, holder))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return holder


def _small(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    theme.set_tone(label, "muted")
    theme.set_role(label, "small")
    return label
