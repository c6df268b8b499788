"""The line above a list: search as you type, filters as chips, archived records, saved views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QInputDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from erp_desktop.base import limits
from erp_desktop.base.i18n import text
from erp_desktop.base.paging import Query, Sort
from erp_desktop.ui import icons, theme
from erp_desktop.ui.filter_editors import edit_filter
from erp_desktop.ui.filters import (
    FilterSpec,
    FilterValue,
    FlagFilter,
    View,
    view_from_json,
    words_of_filter,
)
from erp_desktop.ui.flow_layout import FlowLayout
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import SettingsStore

VIEWS_MAX = 50
SEARCH_WIDTH = 260
SEARCH_WIDTH_MAX = 380
SEARCH_ICONS = 72


class Chip(QPushButton):
    """A filter: press to set or change it, Delete or Backspace takes it away."""

    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the filter away, Enter edits it."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Search box and filters of a list.

    Signals:
        query_changed: the `Query` to ask for now.
        leave_down: the person pressed Down or Enter in the search box and wants the table.
    """

    query_changed = Signal(object)
    leave_down = Signal()

    def __init__(
        self,
        specs: tuple[FilterSpec, ...],
        *,
        runner: TaskRunner,
        settings: SettingsStore,
        settings_key: str,
        sort: Sort | None = None,
        archivable: bool = False,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Build the bar with what was left last time.

        Args:
            specs: the filters, in order.
            runner: for look-ups in filters.
            settings: where views are kept.
            settings_key: under which key.
            sort: the list's own order.
            archivable: whether there are archived records to show.
            placeholder: hint in the search box, translated.
            parent: the screen.
        """
        super().__init__(parent)
        self._specs = specs
        self._runner = runner
        self._settings = settings
        self._settings_key = settings_key
        self._delivered_sort = sort
        self._sort = sort
        self._values: dict[str, FilterValue] = {}
        self._chips: dict[str, Chip] = {}
        self._build(placeholder or text("Search"), archivable=archivable)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(limits.SEARCH_DELAY_MS)
        self._delay.timeout.connect(self._tell)
        self._show_values()

    def _build(self, placeholder: str, *, archivable: bool) -> None:
        flow = FlowLayout(self, spacing=8)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(placeholder)
        self.search.setAccessibleName(text("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.ensurePolished()
        hint_width = self.search.fontMetrics().horizontalAdvance(placeholder) + theme.px(SEARCH_ICONS)
        self.search.setMinimumWidth(min(max(theme.px(SEARCH_WIDTH), hint_width), theme.px(SEARCH_WIDTH_MAX)))
        glass = self.search.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        icons.bind(glass, "search", "muted")
        self.search.textChanged.connect(lambda _words: self._delay.start())
        self.search.installEventFilter(self)
        flow.addWidget(self.search)
        for spec in self._specs:
            chip = Chip(self)
            theme.set_role(chip, "chip")
            chip.clicked.connect(lambda _checked=False, spec=spec: self._edit(spec))
            chip.removed.connect(lambda spec=spec: self.set_value(spec.key, None))
            self._chips[spec.key] = chip
            flow.addWidget(chip)
        self.archived = QCheckBox(text("Archived too"), self)
        self.archived.setVisible(archivable)
        self.archived.toggled.connect(lambda _on: self._tell())
        flow.addWidget(self.archived)
        self.clear_button = QPushButton(text("Clear filters"), self)
        theme.set_role(self.clear_button, "link")
        self.clear_button.clicked.connect(self.clear)
        flow.addWidget(self.clear_button)
        self.views_button = QToolButton(self)
        self.views_button.setText(text("Views"))
        self.views_button.setAccessibleName(text("Saved views"))
        self.views_button.setToolTip(text("Saved views"))
        self.views_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.bind(self.views_button, "star", "muted", theme.ICON_SMALL)
        theme.set_role(self.views_button, "quiet")
        self.views_button.clicked.connect(self._show_views)
        flow.addWidget(self.views_button)

    def query(self) -> Query:
        """What the list asks for now."""
        return self.view().query()

    def view(self, name: str = "") -> View:
        """What is set now, as a view."""
        return View(
            name, self.search.text().strip(), dict(self._values), self._sort,
            self.archived.isChecked() and self.archived.isVisibleTo(self),
        )

    def set_view(self, view: View) -> None:
        """Set everything at once and ask once."""
        self.search.blockSignals(True)
        self.archived.blockSignals(True)
        self.search.setText(view.words)
        self.archived.setChecked(view.archived)
        self.search.blockSignals(False)
        self.archived.blockSignals(False)
        self._values = dict(view.values)
        self._sort = view.sort or self._delivered_sort
        self._show_values()
        self._tell()

    def set_value(self, key: str, value: FilterValue | None) -> None:
        """Set one filter, or take it away with None or an empty choice."""
        if value in (None, (), (None, None), False):
            self._values.pop(key, None)
        elif value is not None:
            self._values[key] = value
        self._show_values()
        self._tell()

    def keep_sort(self, sort: Sort | None) -> None:
        """The person sorted by a heading; views keep it."""
        self._sort = sort

    def clear(self) -> None:
        """No words, no filters."""
        self.set_view(View("", "", {}, self._sort))

    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.search.text().strip() or self._values)

    def apply_filters(self, filters: Mapping[str, FilterValue]) -> None:
        """Show only these: a report or the desk opened the list."""
        known = set(self._chips)
        self.set_view(View("", "", {key: value for key, value in filters.items() if key in known}, self._sort))

    def save_last(self) -> None:
        """Remember what is set for the next time."""
        self._settings.set(f"{self._settings_key}.last", self.view().to_json())

    def restore_last(self) -> None:
        """Set what was left the last time."""
        nothing: dict[str, Any] = {}
        view = view_from_json(self._settings.get(f"{self._settings_key}.last", nothing), self._specs)
        self.set_view(view or View("", "", {}, self._delivered_sort))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the search box: Down and Enter go to the table, Esc empties the box."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if self._delay.isActive():
                    self._tell()
                self.leave_down.emit()
                return True
            if event.matches(QKeySequence.StandardKey.Cancel) and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def saved_views(self) -> list[View]:
        """The views of this person."""
        nothing: list[object] = []
        kept = self._settings.get(f"{self._settings_key}.views", nothing)
        views = (view_from_json(one, self._specs) for one in kept)
        return [view for view in views if view is not None and view.name]

    def save_view(self, name: str) -> None:
        """Keep what is set now under `name`; an older view of that name is replaced."""
        others = [one for one in self.saved_views() if one.name != name]
        self._keep([*others, self.view(name)][-VIEWS_MAX:])

    def remove_view(self, name: str) -> None:
        """Forget a view."""
        self._keep([one for one in self.saved_views() if one.name != name])

    def _keep(self, views: list[View]) -> None:
        self._settings.set(f"{self._settings_key}.views", [one.to_json() for one in views])

    def views_menu(self) -> QMenu:
        """Saved views, and what can be done with them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        views = self.saved_views()
        for view in views:
            menu.addAction(view.name).triggered.connect(lambda _on=False, view=view: self.set_view(view))
        if views:
            menu.addSeparator()
        menu.addAction(text("Save this view…")).triggered.connect(self._ask_name)
        if views:
            remove = menu.addMenu(text("Remove a view"))
            for view in views:
                remove.addAction(view.name).triggered.connect(
                    lambda _on=False, name=view.name: self.remove_view(name)
                )
        return menu

    def _show_views(self) -> None:
        self.views_menu().popup(self.views_button.mapToGlobal(self.views_button.rect().bottomLeft()))

    def _ask_name(self) -> None:
        name, accepted = QInputDialog.getText(self, text("Save this view"), text("Name of the view"))
        if accepted and name.strip():
            self.save_view(name.strip()[: limits.NAME_LENGTH_MAX])

    def _edit(self, spec: FilterSpec) -> None:
        chip = self._chips[spec.key]
        value = self._values.get(spec.key)
        if isinstance(spec, FlagFilter):
            self.set_value(spec.key, None if value else True)
            return
        edit_filter(spec, value, chip, self._runner, lambda changed: self.set_value(spec.key, changed))

    def _show_values(self) -> None:
        for spec in self._specs:
            chip, value = self._chips[spec.key], self._values.get(spec.key)
            words = words_of_filter(spec, value) if value is not None else text(spec.title)
            chip.setText(words)
            chip.setAccessibleName(words)
            hint = text("Delete takes the filter away") if value is not None else text("Set a filter")
            chip.setToolTip(hint)
            theme.set_property(chip, "on", "true" if value is not None else "false")
            icons.bind(chip, "filter" if value is None else "check", "muted" if value is None else "accent",
                       theme.ICON_SMALL)
        self.clear_button.setVisible(self.filtered())

    def _tell(self) -> None:
        self._delay.stop()
        self.clear_button.setVisible(self.filtered())
        self.query_changed.emit(self.query())
