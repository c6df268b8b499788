"""What a pasted block will look like, with every problem at once, before it is taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
)

from erp_desktop.base.errors import KontorError
from erp_desktop.base.i18n import ntext, text
from erp_desktop.ui import theme
from erp_desktop.ui.column_width import column_width
from erp_desktop.ui.error_box import Banner
from erp_desktop.ui.field_kinds import FieldKind
from erp_desktop.ui.line_grid.headers import LineNumbers
from erp_desktop.ui.line_grid.model import LineGridModel
from erp_desktop.ui.line_grid.pasting import PastePlan
from erp_desktop.ui.line_grid.preview_delegate import PreviewDelegate
from erp_desktop.ui.look_up import resolve_texts_task
from erp_desktop.ui.picker import PickerRow
from erp_desktop.ui.problem_table import fill_problem_table, make_problem_table

if TYPE_CHECKING:
    from erp_desktop.ui.line_grid.view import LineGrid

SIZE = (920, 560)


class PreviewModel(LineGridModel):
    """The lines of a plan, numbered as in the block."""

    def __init__(self, plan: PastePlan, grid: LineGrid) -> None:
        super().__init__(plan.spec, parent=None)
        self._plan = plan
        self._locked = dict(grid.lines.locked_keys())
        self._read_only = True
        self.refresh()

    def refresh(self) -> None:
        """Show the lines as the plan has them now."""
        self.beginResetModel()
        self._rows = list(self._plan.rows)
        self._revealed = {row.uid for row in self._rows}
        self.endResetModel()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The row of the block beside each line."""
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return str(self._plan.block_rows[section])
        return super().headerData(section, orientation, role)


class PastePreview(QDialog):
    """Lines, problems, one question: take them over?"""

    def __init__(self, plan: PastePlan, grid: LineGrid) -> None:
        super().__init__(grid.window())
        self.setObjectName("paste_preview")
        self.setWindowTitle(text("Paste lines"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme.px(SIZE[0]), theme.px(SIZE[1]))
        self._plan = plan
        self._grid = grid
        self._waiting = 0
        self._heading = QLabel(self)
        theme.set_role(self._heading, "title")
        self._banner = Banner(self, closable=False)
        self._model = PreviewModel(plan, grid)
        self._model.setParent(self)
        self.table = self._make_table()
        self.problems = make_problem_table(self)
        self.problems.currentCellChanged.connect(lambda row, *_: self._jump(row))
        self._only_clean = QCheckBox(self)
        self._only_clean.toggled.connect(lambda _on: self._show_counts())
        self.accept_button = QPushButton(self)
        theme.set_role(self.accept_button, "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        self._cancel = QPushButton(text("Cancel"), self)
        self._cancel.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self._cancel.clicked.connect(self.reject)
        self._lay_out()
        self._resolve()
        self._show()
        self.accept_button.setFocus()

    def only_clean(self) -> bool:
        """Whether lines with problems are left out."""
        return self._only_clean.isChecked()

    def ready(self) -> bool:
        """Whether every look-up is answered."""
        return self._waiting == 0

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self._model)
        table.setItemDelegate(PreviewDelegate(table))
        table.setVerticalHeader(LineNumbers(table))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setAccessibleName(text("Lines to be pasted"))
        theme.set_role(table, "framed")
        named = {column.key for column in self._plan.placing.columns if column is not None}
        for at, column in enumerate(self._plan.spec.columns):
            dates = column.kind is FieldKind.DATE
            table.setColumnWidth(at, column_width(table.horizontalHeader(), at, column.width, dates=dates))
            table.setColumnHidden(at, column.hidden and column.key not in named)
            if column.stretch:
                table.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.table)
        split.addWidget(self.problems)
        split.setSizes([theme.px(300), theme.px(180)])
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._only_clean)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.accept_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._heading)
        column.addWidget(self._banner)
        column.addWidget(split, 1)
        column.addLayout(buttons)

    def _resolve(self) -> None:
        for key, texts in self._plan.waiting().items():
            look_up = self._plan.spec.column(key).lookup
            if look_up is None:
                self._plan.resolve(key, {})
                continue
            self._waiting += 1
            self._grid.runner.run(
                resolve_texts_task(look_up, texts),
                owner=self,
                done=partial(self._resolved, key),
                failed=self._failed,
            )

    def _resolved(self, key: str, found: Mapping[str, PickerRow]) -> None:
        self._plan.resolve(key, found)
        fill = self._plan.spec.fill
        task = fill(key, self._plan.rows) if fill is not None else None
        if task is None:
            self._answered()
        else:
            self._grid.runner.run(task, owner=self, done=self._filled, failed=self._failed)

    def _filled(self, values: Sequence[Mapping[str, object]]) -> None:
        self._plan.fill(values)
        self._answered()

    def _answered(self) -> None:
        self._waiting -= 1
        self._show()

    def _failed(self, error: KontorError) -> None:
        """The lines stay as they are: their texts are kept, and can be looked up one by one later."""
        for key in self._plan.waiting():
            self._plan.resolve(key, {})
        self._waiting = 0
        self._show()
        self._banner.show_error(error)

    def _show(self) -> None:
        self._model.refresh()
        problems = self._plan.problems() if self.ready() else []
        fill_problem_table(
            self.problems, problems, {column.key: text(column.title) for column in self._plan.spec.columns}
        )
        self.problems.setVisible(bool(problems))
        wrong = sum(bool(row.problems) for row in self._plan.rows)
        self._only_clean.setVisible(self.ready() and bool(wrong))
        self._only_clean.setText(
            ntext("Leave out the line with problems", "Leave out the {count} lines with problems", wrong)
        )
        self._show_counts()
        if not self.ready():
            count = sum(map(len, self._plan.waiting().values()))
            self._banner.show_words(ntext("Looking up {count} text…", "Looking up {count} texts…", count))
        elif problems:
            self._banner.show_words(
                ntext(
                    "{count} problem. Lines with problems can be pasted and corrected in the grid.",
                    "{count} problems. Lines with problems can be pasted and corrected in the grid.",
                    len(problems),
                ),
                "warn",
            )
        else:
            self._banner.show_words(text("Everything could be read."), "ok")

    def _show_counts(self) -> None:
        lines = len(self._plan.rows)
        self._heading.setText(ntext("{count} line from the clipboard", "{count} lines from the clipboard", lines))
        taken = len(self._plan.accepted(only_clean=self.only_clean()))
        self.accept_button.setText(ntext("Paste {count} line", "Paste {count} lines", taken))
        self.accept_button.setEnabled(self.ready() and taken > 0)

    def _jump(self, row: int) -> None:
        problem = self.problems_at(row)
        if problem is None or problem[0] not in self._plan.block_rows:
            return
        keys = [column.key for column in self._plan.spec.columns]
        column = keys.index(problem[1]) if problem[1] in keys else 0
        self.table.setCurrentIndex(self._model.index(self._plan.block_rows.index(problem[0]), column))

    def problems_at(self, row: int) -> tuple[int | None, str | None] | None:
        """Row of the block and key of the field of a line of the list of problems."""
        problems = self._plan.problems()
        return (problems[row].row, problems[row].field) if 0 <= row < len(problems) else None
