"""Changing the own password: at the first login, some days before it ends, and when the person asks for it."""

from __future__ import annotations

import enum
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from erp_desktop.base import clock
from erp_desktop.base.access import PasswordFacts
from erp_desktop.base.errors import Invalid, KontorError, Problem
from erp_desktop.base.formats import format_date
from erp_desktop.base.i18n import active_language, text
from erp_desktop.shell.connect import OpenCompany
from erp_desktop.ui import theme
from erp_desktop.ui.error_box import Banner
from erp_desktop.ui.fit_height import fit_height
from erp_desktop.ui.runner import TaskRunner
from server_db.access.passwords import LENGTH_MIN

WARN_DAYS: Final = 14


class Why(enum.Enum):
    """Why the person is asked."""

    FIRST = "first"
    ENDS = "ends"
    WANTED = "wanted"


def why_now(facts: PasswordFacts) -> Why | None:
    """Whether the person is to be asked for a new password at login, and why."""
    if not facts.may_renew:
        return None
    if facts.is_temporary:
        return Why.FIRST
    if facts.until is not None and facts.until - clock.now() < timedelta(days=WARN_DAYS):
        return Why.ENDS
    return None


class PasswordDialog(QDialog):
    """Asks for a new password, twice.

    Signals:
        changed: the `PasswordFacts` of the new password; the dialog is accepted then.
    """

    changed = Signal(object)

    def __init__(self, company: OpenCompany, runner: TaskRunner, why: Why, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("Change password"))
        self.setFixedWidth(theme.px(440))
        self._company = company
        self._runner = runner
        self._why = why
        self._problems: dict[str, QLabel] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 24, 24, 24)
        self._column.setSpacing(6)
        self._build()

    def _build(self) -> None:
        reason = QLabel(self._reason(), self)
        reason.setWordWrap(True)
        reason.setVisible(bool(reason.text()))
        self._column.addWidget(reason)
        self._column.addSpacing(6)
        self.old = self._line("old", text("&Present password"))
        self.new = self._line("new", text("&New password"))
        hint = QLabel(
            text("At least {count} characters. Several words that are no phrase are easy to keep in mind.",
                 count=LENGTH_MIN),
            self,
        )
        hint.setWordWrap(True)
        theme.set_tone(hint, "muted")
        self._column.addWidget(hint)
        self.again = self._line("again", text("Once &more"))
        self.banner = Banner(self, closable=False)
        self.banner.hide()
        self._column.addWidget(self.banner)
        self.change_button = QPushButton(text("&Change password"), self)
        theme.set_role(self.change_button, "primary")
        self.change_button.setDefault(True)
        self.change_button.clicked.connect(self.change)
        words = {Why.FIRST: text("&Log out"), Why.ENDS: text("&Later"), Why.WANTED: text("Cancel")}
        self.leave_button = QPushButton(words[self._why], self)
        self.leave_button.setAutoDefault(False)
        self.leave_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.leave_button)
        row.addWidget(self.change_button)
        self._column.addSpacing(12)
        self._column.addLayout(row)
        (self.old if self._why is Why.WANTED else self.new).setFocus()

    def _reason(self) -> str:
        until = self._company.password.until
        date = format_date(until.astimezone().date(), active_language()) if until is not None else ""
        if self._why is Why.FIRST:
            return text("Your password was given to you by an administrator. Choose one that only you know.")
        if self._why is Why.ENDS:
            return text("Your password is valid until {date}. Choose a new one now, or do it later.", date=date)
        return text("Your password is valid until {date}.", date=date) if date else ""

    def _line(self, key: str, title: str) -> QLineEdit:
        """A field with its title above it and room for what is wrong below."""
        line = QLineEdit(self)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        label = QLabel(title, self)
        label.setBuddy(line)
        line.setAccessibleName(title.replace("&", ""))
        problem = QLabel(self)
        problem.setWordWrap(True)
        theme.set_tone(problem, "bad")
        problem.hide()
        line.textEdited.connect(lambda _typed: self._clear(key, line))
        self._problems[key] = problem
        is_asked = key != "old" or self._why is Why.WANTED
        for widget in (label, line):
            self._column.addWidget(widget)
            widget.setVisible(is_asked)
        self._column.addWidget(problem)
        return line

    def change(self) -> None:
        """Check what can be checked here, and ask for the rest on a worker."""
        self.banner.hide()
        for key in self._problems:
            self._clear(key, getattr(self, key))
        problems = []
        if self._why is Why.WANTED and not self.old.text():
            problems.append(Problem("password.wrong", "old"))
        if not self.new.text():
            problems.append(Problem("password.empty", "new"))
        elif self.again.text() != self.new.text():
            problems.append(Problem("password.differs", "again"))
        if problems:
            self._failed(Invalid(problems))
            return
        self._show_busy(busy=True)
        old = self.old.text() if self._why is Why.WANTED else None
        self._runner.run(
            self._company.change_password(old, self.new.text()), owner=self, done=self._done, failed=self._failed
        )

    def reject(self) -> None:
        """Not while the server is asked: who left now would not know which password is his."""
        if self.leave_button.isEnabled():
            super().reject()

    def problem(self, key: str) -> str:
        """What is said under a field, empty for nothing."""
        label = self._problems[key]
        return label.text() if not label.isHidden() else ""

    def event(self, event: QEvent) -> bool:
        """As high as it is now: problems come and go."""
        handled = super().event(event)
        fit_height(self, event)
        return handled

    def _done(self, facts: PasswordFacts) -> None:
        self.changed.emit(facts)
        self.accept()

    def _failed(self, error: KontorError) -> None:
        from erp_desktop.base.error_texts import sentence

        self._show_busy(busy=False)
        if not isinstance(error, Invalid):
            self.banner.show_error(error)
            self.new.setFocus()
            return
        for problem in error.problems:
            key = problem.field or "new"
            self._problems[key].setText(sentence(problem))
            self._problems[key].show()
            line: QLineEdit = getattr(self, key)
            line.setAccessibleDescription(sentence(problem))
            theme.set_property(line, "problem", "true")
        first: QLineEdit = getattr(self, error.problems[0].field or "new")
        first.setFocus()
        first.selectAll()

    def _clear(self, key: str, line: QLineEdit) -> None:
        self._problems[key].hide()
        line.setAccessibleDescription("")
        theme.set_property(line, "problem", "false")

    def _show_busy(self, *, busy: bool) -> None:
        for widget in (self.old, self.new, self.again, self.change_button, self.leave_button):
            widget.setEnabled(not busy)
