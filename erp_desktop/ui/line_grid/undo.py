"""One step of undo: some lines were replaced by others, at one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QUndoCommand

from erp_desktop.ui.line_grid.rows import GridRow

Apply = Callable[[int, int, Sequence[GridRow]], None]
"""First line, how many are replaced, by which."""

_MERGEABLE = 1


class Splice(QUndoCommand):
    """Replaces `old` lines at `start` by `new` ones; everything a grid does is this."""

    def __init__(
        self,
        apply: Apply,
        start: int,
        old: Sequence[GridRow],
        new: Sequence[GridRow],
        *,
        title: str,
        follows: bool = False,
    ) -> None:
        super().__init__(title)
        self._apply = apply
        self.start = start
        self.old = list(old)
        self.new = list(new)
        self.follows = follows

    def redo(self) -> None:
        """Do it, the first time and again."""
        self._apply(self.start, len(self.old), self.new)

    def undo(self) -> None:
        """Take it back."""
        self._apply(self.start, len(self.new), self.old)

    def id(self) -> int:
        """Qt asks `mergeWith` only between commands of one id."""
        return _MERGEABLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in what the database answered to this step, so that one undo takes back both."""
        if not isinstance(other, Splice) or not other.follows or len(other.old) != len(other.new):
            return False
        inside = other.start - self.start
        if inside < 0 or inside + len(other.new) > len(self.new):
            return False
        self.new[inside : inside + len(other.new)] = other.new
        return True
