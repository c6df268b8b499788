"""Importing a file: choose it, see what it will do and everything that is wrong, do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from erp_desktop.base.columns import ImportColumn, Kind
from erp_desktop.base.errors import KontorError
from erp_desktop.base.formats import formatter
from erp_desktop.base.i18n import ntext, text
from erp_desktop.base.importing import ParsedRow
from erp_desktop.base.task import Task
from erp_desktop.ui import theme
from erp_desktop.ui.error_box import Banner
from erp_desktop.ui.import_file import ImportPreview, PlanTask, preview_task
from erp_desktop.ui.problem_table import fill_problem_table, make_problem_table
from erp_desktop.ui.progress import show_progress
from erp_desktop.ui.runner import Handle
from erp_desktop.ui.screen import Screen

SIZE = (940, 600)
SAMPLE_ROWS = 100

ApplyTask = Callable[[Sequence[ParsedRow]], Task[Any]]


class ImportDialog(QDialog):
    """The import of one kind of record.

    Signals:
        imported: it is done.
    """

    imported = Signal()

    def __init__(
        self,
        screen: Screen,
        title: str,
        columns: Sequence[ImportColumn],
        preview: Callable[[Path], Task[ImportPreview]],
        apply: ApplyTask,
    ) -> None:
        """Build the dialog; `choose` or `take` gives it a file.

        Args:
            screen: the list it belongs to.
            title: what is imported, translated.
            columns: what a file may bring.
            preview: path → task that reads the file and says what it would do.
            apply: rows → task that does it, all or none.
        """
        super().__init__(screen.window())
        self.setObjectName("import_dialog")
        self.setWindowTitle(text("Import: {title}", title=title))
        self.setAcceptDrops(True)
        self.resize(theme.px(SIZE[0]), theme.px(SIZE[1]))
        self._screen = screen
        self._columns = {column.key: column for column in columns}
        self._preview_task = preview
        self._apply = apply
        self.preview: ImportPreview | None = None
        self._busy = False
        self._handle: Handle | None = None
        self._make_widgets(title)
        self._lay_out()
        self._show_expected()
        self.choose_button.setFocus()

    def _make_widgets(self, title: str) -> None:
        self._heading = QLabel(text("Import: {title}", title=title), self)
        theme.set_role(self._heading, "title")
        self._file = QLabel(self)
        self._file.setWordWrap(True)
        theme.set_tone(self._file, "muted")
        self.choose_button = QPushButton(text("Choose &file…"), self)
        self.choose_button.clicked.connect(self.choose)
        self.banner = Banner(self, closable=False)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(text("Progress"))
        self.progress.hide()
        self._screen.services.runner.polled.connect(self._poll)
        self.problems = make_problem_table(self)
        self.problems.hide()
        self.sample = QTableWidget(self)
        self.sample.setAccessibleName(text("First rows of the file"))
        self.sample.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.sample.setTabKeyNavigation(False)
        self.sample.setWordWrap(False)
        self.sample.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW_HEIGHT))
        theme.set_role(self.sample, "framed")
        self.sample.hide()
        self.apply_button = QPushButton(text("Import"), self)
        theme.set_role(self.apply_button, "primary")
        self.apply_button.clicked.connect(self.apply)
        self._cancel = QPushButton(text("Cancel"), self)
        self._cancel.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self._cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.choose_button)
        top.addWidget(self._file, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.apply_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._heading)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addWidget(self.progress)
        column.addWidget(self.problems, 2)
        column.addWidget(self.sample, 3)
        column.addStretch(0)
        column.addLayout(buttons)
        self._show_state()

    def _show_expected(self) -> None:
        required = [text(one.title) for one in self._columns.values() if one.required]
        others = [text(one.title) for one in self._columns.values() if not one.required]
        words = text("CSV or .xlsx, with headings in the first row.")
        if required:
            words += " " + text("Needed: {columns}.", columns=", ".join(required))
        if others:
            words += " " + text("Also taken: {columns}.", columns=", ".join(others))
        self._file.setText(words)

    # the file

    def choose(self) -> None:
        """Ask for the file."""
        kinds = text("Tables ({patterns})", patterns="*.csv *.txt *.tsv *.xlsx")
        name, _ = QFileDialog.getOpenFileName(self, text("Choose the file to import"), "", kinds)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Read a file and show what it would do."""
        self.preview = None
        self._file.setText(path.name)
        self._wait(self._preview_task(path), self._show_preview)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped."""
        if not self._busy and len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The file was dropped."""
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))

    def _wait(self, task: Task[Any], done: Callable[[Any], None]) -> None:
        self._busy = True
        self.banner.hide()

        def finished(result: object) -> None:
            self._end_wait()
            done(result)

        def failed(error: KontorError) -> None:
            self._end_wait()
            self._show_error(error)

        self._handle = self._screen.services.runner.run(task, owner=self, done=finished, failed=failed)
        self._show_state()

    def _poll(self, _handles: object) -> None:
        if self._handle is not None and self._busy:
            self.progress.show()
            show_progress(self.progress, self._handle.progress)

    def reject(self) -> None:
        """Cancel what is under way; closes."""
        if self._handle is not None:
            self._handle.cancel()
        super().reject()

    def _end_wait(self) -> None:
        self._busy = False
        self._handle = None
        self.progress.hide()
        self._show_state()

    def _show_error(self, error: KontorError) -> None:
        self.banner.show_error(error)
        self.sample.hide()
        self.problems.hide()
        self._show_state()

    # what it would do

    def _show_preview(self, preview: ImportPreview) -> None:
        self.preview = preview
        titles = {key: text(column.title) for key, column in self._columns.items()}
        fill_problem_table(self.problems, preview.problems, titles)
        self.problems.setVisible(bool(preview.problems))
        self._fill_sample(preview)
        words = self._counts(preview)
        if preview.ignored:
            words += " " + text("Left out: {headings}.", headings=", ".join(preview.ignored))
        if preview.problems:
            words += " " + text("Correct the file and choose it again; nothing is imported before.")
            self.banner.show_words(words, "bad")
        elif not preview.writes:
            self.banner.show_words(text("Everything in this file is stored already.") + " " + words, "accent")
        else:
            self.banner.show_words(words, "ok")
        self._show_state()
        (self.apply_button if preview.ready else self.choose_button).setFocus()

    @staticmethod
    def _counts(preview: ImportPreview) -> str:
        parts = [
            ntext("{count} new", "{count} new", len(preview.added)),
            ntext("{count} changed", "{count} changed", len(preview.changed)),
            ntext("{count} unchanged", "{count} unchanged", preview.same),
        ]
        if preview.problems:
            parts.append(ntext("{count} problem", "{count} problems", len(preview.problems)))
        return " · ".join(parts) + "."

    def _fill_sample(self, preview: ImportPreview) -> None:
        rows = preview.rows[:SAMPLE_ROWS]
        columns = [self._columns[key] for key in preview.columns]
        self.sample.setColumnCount(len(columns) + 1)
        self.sample.setHorizontalHeaderLabels([text("Effect"), *(text(column.title) for column in columns)])
        self.sample.setRowCount(len(rows))
        self.sample.setVerticalHeaderLabels([str(row.line) for row in rows])
        show = [formatter(Kind.TEXT if one.kind is Kind.STATE else one.kind) for one in columns]
        for at, row in enumerate(rows):
            cells = [self._effect(preview, row)]
            cells += [one(row.values.get(column.key)) for one, column in zip(show, columns, strict=True)]
            for place, words in enumerate(cells):
                item = QTableWidgetItem(words)
                if place and columns[place - 1].kind.numeric:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.sample.setItem(at, place, item)
        self.sample.resizeColumnsToContents()
        self.sample.setVisible(bool(rows))

    @staticmethod
    def _effect(preview: ImportPreview, row: ParsedRow) -> str:
        if any(problem.row == row.line for problem in preview.problems):
            return text("With problems")
        code = str(row.values.get("code"))
        if code in preview.added:
            return text("New")
        return text("Changed") if code in preview.changed else text("Unchanged")

    def _show_state(self) -> None:
        ready = self.preview is not None and self.preview.ready and not self._busy
        count = self.preview.writes if self.preview is not None else 0
        self.apply_button.setText(
            ntext("&Import {count} record", "&Import {count} records", count) if count else text("&Import")
        )
        self.apply_button.setEnabled(ready)
        self.choose_button.setEnabled(not self._busy)
        self.choose_button.setAutoDefault(not ready)
        self.apply_button.setDefault(ready)

    # doing it

    def apply(self) -> None:
        """Import what the preview shows."""
        if self.preview is not None and self.preview.ready and not self._busy:
            self._wait(self._apply(self.preview.rows), lambda _result: self._done())

    def _done(self) -> None:
        count = self.preview.writes if self.preview is not None else 0
        self._screen.services.notify(ntext("{count} record imported.", "{count} records imported.", count), "ok")
        self.imported.emit()
        self.accept()


def open_import(
    screen: Screen,
    title: str,
    columns: Sequence[ImportColumn],
    plan_task: PlanTask,
    apply_task: ApplyTask,
) -> ImportDialog:
    """Open the import of a list.

    Args:
        screen: the list.
        title: what is imported, marked for translation.
        columns: what a file may bring.
        plan_task: rows (`base.importing.ParsedRow`) → task that says what they would do.
        apply_task: rows → task that does it, all or none.
    """
    dialog = ImportDialog(screen, text(title), columns, preview_task(columns, plan_task), apply_task)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
