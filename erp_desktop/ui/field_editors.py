"""The editors of the kinds of fields; made by `fields.make_field`."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.errors import Invalid
from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.field_kinds import FieldKind, edit_text, read_value
from erp_desktop.ui.field_records import AttributesField, LookUpField
from erp_desktop.ui.fields import Field, FieldSpec
from erp_desktop.ui.runner import TaskRunner

LONG_TEXT_HEIGHT = 52


def make(spec: FieldSpec, runner: TaskRunner, parent: QWidget | None) -> Field:
    """The editor of a kind."""
    if spec.kind is FieldKind.LOOK_UP:
        return LookUpField(spec, runner, parent)
    if spec.kind is FieldKind.ATTRIBUTES:
        return AttributesField(spec, runner, parent)
    makers = {
        FieldKind.LONG_TEXT: LongTextField,
        FieldKind.CHOICE: ChoiceField,
        FieldKind.FLAG: FlagField,
        FieldKind.DATE: DateField,
    }
    return makers.get(spec.kind, LineField)(spec, parent)


class LineField(Field):
    """One line of text that is read as text, code or number."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.edit = QLineEdit(self)
        self._shape = spec.shape()
        self._value: object = None
        self._shown = ""
        if spec.kind.numeric:
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.textEdited.connect(lambda _typed: self._edited())
        self.edit.editingFinished.connect(self._finished)
        self._set_editor(self.edit)

    def _edited(self) -> None:
        self._touched()
        # A text that grows too long is told at once; a number half typed is not wrong yet.
        if self.spec.kind.textual and len(self.edit.text()) > self._shape.characters_max:
            self.set_problem(self.find_problem())

    def _finished(self) -> None:
        if self.edit.isReadOnly():
            return
        problem = self.find_problem()
        if problem is None or problem.code != "value.required":
            self.set_problem(problem)
        if problem is None and self.edit.text() != self._shown:
            self.set_value(self.value())
        self.entered.emit()

    def value(self) -> object:
        """The value; the one set, unrounded, as long as its text was not changed."""
        typed = self.edit.text()
        return self._value if typed == self._shown else read_value(typed, self._shape, self.language)

    def set_value(self, value: object) -> None:
        """Show a value."""
        self._value = value
        self._shown = edit_text(value, self._shape, self.language)
        self.edit.setText(self._shown)
        # QLineEdit may leave out what it can not hold (line ends); the value itself is kept.
        self._shown = self.edit.text()
        self.edit.setCursorPosition(0)
        self.set_problem(None)

    def typed(self) -> object:
        """The text."""
        return self.edit.text()

    def set_typed(self, typed: object) -> None:
        """Put the text back and say what is wrong with it."""
        self.edit.setText(str(typed))
        problem = self.find_problem()
        self.set_problem(problem if problem is None or problem.code != "value.required" else None)

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Show only; the text can still be selected and copied."""
        self.edit.setReadOnly(read_only)
        for action in self.edit.actions():
            action.setVisible(not read_only)


class DateField(LineField):
    """A date, typed in any way `base.formats.parse_date` takes, or chosen in a calendar."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        action = self.edit.addAction(icons.icon("calendar", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        icons.bind(action, "calendar", "muted")
        action.setToolTip(text("Calendar (F4)"))
        action.triggered.connect(self.open_calendar)
        self.edit.installEventFilter(self)
        if not spec.width:
            self.edit.setMaximumWidth(theme.px(180))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F4 and Alt+Down open the calendar, Up and Down go a day on or back."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self.edit.isReadOnly():
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
                self.open_calendar()
                return True
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                self._step(1 if event.key() == Qt.Key.Key_Up else -1)
                return True
        return super().eventFilter(watched, event)

    def _step(self, days: int) -> None:
        try:
            value = self.value()
        except Invalid:
            return
        if isinstance(value, date):
            self.set_value(value + timedelta(days=days))
            self._touched()

    def open_calendar(self) -> None:
        """Show the calendar under the field."""
        if self.edit.isReadOnly():
            return
        try:
            value = self.value()
        except Invalid:
            value = None
        open_calendar(self.edit, value if isinstance(value, date) else None, self._chosen)

    def _chosen(self, chosen: date) -> None:
        self.set_value(chosen)
        self._touched()
        self.entered.emit()


def open_calendar(anchor: QWidget, value: date | None, chosen: object) -> None:
    """A calendar under `anchor`; calls `chosen(date)`, Esc closes it."""
    frame = QFrame(anchor, Qt.WindowType.Popup)
    frame.setObjectName("calendar")
    frame.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    theme.set_role(frame, "popup")
    calendar = QCalendarWidget(frame)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setAccessibleName(text("Calendar"))
    if value is not None:
        calendar.setSelectedDate(QDate(value.year, value.month, value.day))
    column = QVBoxLayout(frame)
    column.setContentsMargins(4, 4, 4, 4)
    column.addWidget(calendar)

    def take(day: QDate) -> None:
        frame.close()
        if callable(chosen):
            chosen(date(day.year(), day.month(), day.day()))

    calendar.activated.connect(take)
    calendar.clicked.connect(take)
    frame.move(anchor.mapToGlobal(QPoint(0, anchor.height() + 1)))
    frame.show()
    calendar.setFocus()


class LongTextField(Field):
    """Several lines of text; Tab leaves it."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.edit = QPlainTextEdit(self)
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(theme.px(LONG_TEXT_HEIGHT))
        self._shape = spec.shape()
        self._setting = False
        self.edit.textChanged.connect(self._edited)
        self._set_editor(self.edit)

    def _edited(self) -> None:
        if not self._setting:
            self._touched()
            problem = self.find_problem()
            if problem is not None and problem.code != "value.required":
                self.set_problem(problem)

    def value(self) -> object:
        """The text; None when blank."""
        return read_value(self.edit.toPlainText(), self._shape, self.language)

    def set_value(self, value: object) -> None:
        """Show a text."""
        self.set_typed(value or "")
        self.set_problem(None)

    def typed(self) -> object:
        """The text."""
        return self.edit.toPlainText()

    def set_typed(self, typed: object) -> None:
        """Put the text back."""
        self._setting = True
        self.edit.setPlainText(str(typed))
        self._setting = False

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Show only; the text can still be selected and copied."""
        self.edit.setReadOnly(read_only)


class ChoiceField(Field):
    """One of a few values."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.combo = QComboBox(self)
        self._choices = list((spec.choices or {}).items())
        if not spec.required:
            self.combo.addItem("")
            self._choices.insert(0, (None, ""))
        for value, title in self._choices:
            if value is not None:
                self.combo.addItem(text(title))
        self.combo.activated.connect(lambda _at: self._chosen())
        # What can not be chosen is shown as a text that can be read and copied, not as a dead list.
        self._shown = QLineEdit(self)
        self._shown.setReadOnly(True)
        self._shown.setAccessibleName(text(spec.label))
        self._shown.hide()
        if spec.width:
            self._shown.setMaximumWidth(theme.px(spec.width))
        self._column.addWidget(self._shown)
        self._set_editor(self.combo)

    def _chosen(self) -> None:
        self._touched()
        self.entered.emit()

    def value(self) -> object:
        """The value chosen."""
        at = self.combo.currentIndex()
        return self._choices[at][0] if at >= 0 else None

    def set_value(self, value: object) -> None:
        """Show a value; one that is no choice shows nothing."""
        values = [one for one, _ in self._choices]
        self.combo.setCurrentIndex(values.index(value) if value in values else -1)
        self._shown.setText(self.combo.currentText())
        self.set_problem(None)

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Show only."""
        self._shown.setText(self.combo.currentText())
        # The one that goes is hidden first: both at once would make the row jump.
        going, coming = (self.combo, self._shown) if read_only else (self._shown, self.combo)
        going.hide()
        coming.show()
        self.setFocusProxy(self._shown if read_only else self.combo)

    def typed(self) -> object:
        """Place of the choice, by its value as text."""
        value = self.value()
        return None if value is None else str(value)

    def set_typed(self, typed: object) -> None:
        """Put the choice back."""
        self.set_value(next((value for value, _ in self._choices if str(value) == typed), None))


class FlagField(Field):
    """Yes or no."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = QCheckBox(self)
        self.box.clicked.connect(lambda _on: self._touched())
        self.box.setMinimumHeight(theme.px(theme.CONTROL_HEIGHT))
        self._set_editor(self.box)

    def value(self) -> object:
        """Whether it is on."""
        return self.box.isChecked()

    def set_value(self, value: object) -> None:
        """Show it."""
        self.box.setChecked(bool(value))
        self.set_problem(None)

    def typed(self) -> object:
        """Whether it is on."""
        return self.box.isChecked()

    def set_typed(self, typed: object) -> None:
        """Put it back."""
        self.box.setChecked(bool(typed))
