"""Offers work that was not saved, with the two things that can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from erp_desktop.base.formats import format_moment
from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.drafts import Draft


class DraftBar(QFrame):
    """A line across the screen.

    Signals:
        brought_back: put it into the fields.
        discarded: it may go.
    """

    brought_back = Signal()
    discarded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("draft_bar")
        theme.set_role(self, "banner")
        theme.set_property(self, "tone", "accent")
        self.setAccessibleName(text("Unsaved work"))
        sign = QLabel(self)
        icons.bind(sign, "draft", "accent")
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self.back_button = QPushButton(text("&Bring back"), self)
        self.discard_button = QPushButton(text("Discard"), self)
        theme.set_role(self.discard_button, "quiet")
        for button, signal in ((self.back_button, self.brought_back), (self.discard_button, self.discarded)):
            button.setAutoDefault(False)
            button.clicked.connect(self.hide)
            button.clicked.connect(signal)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(sign)
        row.addWidget(self._words, 1)
        row.addWidget(self.discard_button)
        row.addWidget(self.back_button)
        self.hide()

    def offer(self, draft: Draft, *, changed: bool) -> None:
        """Offer a draft; `changed` says that the record was changed by somebody since."""
        when = format_moment(draft.saved_at)
        words = text("There is unsaved work of {when}.", when=when)
        if changed:
            words += " " + text("The record was changed since then; only your own fields are brought back.")
        self._words.setText(words)
        self.setAccessibleDescription(words)
        self.show()
