"""What an edit screen keeps apart from its widgets: the record, what it was when loaded, what differs now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from erp_desktop.base.errors import Invalid, KontorError, Problem
from erp_desktop.base.i18n import ntext, text
from erp_desktop.ui.conflict import Difference
from erp_desktop.ui.drafts import Draft, moment
from erp_desktop.ui.edit_spec import EditSpec, Loaded, record_id
from erp_desktop.ui.form import Form
from erp_desktop.ui.line_grid import GridRow, LineGrid
from erp_desktop.ui.line_grid.drafting import lines_of, typed_lines

R = TypeVar("R")


class Work(Generic[R]):
    """The record of an edit screen and the values the person started from.

    Attributes:
        loaded: the record as last loaded or saved.
        new: whether it was never saved.
        base: field key → value in the beginning.
    """

    def __init__(self, spec: EditSpec[R], form: Form, grids: Mapping[str, LineGrid]) -> None:
        self.spec = spec
        self.form = form
        self.grids = grids
        self.loaded: Loaded[R] | None = None
        self.new = True
        self.base: dict[str, object] = {}
        self._base_lines: dict[str, list[tuple[object, ...]]] = {}

    @property
    def record(self) -> R:
        """The record; only once there is one."""
        assert self.loaded is not None
        return self.loaded.record

    def id_text(self) -> str:
        """The record's id as drafts name it."""
        found = record_id(self.record) if self.loaded is not None else None
        return str(found) if found is not None else "new"

    def version(self) -> int | None:
        """The record's version, None when it has none."""
        found = getattr(self.record, "version", None) if self.loaded is not None else None
        return found if isinstance(found, int) and not self.new else None

    def values_of(self, loaded: Loaded[R]) -> dict[str, object]:
        """Field values of a record; without those the person may not see."""
        visible = set(self.form.visible_keys())
        return {
            one.key: self.spec.read_value(loaded, one) for one in self.spec.fields() if one.key in visible
        }

    def show(self, loaded: Loaded[R], *, new: bool) -> None:
        """Start from a record."""
        self.loaded, self.new = loaded, new
        self.base = self.values_of(loaded)
        self.form.set_values(self.base)
        for part in self.spec.grids:
            self.grids[part.key].lines.set_lines(part.read(loaded))
            # Kept apart: saving writes the person's lines into the record, also when it fails then.
            self._base_lines[part.key] = self._compared(part.key, part.read(loaded))

    def begin_with(self, values: Mapping[str, object]) -> None:
        """Fill in what a new record begins with; it is no change of the person's."""
        self.base.update(values)
        self.form.set_values(values)

    def changed_keys(self) -> set[str]:
        """Keys of fields and grids that differ from the beginning."""
        if self.loaded is None:
            return set()
        values = self.form.values()
        keys = {
            key
            for key, value in values.items()
            if not _same(value, self.base.get(key)) or self.form.unreadable(key)
        }
        return keys | {key for key, grid in self.grids.items() if not grid.lines.undo_stack.isClean()}

    def collect(self) -> None:
        """Put what the person entered into the record."""
        values = self.form.values()
        for one in self.spec.fields():
            fixed = one.read_only or (one.read_only_after_new and not self.new)
            if one.key in values and not fixed:
                self.spec.write_value(self.record, one, values[one.key])
        for part in self.spec.grids:
            part.write(self.record, self.grids[part.key].lines.lines())

    # problems

    def find_problems(self) -> list[Problem]:
        """Everything the client can see: fields, lines, the slice's check."""
        found = self.form.find_problems()
        lines = {key: grid.lines.lines() for key, grid in self.grids.items()}
        for part in self.spec.grids:
            grid = self.grids[part.key]
            grid.lines.tell(())
            grid.lines.reveal()
            found += grid.lines.problems()
            if part.needs_line and not lines[part.key]:
                found.append(Problem("lines.missing", part.key))
        have = {(problem.field, problem.row) for problem in found}
        checked = self.spec.check(self.form.values(), lines)
        return found + [one for one in checked if (one.field, one.row) not in have or one.field is None]

    def placed(self, error: KontorError) -> list[Problem]:
        """The problems of a refusal, each at the field its code or constraint belongs to.

        A record in which nothing can be typed has no field to correct: what is refused then is an act (a reversal).
        """
        typed = self.spec.read_only is None or self.loaded is None or self.spec.read_only(self.record) is None
        problems = error.problems if isinstance(error, Invalid) else [Problem(error.code, params=error.params)]
        placed: list[Problem] = []
        for problem in problems:
            key = problem.field
            if key is None and typed:
                constraint = str(problem.params.get("constraint", ""))
                key = self.spec.constraint_fields.get(problem.code) or self.spec.constraint_fields.get(constraint)
            placed.append(Problem(problem.code, key, problem.row, problem.params))
        return placed

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show problems at their fields and cells."""
        self.form.show_problems(problems)
        for key, grid in self.grids.items():
            columns = {column.key for column in grid.lines.spec.columns}
            known = {(one.row, one.field, one.code) for one in grid.lines.problems()}
            grid.lines.tell(
                [
                    one for one in problems
                    if one.row is not None
                    and (one.row, one.field, one.code) not in known
                    and (one.field is None or one.field in columns or one.field == key)
                ]
            )

    def labels(self) -> dict[str, str]:
        """Key of a field, a column or a grid → its translated name."""
        columns = (column for grid in self.grids.values() for column in grid.lines.spec.columns)
        labels = {column.key: text(column.title) for column in columns}
        labels |= {part.key: text(part.title) for part in self.spec.grids}
        return labels | {one.key: text(one.label) for one in self.spec.fields()}

    # drafts

    def draft(self, title: str) -> Draft:
        """What was typed, of the fields and lines that are not as they were."""
        changed = self.changed_keys()
        typed = self.form.typed()
        return Draft(
            self.spec.noun, self.id_text(), self.new, title, self.version(), moment(),
            {key: typed[key] for key in changed if key in typed},
            {key: typed_lines(grid.lines.lines()) for key, grid in self.grids.items() if key in changed},
        )

    def bring_back(self, draft: Draft) -> None:
        """Put a draft over what is shown; one step of undo for each grid."""
        if self.new and isinstance(record_id(self.record), UUID):
            # The same id again: if the record was saved just before the crash, saving it twice is noticed.
            setattr(self.record, "id", UUID(draft.record))  # noqa: B010 - the record's class is not known here
        self.form.set_typed(draft.fields)
        for key, kept in draft.grids.items():
            if key in self.grids:
                lines = self.grids[key].lines
                rows = lines_of(kept, lines.spec, lines.language)
                lines.replace_all(rows, text("Bringing back"))

    # conflicts

    def differences(self, theirs: Loaded[R]) -> list[Difference]:
        """What the person and the other one did differently since both started."""
        stored, mine, typed = self.values_of(theirs), self.form.values(), self.form.typed()
        found: list[Difference] = []
        for one in self.spec.fields():
            if one.key not in mine or one.read_only:
                continue
            readable = not self.form.unreadable(one.key)
            own = self.form.show_text(one.key, mine[one.key]) if readable else str(typed[one.key])
            difference = Difference(
                one.key, text(one.label), self.form.show_text(one.key, self.base.get(one.key)), own,
                self.form.show_text(one.key, stored[one.key]), mine[one.key], stored[one.key],
            )
            if difference.mine != difference.theirs:
                found.append(difference)
        return found + self._line_differences(theirs)

    def _line_differences(self, theirs: Loaded[R]) -> list[Difference]:
        found: list[Difference] = []
        for part in self.spec.grids:
            grid = self.grids[part.key]
            base = self._base_lines.get(part.key, [])
            stored = self._compared(part.key, part.read(theirs))
            mine = self._compared(part.key, grid.lines.lines())
            dirty = not grid.lines.undo_stack.isClean()
            if mine == stored or (not dirty and base == stored):
                continue
            found.append(
                Difference(
                    part.key, text(part.title), _summary(base, base),
                    _summary(mine if dirty else base, base), _summary(stored, base),
                )
            )
        return found

    def _compared(self, key: str, rows: Sequence[Mapping[str, object]]) -> list[tuple[object, ...]]:
        keys = [column.key for column in self.grids[key].lines.spec.columns if column.formula is None]
        return [_shown(row, keys) for row in rows]

    def adopt(self, theirs: Loaded[R], keep_mine: Mapping[str, bool]) -> None:
        """Go on from their version, with the person's own values where he chose them."""
        typed = self.form.typed()
        own_lines = {key: [row.changed() for row in grid.lines.lines()] for key, grid in self.grids.items()}
        mine = {key for key, kept in keep_mine.items() if kept}
        self.show(theirs, new=False)
        self.form.set_typed({key: typed[key] for key in typed if key in mine})
        for key, rows in own_lines.items():
            if key in mine:
                self.grids[key].lines.replace_all(rows, text("Keeping mine"))


def _same(one: object, other: object) -> bool:
    if hasattr(one, "id") and hasattr(other, "id"):
        return bool(one.id == other.id)
    return one == other or (one in (None, "", {}) and other in (None, "", {}))


def _shown(row: Mapping[str, object], keys: Sequence[str]) -> tuple[object, ...]:
    cells: list[object] = []
    for key in keys:
        value = row.get(key)
        unread = row.unread.get(key) if isinstance(row, GridRow) else None
        cells.append(unread.typed if unread is not None else getattr(value, "id", value) or None)
    return tuple(cells)


def _summary(lines: Sequence[tuple[Any, ...]], base: Sequence[tuple[Any, ...]]) -> str:
    """Number of lines and how many of them are not as they were in the beginning."""
    count = ntext("{count} line", "{count} lines", len(lines))
    before = list(base)
    other = 0
    for line in lines:
        if line in before:
            before.remove(line)
        else:
            other += 1
    removed = max(0, len(base) - len(lines))
    words = [count]
    if other:
        words.append(ntext("{count} changed", "{count} changed", other))
    if removed:
        words.append(ntext("{count} removed", "{count} removed", removed))
    return ", ".join(words)
