"""The fields of a form: what is declared, and the part every field has: label, lock, problem at its place.

`make_field` builds the editor of a `FieldSpec` (`ui/field_editors.py`). A field never throws away what was
typed: text that can not be read stays, with its problem under it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from erp_desktop.base.access import Rights
from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.i18n import active_language, text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.field_kinds import FieldKind, Shape
from erp_desktop.ui.look_up import LookUp
from erp_desktop.ui.runner import TaskRunner

__all__ = ["Field", "FieldKind", "FieldSpec", "make_field", "may_by_value"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field.

    Attributes:
        key: attribute of the record.
        label: marked for translation.
        kind: what it takes.
        required: it must not stay empty.
        length_max: of texts; None for the kind's own.
        choices: for CHOICE, value → title marked for translation.
        look_up: for LOOK_UP; the value is a `PickerRow`, the record's attribute its id.
        help: one sentence, marked for translation; shown as a tooltip and read by screen readers.
        needs: permission value without which a lock stands in place of the value.
        decimals: of numbers; None for the kind's own.
        width: of the editor in pixels at 100 %, 0 for the width of its column.
        read_only: shown, never typed.
        span: columns of its section that the field takes.
        read_only_after_new: typed only while the record is new (a code others refer to).
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    length_max: int | None = None
    choices: Mapping[object, str] | None = None
    look_up: LookUp | None = None
    help: str = ""
    needs: str | None = None
    decimals: int | None = None
    width: int = 0
    read_only: bool = False
    span: int = 1
    read_only_after_new: bool = False

    def shape(self) -> Shape:
        """What limits the value."""
        return Shape(self.kind, self.decimals, self.length_max, self.choices)


class Field(QWidget):
    """Base of all fields: the editor, and under it the problem. The label stands where the form puts it.

    Signals:
        changed: the person changed the value (not when the form sets it).
        entered: the person is done with the field; its text was read.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.language = active_language()
        self._problem: Problem | None = None
        self._label = ""
        self.setObjectName(f"field_{spec.key}")
        self.label = QLabel(text(spec.label), parent)
        theme.set_tone(self.label, "muted")
        self._icon = QLabel(self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        theme.set_tone(self._words, "bad")
        theme.set_role(self._words, "small")
        self._place = QWidget(self)
        row = QHBoxLayout(self._place)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self._place.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._editor: QWidget = self

    def _set_editor(self, editor: QWidget, focus: QWidget | None = None) -> None:
        """Take the widget that edits; `focus` is the part of it that takes the keys."""
        self._editor = focus or editor
        self._column.addWidget(editor)
        self._column.addWidget(self._place)
        if self.spec.width:
            editor.setMaximumWidth(theme.px(self.spec.width))
        self.setFocusProxy(self._editor)
        self.label.setBuddy(self._editor)
        name = text(self.spec.label)
        words = text("{label}, required", label=name) if self.spec.required else name
        self._editor.setAccessibleName(words)
        if self.spec.help:
            self.label.setToolTip(text(self.spec.help))
            self._editor.setToolTip(text(self.spec.help))
            self._editor.setAccessibleDescription(text(self.spec.help))

    def set_label(self, words: str) -> None:
        """Words of the label, with the letter that Alt reaches it by."""
        self._label = words
        self.mark_required(required=self.spec.required)

    def mark_required(self, *, required: bool) -> None:
        """Mark the label of a field that must not stay empty; not while it can not be typed."""
        self.label.setText(self._label + (" *" if required and not self.spec.read_only else ""))

    # value

    def value(self) -> object:
        """The value as typed.

        Raises:
            Invalid: one problem, named for this field.
        """
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show a value; the problem goes."""
        raise NotImplementedError

    def typed(self) -> object:
        """What stands in the field, as JSON, for the draft on disk."""
        raise NotImplementedError

    def set_typed(self, typed: object) -> None:
        """Put back what `typed` gave."""
        raise NotImplementedError

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Show only."""
        self._editor.setEnabled(not read_only)

    def find_problem(self) -> Problem | None:
        """What is wrong with what stands in the field, missing values included."""
        try:
            value = self.value()
        except Invalid as refusal:
            return Problem(refusal.problems[0].code, self.spec.key, params=refusal.problems[0].params)
        if self.spec.required and value in (None, "", {}):
            return Problem("value.required", self.spec.key)
        return None

    # problem

    def problem(self) -> Problem | None:
        """The problem shown."""
        return self._problem

    def set_problem(self, problem: Problem | None) -> None:
        """Show a problem under the field, or that there is none."""
        self._problem = problem
        words = sentence(problem) if problem is not None else ""
        self._words.setText(words)
        if problem is not None:
            icons.bind(self._icon, "error", "bad", theme.ICON_SMALL)
        self._place.setVisible(problem is not None)
        theme.set_property(self._editor, "problem", "true" if problem is not None else "false")
        self._editor.setAccessibleDescription(words or text(self.spec.help))
        self.updateGeometry()

    def _touched(self) -> None:
        """The person changed something: what was wrong before is not known to be wrong any more."""
        if self._problem is not None:
            self.set_problem(None)
        self.changed.emit()


class LockedField(Field):
    """A lock in place of a value the person may not see; the value is neither read nor written."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        holder = QWidget(self)
        holder.setFixedHeight(theme.px(theme.CONTROL_HEIGHT))
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        sign, words = QLabel(holder), QLabel(text("Not visible to you"), holder)
        icons.bind(sign, "lock", "muted", theme.ICON_SMALL)
        theme.set_tone(words, "muted")
        row.addWidget(sign)
        row.addWidget(words, 1)
        reason = text("You do not have the right to see this.")
        holder.setToolTip(reason)
        self._set_editor(holder)
        holder.setAccessibleName(f"{text(spec.label)}: {reason}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def value(self) -> object:
        """Nothing."""
        return None

    def set_value(self, value: object) -> None:
        """Nothing is shown."""

    def typed(self) -> object:
        """Nothing."""
        return None

    def set_typed(self, typed: object) -> None:
        """Nothing is shown."""

    def find_problem(self) -> Problem | None:
        """What is not seen can not be wrong here."""
        return None


def may_by_value(rights: Rights) -> Callable[[str], bool]:
    """Whether the person holds a permission, by its value."""
    held = frozenset(permission.value for permission in rights.permissions)
    return lambda value: value in held


def make_field(
    spec: FieldSpec,
    runner: TaskRunner,
    *,
    may: Callable[[str], bool] | None = None,
    parent: QWidget | None = None,
) -> Field:
    """The field of a spec; a `LockedField` when the person may not see it."""
    from erp_desktop.ui import field_editors

    if spec.needs is not None and may is not None and not may(spec.needs):
        return LockedField(spec, parent)
    return field_editors.make(spec, runner, parent)
