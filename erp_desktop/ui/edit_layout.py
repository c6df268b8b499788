"""The widgets of an edit screen and where they stand; what they do is in `edit_screen`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import text
from erp_desktop.ui import theme
from erp_desktop.ui.command import CommandSet
from erp_desktop.ui.command_bar import CommandBar
from erp_desktop.ui.draft_bar import DraftBar
from erp_desktop.ui.edit_spec import DocumentSpec, EditSpec, State
from erp_desktop.ui.error_box import Banner
from erp_desktop.ui.form import Form
from erp_desktop.ui.history import HistoryPanel
from erp_desktop.ui.line_grid import GridSpec, LineGrid
from erp_desktop.ui.pill import Pill
from erp_desktop.ui.problem_summary import ProblemSummary
from erp_desktop.ui.screen import Screen

FORM_WIDTH_MAX = 1_040
SIDE_WIDTH = 260
GRID_HEIGHT_MIN = 200


class EditLayout:
    """Bar with title and buttons, banners, fields, lines, and a panel at the side."""

    def __init__(
        self,
        screen: Screen,
        spec: EditSpec[Any],
        grid_specs: Mapping[str, GridSpec],
        may: Callable[[str], bool],
    ) -> None:
        self.screen = screen
        self.is_document = isinstance(spec, DocumentSpec)
        runner = screen.services.runner
        self._column = QVBoxLayout(screen)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self.banner = Banner(screen)
        self.presence = Banner(screen, closable=False)
        self.draft_bar = DraftBar(screen)
        self.summary = ProblemSummary(screen)
        self.access = QLabel(screen)
        self.access.setWordWrap(True)
        theme.set_tone(self.access, "muted")
        self.access.hide()
        self.pill = Pill(screen)
        self.bar: CommandBar | None = None
        self.body = QWidget(screen)
        self.form = Form(spec.sections, runner, may=may, labels_on_top=self.is_document, parent=self.body)
        self.grids: dict[str, LineGrid] = {}
        for part in spec.grids:
            grid = LineGrid(
                grid_specs[part.key], runner, may=may, accessible_name=text(part.title), parent=self.body
            )
            theme.set_role(grid, "framed")
            self.grids[part.key] = grid
        self.history = HistoryPanel(screen)
        self.side = QWidget(screen)
        self.side.setFixedWidth(theme.px(SIDE_WIDTH))
        self.side_column = QVBoxLayout(self.side)
        self.side_column.setContentsMargins(16, 0, 0, 0)
        self.side_column.setSpacing(8)
        self._history_heading = self._side_heading(text("History"))
        self.below = QHBoxLayout()
        self._scroll = QScrollArea(screen)
        self._chain_shown = False
        self._lay_out(spec)

    def _side_heading(self, words: str) -> QLabel:
        heading = QLabel(words, self.side)
        theme.set_role(heading, "heading")
        return heading

    def _lay_out(self, spec: EditSpec[Any]) -> None:
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 4, 0, 0)
        inside.setSpacing(16)
        inside.addWidget(self.form)
        for part in spec.grids:
            if not self.is_document or len(spec.grids) > 1:
                heading = QLabel(text(part.title), self.body)
                theme.set_role(heading, "heading")
                inside.addWidget(heading)
            self.grids[part.key].setMinimumHeight(theme.px(GRID_HEIGHT_MIN))
            inside.addWidget(self.grids[part.key], 1)
        inside.addLayout(self.below)
        if not spec.grids:
            inside.addStretch(1)
        if self.is_document:
            self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        else:
            for part_of_body in (self.form, *self.grids.values()):
                part_of_body.setMaximumWidth(theme.px(FORM_WIDTH_MAX))
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.body)
        middle.addWidget(self._scroll, 1)
        self.side_column.addWidget(self._history_heading)
        self.side_column.addWidget(self.history, 1)
        middle.addWidget(self.side)
        for widget in (self.presence, self.draft_bar, self.banner, self.summary, self.access):
            self._column.addWidget(widget)
        self._column.addLayout(middle, 1)
        self.show_history(shown=False)

    def set_commands(self, commands: CommandSet) -> None:
        """Put the buttons into the bar."""
        self.bar = CommandBar("", commands, self.screen)
        layout = self.bar.layout()
        if isinstance(layout, QHBoxLayout):
            layout.insertWidget(1, self.pill)
        self._column.insertWidget(0, self.bar)

    def refresh(self, title: str, *, unsaved: bool) -> None:
        """Title, mark of unsaved work, buttons."""
        if self.bar is not None:
            self.bar.heading.setText(title)
            self.bar.note.setText(text("Not saved yet") if unsaved else "")
            self.bar.refresh()

    def show_state(self, state: State | None) -> None:
        """The pill beside the title."""
        self.pill.show_state(state)

    def show_access(self, reason: str) -> None:
        """Why nothing can be changed."""
        self.access.setText(reason)
        self.access.setVisible(bool(reason))

    def show_history(self, *, shown: bool) -> None:
        """Show or hide the history; the side goes when it has nothing else."""
        self.history.setVisible(shown)
        self._history_heading.setVisible(shown)
        self.side.setVisible(shown or self._chain_shown)

    def show_chain(self, *, shown: bool) -> None:
        """Show or hide what stands above the history: a document that was never saved has no chain."""
        self._chain_shown = shown
        self.side.setVisible(shown or not self.history.isHidden())

    def set_busy(self, *, busy: bool) -> None:
        """Take no input while loading or saving; the cursor comes back to where it was."""
        if busy and self.body.isEnabled():
            self._focus = self.screen.focusWidget()
            self.body.setEnabled(False)
        elif not busy and not self.body.isEnabled():
            self.body.setEnabled(True)
            if self._focus is not None and self._focus.isVisible() and self.screen.isAncestorOf(self._focus):
                self._focus.setFocus(Qt.FocusReason.OtherFocusReason)

    _focus: QWidget | None = None

    def go_to(self, problem: Problem) -> None:
        """Put the cursor where a problem is: its field, its cell, else its line."""
        field = self.form.fields.get(problem.field or "") if problem.row is None else None
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.make_visible(field)
            return
        for key, grid in self.grids.items():
            columns = {column.key for column in grid.lines.spec.columns}
            if problem.field == key or problem.field in columns:
                grid.go_to_problem(problem.row or 0, problem.field)
                return
        if problem.row is not None and self.grids:
            next(iter(self.grids.values())).go_to_problem(problem.row, None)

    def make_visible(self, widget: QWidget) -> None:
        """Scroll to a field."""
        self._scroll.ensureWidgetVisible(widget)
