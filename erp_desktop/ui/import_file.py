"""From a file to what it would do: read, checked and compared with the database in one task."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from erp_desktop.base.columns import ImportColumn
from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import text
from erp_desktop.base.importing import PROBLEMS_MAX, ParsedRow, parse, read_file
from erp_desktop.base.task import Kind, Task, Work


class Plan(Protocol):
    """What rows would do: codes added and changed, how many are the same, what is wrong at which line."""

    @property
    def added(self) -> Sequence[str]: ...
    @property
    def changed(self) -> Sequence[str]: ...
    @property
    def same(self) -> int: ...
    @property
    def problems(self) -> Sequence[Problem]: ...


PlanTask = Callable[[Sequence[ParsedRow]], Task[Any]]
"""Rows of a file → a task that gives a `Plan`."""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would do, for the person to look at before it is done.

    Attributes:
        name: of the file.
        rows: all rows without a problem of their own.
        added: codes of new records.
        changed: codes of records that differ.
        same: how many rows equal what is stored.
        problems: everything that is wrong, `row` being the line of the file.
        columns: keys of the columns found, in the order declared.
        ignored: headings nobody knows.
    """

    name: str
    rows: tuple[ParsedRow, ...]
    added: frozenset[str]
    changed: frozenset[str]
    same: int
    problems: tuple[Problem, ...]
    columns: tuple[str, ...]
    ignored: tuple[str, ...] = ()

    @property
    def writes(self) -> int:
        """How many records would be written."""
        return len(self.added) + len(self.changed)

    @property
    def ready(self) -> bool:
        """Whether it can be done: nothing is wrong, and there is something to do."""
        return not self.problems and self.writes > 0


def preview_task(columns: Sequence[ImportColumn], plan_task: PlanTask) -> Callable[[Path], Task[ImportPreview]]:
    """What makes the preview of a file: reads it, then asks the database, in one task.

    The task raises `Invalid` when the file itself can not be read (see `base.importing.read_file`).
    """

    def make(path: Path) -> Task[ImportPreview]:
        def run(work: Work[Any]) -> ImportPreview:
            work.progress.step(0, 0, text("Reading {name}", name=path.name))
            parsed = parse(read_file(path), columns)
            work.token.ensure_active()
            pairs = zip(parsed.lines, parsed.rows, strict=True)
            rows = tuple(ParsedRow(line, values) for line, values in pairs)
            work.progress.step(0, 0, text("Comparing with what is stored"))
            plan: Plan | None = plan_task(rows).run(work) if rows else None
            found = [*parsed.problems, *(plan.problems if plan is not None else ())]
            found.sort(key=lambda problem: problem.row or 0)
            return ImportPreview(
                path.name, rows,
                frozenset(plan.added if plan is not None else ()),
                frozenset(plan.changed if plan is not None else ()),
                plan.same if plan is not None else 0,
                tuple(found[:PROBLEMS_MAX]),
                tuple(column.key for column in columns if column.key in parsed.columns),
                parsed.ignored,
            )

        return Task("file.preview", Kind.LONG, run)

    return make
