"""Two people changed one record: what each did, what both started from, and a choice for each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.i18n import ntext, text
from erp_desktop.ui import icons, theme

WIDTH = 1080
HEIGHT_MAX = 560
EMPTY = "—"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same.

    Attributes:
        key: of the field or of the lines.
        label: translated.
        base: what both started from, as people read it.
        mine: what the person has.
        theirs: what is stored now.
        value: the person's value.
        their_value: the stored value.
    """

    key: str
    label: str
    base: str
    mine: str
    theirs: str
    value: object = None
    their_value: object = None

    @property
    def both_changed(self) -> bool:
        """Whether both changed it, and not to the same."""
        return self.base not in {self.mine, self.theirs}

    @property
    def mine_first(self) -> bool:
        """Which side is proposed: whoever changed it; the person's own when both did."""
        return self.mine != self.base


class Choice(QWidget):
    """A value to choose; a long one takes several lines, which a button of its own would not."""

    def __init__(self, words: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = QRadioButton(self)
        self.button.setAccessibleName(f"{name}: {words or text('empty')}")
        value = QLabel(words or EMPTY, self)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(value, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it by a click on its words."""
        self.button.setChecked(True)
        self.button.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()


class ConflictDialog(QDialog):
    """The three-way view. After `accept` `choices` tells the side of each field."""

    def __init__(
        self, differences: Sequence[Difference], *, name: str, changed_by: str, parent: QWidget | None = None
    ) -> None:
        """Show the fields that differ.

        Args:
            differences: in reading order.
            name: what the record is called.
            changed_by: who was faster; empty when unknown.
            parent: the screen.
        """
        super().__init__(parent)
        self.setObjectName("conflict")
        self.setWindowTitle(text("Changed by somebody else"))
        self._differences = list(differences)
        height = min(HEIGHT_MAX, 220 + len(self._differences) * 36)
        self.resize(theme.px(WIDTH), theme.px(height))
        self._groups: dict[str, QButtonGroup] = {}
        who = changed_by or text("Somebody else")
        heading = QLabel(text("{name} was changed by {who} while you worked on it", name=name, who=who), self)
        heading.setWordWrap(True)
        theme.set_role(heading, "title")
        both = sum(one.both_changed for one in self._differences)
        explanation = QLabel(self._explanation(both), self)
        explanation.setWordWrap(True)
        theme.set_tone(explanation, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(explanation)
        column.addWidget(self._table(who), 1)
        column.addLayout(self._buttons())

    @staticmethod
    def _explanation(both: int) -> str:
        if not both:
            return text("You changed different fields. Both changes are kept unless you choose otherwise.")
        return ntext(
            "You both changed {count} field. Choose what is right; nothing is saved before you press Save.",
            "You both changed {count} fields. Choose what is right; nothing is saved before you press Save.",
            both,
        )

    def _table(self, who: str) -> QScrollArea:
        inner = QWidget(self)
        theme.set_role(inner, "surface")
        grid = QGridLayout(inner)
        grid.setContentsMargins(12, 8, 12, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        titles = ("", text("You started from"), text("Yours"), text("Stored now, by {who}", who=who))
        for at, title in enumerate(titles):
            label = QLabel(title, inner)
            theme.set_tone(label, "muted")
            grid.addWidget(label, 0, at)
            grid.setColumnStretch(at, 0 if at == 0 else 1)
        for row, difference in enumerate(self._differences, 1):
            self._add_row(grid, row, difference, inner)
        grid.setRowStretch(len(self._differences) + 1, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _add_row(self, grid: QGridLayout, row: int, difference: Difference, parent: QWidget) -> None:
        name = QWidget(parent)
        line = QHBoxLayout(name)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(6)
        sign = QLabel(name)
        sign.setFixedWidth(theme.px(theme.ICON_SMALL))
        if difference.both_changed:
            icons.bind(sign, "warning", "warn", theme.ICON_SMALL)
            sign.setToolTip(text("You both changed it"))
        label = QLabel(difference.label, name)
        theme.set_role(label, "heading")
        line.addWidget(sign)
        line.addWidget(label)
        base = QLabel(difference.base or EMPTY, parent)
        base.setWordWrap(True)
        base.setTextFormat(Qt.TextFormat.PlainText)
        base.setContentsMargins(0, 4, 0, 4)
        theme.set_tone(base, "muted")
        group = QButtonGroup(self)
        mine = Choice(difference.mine, text("{label}: yours", label=difference.label), parent)
        theirs = Choice(difference.theirs, text("{label}: stored", label=difference.label), parent)
        group.addButton(mine.button, 0)
        group.addButton(theirs.button, 1)
        (mine if difference.mine_first else theirs).button.setChecked(True)
        self._groups[difference.key] = group
        top = Qt.AlignmentFlag.AlignTop
        for at, widget in enumerate((name, base, mine, theirs)):
            grid.addWidget(widget, row, at, top)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for title, side in ((text("Keep all &mine"), 0), (text("Take all &theirs"), 1)):
            button = QPushButton(title, self)
            button.setAutoDefault(False)
            theme.set_role(button, "quiet")
            button.clicked.connect(partial(self._choose_all, side))
            row.addWidget(button)
        row.addStretch(1)
        cancel = QPushButton(text("Back to editing"), self)
        cancel.setAutoDefault(False)
        cancel.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        cancel.clicked.connect(self.reject)
        self.accept_button = QPushButton(text("&Use these values"), self)
        theme.set_role(self.accept_button, "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(self.accept_button)
        return row

    def _choose_all(self, side: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - slot of clicked
        for group in self._groups.values():
            group.button(side).setChecked(True)

    def choose(self, key: str, *, mine: bool) -> None:
        """Choose a side of one field."""
        self._groups[key].button(0 if mine else 1).setChecked(True)

    def choices(self) -> dict[str, bool]:
        """Key → whether the person's own value is kept."""
        return {key: group.checkedId() == 0 for key, group in self._groups.items()}
