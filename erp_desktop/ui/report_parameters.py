"""The parameters of a report as fields in a row: a slice only declares them (`parameters`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from erp_desktop.base.asked import Asked
from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.formats import format_date
from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import PickerRow
from erp_desktop.ui import theme
from erp_desktop.ui.fields import Field, FieldKind, FieldSpec, make_field, may_by_value
from erp_desktop.ui.flow_layout import FlowLayout
from erp_desktop.ui.report_screen import Parameters
from erp_desktop.ui.screen import Services

LOOK_UP_WIDTH = 260
TEXT_WIDTH = 180
DATE_WIDTH = 150
CHOICE_WIDTH = 150

Follow = Callable[[str, Mapping[str, object]], Mapping[str, object]]
"""Parameter that changed, all values → values that follow from it."""


def _nothing_follows(_key: str, _values: Mapping[str, object]) -> Mapping[str, object]:
    return {}


def parameters(
    *specs: FieldSpec,
    defaults: Callable[[], Mapping[str, object]] = dict,
    follow: Follow = _nothing_follows,
) -> Callable[[Services, QWidget], Parameters]:
    """What `ReportSpec.parameters` wants, made of fields.

    Args:
        specs: in reading order.
        defaults: values to begin with, asked when the screen opens.
        follow: values that follow from another (a period's days).
    """
    return lambda services, parent: FieldParameters(services, specs, defaults(), follow, parent)


class FieldParameters(Parameters):
    """Fields side by side; the report runs again when one of them has another value."""

    def __init__(
        self,
        services: Services,
        specs: tuple[FieldSpec, ...],
        defaults: Mapping[str, object],
        follow: Follow,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._follow = follow
        self.fields: dict[str, Field] = {}
        flow = FlowLayout(self, spacing=16)
        may = may_by_value(services.rights)
        for spec in specs:
            field = make_field(spec, services.runner, may=may, parent=self)
            flow.addWidget(self._holder(field))
            self.fields[spec.key] = field
        for key, value in defaults.items():
            self.fields[key].set_value(value)
        self._known = self._readable()
        for key, field in self.fields.items():
            field.entered.connect(lambda key=key: self._entered(key))
            if field.spec.kind in {FieldKind.FLAG, FieldKind.CHOICE}:
                field.changed.connect(lambda key=key: self._entered(key))
        if self.fields:
            self.setFocusProxy(next(iter(self.fields.values())))

    def _holder(self, field: Field) -> QWidget:
        widths = {FieldKind.LOOK_UP: LOOK_UP_WIDTH, FieldKind.DATE: DATE_WIDTH, FieldKind.CHOICE: CHOICE_WIDTH}
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        field.set_label(text(field.spec.label))
        field.label.setText(text(field.spec.label))
        row.addWidget(field.label)
        row.addWidget(field)
        if field.spec.kind is not FieldKind.FLAG:
            field.setFixedWidth(theme.px(field.spec.width or widths.get(field.spec.kind, TEXT_WIDTH)))
        return holder

    def values(self) -> object:
        """The parameters as `Asked`.

        Raises:
            Invalid: every problem; each stands at its field, but for those that were only left empty.
        """
        problems: list[Problem] = []
        for field in self.fields.values():
            problem = field.find_problem()
            field.set_problem(None if problem is not None and problem.code == "value.required" else problem)
            if problem is not None:
                problems.append(problem)
        if problems:
            raise Invalid(problems)
        return Asked({key: field.value() for key, field in self.fields.items()}, self.words())

    def words(self) -> tuple[str, ...]:
        """"Label: value" of everything that was given."""
        shown = ((field.spec, _words(field.spec, self._readable().get(key))) for key, field in self.fields.items())
        return tuple(
            text("{label}: {value}", label=text(spec.label), value=words) for spec, words in shown if words
        )

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Take over parameters; unknown ones are left alone."""
        for key, value in values.items():
            if key in self.fields:
                self.fields[key].set_value(value)
        self._known = self._readable()

    def _entered(self, key: str) -> None:
        values = self._readable()
        if values == self._known:
            return
        if values.get(key) != self._known.get(key):
            for other, value in self._follow(key, values).items():
                self.fields[other].set_value(value)
        self._known = self._readable()
        self.changed.emit()

    def _readable(self) -> dict[str, object]:
        """The values that can be read; a wrong one counts as a value of its own, so that it is told."""
        found: dict[str, object] = {}
        for key, field in self.fields.items():
            try:
                found[key] = field.value()
            except Invalid:
                found[key] = ("wrong", field.typed())
        return found


def _words(spec: FieldSpec, value: object) -> str:
    if isinstance(value, PickerRow):
        return value.words()
    if isinstance(value, date):
        return format_date(value)
    if spec.choices is not None and value in spec.choices:
        return text(spec.choices[value])
    if isinstance(value, bool):
        return text("Yes") if value else ""
    return value if isinstance(value, str) else ""
