"""The lines of a grid: values, what was typed and could not be read, and the problems of each.

A line is never changed in place: every change makes a new one, so that undo only has to keep the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.ui.field_kinds import FieldKind, Reference, edit_text, read_value, show_value
from erp_desktop.ui.line_grid.columns import GridColumn, GridSpec

_uids = count(1)


@dataclass(frozen=True, slots=True)
class Unread:
    """What stands in a cell that could not be read, and why; its value is None meanwhile."""

    typed: str
    problem: Problem


class GridRow(dict[str, object]):
    """One line: its values by key.

    Attributes:
        unread: cells whose text could not be read.
        touched: keys the person typed himself; `fill` leaves them alone.
        problems: found here: unread cells, missing values, the slice's check.
        uid: names the line while it changes; a copy keeps it.
        told: told from outside (the server, the check of the whole document); gone when the cell changes.
    """

    __slots__ = ("problems", "told", "touched", "uid", "unread")

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        super().__init__(values or {})
        self.uid = next(_uids)
        self.unread: dict[str, Unread] = {}
        self.touched: frozenset[str] = frozenset()
        self.problems: tuple[Problem, ...] = ()
        self.told: tuple[Problem, ...] = ()

    def changed(self) -> GridRow:
        """A copy to change."""
        row = GridRow(self)
        row.uid = self.uid
        row.unread = dict(self.unread)
        row.touched = self.touched
        row.problems = self.problems
        row.told = self.told
        return row

    def problem_at(self, key: str | None) -> Problem | None:
        """The first problem of a cell; of the line as a whole for None."""
        for problem in (*self.problems, *self.told):
            if problem.field == key:
                return problem
        return None

    def all_problems(self) -> tuple[Problem, ...]:
        """Those found here, then those told."""
        return self.problems + self.told


def new_row(spec: GridSpec) -> GridRow:
    """An untouched line with the defaults of the columns and of the slice."""
    row = GridRow({column.key: column.default for column in spec.columns})
    row.update(spec.new_row())
    return row


def finish(row: GridRow, spec: GridSpec, changed: str, keep: frozenset[str] = frozenset()) -> None:
    """Recalculate a line after a change of one cell (`changed` is its key) or of several ("").

    Values of `keep` stay, whatever the slice's `compute` puts there: they were pasted together.
    """
    if spec.compute is not None:
        kept = {key: row[key] for key in keep if key in row}
        spec.compute(row, changed)
        row.update(kept)
    for column in spec.columns:
        if column.formula is not None:
            row[column.key] = column.formula(row)
    row.problems = tuple(_problems(row, spec))


def _problems(row: GridRow, spec: GridSpec) -> Iterable[Problem]:
    for column in spec.columns:
        unread = row.unread.get(column.key)
        if unread is not None:
            yield unread.problem
        elif column.required and row.get(column.key) in (None, ""):
            yield Problem("value.required", column.key)
    if spec.check is not None:
        for problem in spec.check(row):
            if problem.field not in row.unread:
                yield problem


def with_value(row: GridRow, column: GridColumn, value: object) -> GridRow:
    """A copy with `value` in a cell, as the person's own; not finished yet."""
    changed = row.changed()
    changed[column.key] = value
    changed.unread.pop(column.key, None)
    changed.touched = row.touched | {column.key}
    changed.told = tuple(problem for problem in row.told if problem.field not in {column.key, None})
    return changed


def with_text(row: GridRow, column: GridColumn, typed: str, language: str) -> GridRow:
    """A copy with what was typed in a cell; text that can not be read is kept with its problem."""
    try:
        return with_value(row, column, read_value(typed, column.shape(row), language))
    except Invalid as refusal:
        return with_unread(row, column, typed, refusal.problems[0])


def with_unread(row: GridRow, column: GridColumn, typed: str, problem: Problem) -> GridRow:
    """A copy whose cell shows `typed` and the problem."""
    changed = with_value(row, column, None)
    changed.unread[column.key] = Unread(typed, Problem(problem.code, column.key, params=problem.params))
    return changed


def cell_text(row: GridRow, column: GridColumn, language: str) -> str:
    """What a cell shows."""
    unread = row.unread.get(column.key)
    return show_value(row.get(column.key), column.shape(row), language) if unread is None else unread.typed


def copy_text(row: GridRow, column: GridColumn, language: str) -> str:
    """What a cell puts on the clipboard: what pastes back as the same value."""
    unread = row.unread.get(column.key)
    if unread is not None:
        return unread.typed
    return edit_text(row.get(column.key), column.shape(row), language)


def is_blank(row: Mapping[str, object], fresh: Mapping[str, object]) -> bool:
    """Whether a line says nothing that a new line (`fresh`) does not say."""
    if isinstance(row, GridRow) and row.unread:
        return False
    return all(value == fresh.get(key) or value in (None, "") for key, value in row.items())


def reference_texts(rows: Sequence[GridRow], column: GridColumn) -> list[str]:
    """Texts in a look-up column that still wait to be found."""
    if column.kind is not FieldKind.LOOK_UP:
        return []
    waiting = (row.unread.get(column.key) for row in rows)
    return list(dict.fromkeys(one.typed for one in waiting if one is not None))


def same_reference(one: object, other: object) -> bool:
    """Whether two look-up values name the same record."""
    if isinstance(one, Reference) and isinstance(other, Reference):
        return getattr(one, "id", one) == getattr(other, "id", other)
    return one == other
