"""Asking for the reason of an act that stays on record."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import theme

REASON_LENGTH_MAX = 400
WIDTH = 440


class ReasonDialog(QDialog):
    """Says what is about to happen and asks why; without a reason nothing happens.

    Args:
        title: of the act, translated; also the words of its button.
        question: what it means, translated.
        parent: the screen.
    """

    def __init__(self, title: str, question: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("reason")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(WIDTH))
        words = QLabel(question, self)
        words.setWordWrap(True)
        label = QLabel(text("&Reason"), self)
        self.edit = QLineEdit(self)
        self.edit.setMaxLength(REASON_LENGTH_MAX)
        self.edit.setAccessibleName(text("Reason"))
        label.setBuddy(self.edit)
        buttons = QDialogButtonBox(self)
        self._accept = buttons.addButton(title, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(text("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        for widget in (words, label, self.edit, buttons):
            column.addWidget(widget)
        self.edit.textChanged.connect(self._refresh)
        self._refresh()

    def reason(self) -> str:
        """What was typed, without outer blanks."""
        return self.edit.text().strip()

    def _refresh(self) -> None:
        self._accept.setEnabled(bool(self.reason()))


def ask_reason(parent: QWidget, title: str, question: str) -> str | None:
    """The reason that the person gave, None when he thought better of it."""
    dialog = ReasonDialog(title, question, parent)
    given = dialog.reason() if dialog.exec() == QDialog.DialogCode.Accepted else ""
    dialog.deleteLater()
    return given or None
