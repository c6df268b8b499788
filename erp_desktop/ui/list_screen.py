"""The screen of every list: filter bar, table, commands, preview; a slice only declares a `ListSpec`.

SPEC = ListSpec(
id="supplier.list", title=mark("Suppliers"), icon="parties", columns=COLUMNS,
page_task=tasks.suppliers_page, count_task=tasks.suppliers_count, nouns=("supplier",),
open_command="supplier.open", new_command="supplier.new", new_needs=Permission.SUPPLIER_EDIT,
filters=(ChoiceFilter("state", mark("State"), STATES),), sort=Sort("code"),
empty=mark("Suppliers you buy from stand here."))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMessageBox, QSplitter, QVBoxLayout, QWidget

from erp_desktop.base.changes import Changes
from erp_desktop.base.columns import Column
from erp_desktop.base.errors import KontorError
from erp_desktop.base.formats import format_integer
from erp_desktop.base.i18n import active_language, mark, text
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.base.task import Task
from erp_desktop.ui import theme
from erp_desktop.ui.command import Command, CommandSet
from erp_desktop.ui.command_bar import CommandBar
from erp_desktop.ui.error_box import Banner
from erp_desktop.ui.export import ask_path, export_query_task, export_rows_task
from erp_desktop.ui.filter_bar import FilterBar
from erp_desktop.ui.filters import FilterSpec, FilterValue
from erp_desktop.ui.paged_model import CellStyle, PagedTableModel, State, rights_test
from erp_desktop.ui.paged_table import PagedTable
from erp_desktop.ui.row_actions import Batch, BatchDialog, RowAction
from erp_desktop.ui.runner import EVERYTHING
from erp_desktop.ui.screen import Screen, Services, Sheet

if TYPE_CHECKING:
    from server_db.access.permissions import Permission

R = TypeVar("R")


class Preview(QWidget, Generic[R]):
    """What a preview pane must do; a slice inherits it."""

    def show_row(self, row: R | None) -> None:
        """Show the record of the cursor in short, nothing for None."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ListSpec(Generic[R]):
    """A list, declared.

    Attributes:
        id: command id of the list; settings are kept under it.
        title: marked for translation.
        columns: in order; the row has an attribute for each key, and `id`.
        page_task: query, cursor and row limit → a task that gives a page.
        count_task: query → a task that counts, bounded; None counts what is loaded.
        icon: of the tab.
        filters: in order.
        sort: the list's own order.
        nouns: a change of these refreshes the list.
        open_command: command id that opens a row; gets `row.id`.
        new_command: command id that makes a new record.
        new_needs: permission for it.
        new_title: words of the button, marked for translation.
        import_records: opens the import of this kind of record; gets the screen.
        import_needs: permission for it.
        export_needs: permission to export, None for everybody who sees the list.
        actions: what can be done with selected rows.
        archivable: whether there are archived records to show.
        preview: makes the preview pane.
        extra_commands: further commands of the screen.
        empty: what belongs here, marked for translation.
        search_hint: hint in the search box, marked for translation.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    page_task: Callable[[Query, Cursor | None, int], Task[Page[R]]]
    count_task: Callable[[Query], Task[Count]] | None = None
    icon: str = "document"
    filters: tuple[FilterSpec, ...] = ()
    sort: Sort | None = None
    nouns: tuple[str, ...] = ()
    open_command: str = ""
    new_command: str = ""
    new_needs: Permission | None = None
    new_title: str = mark("New")
    import_records: Callable[[ListScreen[R]], object] | None = None
    import_needs: Permission | None = None
    export_needs: Permission | None = None
    actions: tuple[RowAction[R], ...] = ()
    archivable: bool = False
    preview: Callable[[Services, QWidget], Preview[R]] | None = None
    extra_commands: Callable[[ListScreen[R]], list[Command]] | None = None
    empty: str = mark("Nothing here yet.")
    search_hint: str = mark("Search")


class ListScreen(Screen, Generic[R]):
    """A list in a tab; `argument` may be filters (key → value) to open with."""

    def __init__(
        self, spec: ListSpec[R], services: Services, argument: object = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(services, parent)
        self.spec = spec
        self._stale = False
        style = CellStyle(spec.columns, rights_test(services.rights), services.decimals, active_language())
        self.model: PagedTableModel[R] = PagedTableModel(
            services.runner, style, spec.page_task, spec.count_task, parent=self
        )
        self.table: PagedTable[R] = PagedTable(
            self.model, settings=services.settings, settings_key=f"{spec.id}.columns",
            company_currency=services.currency, parent=self,
        )
        self.table.setAccessibleName(text(spec.title))
        self.filter_bar = FilterBar(
            spec.filters, runner=services.runner, settings=services.settings, settings_key=spec.id,
            sort=spec.sort, archivable=spec.archivable, placeholder=text(spec.search_hint), parent=self,
        )
        self.banner = Banner(self)
        self._changed = Banner(self)
        self._commands = self.commands()
        self.command_set = CommandSet(self, self._commands, services.rights)
        self.bar = CommandBar(text(spec.title), self.command_set, self)
        self._preview: Preview[R] | None = spec.preview(services, self) if spec.preview is not None else None
        self._build()
        self._connect()
        if isinstance(argument, Mapping):
            self.filter_bar.apply_filters(argument)
        else:
            self.filter_bar.restore_last()
        self._show_empty()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        head = QVBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(8)
        head.addWidget(self.bar)
        head.addWidget(self.filter_bar)
        head.addWidget(self.banner)
        head.addWidget(self._changed)
        column.addLayout(head)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.table)
        if self._preview is not None:
            self.splitter.addWidget(self._preview)
            self.splitter.setSizes([3, 1])
            self.splitter.setStretchFactor(0, 3)
            self.splitter.setStretchFactor(1, 1)
            shown = self.services.settings.get(f"{self.spec.id}.preview", True)
            self._preview.setVisible(shown)
        column.addWidget(self.splitter, 1)
        QWidget.setTabOrder(self.filter_bar.search, self.table)
        self.setFocusProxy(self.filter_bar.search)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _connect(self) -> None:
        self.filter_bar.query_changed.connect(self.model.set_query)
        self.filter_bar.leave_down.connect(self.table.setFocus)
        self.model.count_changed.connect(self._show_count)
        self.model.state_changed.connect(self._state_changed)
        self.table.opened.connect(self._open_row)
        self.table.current_changed.connect(self._row_changed)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.command_set.refresh())
        self.table.selection_summary.connect(self.selection_summary)
        self.table.empty_action.connect(self._fill)
        self.table.customContextMenuRequested.connect(self._context_menu)
        self._changed.acted.connect(self.refresh)
        self.banner.acted.connect(self.refresh)
        self.services.runner.changed.connect(self._something_changed)

    def title(self) -> str:
        """The title of the list."""
        return text(self.spec.title)

    def icon(self) -> str:
        """The icon of the list."""
        return self.spec.icon

    def commands(self) -> list[Command]:
        """New, open, the row actions, import, export, columns, refresh."""
        spec = self.spec
        found: list[Command] = []
        if spec.new_command:
            found.append(Command(f"{spec.id}.new", spec.new_title, run=self._new, shortcut="Ctrl+N", icon="plus",
                                 needs=spec.new_needs, primary=True))
        if spec.open_command:
            found.append(Command(f"{spec.id}.open", mark("Open"), run=self._open_current, shortcut="Return",
                                 binds=False, icon="open", enabled=self._needs_row, in_bar=False))
        found.extend(self._row_command(action) for action in spec.actions)
        if spec.extra_commands is not None:
            found.extend(spec.extra_commands(self))
        if spec.import_records is not None:
            found.append(Command(f"{spec.id}.import", mark("Import…"), run=self._import, icon="import",
                                 needs=spec.import_needs, in_bar=False))
        if self.services.write_sheet is not None:
            found.append(Command(f"{spec.id}.export_shown", mark("Export what is shown…"), run=self.export_shown,
                                 icon="export", needs=spec.export_needs, in_bar=False))
            found.append(Command(f"{spec.id}.export_all", mark("Export all…"), run=self.export_all,
                                 shortcut="Ctrl+Shift+E", icon="export", needs=spec.export_needs, in_bar=False))
        found.extend([
            Command(f"{spec.id}.columns", mark("Columns…"), run=self._choose_columns, icon="columns",
                    shortcut="Ctrl+Shift+L", in_bar=False),
            Command(f"{spec.id}.search", mark("Search in this list"), run=self._to_search, shortcut="Ctrl+F",
                    icon="search", in_bar=False),
            Command(f"{spec.id}.refresh", mark("Refresh"), run=self.refresh, shortcut="F5", icon="refresh",
                    in_bar=False),
            Command(f"{spec.id}.copy_headings", mark("Copy with headings"), shortcut="Ctrl+Shift+C", binds=False,
                    run=lambda: self.table.copy_selection(headings=True), icon="copy", in_bar=False),
        ])
        if spec.preview is not None:
            found.append(Command(f"{spec.id}.preview", mark("Preview"), run=self._toggle_preview,
                                 shortcut="Ctrl+Shift+P", icon="preview", in_bar=False))
        return found

    def save_state(self) -> None:
        """Remember columns and filters."""
        self.table.arrangement.save()
        self.filter_bar.save_last()

    def refresh(self) -> None:
        """Ask the server again."""
        self._stale = False
        self._changed.hide()
        self.banner.hide()
        self.model.refresh()

    def activated(self) -> None:
        """Let the arrows work at once, and catch up with what changed while another tab was in front."""
        if self._stale:
            self.refresh()
        self.table.setFocus()

    def show_error(self, error: KontorError) -> None:
        """On the screen, not in a dialog."""
        self.banner.show_error(error)

    def apply_filters(self, filters: Mapping[str, FilterValue]) -> None:
        """Show only these."""
        self.filter_bar.apply_filters(filters)

    def export_shown(self) -> None:
        """Write the loaded rows and shown columns to a file the person chooses."""
        self._export(everything=False)

    def export_all(self) -> None:
        """Write every row of the query, however many, to a file the person chooses."""
        self._export(everything=True)

    def _export(self, *, everything: bool) -> None:
        write = self.services.write_sheet
        path = ask_path(self, self.title())
        if path is None or write is None:
            return
        style, columns = self.model.style, self.table.arrangement.shown()
        chosen = [self.spec.columns[number] for number in columns if not style.locked(number)]
        sheet = Sheet(self.title(), chosen, () if everything else list(self.model.rows()))
        if everything:
            query, page_task = self.model.query, self.spec.page_task
            task = export_query_task(write, path, sheet, query=query, page_task=page_task)
        else:
            task = export_rows_task(write, path, sheet)
        self.run(task, done=lambda done: self.services.notify(text("{name} is written", name=done.name), "ok"))

    def _row_command(self, action: RowAction[R]) -> Command:
        return Command(
            action.id, action.title, run=lambda: self.act(action), shortcut=action.shortcut, icon=action.icon,
            needs=action.needs, enabled=lambda: self._why_not(action), in_bar=action.in_bar,
        )

    def act(self, action: RowAction[R]) -> None:
        """Do something with the selected rows; several get a window with a result line each."""
        rows = self.table.selected_rows()
        if not rows or not self._agreed(action, len(rows)):
            return
        if len(rows) == 1:
            done = text("{title}: {name}", title=text(action.title), name=action.describe(rows[0]))
            self.run(action.task(rows[0]), done=lambda _result: self.services.notify(done, "ok"))
            return
        dialog = BatchDialog(Batch(action, rows, self.services.runner, self), self)
        dialog.open()

    def _agreed(self, action: RowAction[R], count: int) -> bool:
        if not action.question:
            return True
        box = QMessageBox(self)
        box.setWindowTitle(text(action.title))
        box.setText(text(action.question, count=count))
        yes = box.addButton(text(action.title), QMessageBox.ButtonRole.AcceptRole)
        box.setEscapeButton(box.addButton(text("Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        return box.clickedButton() is yes

    def _why_not(self, action: RowAction[R]) -> str | None:
        rows = self.table.selected_rows()
        if not rows:
            return text("Select a row first.")
        return action.allowed(rows[0]) if len(rows) == 1 else None

    def _needs_row(self) -> str | None:
        return None if self.table.current_row() is not None else text("Select a row first.")

    def _new(self) -> None:
        self.services.navigate(self.spec.new_command, None)

    def _open_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._open_row(row)

    def _open_row(self, row: Any) -> None:  # noqa: ANN401 - a Signal(object) carries it
        if self.spec.open_command:
            self.services.navigate(self.spec.open_command, row.id)

    def _import(self) -> None:
        if self.spec.import_records is not None:
            self.spec.import_records(self)

    def _choose_columns(self) -> None:
        corner = self.table.mapToGlobal(QPoint(theme.px(8), theme.px(theme.HEADER_HEIGHT)))
        self.table.arrangement.menu().popup(corner)

    def _to_search(self) -> None:
        self.filter_bar.search.setFocus()
        self.filter_bar.search.selectAll()

    def _toggle_preview(self) -> None:
        if self._preview is not None:
            shown = not self._preview.isVisibleTo(self)
            self._preview.setVisible(shown)
            self.services.settings.set(f"{self.spec.id}.preview", shown)

    def _row_changed(self, row: R | None) -> None:
        self.command_set.refresh()
        if self._preview is not None and self._preview.isVisibleTo(self):
            self._preview.show_row(row)

    def _context_menu(self, place: QPoint) -> None:
        row_ids = {f"{self.spec.id}.open", f"{self.spec.id}.copy_headings", *(one.id for one in self.spec.actions)}
        ids = [one.id for one in self.command_set.commands() if one.id in row_ids]
        self.command_set.menu(self, ids).popup(self.table.viewport().mapToGlobal(place))

    def _show_count(self, count: Count | None) -> None:
        if count is None:
            return
        number = format_integer(count.value)
        self.bar.set_note(number if count.exact else text("{number}+", number=number))

    def _state_changed(self) -> None:
        self.filter_bar.keep_sort(self.model.query.sort)
        self._show_empty()
        if self.model.state is State.FAILED and self.model.rowCount() and self.model.error is not None:
            self.banner.show_error(self.model.error, text("Try again"))
        elif self.model.state is State.READY:
            self.banner.hide()

    def _show_empty(self) -> None:
        if self.filter_bar.filtered():
            self.table.set_empty(text("Nothing matches."), text("Clear filters"))
            return
        can_create = self.command_set.action(f"{self.spec.id}.new") is not None
        self.table.set_empty(text(self.spec.empty), text(self.spec.new_title) if can_create else "")

    def _fill(self) -> None:
        if self.filter_bar.filtered():
            self.filter_bar.clear()
        elif self.spec.new_command:
            self._new()

    def _something_changed(self, changes: Changes) -> None:
        if not changes.nouns & {*self.spec.nouns, EVERYTHING}:
            return
        if not self.isVisible():
            self._stale = True
        elif self.table.unscrolled():
            self.refresh()
        else:
            self._changed.show_words(text("This list has changed."), "accent", text("Refresh"))
