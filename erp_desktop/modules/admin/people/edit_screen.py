"""The screen of one person: what the company keeps of him, and how his login is managed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import LANGUAGES, mark, text
from erp_desktop.base.lookups import Loaded, PickerRow, RecordId, State
from erp_desktop.modules.admin.people import rules, tasks
from erp_desktop.modules.admin.people.records import PersonView
from erp_desktop.modules.stock.warehouses.picker import WAREHOUSE
from erp_desktop.ui.command import Command
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import EditSpec, GridPart, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridColumn, GridSpec, Row
from erp_desktop.ui.screen import Services
from erp_desktop.ui.shell_lines import ShellLines
from server_db.access.permissions import Permission

WAREHOUSES_MAX: Final = 200

SECTIONS: Final = (
    Section("", (
        FieldSpec("login", mark("Login"), FieldKind.CODE, read_only=True),
        FieldSpec("name", mark("Full name"), required=True, length_max=200),
        FieldSpec("job_words", mark("Jobs"), read_only=True),
        FieldSpec("email", mark("E-mail")),
        FieldSpec("language", mark("Language"), FieldKind.CHOICE, required=True, choices=dict(LANGUAGES.items())),
    )),
    Section(mark("What the person sees"), (
        FieldSpec("own_documents_only", mark("Own orders only"), FieldKind.FLAG,
                  help=mark("A buyer sees only the orders he made.")),
        FieldSpec("all_warehouses", mark("All warehouses"), FieldKind.FLAG,
                  help=mark("Without it only those listed below.")),
    )),
)
_ACTS: Final = {
    "roles": mark("Change jobs"),
    "password": mark("New password"),
    "logout": mark("End everything open"),
    "disable": mark("Take access away"),
    "enable": mark("Give access again"),
}


class PersonScreen(EditScreen[PersonView]):
    """A person; below the fields stand the commands for what only the server's administrator may do."""

    def __init__(
        self, services: Services, spec: EditSpec[PersonView], record: RecordId, parent: QWidget | None = None
    ) -> None:
        super().__init__(services, spec, record, parent)
        if services.rights.may(Permission.PERSON_EDIT):
            self.run(tasks.how_to_manage(str(record)), self._show_commands)

    def _show_commands(self, commands: dict[str, str]) -> None:
        lines = ShellLines(
            text(
                "Login, password and jobs are roles of the server. Somebody who administers the server changes them"
                " there:"
            ),
            {text(_ACTS[act]): command for act, command in commands.items()},
            self.layout_parts.body,
        )
        column = self.layout_parts.body.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(lines)


def _commands(screen: EditScreen[PersonView]) -> Sequence[Command]:
    def why_not() -> str | None:
        return text("Save it first.") if screen.unsaved() else None

    def log_out() -> None:
        screen.act(
            tasks.log_out(screen.record.login),
            text("{name} is logged out; the program asks for the password again.", name=screen.record.name),
        )

    return [
        Command(
            "person.log_out", mark("Log out everywhere"), run=log_out, icon="lock", needs=Permission.PERSON_EDIT,
            enabled=why_not,
        )
    ]


def _grid(_screen: object) -> GridSpec:
    return GridSpec(
        columns=(
            GridColumn("warehouse", mark("Warehouse"), FieldKind.LOOK_UP, lookup=WAREHOUSE, required=True,
                       stretch=True),
        ),
        noun="person_warehouse",
        lines_max=WAREHOUSES_MAX,
    )


def _read(loaded: Loaded[PersonView]) -> Sequence[Row]:
    return [{"warehouse": loaded.references.get(warehouse)} for warehouse in loaded.record.warehouses]


def _write(record: PersonView, rows: Sequence[Row]) -> None:
    record.warehouses = list(_chosen(rows))


def _chosen(rows: Sequence[Row]) -> dict[UUID, None]:
    """The warehouses of the lines, each once."""
    found = (row.get("warehouse") for row in rows)
    return {one.id: None for one in found if isinstance(one, PickerRow) and isinstance(one.id, UUID)}


def _check(values: Values, lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values, list(_chosen(lines["warehouses"])))


def _no_new_person() -> PersonView:
    raise AssertionError("people are added by kontor-server")


def edit_spec(_services: Services) -> EditSpec[PersonView]:
    """The form of a person."""
    return EditSpec(
        noun=tasks.NOUN,
        kind=mark("Person"),
        name_of=lambda person: person.name,
        sections=SECTIONS,
        load=tasks.load_person,
        new=_no_new_person,
        save=tasks.save_person,
        check=_check,
        commands=_commands,
        grids=(GridPart("warehouses", mark("Warehouses"), _grid, _read, _write),),
        state=lambda person: State(mark("Disabled"), "warn") if person.disabled_at is not None else None,
        history=tasks.person_history,
        may_save=Permission.PERSON_EDIT.value,
        icon="party",
    )


def open_person(services: Services, argument: object) -> PersonScreen:
    """The screen of a person.

    Raises:
        ValueError: `argument` is no login; people are added by kontor-server.
    """
    if not isinstance(argument, str):
        raise ValueError(f"no person {argument!r}")
    return PersonScreen(services, edit_spec(services), argument)
