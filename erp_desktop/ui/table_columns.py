"""How a person arranges the columns of a table: choice, order, widths, frozen ones; kept in the settings."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTableView

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import text
from erp_desktop.ui import theme
from erp_desktop.ui.column_width import column_width
from erp_desktop.ui.frozen_columns import FrozenColumns
from erp_desktop.ui.screen import SettingsStore
from erp_desktop.ui.spare_room import SpareRoom


class ColumnArrangement:
    """The columns of one table as one person likes them.

    Args:
        table: the view; its model is set already.
        columns: the columns as delivered, in the order of the model.
        settings: where the arrangement is kept.
        key: under which key.
    """

    def __init__(
        self, table: QTableView, columns: tuple[Column, ...], settings: SettingsStore, key: str
    ) -> None:
        self._table = table
        self._columns = columns
        self._settings = settings
        self._key = key
        self._frozen = FrozenColumns(table)
        self._room = SpareRoom(table, columns)
        self._restore()

    def shown(self) -> list[int]:
        """Columns shown, in the order shown."""
        header = self._table.horizontalHeader()
        order = (header.logicalIndex(place) for place in range(header.count()))
        return [column for column in order if not self._table.isColumnHidden(column)]

    def menu(self, column: int = -1) -> QMenu:
        """Choose, freeze and reset columns; `column` is the one under the pointer."""
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if column >= 0:
            up_to = self.shown().index(column) + 1
            menu.addAction(text("Freeze up to this column")).triggered.connect(lambda: self.freeze(up_to))
            menu.addAction(text("Hide this column")).triggered.connect(lambda: self.show(column, shown=False))
        if self._frozen.count():
            menu.addAction(text("Release frozen columns")).triggered.connect(lambda: self.freeze(0))
        menu.addAction(text("Columns as delivered")).triggered.connect(self.reset)
        menu.addSeparator()
        for number, one in enumerate(self._columns):
            action = menu.addAction(text(one.title))
            action.setCheckable(True)
            action.setChecked(not self._table.isColumnHidden(number))
            action.toggled.connect(lambda shown, number=number: self.show(number, shown=shown))
        return menu

    def show(self, column: int, *, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        if shown or len(self.shown()) > 1:
            self._table.setColumnHidden(column, not shown)
            self._room.share()
            self._frozen.refresh()

    def freeze(self, count: int) -> None:
        """Keep the first `count` shown columns in view while the others scroll."""
        self._frozen.set_count(count)

    def frozen(self) -> int:
        """How many columns are frozen."""
        return self._frozen.count()

    def reset(self) -> None:
        """Columns in the order, width and choice they were delivered with."""
        header = self._table.horizontalHeader()
        # Numbers stay beside what they belong to; only words take the room that is left (`SpareRoom`).
        header.setStretchLastSection(not [one for one in self._columns if not one.hidden][-1].kind.numeric)
        for number, one in enumerate(self._columns):
            header.moveSection(header.visualIndex(number), number)
            self._room.ask(number, self._delivered_width(number))
            self._table.setColumnHidden(number, one.hidden)
        self._room.share()
        self.freeze(0)

    def _delivered_width(self, number: int) -> int:
        column = self._columns[number]
        return column_width(
            self._table.horizontalHeader(), number, column.width, dates=column.kind is Kind.DATE,
            moments=column.kind is Kind.MOMENT, sortable=column.sortable,
        )

    def save(self) -> None:
        """Remember order, widths (at 100 %) and choice for this person."""
        header = self._table.horizontalHeader()
        # The last one shown is as wide as the window leaves it.
        stretched = self.shown()[-1] if header.stretchLastSection() else -1
        hidden = [number for number in range(len(self._columns)) if self._table.isColumnHidden(number)]
        widths = {
            one.key: round(self._room.asked(number) * 100 / theme.px(100))
            for number, one in enumerate(self._columns)
            if number not in hidden and number != stretched
        }
        self._settings.set(self._key, {
            "order": [self._columns[header.logicalIndex(place)].key for place in range(header.count())],
            "widths": widths,
            "hidden": [self._columns[number].key for number in hidden],
            "frozen": self._frozen.count(),
        })

    def _restore(self) -> None:
        """What was kept, as far as its columns still exist."""
        self.reset()
        nothing: dict[str, Any] = {}
        kept = self._settings.get(self._key, nothing)
        numbers = {one.key: number for number, one in enumerate(self._columns)}
        header = self._table.horizontalHeader()
        order = [key for key in kept.get("order", []) if key in numbers]
        for place, key in enumerate(order):
            header.moveSection(header.visualIndex(numbers[key]), place)
        for key, width in kept.get("widths", {}).items():
            if key in numbers and isinstance(width, int):
                self._room.ask(numbers[key], theme.px(width))
        hidden = [key for key in kept.get("hidden", []) if key in numbers]
        for key in order:
            self._table.setColumnHidden(numbers[key], key in hidden and len(hidden) < len(numbers))
        self._room.share()
        self.freeze(int(kept.get("frozen", 0)))
