"""Errors in the person's words: a banner at the place, or a dialog where there is no place.

Text of an exception is never shown: sentences come from `base.error_texts`, and a bug shows the number of its
report.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QToolButton, QWidget

from erp_desktop.base.errors import Bug, Cancelled, Invalid, KontorError, Refused, Stale, Unavailable
from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme

ICONS = {"bad": "error", "warn": "warning", "ok": "check-circle", "accent": "info"}
SENTENCES_MAX = 12


def words_of(error: KontorError) -> str:
    """What to tell the person, every problem on its own line."""
    from erp_desktop.base.error_texts import sentence  # a thousand sentences, and the login window needs none

    if isinstance(error, Invalid):
        lines = list(dict.fromkeys(sentence(problem) for problem in error.problems))
        more = len(lines) - SENTENCES_MAX
        shown = lines[:SENTENCES_MAX]
        return "\n".join([*shown, text("… and {count} more", count=more)] if more > 0 else shown)
    words = sentence(error)
    report = str(error.params.get("report", "")) if isinstance(error, Bug) else ""
    return f"{words}\n{text('Report {number}', number=report)}" if report else words


def title_of(error: KontorError) -> str:
    """The kind of error in two words."""
    if isinstance(error, Invalid):
        return text("Please check")
    if isinstance(error, Stale):
        return text("Changed by somebody else")
    if isinstance(error, Unavailable):
        return text("Not available now")
    if isinstance(error, Refused):
        return text("Not possible")
    return text("Something went wrong in the program")


class Banner(QFrame):
    """A line across a screen: an icon, words, at most one action, and a way to put it away.

    Signals:
        acted: the action was chosen.
    """

    acted = Signal()

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        theme.set_role(self, "banner")
        self.setAccessibleName(text("Message"))
        self._icon = QLabel(self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button = QToolButton(self)
        theme.set_role(self.button, "quiet")
        self.button.clicked.connect(self.acted)
        self._close = QToolButton(self)
        self._close.setToolTip(text("Close"))
        self._close.setAccessibleName(text("Close the message"))
        theme.set_role(self._close, "quiet")
        icons.bind(self._close, "close", "muted", theme.ICON_SMALL)
        self._close.clicked.connect(self.hide)
        self._close.setVisible(closable)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def words(self) -> str:
        """What it says now."""
        return self._words.text()

    def show_words(self, words: str, tone: str = "accent", action: str = "") -> None:
        """Say something; `action` labels the button, empty for none."""
        theme.set_property(self, "tone", tone)
        icons.bind(self._icon, ICONS.get(tone, "info"), tone)
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))
        self.setAccessibleDescription(words)
        self.show()

    def show_error(self, error: KontorError, action: str = "") -> None:
        """Say what went wrong and what to do; silent for `Cancelled`."""
        if isinstance(error, Cancelled):
            return
        tone = "warn" if isinstance(error, Unavailable | Stale) else "bad"
        self.show_words(words_of(error), tone, action)


def show_error(parent: QWidget | None, error: KontorError) -> None:
    """A dialog with the sentence of `error`; does not block, silent for `Cancelled`."""
    if isinstance(error, Cancelled):
        return
    box = QMessageBox(parent)
    box.setObjectName("error_box")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.NoIcon)
    tone = "warn" if isinstance(error, Unavailable | Stale) else "bad"
    box.setIconPixmap(icons.pixmap(ICONS[tone], tone, 32))
    box.setWindowTitle(title_of(error))
    box.setText(title_of(error))
    box.setInformativeText(words_of(error))
    box.setTextFormat(Qt.TextFormat.PlainText)
    close = box.addButton(text("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.setEscapeButton(close)
    box.open()
