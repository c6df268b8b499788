"""The lines of a document and every change of them: one step of undo and one signal for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QUndoStack

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import active_language, text
from erp_desktop.base.limits import UNDO_STEPS_MAX
from erp_desktop.ui.field_kinds import FieldKind, edit_text
from erp_desktop.ui.line_grid.columns import GridColumn, GridSpec
from erp_desktop.ui.line_grid.pasting import PENDING, filled
from erp_desktop.ui.line_grid.rows import (
    GridRow,
    finish,
    is_blank,
    new_row,
    with_text,
    with_unread,
    with_value,
)
from erp_desktop.ui.line_grid.undo import Splice

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class LineStore(QAbstractTableModel):
    """The lines, always with one empty line last (unless read-only); `model.LineGridModel` shows them.

    Signals:
        lines_changed: once after every step, its undo and its redo: read `lines` and the totals again.
        cell_entered: row and key of a cell the person changed, for look-ups and values that follow from it.
        problems_changed: the problems of some line are others.
    """

    lines_changed = Signal()
    cell_entered = Signal(int, str)
    problems_changed = Signal()

    def __init__(
        self, spec: GridSpec, *, may: Callable[[str], bool] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self.language = active_language()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_STEPS_MAX)
        self._rows: list[GridRow] = []
        self._fresh = new_row(spec)
        self._revealed: set[int] = set()
        self._read_only = False
        self._locked = {
            column.key: bool(column.needs) and may is not None and not may(column.needs or "")
            for column in spec.columns
        }

    # lines

    def set_lines(self, lines: Sequence[Mapping[str, object]]) -> None:
        """Show other lines; nothing is left to undo."""
        self.beginResetModel()
        self.undo_stack.clear()
        self._rows = []
        for line in lines:
            row = new_row(self.spec)
            row.update(line)
            if isinstance(line, GridRow):
                row.unread = dict(line.unread)
                row.touched = line.touched
            finish_formulas(row, self.spec)
            self._rows.append(row)
        self.endResetModel()
        self.lines_changed.emit()
        self.problems_changed.emit()

    def lines(self) -> list[GridRow]:
        """The lines that say something, in order."""
        return [row for row in self._rows if not is_blank(row, self._fresh)]

    def all_rows(self) -> Sequence[GridRow]:
        """Every line but the empty last one, blank ones too."""
        return self._rows

    def line_number(self, row: int) -> int | None:
        """Place of a row of the grid among `lines`; None for a blank one."""
        if row >= len(self._rows) or is_blank(self._rows[row], self._fresh):
            return None
        return sum(not is_blank(before, self._fresh) for before in self._rows[:row])

    def row_at(self, row: int) -> GridRow:
        """The line of a row of the grid; for the empty last row a new line."""
        return self._rows[row] if row < len(self._rows) else self._fresh

    def is_fresh(self, row: int) -> bool:
        """Whether it is the empty last row."""
        return row >= len(self._rows)

    def problems(self) -> list[Problem]:
        """Every problem of every line, `row` being its place among `lines`."""
        found: list[Problem] = []
        number = 0
        for row in self._rows:
            if is_blank(row, self._fresh):
                continue
            found += [Problem(one.code, one.field, number, one.params) for one in row.all_problems()]
            number += 1
        return found

    def shown_problem(self, row: int, key: str | None) -> Problem | None:
        """The problem shown at a cell, or for None that of the line as a whole.

        What is only still missing is not held against a line that is being entered: see `reveal`.
        """
        if self.is_fresh(row):
            return None
        line = self._rows[row]
        revealed = line.uid in self._revealed
        for problem in line.all_problems():
            if problem.field == key and problem.code != PENDING and (revealed or problem.code != "value.required"):
                return problem
        return None

    def reveal(self, row: int | None = None) -> None:
        """Show what is missing, too: in a line the person has left, in every line for None (saving)."""
        rows = self._rows if row is None else self._rows[row : row + 1]
        new = {line.uid for line in rows} - self._revealed
        if new:
            self._revealed |= new
            first, last = (0, len(self._rows) - 1) if row is None else (row, row)
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, first, last)
            self.problems_changed.emit()

    def waits(self) -> bool:
        """Whether a look-up is still being searched."""
        return any(
            unread.problem.code == PENDING for row in self._rows for unread in row.unread.values()
        )

    def tell(self, problems: Sequence[Problem]) -> None:
        """Show problems found elsewhere (server, whole document); `row` is the place among `lines`."""
        told: dict[int, list[Problem]] = {}
        for problem in problems:
            if problem.row is not None:
                told.setdefault(problem.row, []).append(problem)
        number = 0
        for at, row in enumerate(self._rows):
            if is_blank(row, self._fresh):
                continue
            mine = tuple(told.get(number, ()))
            number += 1
            if mine != row.told:
                changed = row.changed()
                changed.told = mine
                self._rows[at] = changed
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._rows) - 1)
        self.problems_changed.emit()

    def row_of_line(self, number: int) -> int:
        """Row of the grid of a place among `lines`; the empty last row when there is none."""
        seen = -1
        for at, row in enumerate(self._rows):
            seen += not is_blank(row, self._fresh)
            if seen == number:
                return at
        return len(self._rows)

    def locked_keys(self) -> Mapping[str, bool]:
        """Key → whether the person may not see the column."""
        return self._locked

    def locked_value(self, column: int) -> bool:
        """Whether the person may not see the values of a column."""
        return self._locked[self.spec.columns[column].key]

    # changes

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._read_only

    def _has_fresh(self) -> bool:
        """Whether lines can be added, for which the empty last row is."""
        return not self._read_only and not self.spec.fixed

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - reads like Qt's own setters
        """Allow or forbid changes; without changes there is no empty last row."""
        if read_only != self._read_only:
            self.beginResetModel()
            self._read_only = read_only
            self.endResetModel()

    def why_locked(self, row: int, column: int) -> str | None:
        """Why a cell can not be changed, translated; empty when it needs no reason; None when it can."""
        field = self.spec.columns[column]
        if self._read_only or not field.writable:
            return ""
        if self._locked[field.key]:
            return text("You do not have the right to see this.")
        if self.spec.row_locked is not None and row < len(self._rows):
            return self.spec.row_locked(self._rows[row])
        return None

    def enter_text(self, row: int, column: int, typed: str) -> None:
        """What the person typed in a cell; text that can not be read is kept with its problem."""
        field = self.spec.columns[column]
        if self.why_locked(row, column) is not None:
            return
        old = self.row_at(row)
        if field.kind is FieldKind.LOOK_UP:
            words = " ".join(typed.split())
            unread = old.unread.get(field.key)
            if words == edit_text(old.get(field.key), field.shape(old), self.language) and unread is None:
                return
            changed = with_unread(old, field, words, Problem(PENDING)) if words else with_value(old, field, None)
        else:
            changed = with_text(old, field, typed, self.language)
        if changed == old and changed.unread == old.unread:
            return
        self._enter(row, field, changed)

    def enter_value(self, row: int, column: int, value: object) -> None:
        """The value the person chose for a cell."""
        field = self.spec.columns[column]
        old = self.row_at(row)
        if self.why_locked(row, column) is None and (old.get(field.key) != value or field.key in old.unread):
            self._enter(row, field, with_value(old, field, value))

    def _enter(self, row: int, field: GridColumn, changed: GridRow) -> None:
        if self.is_fresh(row):
            if len(self._rows) >= self.spec.lines_max:
                return
            changed.uid = GridRow().uid
        finish(changed, self.spec, field.key)
        self.replace(row, 0 if self.is_fresh(row) else 1, [changed], text("Typing"))
        self.cell_entered.emit(row, field.key)

    def replace(
        self, start: int, count: int, rows: Sequence[GridRow], title: str, *, follows: bool = False
    ) -> None:
        """Replace `count` lines from `start` by finished `rows`, as one step that can be taken back."""
        old = self._rows[start : start + count]
        self.undo_stack.push(Splice(self._apply, start, old, rows, title=title, follows=follows))

    def replace_all(self, rows: Sequence[GridRow], title: str) -> None:
        """Replace every line, as one step; the lines are calculated again."""
        for row in rows:
            finish_formulas(row, self.spec)
        self.replace(0, len(self._rows), rows, title)

    def remove(self, rows: Sequence[int]) -> None:
        """Remove lines, as one step; those that can not be changed stay."""
        locked = self.spec.row_locked
        gone = {
            row for row in rows if row < len(self._rows) and not (locked is not None and locked(self._rows[row]))
        }
        if gone and self._has_fresh():
            first, last = min(gone), max(gone)
            kept = [self._rows[row] for row in range(first, last + 1) if row not in gone]
            self.replace(first, last - first + 1, kept, text("Removing lines"))

    def insert(self, row: int) -> None:
        """Put an empty line before `row`."""
        if self._has_fresh() and len(self._rows) < self.spec.lines_max:
            fresh = new_row(self.spec)
            finish_formulas(fresh, self.spec)
            self.replace(row, 0, [fresh], text("Inserting a line"))

    def clear_cells(self, cells: Sequence[tuple[int, int]]) -> None:
        """Empty cells, as one step."""
        self.change_cells(cells, lambda row, column: with_value(row, column, None), text("Clearing"))

    def change_cells(
        self, cells: Sequence[tuple[int, int]], change: Callable[[GridRow, GridColumn], GridRow], title: str
    ) -> None:
        """Change many cells `(row, column)` as one step; cells that can not be changed stay."""
        by_row: dict[int, list[GridColumn]] = {}
        for row, column in cells:
            if row < len(self._rows) and self.why_locked(row, column) is None:
                by_row.setdefault(row, []).append(self.spec.columns[column])
        if not by_row:
            return
        first, last = min(by_row), max(by_row)
        rows = list(self._rows[first : last + 1])
        for at, columns in by_row.items():
            line = rows[at - first]
            for field in columns:
                line = change(line, field)
            line = line.changed()
            finish(line, self.spec, columns[0].key if len(columns) == 1 else "")
            rows[at - first] = line
        self.replace(first, len(rows), rows, title)

    def copy_from_above(self, row: int, column: int) -> None:
        """Give a cell the value of the one above."""
        if row == 0 or self.why_locked(row, column) is not None:
            return
        field, above = self.spec.columns[column], self._rows[row - 1]
        unread = above.unread.get(field.key)
        if unread is not None:
            self.enter_text(row, column, unread.typed)
        else:
            self.enter_value(row, column, above.get(field.key))

    def settle_reference(self, uid: int, key: str, typed: str, value: object, code: str) -> None:
        """The answer to a look-up typed earlier: its record, or the code of why there is none.

        Dropped when the cell was changed meanwhile; else part of the step of the typing.
        """
        row = self._row_of(uid)
        if row is None:
            return
        old, column = self._rows[row], self.spec.column(key)
        unread = old.unread.get(key)
        if unread is None or unread.typed != typed:
            return
        if value is None:
            changed = with_unread(old, column, typed, Problem(code, params={"code": typed}))
        else:
            changed = with_value(old, column, value)
        finish(changed, self.spec, key)
        self.replace(row, 1, [changed], "", follows=True)
        if value is not None:
            self.cell_entered.emit(row, key)

    def fill(self, uids: Sequence[int], values: Sequence[Mapping[str, object]]) -> None:
        """Values that follow from a cell, one mapping for each line; part of the step of the typing."""
        places = {row.uid: at for at, row in enumerate(self._rows)}
        new: dict[int, GridRow] = {}
        for uid, given in zip(uids, values, strict=False):
            at = places.get(uid)
            if at is not None:
                changed = filled(self._rows[at], given, self.spec)
                if changed is not self._rows[at]:
                    new[at] = changed
        if new:
            first, last = min(new), max(new)
            rows = [new.get(at, self._rows[at]) for at in range(first, last + 1)]
            self.replace(first, len(rows), rows, text("Filling in"), follows=True)

    def _row_of(self, uid: int) -> int | None:
        return next((at for at, row in enumerate(self._rows) if row.uid == uid), None)

    def _apply(self, start: int, count: int, rows: Sequence[GridRow]) -> None:
        """Put `rows` in the place of `count` lines, with as few signals as Qt's rules allow."""
        both = min(count, len(rows))
        at_end = start + count >= len(self._rows) and self._has_fresh()
        self._rows[start : start + both] = rows[:both]
        if len(rows) > both:
            # Lines that are added at the end push the empty last row on from behind: the row the person
            # stands in becomes the line, so that the place of the cursor and an open editor stay.
            shift = 1 if at_end else 0
            self.beginInsertRows(NOWHERE, start + both + shift, start + len(rows) - 1 + shift)
            self._rows[start + both : start + both] = rows[both:]
            self.endInsertRows()
        elif count > both:
            self.beginRemoveRows(NOWHERE, start + both, start + count - 1)
            del self._rows[start + both : start + count]
            self.endRemoveRows()
        last = min(self.rowCount(), start + max(len(rows), 1)) - 1
        if last >= start:
            self.dataChanged.emit(self.index(start, 0), self.index(last, self.columnCount() - 1))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, max(0, self.rowCount() - 1))
        self.lines_changed.emit()
        self.problems_changed.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Lines and the empty last row."""
        return 0 if parent.isValid() else len(self._rows) + self._has_fresh()

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(self.spec.columns)


def finish_formulas(row: GridRow, spec: GridSpec) -> None:
    """Calculate a line that comes from the server: its formulas and problems, nothing the person did."""
    finish(row, GridSpec(spec.columns, check=spec.check), "")

