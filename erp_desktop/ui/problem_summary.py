"""All problems of a screen in one place, each a link to its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import ntext, text
from erp_desktop.ui import icons, theme

LINKS_MAX = 5


class ProblemSummary(QFrame):
    """A banner with one link a problem.

    Signals:
        chosen: the `Problem` to go to.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problem_summary")
        theme.set_role(self, "banner")
        theme.set_property(self, "tone", "bad")
        self.setAccessibleName(text("Problems"))
        self.problems: tuple[Problem, ...] = ()
        sign = QLabel(self)
        icons.bind(sign, "error", "bad")
        self._heading = QLabel(self)
        theme.set_role(self._heading, "heading")
        self._links = QVBoxLayout()
        self._links.setSpacing(0)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._heading)
        words.addLayout(self._links)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.hide()

    def show_problems(self, problems: Sequence[Problem], labels: Mapping[str, str]) -> None:
        """Show problems, or hide when there are none; `labels` names fields and columns by key."""
        self.problems = tuple(problems)
        while (item := self._links.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._heading.setText(
            ntext("{count} thing to put right", "{count} things to put right", len(self.problems))
        )
        for problem in self.problems[:LINKS_MAX]:
            self._links.addWidget(self._link(problem, labels))
        more = len(self.problems) - LINKS_MAX
        if more > 0:
            label = QLabel(text("… and {count} more", count=more), self)
            theme.set_tone(label, "muted")
            self._links.addWidget(label)
        self.setAccessibleDescription("\n".join(sentence(problem) for problem in self.problems[:LINKS_MAX]))
        self.setVisible(bool(self.problems))

    def _link(self, problem: Problem, labels: Mapping[str, str]) -> QPushButton:
        place = labels.get(problem.field or "", "")
        if problem.row is not None:
            line = text("Line {number}", number=problem.row + 1)
            place = f"{line}, {place}" if place else line
        words = sentence(problem)
        if place:
            words = text("{title}: {name}", title=place, name=words)
        button = QPushButton(words.replace("&", "&&"), self)
        theme.set_role(button, "link")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.chosen.emit(problem))
        return button

    def clear(self) -> None:
        """Nothing is wrong."""
        self.show_problems((), {})
