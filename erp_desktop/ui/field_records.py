"""Fields whose value is more than a text: a record chosen by search, free attributes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from erp_desktop.base.errors import Invalid, KontorError, Problem
from erp_desktop.base.i18n import mark, text
from erp_desktop.ui import theme
from erp_desktop.ui.field_kinds import invalid
from erp_desktop.ui.fields import Field, FieldSpec
from erp_desktop.ui.line_grid import GridColumn, GridSpec, LineGrid
from erp_desktop.ui.line_grid.drafting import record_key
from erp_desktop.ui.look_up import LookUp, LookUpEdit, settle_task
from erp_desktop.ui.picker import PickerRow
from erp_desktop.ui.runner import TaskRunner

ATTRIBUTES_HEIGHT = 148


class LookUpField(Field):
    """A record chosen by search; words left in the field are settled in the background."""

    def __init__(self, spec: FieldSpec, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        assert spec.look_up is not None, spec.key
        self._look_up: LookUp = spec.look_up
        self._runner = runner
        self._settling = ""
        self.picker = LookUpEdit(
            runner, spec.look_up, accessible_name=text(spec.label), parent=self,
            placeholder=text(spec.look_up.placeholder),
        )
        self.picker.value_changed.connect(lambda _value: self._chosen())
        self.picker.edit.textEdited.connect(lambda _typed: self._edited())
        self.picker.left_open.connect(self._settle)
        self._set_editor(self.picker, self.picker.edit)

    def _edited(self) -> None:
        self._settling = ""
        self._touched()

    def _chosen(self) -> None:
        self._settling = ""
        self._touched()
        self.entered.emit()

    def waits(self) -> bool:
        """Whether the words are being searched."""
        return bool(self._settling)

    def _settle(self, words: str) -> None:
        self._settling = words
        self._runner.run(
            settle_task(self._look_up, words), owner=self, done=self._settled, failed=self._unsettled,
            latest=True, key="settle",
        )

    def _settled(self, value: PickerRow) -> None:
        if self._settling:
            self.picker.set_value(value)
            self._chosen()

    def _unsettled(self, error: KontorError) -> None:
        if self._settling:
            self._settling = ""
            self.set_problem(Problem(error.code, self.spec.key, params=error.params))
            self.entered.emit()

    def value(self) -> object:
        """The `PickerRow` chosen.

        Raises:
            Invalid: `reference.unknown` when there are words that are no choice.
        """
        if self.picker.pending() and self.picker.typed():
            if self._problem is not None:
                raise Invalid([self._problem])
            raise invalid("reference.unknown", code=self.picker.typed())
        return self.picker.value() if self.picker.typed() else None

    def set_value(self, value: object) -> None:
        """Show a `PickerRow`."""
        self._settling = ""
        self.picker.set_value(value if isinstance(value, PickerRow) else None)
        self.set_problem(None)

    def typed(self) -> object:
        """The choice by id, code and name; or the words."""
        value = self.picker.value()
        if value is None or self.picker.pending():
            return self.picker.typed()
        return reference_json(value)

    def set_typed(self, typed: object) -> None:
        """Put the choice or the words back."""
        if isinstance(typed, Mapping):
            self.set_value(reference_from_json(typed))
        else:
            self.set_value(None)
            self.picker.edit.setText(str(typed))

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Show only."""
        self.picker.set_read_only(read_only)
        for action in self.picker.edit.actions():
            action.setVisible(not read_only)


def reference_json(value: PickerRow) -> dict[str, str]:
    """A look-up's value as JSON."""
    return {"id": str(value.id), "code": value.code, "name": value.name}


def reference_from_json(kept: Mapping[str, object]) -> PickerRow:
    """The look-up's value of `reference_json`."""
    return PickerRow(record_key(str(kept["id"])), str(kept["code"]), str(kept["name"]))


class AttributesField(Field):
    """Free attributes: names and values, one a line (a JSON object of texts)."""

    def __init__(self, spec: FieldSpec, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        columns = (
            GridColumn("name", mark("Name"), width=160, required=True, length_max=60),
            GridColumn("value", mark("Value"), stretch=True, length_max=spec.length_max),
        )
        self.grid = LineGrid(
            GridSpec(columns, noun="attribute"), runner, accessible_name=text(spec.label), parent=self
        )
        theme.set_role(self.grid, "framed")
        self.grid.setFixedHeight(theme.px(ATTRIBUTES_HEIGHT))
        self._kept: dict[str, object] = {}
        self._setting = False
        self.grid.lines_changed.connect(self._edited)
        self._set_editor(self.grid)

    def _edited(self) -> None:
        if not self._setting:
            self._touched()

    def value(self) -> object:
        """Name → value; what was not a text before and is unchanged keeps its kind."""
        problems = self.grid.lines.problems()
        if problems:
            self.grid.lines.reveal()
            raise Invalid([Problem(problems[0].code, self.spec.key, params=problems[0].params)])
        found: dict[str, object] = {}
        for row in self.grid.lines.lines():
            name, value = str(row["name"]), row.get("value")
            if name in found:
                raise invalid("value.taken")
            kept = self._kept.get(name)
            found[name] = kept if kept is not None and str(kept) == value else value
        return found

    def set_value(self, value: object) -> None:
        """Show attributes."""
        self._kept = dict(value) if isinstance(value, Mapping) else {}
        self._show([{"name": name, "value": str(one)} for name, one in self._kept.items()])
        self.set_problem(None)

    def _show(self, lines: list[dict[str, object]]) -> None:
        self._setting = True
        self.grid.lines.set_lines(lines)
        self._setting = False

    def typed(self) -> object:
        """Pairs of name and value."""
        return [[row.get("name"), row.get("value")] for row in self.grid.lines.lines()]

    def set_typed(self, typed: object) -> None:
        """Put the pairs back."""
        if isinstance(typed, list):
            self._show([{"name": name, "value": value} for name, value in typed])

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Show only."""
        self.grid.lines.set_read_only(read_only)
