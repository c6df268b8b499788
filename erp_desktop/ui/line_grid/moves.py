"""What the keys of the line grid do. Every function returns whether it did something (see `keys`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from erp_desktop.ui.field_kinds import FieldKind
from erp_desktop.ui.line_grid.clipboard import parse_block
from erp_desktop.ui.line_grid.columns import Stop

if TYPE_CHECKING:
    from erp_desktop.ui.line_grid.view import LineGrid


def next_stop(grid: LineGrid) -> bool:
    """Go to the next field that wants input; after the last one to the next line, a new one at the end."""
    row, column = grid.position()
    order = grid.visible_columns()
    later = order[order.index(column) + 1 :] if column in order else order
    for candidate in later:
        if _wants_input(grid, row, candidate):
            grid.go(row, candidate)
            return True
    if row + 1 >= grid.lines.rowCount():
        return True
    grid.go(row + 1, _first_stop(grid, row + 1))
    return True


def previous_stop(grid: LineGrid) -> bool:
    """Go back to the field that wanted input before."""
    row, column = grid.position()
    order = grid.visible_columns()
    earlier = order[: order.index(column)] if column in order else []
    while True:
        for candidate in reversed(earlier):
            if _wants_input(grid, row, candidate):
                grid.go(row, candidate)
                return True
        if row == 0:
            return True
        row, earlier = row - 1, order


def _first_stop(grid: LineGrid, row: int) -> int:
    order = grid.visible_columns()
    return next((column for column in order if _wants_input(grid, row, column)), order[0])


def _wants_input(grid: LineGrid, row: int, column: int) -> bool:
    field = grid.lines.spec.columns[column]
    if field.stop is Stop.NEVER or grid.lines.why_locked(row, column) is not None:
        return False
    line = grid.lines.row_at(row)
    if field.stop is Stop.WHEN_EMPTY:
        return line.get(field.key) in (None, "") or field.key in line.unread
    return True


def next_cell(grid: LineGrid) -> bool:
    """Go to the next cell that can be changed; past the last one of the empty line, out of the grid."""
    return _step(grid, 1)


def previous_cell(grid: LineGrid) -> bool:
    """Go to the cell before; before the first one, out of the grid."""
    return _step(grid, -1)


def _step(grid: LineGrid, direction: int) -> bool:
    order = grid.visible_columns()
    row, column = grid.position()
    if grid.lines.read_only or not order or not grid.lines.rowCount():
        grid.leave(forward=direction > 0)
        return True
    place = row * len(order) + (order.index(column) if column in order else 0) + direction
    while 0 <= place < grid.lines.rowCount() * len(order):
        row, column = place // len(order), order[place % len(order)]
        if grid.lines.why_locked(row, column) is None:
            grid.go(row, column)
            return True
        place += direction
    grid.leave(forward=direction > 0)
    return True


def first_cell(grid: LineGrid) -> bool:
    """Go to the first cell of the line."""
    grid.go(grid.position()[0], grid.visible_columns()[0])
    return True


def last_cell(grid: LineGrid) -> bool:
    """Go to the last cell of the line."""
    grid.go(grid.position()[0], grid.visible_columns()[-1])
    return True


def first_line(grid: LineGrid) -> bool:
    """Go to the first line."""
    grid.go(0, grid.position()[1])
    return True


def last_line(grid: LineGrid) -> bool:
    """Go to the last line, the empty one."""
    grid.go(grid.lines.rowCount() - 1, grid.position()[1])
    return True


def edit(grid: LineGrid) -> bool:
    """Change what stands in the cell."""
    grid.edit_current()
    return True


def look_up(grid: LineGrid) -> bool:
    """Open the list of a look-up, the choices or the calendar of the cell."""
    grid.look_up()
    return True


def toggle(grid: LineGrid) -> bool:
    """Turn a yes/no cell over; other cells take the space as text."""
    row, column = grid.position()
    field = grid.lines.spec.columns[column]
    if field.kind is not FieldKind.FLAG:
        return False
    grid.lines.enter_value(row, column, not grid.lines.row_at(row).get(field.key))
    return True


def insert_line(grid: LineGrid) -> bool:
    """Put an empty line above."""
    row, column = grid.position()
    grid.lines.insert(row)
    grid.go(row, column)
    return True


def clear_selected(grid: LineGrid) -> bool:
    """Empty the selected cells."""
    grid.lines.clear_cells(grid.selected_cells())
    return True


def remove_lines(grid: LineGrid) -> bool:
    """Remove the lines of the selected cells."""
    _, column = grid.position()
    rows = sorted({row for row, _ in grid.selected_cells()})
    grid.lines.remove(rows)
    if rows:
        grid.go(min(rows[0], grid.lines.rowCount() - 1), column)
    return True


def remove_lines_editing(grid: LineGrid) -> bool:
    """Take the editor back and remove its line."""
    grid.close_editor(keep=False)
    return remove_lines(grid)


def copy_from_above(grid: LineGrid) -> bool:
    """Copy the value of the cell above; with several lines selected, the first one's into the others."""
    cells = grid.selected_cells()
    top = min((row for row, _ in cells), default=0)
    several = len({row for row, _ in cells}) > 1
    if not several:
        grid.lines.copy_from_above(*grid.position())
        return True
    sources = {column: grid.lines.row_at(top) for row, column in cells if row == top}
    grid.copy_down(sources, [cell for cell in cells if cell[0] > top])
    return True


def copy_from_above_editing(grid: LineGrid) -> bool:
    """Take the editor back and copy from above."""
    grid.close_editor(keep=False)
    grid.lines.copy_from_above(*grid.position())
    return True


def undo(grid: LineGrid) -> bool:
    """Take the last step back."""
    grid.lines.undo_stack.undo()
    return True


def redo(grid: LineGrid) -> bool:
    """Do the step taken back again."""
    grid.lines.undo_stack.redo()
    return True


def copy(grid: LineGrid) -> bool:
    """Put the selected cells on the clipboard."""
    grid.copy_selection(headings=False)
    return True


def copy_with_headings(grid: LineGrid) -> bool:
    """Put the selected cells on the clipboard, with the titles of their columns."""
    grid.copy_selection(headings=True)
    return True


def cut(grid: LineGrid) -> bool:
    """Put the selected cells on the clipboard and empty them."""
    grid.copy_selection(headings=False)
    return clear_selected(grid)


def paste(grid: LineGrid) -> bool:
    """Paste the block of the clipboard at the current cell."""
    if not grid.lines.read_only:
        grid.paste_text(QGuiApplication.clipboard().text())
    return True


def paste_editing(grid: LineGrid) -> bool:
    """A block of several cells is pasted into the grid even when an editor is open; a single text into it."""
    pasted = QGuiApplication.clipboard().text()
    block = parse_block(pasted)
    if len(block) * (len(block[0]) if block else 0) <= 1:
        return False
    grid.close_editor(keep=False)
    grid.paste_text(pasted)
    return True
