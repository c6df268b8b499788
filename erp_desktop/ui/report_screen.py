"""The screen of every report: parameters on top, result below, drill-down, PDF and spreadsheet.

    SPEC = ReportSpec(
        id="trial_balance.open", title=mark("Trial balance"), columns=COLUMNS, parameters=trial_balance_parameters,
        task=tasks.trial_balance, drill=lambda row, asked: ("ledger.open", {"account": row.account_id}),
        pdf_task=tasks.trial_balance_pdf)

The parameters are a widget of the slice: anything with `values()`, `words()` and the signal `changed`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from erp_desktop.base.changes import Changes
from erp_desktop.base.columns import Column
from erp_desktop.base.errors import Invalid, KontorError
from erp_desktop.base.formats import as_of_words
from erp_desktop.base.i18n import active_language, mark, text
from erp_desktop.base.task import Task
from erp_desktop.ui import theme
from erp_desktop.ui.command import Command, CommandSet
from erp_desktop.ui.command_bar import CommandBar
from erp_desktop.ui.error_box import Banner
from erp_desktop.ui.export import ask_path, export_pages_task, export_rows_task
from erp_desktop.ui.group_names import span_group_names
from erp_desktop.ui.paged_model import CellStyle, rights_test
from erp_desktop.ui.paged_table import RowDelegate
from erp_desktop.ui.place_message import PlaceMessage
from erp_desktop.ui.report_model import ReportModel
from erp_desktop.ui.runner import Handle
from erp_desktop.ui.screen import Screen, Services, Sheet
from erp_desktop.ui.selection import as_clipboard
from erp_desktop.ui.table_columns import ColumnArrangement

if TYPE_CHECKING:
    from server_db.access.permissions import Permission

R = TypeVar("R")


class Parameters(QWidget):
    """What a report is asked for; a slice inherits it.

    Signals:
        changed: a parameter is another.
    """

    changed = Signal()

    def values(self) -> object:
        """What the report's task takes.

        Raises:
            Invalid: a parameter cannot be taken; the widget shows it at its field.
        """
        raise NotImplementedError

    def words(self) -> tuple[str, ...]:
        """The parameters in words, for prints and exports, a line each."""
        return ()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Take over parameters from a drill-down; unknown ones are left alone."""


@dataclass(frozen=True, slots=True)
class ReportResult(Generic[R]):
    """What a report's task gives.

    Attributes:
        rows: in order; of a tree, each group before its rows.
        totals: values of the totals row by column key, None for no such row.
        note: words beside the title (a seal, the number of entries), translated.
        more: whether rows come after these, for `ReportSpec.next_task`.
    """

    rows: tuple[R, ...]
    totals: Mapping[str, object] | None = None
    note: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class ReportSpec(Generic[R]):
    """A report, declared.

    Attributes:
        id: command id; settings are kept under it.
        title: marked for translation.
        columns: in order; a row has an attribute for each key.
        parameters: makes the widget on top.
        task: its values → the work (LONG for long ones).
        drill: row and the values it was asked with → command id and argument it opens, None for nothing.
        next_task: its values and the last row shown → the rows after it; for reports too long for one page.
        pdf_task: its values → a task that writes a PDF and gives its path; None for no print.
        level_key: attribute of a row with its depth in the tree, empty for a flat report.
        summed: keys of columns that get a total in a spreadsheet.
        export_needs: permission to export, None for everybody who sees the report.
        icon: of the tab.
        runs_at_once: whether it runs when it is opened and at each change, else on Run only.
        empty: said when nothing was found, marked for translation.
        hint: said while a parameter that must be given is not, marked for translation.
        extra_commands: further commands of the screen.
        nouns: a change of these runs the report again when it is shown next.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    parameters: Callable[[Services, QWidget], Parameters]
    task: Callable[[Any], Task[ReportResult[R]]]
    drill: Callable[[R, Any], tuple[str, object] | None] | None = None
    next_task: Callable[[Any, R], Task[ReportResult[R]]] | None = None
    pdf_task: Callable[[Any], Task[Path]] | None = None
    level_key: str = ""
    summed: frozenset[str] = field(default_factory=frozenset)
    export_needs: Permission | None = None
    icon: str = "reports"
    runs_at_once: bool = True
    empty: str = mark("Nothing was posted for these parameters.")
    hint: str = mark("Choose the parameters, then run the report.")
    extra_commands: Callable[[ReportScreen[R]], list[Command]] | None = None
    nouns: tuple[str, ...] = ()


class ReportTable(QTableView):
    """The result.

    Signals:
        opened: Enter or double click, with the number of the row.
        copy_asked: Ctrl+C, with whether the headings are wanted.
    """

    opened = Signal(int)
    copy_asked = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter drills down, Left and Right fold groups, Ctrl+C copies."""
        model, row = self.model(), self.currentIndex().row()
        shift_control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(row)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(False)
        elif event.key() == Qt.Key.Key_C and event.modifiers() == shift_control:
            self.copy_asked.emit(True)
        elif event.key() == Qt.Key.Key_Space and isinstance(model, ReportModel) and model.is_group(row):
            model.toggle(row)
        else:
            super().keyPressEvent(event)


class ReportScreen(Screen, Generic[R]):
    """A report in a tab; `argument` may be parameters (name → value) to open with."""

    def __init__(
        self, spec: ReportSpec[R], services: Services, argument: object = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(services, parent)
        self.spec = spec
        self._handle: Handle | None = None
        self._shown_values: object = None
        self._stale = False
        style = CellStyle(spec.columns, rights_test(services.rights), services.decimals, active_language())
        self.model: ReportModel[R] = ReportModel(style, spec.level_key, self)
        self.table = ReportTable(self)
        self.parameters = spec.parameters(services, self)
        self.banner = Banner(self)
        self._dress_table()
        self.arrangement = ColumnArrangement(self.table, spec.columns, services.settings, f"{spec.id}.columns")
        self.message = PlaceMessage(self.table.viewport())
        self.command_set = CommandSet(self, self.commands(), services.rights)
        self.bar = CommandBar(text(spec.title), self.command_set, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        head = QVBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(8)
        for widget in (self.bar, self.parameters, self.banner):
            head.addWidget(widget)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.message.acted.connect(self.run_report)
        self.table.opened.connect(self._drill)
        self.table.doubleClicked.connect(lambda index: self._drill(index.row()))
        self.table.copy_asked.connect(self.copy)
        for changed in (
            self.model.modelReset, self.model.layoutChanged, self.model.rowsInserted,
            self.table.horizontalHeader().sectionMoved,
        ):
            changed.connect(lambda *_: span_group_names(self.table, self.model))
        self.model.more_wanted.connect(self._fetch_more)
        services.runner.changed.connect(self._something_changed)
        if isinstance(argument, Mapping):
            self.parameters.set_values(argument)
        if spec.runs_at_once:
            self.parameters.changed.connect(self.run_report)
            self.run_report()
        else:
            self.message.show_empty(text(spec.hint), text("Run"))

    def _dress_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setItemDelegate(RowDelegate(self.table))
        self.table.setAccessibleName(text(self.spec.title))
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW_HEIGHT))
        self.table.horizontalHeader().setSectionsMovable(True)
        self.table.horizontalHeader().setHighlightSections(False)

    def title(self) -> str:
        """The title of the report."""
        return text(self.spec.title)

    def icon(self) -> str:
        """The icon of the report."""
        return self.spec.icon

    def commands(self) -> list[Command]:
        """Run, open, print, export."""
        spec = self.spec
        found = [
            Command(f"{spec.id}.run", mark("Run"), run=self.run_report, shortcut="F5", icon="refresh",
                    primary=not spec.runs_at_once),
        ]
        if spec.drill is not None:
            found.append(Command(f"{spec.id}.drill", mark("Open what is behind"), run=self._drill_current,
                                 shortcut="Return", binds=False, icon="open", in_bar=False))
        if spec.extra_commands is not None:
            found.extend(spec.extra_commands(self))
        if spec.pdf_task is not None:
            found.append(Command(f"{spec.id}.pdf", mark("Print or PDF"), run=self.print_report, shortcut="Ctrl+P",
                                 icon="print"))
        if self.services.write_sheet is not None:
            found.append(Command(f"{spec.id}.export", mark("Export…"), run=self.export, shortcut="Ctrl+Shift+E",
                                 icon="export", needs=spec.export_needs))
        found.append(Command(f"{spec.id}.copy_headings", mark("Copy with headings"), icon="copy", in_bar=False,
                             run=lambda: self.copy(headings=True), shortcut="Ctrl+Shift+C", binds=False))
        return found

    def save_state(self) -> None:
        """Remember columns."""
        self.arrangement.save()

    def activated(self) -> None:
        """Let the arrows work at once, or the missing parameter be typed; catch up with what changed behind."""
        (self.parameters if self._waits_for_parameters() else self.table).setFocus()
        if self._stale:
            self.run_report()

    def _waits_for_parameters(self) -> bool:
        try:
            self.parameters.values()
        except Invalid:
            return True
        return False

    def _something_changed(self, changes: Changes) -> None:
        if changes.nouns & set(self.spec.nouns):
            self._stale = True

    def apply_filters(self, values: Mapping[str, Any]) -> None:
        """Show the report for other parameters."""
        self.parameters.set_values(values)
        self.run_report()

    def run_report(self) -> None:
        """Ask for the result of the parameters; the older result stays until the new one is here."""
        self.banner.hide()
        self._stale = False
        try:
            values = self.parameters.values()
        except Invalid as error:
            self._show_problem(error)
            return
        self._shown_values = values
        if not self.model.rowCount():
            self.message.show_waiting()
        self._handle = self.run(self.spec.task(values), self._show, latest=True, key="report")

    def _show_problem(self, error: Invalid) -> None:
        """A parameter that is only not given yet is asked for; one that is wrong is told."""
        if all(problem.code == "value.required" for problem in error.problems):
            self.model.show_rows((), None)
            self.message.show_empty(text(self.spec.hint))
        else:
            self.banner.show_error(error)

    def _fetch_more(self) -> None:
        rows = self.model.rows()
        if self.spec.next_task is not None and rows:
            task = self.spec.next_task(self._shown_values, rows[-1])
            self.run(task, self._append, latest=True, key="report")

    def _append(self, result: ReportResult[R]) -> None:
        self.model.append_rows(result.rows, more=result.more)

    def show_error(self, error: KontorError) -> None:
        """In the table when it is empty, else above it."""
        if self.model.rowCount():
            self.banner.show_error(error)
        else:
            self.message.show_error(error)

    def print_report(self) -> None:
        """Make the PDF and show it in the program."""
        if self.spec.pdf_task is None:
            return
        try:
            values = self.parameters.values()
        except Invalid as error:
            self.banner.show_error(error)
            return
        self.run(self.spec.pdf_task(values), self._show_pdf, key="pdf", latest=True)

    def export(self) -> None:
        """Write the result to a file the person chooses."""
        write = self.services.write_sheet
        path = ask_path(self, self.title()) if write is not None else None
        if path is None or write is None:
            return
        seen = [one for one in self.arrangement.shown() if not self.model.style.locked(one)]
        chosen = [self.spec.columns[one] for one in seen]
        rows = list(self.model.rows())
        sheet = Sheet(self.title(), chosen, rows, self.parameters.words(), self.spec.summed)
        values, next_task = self._shown_values, self.spec.next_task
        if next_task is None or not self.model.has_more():
            task = export_rows_task(write, path, sheet)
        else:
            task = export_pages_task(write, path, sheet, rows, lambda last: next_task(values, last))
        self.run(task, lambda done: self.services.notify(text("{name} is written", name=done.name), "ok"))

    def copy(self, headings: bool = False) -> None:  # noqa: FBT001, FBT002 - slot of a signal of one bool
        """Put the rows with a selected cell on the clipboard."""
        indexes = self.table.selectionModel().selectedIndexes()
        numbers = sorted({one.row() for one in indexes})
        chosen = {one.column() for one in indexes}
        columns = [one for one in self.arrangement.shown() if one in chosen]
        rows = [row for row in map(self.model.row_at, numbers) if row is not None]
        words = as_clipboard(
            rows, [self.spec.columns[one] for one in columns],
            [self.model.style.locked(one) for one in columns], headings=headings,
        )
        QGuiApplication.clipboard().setText(words)

    def _show(self, result: ReportResult[R]) -> None:
        place = self.table.currentIndex()
        self.model.show_rows(result.rows, result.totals, more=result.more)
        self.table.setCurrentIndex(self.model.index(max(place.row(), 0), max(place.column(), 0)))
        moment = self._handle.as_of if self._handle is not None else None
        self.bar.set_note(" · ".join(filter(None, (result.note, as_of_words(moment)))))
        if result.rows:
            self.message.clear()
        else:
            self.message.show_empty(text(self.spec.empty))

    def _show_pdf(self, path: Path) -> None:
        if self.services.show_pdf is not None:
            self.services.show_pdf(path, self.title())

    def _drill_current(self) -> None:
        self._drill(self.table.currentIndex().row())

    def _drill(self, number: int) -> None:
        row = self.model.row_at(number)
        drill = self.spec.drill
        target = drill(row, self._shown_values) if row is not None and drill is not None else None
        if target is not None:
            self.services.navigate(*target)
        elif self.model.is_group(number):
            self.model.toggle(number)
