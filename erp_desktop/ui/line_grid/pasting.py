"""From a pasted block to lines of the grid: which cell goes where, what could not be read, and where.

Pure: the look-ups are resolved outside, in one task for each column, and handed in by `resolve`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import LANGUAGES, translator
from erp_desktop.base.limits import PASTE_ROWS_MAX
from erp_desktop.ui.field_kinds import FieldKind
from erp_desktop.ui.line_grid.clipboard import Block
from erp_desktop.ui.line_grid.columns import GridColumn, GridSpec
from erp_desktop.ui.line_grid.rows import GridRow, finish, new_row, with_text, with_unread, with_value

PENDING = "reference.pending"
"""Code of a cell that waits for its look-up; never shown."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Where the cells of a block go.

    Attributes:
        columns: for each column of the block its column of the grid; None is left out.
        heading: whether the first row of the block names the columns.
        problems: headings nobody knows, columns beyond the last.
    """

    columns: tuple[GridColumn | None, ...]
    heading: bool
    problems: tuple[Problem, ...] = ()


def place(block: Block, visible: Sequence[GridColumn], start: int) -> Placing:
    """Decide the columns: by heading when the first row is one, else from the column at `start` on."""
    by_heading = _match_heading(block[0], visible)
    if by_heading is not None:
        unknown = tuple(
            Problem("paste.heading_unknown", params={"text": title.strip()})
            for title, column in zip(block[0], by_heading, strict=True)
            if column is None and title.strip()
        )
        return Placing(tuple(by_heading), True, unknown)
    width = len(block[0])
    columns: list[GridColumn | None] = list(visible[start : start + width])
    missing = width - len(columns)
    spare = any(cell.strip() for row in block for cell in row[len(columns) :])
    problems = (Problem("paste.too_wide", params={"count": missing}),) if spare else ()
    return Placing((*columns, *([None] * missing)), False, problems)


def _match_heading(titles: Sequence[str], columns: Sequence[GridColumn]) -> list[GridColumn | None] | None:
    names: dict[str, GridColumn] = {}
    for column in columns:
        for name in _names(column):
            names.setdefault(name, column)
    found: list[GridColumn | None] = []
    for title in titles:
        named = names.get(_fold(title))
        found.append(named if named not in found else None)
    matched = sum(one is not None for one in found)
    said = sum(bool(title.strip()) for title in titles)
    # Half the words must be headings of ours: a line of data seldom says "Quantity", a sheet of somebody
    # else often has columns we do not know.
    return found if matched and matched * 2 >= said else None


def _names(column: GridColumn) -> set[str]:
    titles = {column.key, column.title, *column.aliases}
    titles |= {translator(language).text(title) for language in LANGUAGES for title in tuple(titles)}
    return {_fold(title) for title in titles}


def _fold(title: str) -> str:
    return " ".join(title.casefold().replace("_", " ").replace("*", " ").split()).rstrip(" :：")


class PastePlan:
    """A pasted block, read and waiting to be accepted.

    Attributes:
        start: the line of the grid where the block begins.
        placing: which column goes where.
        rows: finished lines, in order; those that replace a line keep what the block does not name.
        block_rows: for each of `rows` its row in the block, 1-based as Excel counts, heading included.
        filled: whether values that follow from the look-ups are in.
        dropped: rows of the block beyond the limit.
    """

    def __init__(
        self,
        block: Block,
        spec: GridSpec,
        existing: Sequence[GridRow],
        placing: Placing,
        *,
        start: int,
        language: str,
        locked: Mapping[str, bool] | None = None,
    ) -> None:
        self.spec = spec
        self.start = start
        self.placing = placing
        self.rows: list[GridRow] = []
        self.block_rows: list[int] = []
        self.filled = False
        self._language = language
        self._locked = locked or {}
        content = [
            (number, row)
            for number, row in enumerate(block, 1)
            if number > placing.heading and any(map(str.strip, row))
        ]
        room = min(PASTE_ROWS_MAX, max(0, spec.lines_max - start))
        self.dropped = max(0, len(content) - room)
        self._skipped_locked = 0
        self._before: list[GridRow | None] = []
        for number, cells in content[:room]:
            at = start + len(self.rows)
            before = existing[at] if at < len(existing) else None
            self._before.append(before)
            self.rows.append(self._read(cells, before))
            self.block_rows.append(number)

    def _read(self, cells: Sequence[str], before: GridRow | None) -> GridRow:
        if before is not None and self.spec.row_locked is not None and self.spec.row_locked(before):
            self._skipped_locked += 1
            return before
        row = before if before is not None else new_row(self.spec)
        for cell, column in zip(cells, self.placing.columns, strict=True):
            if column is None or not column.writable or self._locked.get(column.key):
                continue
            if before is None and not cell.strip():
                continue
            if column.kind is FieldKind.LOOK_UP:
                row = self._read_reference(row, column, cell)
            else:
                row = with_text(row, column, cell, self._language)
        row = row.changed()
        finish(row, self.spec, "")
        return row

    def _read_reference(self, row: GridRow, column: GridColumn, cell: str) -> GridRow:
        typed = " ".join(cell.split())
        if not typed:
            return with_value(row, column, None)
        return with_unread(row, column, typed, Problem(PENDING))

    def waiting(self) -> dict[str, list[str]]:
        """Key of a look-up column → the texts to be found, each once."""
        found: dict[str, dict[str, None]] = {}
        for row in self.rows:
            for key, unread in row.unread.items():
                if unread.problem.code == PENDING:
                    found.setdefault(key, {})[unread.typed] = None
        return {key: list(texts) for key, texts in found.items()}

    def resolve(self, key: str, found: Mapping[str, object]) -> None:
        """Put the records found for the texts of a look-up column; the others become problems."""
        column = self.spec.column(key)
        pasted = frozenset(one.key for one in self.placing.columns if one is not None and one.writable)
        for index, row in enumerate(self.rows):
            unread = row.unread.get(key)
            if unread is None or unread.problem.code != PENDING:
                continue
            value = found.get(unread.typed)
            if value is None:
                problem = Problem("reference.unknown", params={"code": unread.typed})
                changed = with_unread(row, column, unread.typed, problem)
            else:
                changed = with_value(row, column, value)
            finish(changed, self.spec, key, pasted & changed.touched)
            self.rows[index] = changed

    def fill(self, values: Sequence[Mapping[str, object]]) -> None:
        """Put the values that follow from the look-ups, one mapping for each of `rows`."""
        self.filled = True
        for index, given in enumerate(values[: len(self.rows)]):
            self.rows[index] = filled(self.rows[index], given, self.spec)

    def problems(self) -> list[Problem]:
        """Everything wrong, each with the row of the block where it was made."""
        found = list(self.placing.problems)
        if self.dropped:
            params = {"count": self.dropped, "lines_max": self.spec.lines_max}
            found.append(Problem("paste.too_many_lines", params=params))
        if self._skipped_locked:
            found.append(Problem("paste.lines_locked", params={"count": self._skipped_locked}))
        for number, row in zip(self.block_rows, self.rows, strict=True):
            found += [Problem(one.code, one.field, number, one.params) for one in row.problems]
        return found

    def accepted(self, *, only_clean: bool) -> list[GridRow]:
        """The lines to put into the grid at `start`."""
        if not only_clean:
            return list(self.rows)
        # A line that stood there stays when its new version is left out, so that the others keep their place.
        chosen = (
            before if row.problems else row for row, before in zip(self.rows, self._before, strict=True)
        )
        return [row for row in chosen if row is not None]

    def overlap(self) -> int:
        """How many lines of the grid the block replaces."""
        return sum(before is not None for before in self._before)

    def needs_preview(self) -> bool:
        """Whether the person should see it first: anything but a clean single row or single column."""
        plain = len(self.rows) <= 1 or len(self.placing.columns) == 1
        # A column that is pasted alone is followed by the others: what is missing yet is no reason to ask.
        wrong = any(problem.code != "value.required" for problem in self.problems())
        return self.placing.heading or not plain or wrong


def filled(row: GridRow, values: Mapping[str, object], spec: GridSpec) -> GridRow:
    """A copy with values that follow from another cell, where the person has typed none himself."""
    wanted = {
        key: value for key, value in values.items() if key not in row.touched and key not in row.unread
    }
    if not wanted:
        return row
    changed = row.changed()
    changed.update(wanted)
    finish(changed, spec, "")
    return changed
