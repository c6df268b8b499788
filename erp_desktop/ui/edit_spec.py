"""What a slice declares about its edit screen: fields, lines, tasks. No widget is made here.

Records are mutable objects (mapped classes, detached) whose attributes are named as the fields' keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from erp_desktop.base.errors import Problem
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import ChainLink, FieldChange, HistoryEntry, Loaded, PickerRow, RecordId, State
from erp_desktop.base.task import Task
from erp_desktop.ui.field_kinds import FieldKind
from erp_desktop.ui.fields import FieldSpec
from erp_desktop.ui.line_grid import GridSpec, Row, Total

if TYPE_CHECKING:
    from erp_desktop.ui.command import Command
    from erp_desktop.ui.edit_screen import EditScreen

R = TypeVar("R")
Values = Mapping[str, object]
"""Field key → value; of a LOOK_UP the `PickerRow`."""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together.

    Attributes:
        title: marked for translation, empty for none.
        fields: in reading order.
        columns: side by side.
    """

    title: str
    fields: tuple[FieldSpec, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class GridPart(Generic[R]):
    """Lines of the record.

    Attributes:
        key: names the lines in problems and drafts (`lines`).
        title: marked for translation.
        spec: the grid; called once for a screen.
        read: the lines of a record as rows of the grid.
        write: puts the rows into the record; called before saving, in the window's thread.
        needs_line: whether there must be at least one line.
    """

    key: str
    title: str
    spec: Callable[[EditScreen[R]], GridSpec]
    read: Callable[[Loaded[R]], Sequence[Row]]
    write: Callable[[R, Sequence[Row]], None]
    needs_line: bool = False


def _no_problems(_values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return ()


def _nothing_follows(_key: str, _values: Values) -> Task[Values] | None:
    return None


def _no_commands(_screen: EditScreen[Any]) -> Sequence[Command]:
    return ()


def record_id(record: object) -> RecordId | None:
    """The id of a record, None while it has none (a new one whose code is its key)."""
    found = getattr(record, "id", None)
    return found if isinstance(found, UUID | str) and found else None


def row_id(row: Row) -> UUID:
    """The id of a line, a new one for a line that has none yet."""
    found = row.get("id")
    return found if isinstance(found, UUID) else new_id()


@dataclass(frozen=True, kw_only=True)
class EditSpec(Generic[R]):
    """An edit screen.

    Attributes:
        noun: kind of record (`supplier`); names drafts and settings.
        kind: what one record is called, marked for translation ("Supplier").
        name_of: how the record is called in the title ("S-1001 Zhonghe"), empty for a new one.
        sections: the fields.
        load: id → task that brings the record.
        new: an empty record with its id (`base.ids.new_id`); called in the window's thread.
        save: record with the person's changes, whether it is new → task that writes it and brings it back.
        follow: field the person changed, the values → task that gives the values that follow from it (the
            supplier's currency and terms); None for nothing. They are put into their fields.
        check: problems that need more than one field; problems of lines carry `row` and the grid's key of the
            column as `field`.
        grids: lines.
        commands: commands beside Save; `primary=True` makes one the filled button.
        read_only: why nothing can be changed (translated, "" for no reason to say), None when it can.
        state: the pill; None for none.
        history: id → task of the history, newest first.
        archive: id, version → task; None when records of this kind are never archived.
        restore: id, version → task.
        archived: whether a record is archived.
        constraint_fields: constraint or error code → key of the field where it is shown.
        may_save: permission value needed to change anything.
    """

    noun: str
    kind: str
    name_of: Callable[[R], str]
    sections: tuple[Section, ...]
    load: Callable[[Any], Task[Loaded[R]]]
    new: Callable[[], R]
    save: Callable[[R, bool], Task[Loaded[R]]]
    follow: Callable[[str, Values], Task[Values] | None] = _nothing_follows
    check: Callable[[Values, Mapping[str, Sequence[Row]]], Sequence[Problem]] = _no_problems
    grids: tuple[GridPart[R], ...] = ()
    commands: Callable[[EditScreen[R]], Sequence[Command]] = _no_commands
    read_only: Callable[[R], str | None] | None = None
    state: Callable[[R], State | None] | None = None
    history: Callable[[Any], Task[Sequence[HistoryEntry]]] | None = None
    archive: Callable[[Any, int], Task[object]] | None = None
    restore: Callable[[Any, int], Task[object]] | None = None
    archived: Callable[[R], bool] = lambda record: bool(getattr(record, "archived_at", None))
    constraint_fields: Mapping[str, str] = field(default_factory=dict)
    may_save: str | None = None
    icon: str = "document"

    def fields(self) -> tuple[FieldSpec, ...]:
        """All fields in reading order."""
        return tuple(one for section in self.sections for one in section.fields)

    def read_value(self, loaded: Loaded[R], spec: FieldSpec) -> object:
        """A field's value of a record; a look-up's is the row of its id."""
        value = getattr(loaded.record, spec.key)
        if spec.kind is FieldKind.LOOK_UP and isinstance(value, UUID | str) and value:
            return loaded.references.get(value) or PickerRow(value, value if isinstance(value, str) else "…", "")
        return value

    def write_value(self, record: R, spec: FieldSpec, value: object) -> None:
        """Put a field's value into a record; an empty text becomes what the attribute's kind of empty is."""
        if isinstance(value, PickerRow):
            value = value.id
        elif value is None and isinstance(getattr(record, spec.key, None), str) and (
            spec.kind.textual or spec.kind is FieldKind.CHOICE
        ):
            # Columns of text are either NOT NULL DEFAULT '' or nullable; what was a text stays one.
            value = ""
        setattr(record, spec.key, value)


@dataclass(frozen=True, kw_only=True)
class DocumentSpec(EditSpec[R]):
    """A document screen: header, lines, totals, chain.

    Attributes:
        totals: totals of the document from header values and lines; None takes those of the first grid.
        chain: id → task of the chain.
    """

    totals: Callable[[Values, Sequence[Row]], Sequence[Total]] | None = None
    chain: Callable[[Any], Task[Sequence[ChainLink]]] | None = None


__all__ = [
    "ChainLink", "DocumentSpec", "EditSpec", "FieldChange", "GridPart", "HistoryEntry", "Loaded", "Section",
    "State", "Values", "new_id", "record_id", "row_id",
]
