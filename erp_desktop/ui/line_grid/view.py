"""The line grid: where lines of orders, receipts, invoices, vouchers and counts are entered.

Fast as a spreadsheet and by keyboard alone; the keys stand in `keys.standard_keys`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QTableView, QWidget

from erp_desktop.base.errors import KontorError
from erp_desktop.base.i18n import text
from erp_desktop.ui import theme
from erp_desktop.ui.column_width import column_width
from erp_desktop.ui.field_kinds import FieldKind
from erp_desktop.ui.line_grid.clipboard import format_block, parse_block
from erp_desktop.ui.line_grid.columns import GridColumn, GridSpec, Row, Total
from erp_desktop.ui.line_grid.delegate import CellDelegate
from erp_desktop.ui.line_grid.headers import LineNumbers
from erp_desktop.ui.line_grid.keys import KeyTable, standard_keys
from erp_desktop.ui.line_grid.lines import Index
from erp_desktop.ui.line_grid.model import LineGridModel
from erp_desktop.ui.line_grid.moves import next_stop
from erp_desktop.ui.line_grid.pasting import PENDING, PastePlan, place
from erp_desktop.ui.line_grid.rows import GridRow, copy_text, with_text, with_unread, with_value
from erp_desktop.ui.look_up import LookUpEdit, settle_task
from erp_desktop.ui.picker import PickerRow
from erp_desktop.ui.runner import TaskRunner


class LineGrid(QTableView):
    """Shows and edits the lines of a `GridSpec`.

    Signals:
        lines_changed: read `lines.lines()` and `totals()` again.
    """

    lines_changed = Signal()

    def __init__(
        self,
        spec: GridSpec,
        runner: TaskRunner,
        *,
        may: Callable[[str], bool] | None = None,
        accessible_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Build an empty grid.

        Args:
            spec: what the lines are.
            runner: runs look-ups.
            may: whether the person holds a permission value; None allows everything.
            accessible_name: what the lines are, translated.
            parent: the screen.
        """
        super().__init__(parent)
        self.runner = runner
        self.keys: KeyTable = standard_keys()
        self.lines = LineGridModel(spec, may=may, parent=self)
        self.setModel(self.lines)
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self._left_row = -1
        self._dress(accessible_name or text("Lines"))
        self.lines.lines_changed.connect(self.lines_changed)
        self.lines.cell_entered.connect(self._follow)
        self.go(0, self.visible_columns()[0])

    def _dress(self, accessible_name: str) -> None:
        self.setAccessibleName(accessible_name)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalHeader(LineNumbers(self))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(theme.px(40))
        header.setFixedHeight(theme.px(theme.HEADER_HEIGHT))
        for at, column in enumerate(self.lines.spec.columns):
            self.setColumnWidth(at, column_width(header, at, column.width, dates=column.kind is FieldKind.DATE))
            if column.stretch:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            self.setColumnHidden(at, column.hidden)

    # where the person is

    def position(self) -> tuple[int, int]:
        """Row and column of the current cell."""
        index = self.currentIndex()
        return max(index.row(), 0), index.column() if index.isValid() else self.visible_columns()[0]

    def visible_columns(self) -> list[int]:
        """Columns from left to right as shown."""
        header = self.horizontalHeader()
        order = (header.logicalIndex(at) for at in range(header.count()))
        return [column for column in order if not self.isColumnHidden(column)]

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one, as near as there is."""
        row = max(0, min(row, self.lines.rowCount() - 1))
        index = self.lines.index(row, column)
        if index.isValid():
            # Not `setCurrentIndex`: that asks which keys are held, and Ctrl+Home would not select.
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def go_to_problem(self, line: int, key: str | None) -> None:
        """Go to a cell of a line (its place among `lines.lines()`)."""
        keys = [column.key for column in self.lines.spec.columns]
        column = keys.index(key) if key in keys else self.visible_columns()[0]
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.go(self.lines.row_of_line(line), column)

    def leave(self, *, forward: bool) -> None:
        """Give the focus to the widget after or before the grid."""
        self.focusNextPrevChild(forward)

    def selected_cells(self) -> list[tuple[int, int]]:
        """The selected cells, the current one when nothing is selected; without those of hidden columns."""
        cells = {
            (index.row(), index.column())
            for index in self.selectedIndexes()
            if not self.isColumnHidden(index.column())
        }
        return sorted(cells or {self.position()})

    def currentChanged(self, current: Index, previous: Index) -> None:
        """A line that was left shows what is missing in it."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if previous.isValid() and previous.row() != current.row():
            self.lines.reveal(previous.row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring of the current cell goes with the focus."""
        super().focusOutEvent(event)
        self.viewport().update()

    # keys and editors

    def event(self, event: QEvent) -> bool:
        """Tab is a key of the grid, as long as there is a cell to go to."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().event(event)
        if event.key() not in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return super().event(event)
        self.keyPressEvent(event)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The table of keys first, then Qt's own."""
        if self.editor() is None and self.keys.handle(self, event):
            event.accept()
            return
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def editor(self) -> QWidget | None:
        """The open editor."""
        if self.state() != QAbstractItemView.State.EditingState:
            return None
        return self.indexWidget(self.currentIndex())

    def typed(self) -> str:
        """The text in the open editor."""
        editor = self.editor()
        if isinstance(editor, LookUpEdit):
            return editor.typed()
        return editor.text() if isinstance(editor, QLineEdit) else ""

    def close_editor(self, *, keep: bool) -> None:
        """Close the open editor; `keep` takes over its text."""
        editor = self.editor()
        if editor is not None:
            self._delegate.finish(editor, keep=keep)

    def edit_current(self) -> None:
        """Open the editor of the current cell, the cursor behind its text."""
        index = self.currentIndex()
        if self.editor() is None and self.lines.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        editor = self.editor()
        line = editor.edit if isinstance(editor, LookUpEdit) else editor
        if isinstance(line, QLineEdit):
            line.deselect()
            line.end(False)

    def look_up(self) -> None:
        """Open the editor with its list."""
        self.edit_current()
        editor = self.editor()
        if isinstance(editor, LookUpEdit):
            editor.open_list()
        elif isinstance(editor, QComboBox):
            editor.showPopup()

    def move_on(self) -> None:
        """Go where Enter goes."""
        next_stop(self)

    # what follows from a cell

    def _follow(self, row: int, key: str) -> None:
        line = self.lines.row_at(row)
        column = self.lines.spec.column(key)
        unread = line.unread.get(key)
        if column.lookup is not None and unread is not None and unread.problem.code == PENDING:
            self._settle(line.uid, column, unread.typed)
        elif unread is None and self.lines.spec.fill is not None:
            self._fill(key, [line])

    def _settle(self, uid: int, column: GridColumn, typed: str) -> None:
        assert column.lookup is not None

        def found(value: PickerRow) -> None:
            self.lines.settle_reference(uid, column.key, typed, value, "")

        def failed(error: KontorError) -> None:
            self.lines.settle_reference(uid, column.key, typed, None, error.code)

        self.runner.run(settle_task(column.lookup, typed), owner=self, done=found, failed=failed)

    def _fill(self, key: str, rows: Sequence[Row]) -> None:
        fill = self.lines.spec.fill
        lines = [row for row in rows if isinstance(row, GridRow)]
        task = fill(key, lines) if fill is not None else None
        if task is not None:
            uids = [row.uid for row in lines]
            self.runner.run(task, owner=self, done=lambda values: self.lines.fill(uids, values))

    # clipboard

    def copy_selection(self, *, headings: bool) -> None:
        """Put the selected cells on the clipboard so that Excel, and this grid, take them back."""
        cells = self.selected_cells()
        rows = sorted({row for row, _ in cells if not self.lines.is_fresh(row)})
        chosen = {column for _, column in cells}
        columns = [column for column in self.visible_columns() if column in chosen]
        fields = [self.lines.spec.columns[column] for column in columns]
        block = [[text(field.title) for field in fields]] if headings else []
        for row in rows:
            line = self.lines.row_at(row)
            block.append(
                [self.copy_cell(row, at, line, field) for at, field in zip(columns, fields, strict=True)]
            )
        QGuiApplication.clipboard().setText(format_block(block))

    def copy_cell(self, row: int, column: int, line: GridRow, field: GridColumn) -> str:
        """The text a cell puts on the clipboard; nothing for what the person may not see."""
        return "" if self.lines.locked_value(column) else copy_text(line, field, self.lines.language)

    def copy_down(self, sources: Mapping[int, GridRow], cells: Sequence[tuple[int, int]]) -> None:
        """Give `cells` the value that the source line of their column has, as one step."""
        by_key = {self.lines.spec.columns[column].key: row for column, row in sources.items()}

        def change(row: GridRow, column: GridColumn) -> GridRow:
            source = by_key[column.key]
            unread = source.unread.get(column.key)
            if unread is not None:
                return with_unread(row, column, unread.typed, unread.problem)
            return with_value(row, column, source.get(column.key))

        self.lines.change_cells(cells, change, text("Copying from above"))

    def paste_text(self, pasted: str) -> None:
        """Paste a block at the current cell: at once when it is plain and clean, else after a preview."""
        from erp_desktop.ui.line_grid.paste_preview import PastePreview

        block = parse_block(pasted)
        if not block:
            return
        row, column = self.position()
        if len(block) == 1 and len(block[0]) == 1:
            self._paste_one(block[0][0], row, column)
            return
        order = self.visible_columns()
        visible = [self.lines.spec.columns[at] for at in order]
        placing = place(block, visible, order.index(column) if column in order else 0)
        plan = PastePlan(
            block, self.lines.spec, self.lines.all_rows(), placing, start=row, language=self.lines.language,
            locked=self.lines.locked_keys(),
        )
        if not plan.rows:
            return
        if not plan.waiting() and not plan.needs_preview():
            self.put(plan, only_clean=False)
            return
        preview = PastePreview(plan, self)
        preview.accepted.connect(lambda: self.put(plan, only_clean=preview.only_clean()))
        preview.open()

    def _paste_one(self, typed: str, row: int, column: int) -> None:
        cells = self.selected_cells()
        field = self.lines.spec.columns[column]
        if len(cells) <= 1 or field.kind is FieldKind.LOOK_UP:
            self.lines.enter_text(row, column, typed)
            return
        language = self.lines.language
        self.lines.change_cells(
            [cell for cell in cells if self.lines.spec.columns[cell[1]].kind is not FieldKind.LOOK_UP],
            lambda line, at: with_text(line, at, typed, language),
            text("Pasting"),
        )

    def put(self, plan: PastePlan, *, only_clean: bool) -> None:
        """Take the lines of a plan over, as one step, and select them."""
        rows = plan.accepted(only_clean=only_clean)
        start = min(plan.start, len(self.lines.all_rows()))
        replaced = min(plan.overlap(), len(self.lines.all_rows()) - start)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if not rows:
            return
        self.lines.replace(start, replaced, rows, text("Pasting"))
        self.lines.reveal()
        self._select_rows(start, len(rows), plan.placing.columns)
        if not plan.filled:
            for column in plan.placing.columns:
                if column is not None and column.writable:
                    self._fill(column.key, rows)

    def _select_rows(self, start: int, count: int, columns: Iterable[GridColumn | None]) -> None:
        keys = [column.key for column in self.lines.spec.columns]
        places = [keys.index(column.key) for column in columns if column is not None]
        selection = QItemSelection()
        for place_at in places:
            selection.select(
                self.lines.index(start, place_at), self.lines.index(start + count - 1, place_at)
            )
        if places:
            self.setCurrentIndex(self.lines.index(start, places[0]))
            self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # totals and widths

    def totals(self) -> Sequence[Total]:
        """The totals of the lines as they are now."""
        return self.lines.spec.totals(self.lines.lines()) if self.lines.spec.totals is not None else ()

    def widths(self) -> dict[str, int]:
        """Key → width, for the person's settings."""
        return {column.key: self.columnWidth(at) for at, column in enumerate(self.lines.spec.columns)}

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Widths as they were left."""
        for at, column in enumerate(self.lines.spec.columns):
            if column.key in widths and not column.stretch:
                self.setColumnWidth(at, max(theme.px(40), int(widths[column.key])))
