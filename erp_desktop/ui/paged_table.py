"""The table of every list: a view over `PagedTableModel` that a person can arrange and copy from."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from erp_desktop.base.columns import Column
from erp_desktop.base.i18n import text
from erp_desktop.ui import theme
from erp_desktop.ui.paged_model import CellStyle, CountTask, PagedTableModel, PageTask, State
from erp_desktop.ui.place_message import PlaceMessage
from erp_desktop.ui.screen import SettingsStore
from erp_desktop.ui.selection import as_clipboard, summary
from erp_desktop.ui.table_columns import ColumnArrangement

__all__ = ["CellStyle", "CountTask", "PageTask", "PagedTable", "PagedTableModel", "RowDelegate", "State"]

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
SUMMARY_DELAY_MS = 60
COLUMN_WIDTH_MIN = 40
CELL_PADDING = 8


class RowDelegate(QStyledItemDelegate):
    """Paints a cell: hairline below, the row of the cursor raised, a ring around the cell of the cursor.

    It draws everything itself: four questions to the model a cell, and padding as in the heading.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell and its lines."""
        view, area = option.widget, option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        if selected:
            painter.fillRect(area, theme.colour("select"))
        elif isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row():
            painter.fillRect(area, theme.colour("raised"))
        inner = area.adjusted(CELL_PADDING, 0, -CELL_PADDING, 0)
        words, side = index.data(Qt.ItemDataRole.DisplayRole), index.data(Qt.ItemDataRole.TextAlignmentRole)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QPixmap):
            size = picture.deviceIndependentSize().toSize()
            at_right = not words and side & Qt.AlignmentFlag.AlignRight
            left = inner.right() - size.width() + 1 if at_right else inner.left()
            painter.drawPixmap(left, area.center().y() - size.height() // 2 + 1, picture)
            inner.setLeft(inner.left() + size.width() + 6)
        if words:
            words = ", ".join(words.splitlines())  # a row has one line
            # Tones are too faint on a selection (screens.md): the text colour there.
            tint = index.data(Qt.ItemDataRole.ForegroundRole)
            painter.setPen(theme.colour("text") if selected or tint is None else tint)
            painter.setFont(index.data(Qt.ItemDataRole.FontRole) or option.font)
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, side, shown)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if focused:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -2))
        painter.restore()


class PagedTable(QTableView, Generic[R]):
    """A list's table.

    Signals:
        opened: Enter or double click on a row, with the row.
        current_changed: the cursor is on another row, with the row or None.
        selection_summary: words about the selected cells.
        empty_action: the one action of the empty list was chosen.
    """

    opened = Signal(object)
    current_changed = Signal(object)
    selection_summary = Signal(str)
    empty_action = Signal()

    def __init__(
        self,
        model: PagedTableModel[R],
        *,
        settings: SettingsStore,
        settings_key: str,
        company_currency: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._company_currency = company_currency
        self._empty_words, self._empty_label = text("Nothing here."), ""
        self._kept_row: tuple[object, int] | None = None
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self._dress()
        self.message = PlaceMessage(self.viewport())
        self.message.acted.connect(self._message_acted)
        self.arrangement = ColumnArrangement(self, model.columns, settings, settings_key)
        self._summary_timer = QTimer(self)
        self._summary_timer.setSingleShot(True)
        self._summary_timer.setInterval(SUMMARY_DELAY_MS)
        self._summary_timer.timeout.connect(self._tell_summary)
        model.modelAboutToBeReset.connect(self._keep_cursor)
        model.modelReset.connect(self._restore_cursor)
        model.state_changed.connect(self._show_state)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self._show_sort()

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.px(theme.ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.px(COLUMN_WIDTH_MIN))
        header.setFixedHeight(theme.px(theme.HEADER_HEIGHT))
        header.setSortIndicatorClearable(False)
        header.sectionClicked.connect(self._header_clicked)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self.arrangement.menu(header.logicalIndexAt(at)).popup(header.mapToGlobal(at))
        )
        theme.signals().changed.connect(self._rescale)

    def paged_model(self) -> PagedTableModel[R]:
        """The model, with its type."""
        return self._model

    def set_empty(self, words: str, action: str = "") -> None:
        """What an empty list says, and the label of the one action that fills it."""
        self._empty_words, self._empty_label = words, action
        self._show_state()

    def current_row(self) -> R | None:
        """The row of the cursor."""
        return self._model.row_at(self.currentIndex().row())

    def selected_rows(self) -> list[R]:
        """The rows in which anything is selected, from top to bottom; the cursor's row when nothing is."""
        numbers: set[int] = set()
        for part in self._ranges():
            numbers.update(range(part.top(), part.bottom() + 1))
        if not numbers and self.currentIndex().isValid():
            numbers.add(self.currentIndex().row())
        rows = self._model.rows()
        return [rows[number] for number in sorted(numbers) if number < len(rows)]

    def unscrolled(self) -> bool:
        """Whether the first row is in view."""
        return self.verticalScrollBar().value() == 0

    def copy_selection(self, *, headings: bool) -> None:
        """Put the selected cells on the clipboard."""
        selected = self._ranges()
        rows = sorted({row for part in selected for row in range(part.top(), part.bottom() + 1)})
        chosen = {column for part in selected for column in range(part.left(), part.right() + 1)}
        columns = [column for column in self.arrangement.shown() if column in chosen]
        loaded = self._model.rows()
        words = as_clipboard(
            [loaded[row] for row in rows if row < len(loaded)],
            [self._model.columns[column] for column in columns],
            [self._model.style.locked(column) for column in columns], headings=headings,
        )
        QGuiApplication.clipboard().setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies, Ctrl+Shift+C copies with headings, Shift+Space selects the rows."""
        control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & control_shift:
            self._open(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection(headings=False)
        elif event.key() == Qt.Key.Key_C and event.modifiers() == control_shift:
            self.copy_selection(headings=True)
        elif event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._select_whole_rows()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and not event.modifiers() & control_shift:
            columns = self.arrangement.shown()
            if columns and self.currentIndex().isValid():
                column = columns[0 if event.key() == Qt.Key.Key_Home else -1]
                self.setCurrentIndex(self._model.index(self.currentIndex().row(), column))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:  # noqa: ANN401 - the stubs know no single type here
        """Put the cursor on the first row, so that the arrows do something at once."""
        super().focusInEvent(event)
        self.viewport().update()
        columns = self.arrangement.shown()
        if not self.currentIndex().isValid() and self._model.rowCount() and columns:
            self.setCurrentIndex(self._model.index(0, columns[0]))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the row of the cursor."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.viewport().update()
            self.current_changed.emit(self._model.row_at(current.row()))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell the sum soon; not at every cell of a drag."""
        super().selectionChanged(selected, deselected)
        if hasattr(self, "_summary_timer"):
            self._summary_timer.start()

    def _ranges(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(number) for number in range(selection.count())]

    def _rescale(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW_HEIGHT))
        self.horizontalHeader().setFixedHeight(theme.px(theme.HEADER_HEIGHT))

    def _header_clicked(self, column: int) -> None:
        sort = self._model.query.sort
        key = self._model.columns[column].key
        down = sort is not None and sort.key == key and not sort.descending
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self._model.sort(column, order)
        self._show_sort()

    def _show_sort(self) -> None:
        sort = self._model.query.sort
        header = self.horizontalHeader()
        numbers = {one.key: number for number, one in enumerate(self._model.columns)}
        header.setSortIndicatorShown(sort is not None)
        if sort is not None and sort.key in numbers:
            order = Qt.SortOrder.DescendingOrder if sort.descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(numbers[sort.key], order)

    def _open(self, row: int) -> None:
        found = self._model.row_at(row)
        if found is not None:
            self.opened.emit(found)

    def _select_whole_rows(self) -> None:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        model = self.selectionModel()
        model.select(model.selection() if model.hasSelection() else QItemSelection(), flags)
        if self.currentIndex().isValid():
            model.select(self.currentIndex(), flags)

    def _keep_cursor(self) -> None:
        row = self.current_row()
        self._kept_row = (getattr(row, "id", None), self.currentIndex().column()) if row is not None else None

    def _restore_cursor(self) -> None:
        self._show_sort()
        kept, self._kept_row = self._kept_row, None
        if kept is None or kept[0] is None:
            self.current_changed.emit(None)
            return
        for number, row in enumerate(self._model.rows()):
            if getattr(row, "id", None) == kept[0]:
                self.setCurrentIndex(self._model.index(number, kept[1]))
                return
        self.current_changed.emit(None)

    def _show_state(self) -> None:
        self._show_sort()
        if self._model.rowCount():
            self.message.clear()
        elif self._model.state is State.LOADING:
            self.message.show_waiting()
        elif self._model.state is State.FAILED and self._model.error is not None:
            self.message.show_error(self._model.error)
        else:
            self.message.show_empty(self._empty_words, self._empty_label)

    def _message_acted(self) -> None:
        if self._model.state is State.FAILED:
            self._model.refresh()
        else:
            self.empty_action.emit()

    def _tell_summary(self) -> None:
        rows, columns = self._model.rows(), self._model.columns
        cells: list[tuple[object, Column]] = []
        currencies: dict[str, int] = {}
        for part in self._ranges():
            shown = [number for number in range(part.left(), part.right() + 1)
                     if not self.isColumnHidden(number) and not self._model.style.locked(number)]
            for row in rows[part.top() : part.bottom() + 1]:
                cells.extend((row, columns[number]) for number in shown)
        for owner, column in cells:
            code = getattr(owner, column.currency) if column.currency else self._company_currency
            if isinstance(code, str) and code not in currencies:
                currencies[code] = self._model.style.decimals(code)
        self.selection_summary.emit(summary(cells, currencies, self._company_currency))
