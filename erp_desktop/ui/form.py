"""The fields of an edit screen in sections and columns: values in, values and problems out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.i18n import text
from erp_desktop.ui import theme
from erp_desktop.ui.command import mnemonics
from erp_desktop.ui.edit_spec import Section
from erp_desktop.ui.field_kinds import show_value
from erp_desktop.ui.field_records import LookUpField
from erp_desktop.ui.fields import Field, LockedField, make_field
from erp_desktop.ui.runner import TaskRunner

LABEL_WIDTH = 128


class Form(QWidget):
    """Fields of sections.

    Signals:
        changed: the person changed a field; its key.
        entered: the person is done with a field; its key.
    """

    changed = Signal(str)
    entered = Signal(str)

    def __init__(
        self,
        sections: Sequence[Section],
        runner: TaskRunner,
        *,
        may: Callable[[str], bool] | None = None,
        labels_on_top: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Build the fields.

        Args:
            sections: what to show.
            runner: runs look-ups.
            may: whether the person holds a permission value.
            labels_on_top: labels above the fields (the compact header of documents), else beside them.
            parent: the screen.
        """
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._on_top = labels_on_top
        self._blocks: list[tuple[Section, QGridLayout]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for section in sections:
            block = QVBoxLayout()
            block.setSpacing(8)
            if section.title:
                heading = QLabel(text(section.title), self)
                theme.set_role(heading, "heading")
                block.addWidget(heading)
            grid = QGridLayout()
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(16 if labels_on_top else 12)
            grid.setVerticalSpacing(8)
            for spec in section.fields:
                field = make_field(spec, runner, may=may, parent=self)
                self.fields[spec.key] = field
                field.changed.connect(lambda key=spec.key: self.changed.emit(key))
                field.entered.connect(lambda key=spec.key: self.entered.emit(key))
            self._place(grid, section)
            self._blocks.append((section, grid))
            block.addLayout(grid)
            column.addLayout(block)
        self._label()
        if not labels_on_top:
            self._align()

    def _place(self, grid: QGridLayout, section: Section) -> None:
        row = at = 0
        for spec in section.fields:
            field, span = self.fields[spec.key], min(spec.span, section.columns)
            if at + span > section.columns:
                row, at = row + 1, 0
            if self._on_top:
                self._place_on_top(grid, field, row, at, span)
            else:
                self._place_beside(grid, field, row, at, span)
            at += span
        for column in range(section.columns):
            grid.setColumnStretch(column if self._on_top else column * 2 + 1, 1)

    def _align(self) -> None:
        """Fields of all sections begin on the same lines: each column of labels has one width."""
        labels = [
            (at, field.label.sizeHint().width())
            for section, _grid in self._blocks
            for at, field in self._columns_of(section)
        ]
        for section, grid in self._blocks:
            for column in range(section.columns):
                widest = max((width for at, width in labels if at == column), default=0)
                grid.setColumnMinimumWidth(column * 2, max(theme.px(LABEL_WIDTH), widest))

    def _columns_of(self, section: Section) -> list[tuple[int, Field]]:
        """The column in which each field of a section stands."""
        found: list[tuple[int, Field]] = []
        at = 0
        for spec in section.fields:
            span = min(spec.span, section.columns)
            if at + span > section.columns:
                at = 0
            found.append((at, self.fields[spec.key]))
            at = (at + span) % section.columns
        return found

    @staticmethod
    def _place_on_top(grid: QGridLayout, field: Field, row: int, at: int, span: int) -> None:
        theme.set_role(field.label, "small")
        holder = QVBoxLayout()
        holder.setSpacing(2)
        holder.addWidget(field.label)
        holder.addWidget(field)
        holder.addStretch(1)
        grid.addLayout(holder, row, at, 1, span)

    @staticmethod
    def _place_beside(grid: QGridLayout, field: Field, row: int, at: int, span: int) -> None:
        # The label is as high as a control, so that both stand on one line also when a problem is below.
        field.label.setMinimumHeight(theme.px(theme.CONTROL_HEIGHT))
        field.label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(field.label, row, at * 2, top | (Qt.AlignmentFlag.AlignLeft))
        grid.addWidget(field, row, at * 2 + 1, 1, span * 2 - 1, top)

    def _label(self) -> None:
        fields = list(self.fields.values())
        codes = [field.spec.key.replace("_", "") for field in fields]
        titles = [text(field.spec.label) for field in fields]
        for field, words in zip(fields, mnemonics(titles, codes), strict=True):
            field.set_label(words)

    # values

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show values by key; keys that are no field are left alone."""
        for key, value in values.items():
            if key in self.fields:
                self.fields[key].set_value(value)

    def visible_keys(self) -> list[str]:
        """Keys of fields the person may see."""
        return [key for key, field in self.fields.items() if not isinstance(field, LockedField)]

    def values(self) -> dict[str, object]:
        """Values by key; None for what can not be read, nothing for what may not be seen."""
        found: dict[str, object] = {}
        for key in self.visible_keys():
            try:
                found[key] = self.fields[key].value()
            except Invalid:
                found[key] = None
        return found

    def unreadable(self, key: str) -> bool:
        """Whether a field holds a text that can not be read."""
        try:
            self.fields[key].value()
        except Invalid:
            return True
        return False

    def show_text(self, key: str, value: object) -> str:
        """A value as people read it, for the conflict view."""
        field = self.fields[key]
        return show_value(value, field.spec.shape(), field.language)

    def waits(self) -> bool:
        """Whether a look-up is still being searched."""
        return any(isinstance(field, LookUpField) and field.waits() for field in self.fields.values())

    # drafts

    def typed(self) -> dict[str, Any]:
        """What stands in the fields, as JSON."""
        return {key: self.fields[key].typed() for key in self.visible_keys()}

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what `typed` gave."""
        for key, one in typed.items():
            if key in self.fields:
                self.fields[key].set_typed(one)

    # problems

    def find_problems(self) -> list[Problem]:
        """What is wrong with the fields, missing values included."""
        found = (field.find_problem() for field in self.fields.values() if not field.spec.read_only)
        return [problem for problem in found if problem is not None]

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the first problem of each field, and none at the others."""
        first: dict[str, Problem] = {}
        for problem in problems:
            if problem.field is not None and problem.row is None:
                first.setdefault(problem.field, problem)
        for key, field in self.fields.items():
            field.set_problem(first.get(key))

    def set_read_only(self, read_only: bool, *, new: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Show only, or let the person type what he may."""
        for field in self.fields.values():
            fixed = field.spec.read_only or (field.spec.read_only_after_new and not new)
            field.set_read_only(read_only or fixed)
            field.mark_required(required=field.spec.required and not (read_only or fixed))

    def focus_first(self) -> None:
        """Put the cursor into the first field that takes input."""
        for field in self.fields.values():
            if field.isEnabled() and not field.spec.read_only and not isinstance(field, LockedField):
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
