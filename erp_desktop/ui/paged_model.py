"""A table of any length: pages come by keyset as they are scrolled to, each carries the epoch of its question."""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from erp_desktop.base import limits
from erp_desktop.base.access import Rights
from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.errors import KontorError
from erp_desktop.base.formats import formatter
from erp_desktop.base.i18n import text
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.base.task import Task
from erp_desktop.ui import icons, theme
from erp_desktop.ui.runner import TaskRunner

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

VALUE_ROLE: Final = Role.UserRole
TONE_ROLE: Final = Role.UserRole + 1
INDENT: Final = "\u2003"
TONE_ICONS: Final = {
    "ok": "check-circle", "warn": "clock", "bad": "error", "accent": "dot", "muted": "draft",
}

PageTask = Callable[[Query, Cursor | None, int], Task[Page[R]]]
CountTask = Callable[[Query], Task[Count]]


class State(enum.Enum):
    """What the table is doing."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@cache
def _shows(kind: Kind, language_of_epoch: str, minor_units: int) -> Callable[[object], str]:
    return formatter(kind, language_of_epoch, minor_units)


class CellStyle:
    """How values of columns look, the same in lists, reports and previews.

    Args:
        columns: the columns.
        may: whether the person holds a permission value.
        decimals: currency code (None: the company's) → decimals of money.
        language: code of the language of numbers and dates.
    """

    def __init__(
        self,
        columns: tuple[Column, ...],
        may: Callable[[str], bool],
        decimals: Callable[[str | None], int],
        language: str,
    ) -> None:
        self.columns = columns
        self._locked = [one.needs is not None and not may(one.needs) for one in columns]
        self._decimals = decimals
        self._language = language

    def decimals(self, currency: str | None) -> int:
        """Decimals of money in `currency`."""
        return self._decimals(currency)

    def locked(self, column: int) -> bool:
        """Whether the person may not see the values of a column."""
        return self._locked[column]

    def words(self, row: object, column: int) -> str:
        """The value as shown."""
        chosen = self.columns[column]
        if self._locked[column]:
            return ""
        value = getattr(row, chosen.key)
        if chosen.kind is Kind.STATE and chosen.states is not None and value is not None:
            title = chosen.states.get(str(value))
            return text(title[0]) if title is not None else str(value)
        minor_units = 2
        if chosen.kind in {Kind.MONEY, Kind.PRICE}:
            currency = getattr(row, chosen.currency) if chosen.currency is not None else None
            minor_units = self._decimals(currency)
        return _shows(chosen.kind, self._language, minor_units)(value)

    def tone(self, row: object, column: int) -> str:
        """Tone of the value: negatives bad, zero muted, states their own."""
        chosen = self.columns[column]
        if self._locked[column]:
            return "muted"
        value = getattr(row, chosen.key)
        if chosen.kind is Kind.STATE and chosen.states is not None:
            return chosen.states.get(str(value), ("", "text"))[1]
        if chosen.kind.numeric and isinstance(value, Decimal | int):
            return "bad" if value < 0 else "muted" if value == 0 else "text"
        return "text"

    def icon(self, row: object, column: int) -> str:
        """Name of the icon before the value, or empty."""
        if self._locked[column]:
            return "lock"
        chosen = self.columns[column]
        value = getattr(row, chosen.key)
        if chosen.kind is Kind.STATE and value not in (None, ""):
            # A state in the colour of text says no more than its words.
            return TONE_ICONS.get(self.tone(row, column), "")
        return "check" if chosen.kind is Kind.FLAG and value is True else ""

    def data(self, row: object, column: int, role: int) -> Any:  # noqa: ANN401, PLR0911 - Qt's signature
        """What a model answers for one cell and role."""
        if role == Role.DisplayRole:
            return self._display(row, column)
        if role == Role.TextAlignmentRole:
            return self.alignment(column)
        if role == Role.ForegroundRole:
            return theme.colour(self.tone(row, column))
        if role == Role.DecorationRole:
            name = self.icon(row, column)
            return icons.pixmap_cached(name, self.tone(row, column), theme.ICON_SMALL) if name else None
        if role == VALUE_ROLE:
            return None if self._locked[column] else getattr(row, self.columns[column].key)
        if role == TONE_ROLE:
            return self.tone(row, column)
        if role == Role.ToolTipRole and self._locked[column]:
            return text("You may not see this value.")
        if role == Role.AccessibleTextRole:
            return text("Hidden") if self._locked[column] else self.words(row, column)
        return None

    def _display(self, row: object, column: int) -> str:
        chosen = self.columns[column]
        if chosen.kind is Kind.FLAG:
            return ""
        depth = getattr(row, chosen.indent) if chosen.indent is not None else 0
        return INDENT * depth + self.words(row, column)

    def _shown(self, row: object, column: int) -> str:
        chosen = self.columns[column]
        if chosen.kind is Kind.FLAG:
            return ""
        depth = getattr(row, chosen.indent) if chosen.indent is not None else 0
        return INDENT * (depth or 0) + self.words(row, column)

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Numbers right, everything else left."""
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].kind.numeric else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def header(self, section: int, role: int) -> Any:  # noqa: ANN401 - Qt's signature
        """What a model answers for one heading."""
        if role in {Role.DisplayRole, Role.AccessibleTextRole}:
            return text(self.columns[section].title)
        if role == Role.TextAlignmentRole:
            return self.alignment(section)
        return None


def plain_value(value: object) -> str:
    """A value as another program reads it: ISO dates, numbers with a point and no groups."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def rights_test(rights: Rights) -> Callable[[str], bool]:
    """A test of permission values, as `Column.needs` holds them."""
    held = {one.value for one in rights.permissions}
    return held.__contains__


class PagedTableModel(QAbstractTableModel, Generic[R]):
    """Rows of a query, loaded page by page; what is shown stays until the first page of a new query is here.

    Signals:
        state_changed: `state` or `error` is another.
        count_changed: a `Count`, or None while unknown.
    """

    state_changed = Signal()
    count_changed = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        style: CellStyle,
        page_task: PageTask[R],
        count_task: CountTask | None = None,
        *,
        page_rows: int = limits.PAGE_ROWS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._style = style
        self._page_task = page_task
        self._count_task = count_task
        self._page_rows = page_rows
        self._rows: list[R] = []
        self._after: Cursor | None = None
        self._epoch = 0
        self._fetching = False
        self.query = Query()
        self.state = State.READY
        self.error: KontorError | None = None
        self.count: Count | None = None

    @property
    def style(self) -> CellStyle:
        """How its cells look."""
        return self._style

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns."""
        return self._style.columns

    def rows(self) -> list[R]:
        """The rows loaded so far."""
        return self._rows

    def row_at(self, row: int) -> R | None:
        """One loaded row, None out of range."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def complete(self) -> bool:
        """Whether every row of the query is loaded."""
        return self._after is None and self.state is State.READY

    def set_query(self, query: Query) -> None:
        """Ask for other rows; pages still on their way for the older query are dropped."""
        self.query = query
        self.refresh()

    def refresh(self) -> None:
        """Ask the same again, from the first row."""
        self._epoch += 1
        self._fetching = True
        self._set_state(State.LOADING)
        epoch = self._epoch
        self._runner.run(
            self._page_task(self.query, None, self._page_rows), owner=self, latest=True, key="page",
            done=lambda page: self._first_page(epoch, page), failed=lambda error: self._failed(epoch, error),
        )
        if self._count_task is not None:
            self._set_count(None)
            self._runner.run(
                self._count_task(self.query), owner=self, latest=True, key="count",
                done=lambda count: self._counted(epoch, count), failed=lambda _error: None,
            )

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's own signature
        """Whether there is a further page to ask for."""
        return not parent.isValid() and self._after is not None and not self._fetching

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: B008 - Qt's own signature
        """Ask for the page after the last row."""
        if not self.canFetchMore(parent):
            return
        self._fetching = True
        epoch = self._epoch
        self._runner.run(
            self._page_task(self.query, self._after, self._page_rows), owner=self, latest=True, key="page",
            done=lambda page: self._next_page(epoch, page), failed=lambda error: self._failed(epoch, error),
        )

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort in the server; columns that the server does not sort by are left alone."""
        if 0 <= column < len(self.columns) and self.columns[column].sortable:
            sort = Sort(self.columns[column].key, order == Qt.SortOrder.DescendingOrder)
            self.set_query(
                Query(self.query.words, self.query.filters, sort, self.query.archived)
            )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows that have arrived."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Columns, the hidden ones too."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        """See `CellStyle.data`."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        return self._style.data(self._rows[index.row()], index.column(), role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Headings, and row numbers for screen readers."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            return self._style.header(section, role)
        if orientation == Qt.Orientation.Vertical and role == Role.DisplayRole:
            return str(section + 1)
        return None

    def _first_page(self, epoch: int, page: Page[R]) -> None:
        if epoch != self._epoch:
            return
        self.beginResetModel()
        self._rows = list(page.rows)
        self._after = page.after
        self._fetching = False
        self.endResetModel()
        if self._count_task is None or page.after is None:
            self._set_count(Count(len(self._rows), exact=page.after is None))
        self._set_state(State.READY)

    def _next_page(self, epoch: int, page: Page[R]) -> None:
        if epoch != self._epoch:
            return
        if page.rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self._rows.extend(page.rows)
            self.endInsertRows()
        self._after = page.after
        self._fetching = False
        if self._after is None:
            self._set_count(Count(len(self._rows), exact=True))
        self._set_state(State.READY)

    def _failed(self, epoch: int, error: KontorError) -> None:
        if epoch == self._epoch:
            self._fetching = False
            self._set_state(State.FAILED, error)

    def _counted(self, epoch: int, count: Count) -> None:
        if epoch == self._epoch and not self.complete():
            self._set_count(count)

    def _set_count(self, count: Count | None) -> None:
        if count != self.count:
            self.count = count
            self.count_changed.emit(count)

    def _set_state(self, state: State, error: KontorError | None = None) -> None:
        self.state, self.error = state, error
        self.state_changed.emit()
