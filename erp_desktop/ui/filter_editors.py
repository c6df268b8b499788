"""The small window under a filter's chip in which its value is set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.clock import today
from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Invalid
from erp_desktop.base.formats import format_date, parse_date
from erp_desktop.base.i18n import active_language, text
from erp_desktop.ui import theme
from erp_desktop.ui.filters import ChoiceFilter, DateRangeFilter, FilterSpec, FilterValue, PickerFilter
from erp_desktop.ui.picker import Picker, PickerRow
from erp_desktop.ui.runner import TaskRunner

Changed = Callable[[FilterValue | None], None]


def edit_filter(
    spec: FilterSpec, value: FilterValue | None, chip: QWidget, runner: TaskRunner, changed: Changed
) -> None:
    """Open the editor of a filter under its chip; `changed` gets the new value, None for no filter."""
    if isinstance(spec, ChoiceFilter):
        chosen = value if isinstance(value, tuple) else ()
        _ChoiceMenu(spec, [str(one) for one in chosen], chip, changed).popup(_under(chip))
    elif isinstance(spec, DateRangeFilter):
        first, last = (None, None) if not isinstance(value, tuple) else (value[0], value[1])
        editor = DateRangeEditor(_day(first), _day(last), chip, changed)
        editor.open_at(_under(chip))
    elif isinstance(spec, PickerFilter):
        row = value if isinstance(value, PickerRow) else None
        PickerEditor(spec, row, chip, runner, changed).open_at(_under(chip))


def _under(chip: QWidget) -> QPoint:
    return chip.mapToGlobal(QPoint(0, chip.height() + 2))


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


class _ChoiceMenu(QMenu):
    """Values to tick; it stays open while several are ticked and tells at every tick."""

    def __init__(self, spec: ChoiceFilter, chosen: list[str], chip: QWidget, changed: Changed) -> None:
        super().__init__(chip)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._spec = spec
        self._changed = changed
        for value, title in spec.choices:
            action = self.addAction(text(title))
            action.setCheckable(True)
            action.setChecked(value in chosen)
            action.setData(value)
        self.triggered.connect(lambda _action: self._tell())

    def _tell(self) -> None:
        ticked = tuple(str(one.data()) for one in self.actions() if one.isChecked())
        self._changed(ticked or None)


class _PopupFrame(QFrame):
    def __init__(self, chip: QWidget) -> None:
        super().__init__(chip, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.set_role(self, "popup")

    def open_at(self, place: QPoint) -> None:
        """Show with the left upper corner at `place`, inside the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        self.move(place)
        self.show()


class DateRangeEditor(_PopupFrame):
    """Two days as typed ("5", "3.5.", "today"), and the ranges people ask for most."""

    def __init__(self, first: date | None, last: date | None, chip: QWidget, changed: Changed) -> None:
        super().__init__(chip)
        self._changed = changed
        self.first = self._line(first, text("From"))
        self.last = self._line(last, text("To"))
        self._problem = QLabel(self)
        theme.set_tone(self._problem, "bad")
        self._problem.hide()
        form = QFormLayout()
        form.addRow(text("From"), self.first)
        form.addRow(text("To"), self.last)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addLayout(form)
        column.addWidget(self._problem)
        row = QHBoxLayout()
        for title, days in quick_ranges(today()):
            button = QPushButton(title, self)
            theme.set_role(button, "quiet")
            button.clicked.connect(lambda _on=False, days=days: self._finish(*days))
            row.addWidget(button)
        column.addLayout(row)
        apply = QPushButton(text("Apply"), self)
        theme.set_role(apply, "primary")
        apply.clicked.connect(self.accept)
        column.addWidget(apply)

    def _line(self, value: date | None, name: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setText(format_date(value) if value is not None else "")
        line.returnPressed.connect(self.accept)
        return line

    def accept(self) -> None:
        """Read both days; a problem is shown here and keeps the window."""
        try:
            first, last = self._read(self.first), self._read(self.last)
        except Invalid as error:
            self._problem.setText(sentence(error))
            self._problem.show()
            return
        if first is not None and last is not None and last < first:
            first, last = last, first
        self._finish(first, last)

    def _read(self, line: QLineEdit) -> date | None:
        typed = line.text().strip()
        try:
            return parse_date(typed, active_language()) if typed else None
        except Invalid:
            line.setFocus()
            theme.set_property(line, "problem", "true")
            raise

    def _finish(self, first: date | None, last: date | None) -> None:
        self._changed((first, last) if first is not None or last is not None else None)
        self.close()


def quick_ranges(now: date) -> list[tuple[str, tuple[date, date]]]:
    """Ranges by name: today, this month, last month, this year."""
    month = now.replace(day=1)
    next_month = (month + timedelta(days=32)).replace(day=1)
    last_month = (month - timedelta(days=1)).replace(day=1)
    return [
        (text("Today"), (now, now)),
        (text("This month"), (month, next_month - timedelta(days=1))),
        (text("Last month"), (last_month, month - timedelta(days=1))),
        (text("This year"), (now.replace(month=1, day=1), now.replace(month=12, day=31))),
    ]


class PickerEditor(_PopupFrame):
    """A look-up of the record to filter by."""

    def __init__(
        self, spec: PickerFilter, value: PickerRow | None, chip: QWidget, runner: TaskRunner, changed: Changed
    ) -> None:
        super().__init__(chip)
        self.picker = Picker(runner, spec.search_task, accessible_name=text(spec.title), parent=self)
        self.picker.set_value(value)
        self.picker.setMinimumWidth(theme.px(300))
        self.picker.value_changed.connect(changed)
        self.picker.value_changed.connect(lambda _row: self.close())
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(QLabel(text(spec.title), self))
        column.addWidget(self.picker)
        self.setFocusProxy(self.picker)

    def open_at(self, place: QPoint) -> None:
        """Show and begin to type."""
        super().open_at(place)
        self.picker.setFocus()
