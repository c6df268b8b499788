"""Asks for the reason of an act that the history keeps: reversal, rejection, release."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.base.limits import NOTE_LENGTH_MAX
from erp_desktop.ui import theme

WIDTH = 420


class ReasonDialog(QDialog):
    """A question and a place for the reason; the act can only be done once there is one."""

    def __init__(self, parent: QWidget, title: str, question: str) -> None:
        super().__init__(parent.window())
        self.setObjectName("reason_dialog")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(WIDTH))
        words = QLabel(question, self)
        words.setWordWrap(True)
        self.edit = QPlainTextEdit(self)
        self.edit.setAccessibleName(text("Reason"))
        self.edit.setPlaceholderText(text("The reason, for the history"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(theme.px(80))
        words.setBuddy(self.edit)
        self.buttons = QDialogButtonBox(self)
        self.do_it = self.buttons.addButton(title, QDialogButtonBox.ButtonRole.AcceptRole)
        self.do_it.setShortcut("Ctrl+Return")
        self.buttons.addButton(text("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.edit.textChanged.connect(self._typed)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(self.edit)
        column.addWidget(self.buttons)
        self._typed()

    def reason(self) -> str:
        """What was typed, without outer blanks."""
        return self.edit.toPlainText().strip()

    def _typed(self) -> None:
        self.do_it.setEnabled(0 < len(self.reason()) <= NOTE_LENGTH_MAX)


def ask_reason(parent: QWidget, title: str, question: str) -> str | None:
    """The reason a person gives for an act, None when he thought better of it.

    Args:
        parent: the screen.
        title: the act, translated; also the words of the button.
        question: what will happen, translated.
    """
    dialog = ReasonDialog(parent, title, question)
    return dialog.reason() if dialog.exec() == QDialog.DialogCode.Accepted else None
