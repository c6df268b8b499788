"""Lines that the server proposes as soon as the header says enough: what is to be received, invoiced, paid."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from erp_desktop.base.i18n import text
from erp_desktop.base.task import Task
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import Values
from erp_desktop.ui.line_grid import GridRow, LineGrid, Row

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Ask(Generic[F]):
    """What is asked for.

    Attributes:
        key: what the answer depends on (supplier and currency); the same is asked once.
        task: asks.
    """

    key: Hashable
    task: Task[F]


class ProposedLines(Generic[F]):
    """Asks for the lines when the header changed, and puts the answer into the grid as one step of undo.

    Args:
        grid: key of the grid.
        ask: values of the header → what to ask for, None while they do not say enough.
        merge: rows as they stand and the answer → the rows to show; what was typed must be kept.
    """

    def __init__(
        self,
        grid: str,
        ask: Callable[[Values], Ask[F] | None],
        merge: Callable[[Sequence[GridRow], F], Sequence[Mapping[str, object]]],
    ) -> None:
        self._grid = grid
        self._ask = ask
        self._merge = merge
        self._key: Hashable = None

    def know(self, key: Hashable) -> None:
        """The lines of this key are in the grid already: a draft that was loaded."""
        self._key = key

    def follow(self, screen: EditScreen[Any]) -> None:
        """Ask when the header says something else than before; cheap enough for every change."""
        if screen.work.loaded is None or screen.why_read_only() is not None:
            return
        ask = self._ask(screen.values())
        if ask is None or ask.key == self._key:
            return
        self._key = ask.key
        screen.run(ask.task, lambda found: self.put(screen, found), latest=True, key=f"propose.{self._grid}")

    def put(self, screen: EditScreen[Any], found: F) -> None:
        """Show what was found beside what the person entered."""
        lines = screen.grids[self._grid].lines
        rows = [as_row(row) for row in self._merge(lines.lines(), found)]
        if rows or lines.lines():
            lines.replace_all(rows, text("Proposed lines"))
            first_cell(screen.grids[self._grid])


def as_row(values: Mapping[str, object]) -> GridRow:
    """A row of the grid; one that is there already stays the same line."""
    return values.changed() if isinstance(values, GridRow) else GridRow(values)


def first_cell(grid: LineGrid) -> None:
    """Put the cursor of the grid where typing begins."""
    columns = grid.lines.spec.columns
    for at in grid.visible_columns():
        if columns[at].writable and columns[at].kind.numeric:
            grid.go(0, at)
            return


def take_all(screen: EditScreen[Any], grid: str, take: Callable[[Row], Mapping[str, object]], title: str) -> None:
    """Give every row the values of `take`, as one step; an empty answer leaves the row alone."""
    lines = screen.grids[grid].lines
    rows: list[GridRow] = []
    for row in lines.all_rows():
        changed = row.changed()
        changed.update(take(row))
        rows.append(changed)
    if any(new != old for new, old in zip(rows, lines.all_rows(), strict=True)):
        lines.replace_all(rows, title)
