"""The rows of a report: a tree as flat rows with a level, groups that fold, and a totals row below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from erp_desktop.ui import theme
from erp_desktop.ui.paged_model import INDENT, VALUE_ROLE, CellStyle

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class Total:
    """The totals row: values by column key, None elsewhere."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getattr__(self, key: str) -> object:
        return self._values.get(key)


class ReportModel(QAbstractTableModel, Generic[R]):
    """The rows of a report; of a long one, the pages that were scrolled to.

    Signals:
        more_wanted: the view came to the last row, and there are more.

    Args:
        style: how its cells look.
        level_key: attribute of a row that holds its depth in the tree, empty for a flat report.
        parent: owner.
    """

    more_wanted = Signal()

    def __init__(self, style: CellStyle, level_key: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.style = style
        self._level_key = level_key
        self._rows: list[R] = []
        self._shown: list[int] = []
        self._folded: set[int] = set()
        self._total: Total | None = None
        self._more = False
        self._fetching = False

    def show_rows(self, rows: Sequence[R], totals: Mapping[str, object] | None, *, more: bool = False) -> None:
        """Show another result; `more` says that rows come after these."""
        self.beginResetModel()
        self._rows = list(rows)
        self._more, self._fetching = more, False
        self._folded.clear()
        self._total = Total(totals) if totals is not None and rows else None
        self._refold()
        self.endResetModel()

    def append_rows(self, rows: Sequence[R], *, more: bool) -> None:
        """Show the page that was wanted, above the totals."""
        self._more, self._fetching = more, False
        if rows:
            at = len(self._shown)
            self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
            self._rows.extend(rows)
            self._refold()
            self.endInsertRows()

    def has_more(self) -> bool:
        """Whether rows are still to come."""
        return self._more

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's own signature
        """Whether there is a further page to ask for."""
        return not parent.isValid() and self._more and not self._fetching

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: B008 - Qt's own signature
        """Ask for the page after the last row."""
        if self.canFetchMore(parent):
            self._fetching = True
            self.more_wanted.emit()

    def rows(self) -> list[R]:
        """Every row, the folded ones too, without the totals."""
        return self._rows

    def row_at(self, row: int) -> R | None:
        """One shown row; None for the totals and out of range."""
        return self._rows[self._shown[row]] if 0 <= row < len(self._shown) else None

    def is_group(self, row: int) -> bool:
        """Whether a shown row has rows below it in the tree."""
        if not 0 <= row < len(self._shown):
            return False
        at = self._shown[row]
        return at + 1 < len(self._rows) and self._level(at + 1) > self._level(at)

    def toggle(self, row: int) -> None:
        """Fold or unfold a group."""
        if not self.is_group(row):
            return
        at = self._shown[row]
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(self._shown[one.row()] if one.row() < len(self._shown) else -1, one.column()) for one in before]
        self._folded ^= {at}
        self._refold()
        places = {shown: number for number, shown in enumerate(self._shown)} | {-1: len(self._shown)}
        after = [self.index(places.get(place, -1), column) for place, column in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Shown rows and the totals."""
        return 0 if parent.isValid() else len(self._shown) + (self._total is not None)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Columns."""
        return 0 if parent.isValid() else len(self.style.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        """As `CellStyle.data`, with the tree's indentation; groups and totals are bold."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        row, column = index.row(), index.column()
        if row >= len(self._shown):
            return theme.font(bold=True) if role == Role.FontRole else self.style.data(self._total, column, role)
        if role == Role.FontRole:
            return theme.font(bold=True) if self.is_group(row) else None
        at = self._shown[row]
        if role == Role.DisplayRole and column == 0 and self._level_key:
            sign = ("▸ " if at in self._folded else "▾ ") if self.is_group(row) else INDENT
            return f"{INDENT * self._level(at)}{sign}{self.style.words(self._rows[at], column)}"
        return self.style.data(self._rows[at], column, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Headings."""
        return self.style.header(section, role) if orientation == Qt.Orientation.Horizontal else None

    def value(self, row: int, column: int) -> object:
        """The value of a shown cell, None where the person may not see it."""
        return self.index(row, column).data(VALUE_ROLE)

    def _level(self, at: int) -> int:
        return int(getattr(self._rows[at], self._level_key)) if self._level_key else 0

    def _refold(self) -> None:
        self._shown = []
        hidden_below: int | None = None
        for at in range(len(self._rows)):
            level = self._level(at)
            if hidden_below is not None and level > hidden_below:
                continue
            hidden_below = level if at in self._folded else None
            self._shown.append(at)
