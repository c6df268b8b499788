"""Asks for a day: until when to pay, from when to count."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from erp_desktop.base.errors import Invalid
from erp_desktop.base.i18n import mark, text
from erp_desktop.ui import theme
from erp_desktop.ui.fields import FieldKind, FieldSpec, make_field
from erp_desktop.ui.runner import TaskRunner

WIDTH = 340
DAY = FieldSpec("day", mark("Day"), FieldKind.DATE, required=True)


class DateDialog(QDialog):
    """A question and a day; the act can only be done once there is one."""

    def __init__(self, parent: QWidget, runner: TaskRunner, title: str, question: str, day: date) -> None:
        super().__init__(parent.window())
        self.setObjectName("date_dialog")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(WIDTH))
        words = QLabel(question, self)
        words.setWordWrap(True)
        self.field = make_field(DAY, runner, parent=self)
        self.field.set_value(day)
        self.buttons = QDialogButtonBox(self)
        self.do_it = self.buttons.addButton(title, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(text("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.field.label.setParent(self)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        for widget in (words, self.field.label, self.field, self.buttons):
            column.addWidget(widget)
        self.field.setFocus()

    def day(self) -> date | None:
        """The day, None while what is typed is none."""
        try:
            found = self.field.value()
        except Invalid:
            return None
        return found if isinstance(found, date) else None

    def _accept(self) -> None:
        if self.day() is None:
            self.field.set_problem(self.field.find_problem())
        else:
            self.accept()


def ask_date(parent: QWidget, runner: TaskRunner, title: str, question: str, day: date) -> date | None:
    """The day that the person chose, None when he thought better of it.

    Args:
        parent: the screen.
        runner: of the screen.
        title: the act, translated; also the words of the button.
        question: what the day is for, translated.
        day: proposed.
    """
    dialog = DateDialog(parent, runner, title, question, day)
    return dialog.day() if dialog.exec() == QDialog.DialogCode.Accepted else None
