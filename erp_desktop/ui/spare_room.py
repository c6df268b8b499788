"""Room to the right of the last column goes to the names first, as long as a person has not asked for other widths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView

from erp_desktop.base.columns import Column, Kind

NAME_WIDTH_MIN: Final = 130
"""Texts that begin narrower (a unit, a tax code) are whole already."""
GROWTH_MAX: Final = 2
"""Beyond twice its width a name is whole, and the eye loses the row on its way to the next column."""


class SpareRoom(QObject):
    """Shares out what a table has left among its columns of names; what they do not need stays at the end.

    A width that was asked for, by the slice or by the person, is the least; it comes back when the window
    grows narrow again.
    """

    def __init__(self, table: QTableView, columns: Sequence[Column]) -> None:
        super().__init__(table)
        self._table = table
        self._names = [
            number for number, one in enumerate(columns) if one.kind is Kind.TEXT and one.width >= NAME_WIDTH_MIN
        ]
        self._asked: dict[int, int] = {}
        self._sharing = False
        table.horizontalHeader().sectionResized.connect(self._resized)
        table.viewport().installEventFilter(self)

    def ask(self, column: int, width: int) -> None:
        """Give a column its width; what is left is shared out by `share`."""
        self._table.setColumnWidth(column, width)
        self._asked[column] = width

    def asked(self, column: int) -> int:
        """The width that was asked for."""
        return self._asked.get(column, self._table.columnWidth(column))

    def share(self) -> None:
        """Give the names what is left."""
        header = self._table.horizontalHeader()
        if self._sharing:
            return
        shown = [number for number in range(header.count()) if not header.isSectionHidden(number)]
        names = [number for number in self._names if number in shown]
        room = sum(map(self.asked, names))
        spare = min(self._table.viewport().width() - sum(map(self.asked, shown)), room * (GROWTH_MAX - 1))
        self._sharing = True
        for number in names:
            self._asked[number] = width = self.asked(number)
            header.resizeSection(number, width + max(0, spare) * width // room)
        self._sharing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share anew when the table is wider or narrower."""
        if event.type() == QEvent.Type.Resize:
            self.share()
        return super().eventFilter(watched, event)

    def _resized(self, column: int, before: int, width: int) -> None:
        # From or to nothing it is hidden or shown, not made wider or narrower.
        if not self._sharing and before and width and not self._is_stretched(column):
            self._asked.pop(column, None)

    def _is_stretched(self, column: int) -> bool:
        """Whether the window and not a person decides how wide it is."""
        header = self._table.horizontalHeader()
        last = max((place for place in range(header.count()) if not self._is_hidden_at(place)), default=-1)
        return header.stretchLastSection() and header.visualIndex(column) == last

    def _is_hidden_at(self, place: int) -> bool:
        header = self._table.horizontalHeader()
        return header.isSectionHidden(header.logicalIndex(place))
