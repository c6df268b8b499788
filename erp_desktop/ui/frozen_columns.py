"""Columns that stay in view: a second view over the same model, laid over the left edge of the table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from erp_desktop.ui import theme


class FrozenColumns(QTableView):
    """Shows the first columns of `table` and follows its rows, widths, order, sort and selection."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._count = 0
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(table)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(table.accessibleName())
        main = table.horizontalHeader()
        main.sectionResized.connect(lambda *_: self.refresh())
        main.sectionMoved.connect(lambda *_: self.refresh())
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(main.sectionClicked)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        self.doubleClicked.connect(table.doubleClicked)
        table.installEventFilter(self)
        self.hide()

    def count(self) -> int:
        """How many columns are frozen."""
        return self._count

    def set_count(self, count: int) -> None:
        """Freeze the first `count` columns shown, 0 for none."""
        self._count = max(0, count)
        self.refresh()

    def refresh(self) -> None:
        """Follow the table after its columns changed."""
        if not self._count:
            self.hide()
            return
        main = self._table.horizontalHeader()
        shown = [
            main.logicalIndex(place)
            for place in range(main.count())
            if not main.isSectionHidden(main.logicalIndex(place))
        ][: self._count]
        own = self.horizontalHeader()
        for place in range(main.count()):
            own.moveSection(own.visualIndex(main.logicalIndex(place)), place)
        for column in range(main.count()):
            self.setColumnHidden(column, column not in shown)
            if column in shown:
                self.setColumnWidth(column, main.sectionSize(column))
        own.setFixedHeight(theme.px(theme.HEADER_HEIGHT))
        own.setSortIndicatorShown(main.isSortIndicatorShown())
        own.setSortIndicator(main.sortIndicatorSection(), main.sortIndicatorOrder())
        self.verticalHeader().setDefaultSectionSize(self._table.verticalHeader().defaultSectionSize())
        width = sum(main.sectionSize(column) for column in shown)
        self.setGeometry(0, 0, width + 1, self._table.viewport().height() + main.height())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the height of the table."""
        if watched is self._table and event.type() == QEvent.Type.Resize:
            self.refresh()
        return super().eventFilter(watched, event)
