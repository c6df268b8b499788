"""What the list and the edit screen of every master record share; a slice declares the rest.

A slice says what it shows, its department's `module.py` makes its commands::

    def list_spec() -> ListSpec[SupplierRow]:
        return master_list(SUPPLIERS, title=mark("Suppliers"), columns=COLUMNS, edit=Permission.SUPPLIER_EDIT, …)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeAlias, TypeVar
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.lookups import HistoryEntry, Loaded, PickerRow, RecordId, State
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.base.task import Task, Work
from erp_desktop.ui.command import Command
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import EditSpec
from erp_desktop.ui.filters import FilterSpec
from erp_desktop.ui.import_dialog import open_import
from erp_desktop.ui.list_screen import ListScreen, ListSpec
from erp_desktop.ui.module import RecordHit, RecordSearch
from erp_desktop.ui.row_actions import RowAction
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

M = TypeVar("M")
R_co = TypeVar("R_co", covariant=True)
ARCHIVED = State(mark("Archived"), "muted")

CommandMaker: TypeAlias = Callable[[Services], list[Command]]
"""Makes a department's commands of one slice."""


class ArchivableRow(Protocol):
    """What the row of a master's list has."""

    @property
    def id(self) -> RecordId: ...
    @property
    def version(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def archived_at(self) -> datetime | None: ...


RowT = TypeVar("RowT", bound=ArchivableRow)


class Tasks(Protocol[M, R_co]):
    """What is asked of one kind of master record (`db.master_tasks.MasterTasks`)."""

    noun: str

    def page(self, query: Query, cursor: Cursor | None, limit: int) -> Task[Page[R_co]]: ...
    def count(self, query: Query) -> Task[Count]: ...
    def load(self, record_id: RecordId) -> Task[Loaded[M]]: ...
    def save(self, record: M, is_new: bool) -> Task[Loaded[M]]: ...  # noqa: FBT001
    def archive(self, record_id: RecordId, version: int) -> Task[int]: ...
    def restore(self, record_id: RecordId, version: int) -> Task[int]: ...
    def history(self, record_id: RecordId) -> Task[Sequence[HistoryEntry]]: ...
    def import_preview(self, rows: Any) -> Task[Any]: ...  # noqa: ANN401
    def import_apply(self, rows: Any) -> Task[Any]: ...  # noqa: ANN401


def master_list(
    tasks: Tasks[M, RowT],
    *,
    title: str,
    columns: tuple[Column, ...],
    edit: Permission,
    empty: str,
    icon: str = "document",
    import_columns: tuple[ImportColumn, ...] = (),
    filters: tuple[FilterSpec, ...] = (),
    sort: Sort | None = None,
) -> ListSpec[RowT]:
    """The list of a master: opens, makes, imports, archives and restores its records."""
    noun = tasks.noun

    def describe(row: RowT) -> str:
        return f"{row.code}  {row.name}"

    archive: RowAction[RowT] = RowAction(
        f"{noun}.archive", mark("Archive"), lambda row: tasks.archive(row.id, row.version), describe,
        icon="archive", needs=edit, in_bar=False,
        allowed=lambda row: text("It is archived already.") if row.archived_at else None,
    )
    restore: RowAction[RowT] = RowAction(
        f"{noun}.restore", mark("Restore"), lambda row: tasks.restore(row.id, row.version), describe,
        icon="restore", needs=edit, in_bar=False,
        allowed=lambda row: None if row.archived_at else text("It is not archived."),
    )
    return ListSpec(
        id=f"{noun}.list", title=title, columns=columns, page_task=tasks.page, count_task=tasks.count, icon=icon,
        filters=filters, sort=sort or Sort("code"), nouns=(noun,), open_command=f"{noun}.open",
        new_command=f"{noun}.new", new_needs=edit, actions=(archive, restore), archivable=True, empty=empty,
        import_records=(lambda screen: open_import(screen, title, import_columns, tasks.import_preview,
                                                   tasks.import_apply)) if import_columns else None,
        import_needs=edit,
    )


def master_edit(
    tasks: Tasks[M, Any],
    *,
    kind: str,
    edit: Permission,
    new: Callable[[], M],
    icon: str = "document",
    constraint_fields: Mapping[str, str] | None = None,
    **parts: Any,  # noqa: ANN401 - the parts of EditSpec that the slice declares
) -> EditSpec[M]:
    """The edit screen of a master: loads, saves, archives and restores through its tasks."""
    return EditSpec(
        noun=tasks.noun, kind=kind, name_of=_name_of, load=tasks.load, new=new, save=tasks.save,
        archive=tasks.archive, restore=tasks.restore, history=tasks.history, state=_state,
        constraint_fields=constraint_fields or {}, may_save=edit.value, icon=icon, **parts,
    )


def _name_of(record: Any) -> str:  # noqa: ANN401 - any master
    return f"{record.code}  {record.name}"


def _state(record: Any) -> State | None:  # noqa: ANN401 - any master
    return ARCHIVED if record.archived_at is not None else None


def master_commands(  # noqa: PLR0917 - one line a department's table
    noun: str,
    title: str,
    kind: str,
    icon: str,
    list_spec: Callable[[], ListSpec[Any]],
    edit_spec: Callable[[Services], EditSpec[Any]],
    read: Permission,
    edit: Permission,
    group: str = "",
) -> CommandMaker:
    """The commands of a kind of master record in its department's `module.py`.

    `<noun>.list` stands in the menu, `<noun>.new` in the palette alone, `<noun>.open` (argument: the id) is how
    screens get to a record.

    Args:
        noun: as in the ids.
        title: of the list, marked for translation ("Suppliers").
        kind: what one record is called, marked for translation ("Supplier").
        icon: of the list and the record.
        list_spec: makes the list.
        edit_spec: makes the screen of a record.
        read: permission to see the list and a record.
        edit: permission to make a new one.
        group: heading in the menu, marked for translation.
    """

    def make(services: Services) -> list[Command]:
        return [
            Command(
                f"{noun}.list", title, screen=lambda argument: ListScreen(list_spec(), services, argument),
                icon=icon, needs=read, group=group,
            ),
            Command(
                f"{noun}.open", kind, icon=icon, needs=read, group=group, in_menu=False,
                screen=lambda argument: EditScreen(services, edit_spec(services), id_of(argument)),
            ),
            Command(
                f"{noun}.new", lambda: text("New: {kind}", kind=text(kind)),
                screen=lambda _argument: EditScreen(services, edit_spec(services)),
                icon=icon, needs=edit, group=group, in_bar=False,
            ),
        ]

    return make


def id_of(argument: object) -> RecordId | None:
    """The id that a command was given, None when it was given something else."""
    return argument if isinstance(argument, UUID | str) else None


def made_commands(makers: Sequence[CommandMaker]) -> Callable[[Services], Sequence[Command]]:
    """`Module.commands` of a department that is a table of makers."""
    return lambda services: [command for make in makers for command in make(services)]


def master_search(
    kind: str,
    noun: str,
    search: Callable[[str, int], Task[tuple[PickerRow, ...]]],
    icon: str,
    read: Permission,
) -> Callable[[Services], Sequence[RecordSearch]]:
    """`Module.searches` of a department with one kind of master record in the palette.

    Args:
        kind: what one record is called, marked for translation.
        noun: as in the command that opens it.
        search: words and row limit → task that finds records.
        icon: of the hits.
        read: permission to search.
    """

    def hits(words: str, limit: int) -> Task[tuple[RecordHit, ...]]:
        task = search(words, limit)

        def run(work: Work[Any]) -> tuple[RecordHit, ...]:
            return tuple(
                RecordHit(f"{row.code}  {row.name}", row.detail, f"{noun}.open", row.id, icon)
                for row in task.run(work)
            )

        return Task(task.name, task.kind, run)

    return lambda services: (RecordSearch(kind, hits),) if services.rights.may(read) else ()
