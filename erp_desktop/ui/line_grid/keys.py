"""The keys of the line grid, as a table: a document adds or replaces keys without touching the grid.

A handler gets the grid and says whether it did something; when it did not, the key goes on to Qt. Keys are
looked at while no editor is open; inside an editor the table `editing` is asked first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from erp_desktop.ui.line_grid.view import LineGrid

Handler = Callable[["LineGrid"], bool]
Combination = tuple[int, int]

_IGNORED = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def combination(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> Combination:
    """How the table names a key."""
    return int(key), int(modifiers.value)


def combination_of(event: QKeyEvent) -> Combination:
    """The key of an event, the same from the keypad."""
    return int(event.key()), int((event.modifiers() & ~_IGNORED).value)


@dataclass
class KeyTable:
    """Which key does what.

    Attributes:
        keys: while no editor is open.
        editing: while an editor is open; asked before the editor sees the key.
        characters: typed on a cell, before it would start editing (`=` that fills what balances).
    """

    keys: dict[Combination, Handler] = field(default_factory=dict)
    editing: dict[Combination, Handler] = field(default_factory=dict)
    characters: dict[str, Handler] = field(default_factory=dict)

    def bind(self, key: Qt.Key, handler: Handler, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Let `key` do something while no editor is open."""
        self.keys[combination(key, modifiers)] = handler

    def bind_editing(self, key: Qt.Key, handler: Handler, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Let `key` do something while an editor is open; the handler finds its text in `grid.typed()`."""
        self.editing[combination(key, modifiers)] = handler

    def bind_character(self, character: str, handler: Handler) -> None:
        """Let a character do something when it is the first one typed on a cell."""
        self.characters[character] = handler

    def handle(self, grid: LineGrid, event: QKeyEvent) -> bool:
        """Run the handler of a key pressed while no editor is open; whether it did something."""
        handler = self.keys.get(combination_of(event))
        if handler is None and not event.modifiers() & (CONTROL | Qt.KeyboardModifier.AltModifier):
            handler = self.characters.get(event.text())
        return handler is not None and handler(grid)

    def handle_editing(self, grid: LineGrid, event: QKeyEvent) -> bool:
        """Run the handler of a key pressed in an editor; whether it did something."""
        handler = self.editing.get(combination_of(event))
        return handler is not None and handler(grid)


def standard_keys() -> KeyTable:
    """The keys of screens.md, "The line grid"."""
    from erp_desktop.ui.line_grid import moves

    table = KeyTable()
    key = Qt.Key
    for enter in (key.Key_Return, key.Key_Enter):
        table.bind(enter, moves.next_stop)
        table.bind(enter, moves.previous_stop, SHIFT)
    table.bind(key.Key_Tab, moves.next_cell)
    table.bind(key.Key_Backtab, moves.previous_cell, SHIFT)
    table.bind(key.Key_Backtab, moves.previous_cell)
    table.bind(key.Key_Home, moves.first_cell)
    table.bind(key.Key_End, moves.last_cell)
    table.bind(key.Key_Home, moves.first_line, CONTROL)
    table.bind(key.Key_End, moves.last_line, CONTROL)
    table.bind(key.Key_F2, moves.edit)
    table.bind(key.Key_F7, moves.look_up)
    table.bind(key.Key_Space, moves.toggle)
    table.bind(key.Key_Insert, moves.insert_line)
    table.bind(key.Key_Delete, moves.clear_selected)
    table.bind(key.Key_Backspace, moves.clear_selected)
    table.bind(key.Key_Delete, moves.remove_lines, CONTROL)
    table.bind(key.Key_D, moves.copy_from_above, CONTROL)
    table.bind(key.Key_Z, moves.undo, CONTROL)
    table.bind(key.Key_Y, moves.redo, CONTROL)
    table.bind(key.Key_Z, moves.redo, CONTROL | SHIFT)
    table.bind(key.Key_C, moves.copy, CONTROL)
    table.bind(key.Key_C, moves.copy_with_headings, CONTROL | SHIFT)
    table.bind(key.Key_X, moves.cut, CONTROL)
    table.bind(key.Key_V, moves.paste, CONTROL)
    table.bind_editing(key.Key_D, moves.copy_from_above_editing, CONTROL)
    table.bind_editing(key.Key_Delete, moves.remove_lines_editing, CONTROL)
    table.bind_editing(key.Key_V, moves.paste_editing, CONTROL)
    return table
