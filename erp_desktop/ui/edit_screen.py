"""The edit screen: loads, tracks changes, says what is wrong where, saves, settles conflicts, loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from erp_desktop.base.errors import Invalid, KontorError, Problem, Stale
from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import RecordId
from erp_desktop.base.task import Task
from erp_desktop.ui.command import Command, CommandSet
from erp_desktop.ui.edit_access import apply_access, why_read_only
from erp_desktop.ui.edit_commands import record_commands
from erp_desktop.ui.edit_conflicts import Conflicts
from erp_desktop.ui.edit_drafts import DraftKeeper
from erp_desktop.ui.edit_layout import EditLayout
from erp_desktop.ui.edit_presence import PresenceStrip
from erp_desktop.ui.edit_saves import Saves
from erp_desktop.ui.edit_spec import (
    ChainLink,
    DocumentSpec,
    EditSpec,
    FieldChange,
    GridPart,
    HistoryEntry,
    Loaded,
    Section,
    State,
    Values,
    record_id,
)
from erp_desktop.ui.edit_work import Work
from erp_desktop.ui.fields import FieldSpec, may_by_value
from erp_desktop.ui.line_grid import LineGrid
from erp_desktop.ui.screen import Screen, Services
from erp_desktop.ui.unsaved_box import Answer, ask_unsaved

__all__ = [
    "ChainLink", "DocumentSpec", "EditScreen", "EditSpec", "FieldChange", "FieldSpec", "GridPart", "HistoryEntry",
    "Loaded", "Section", "State",
]

R = TypeVar("R")


class EditScreen(Screen, Generic[R]):
    """One record of an `EditSpec`, in a tab."""

    def __init__(
        self, services: Services, spec: EditSpec[R], record: RecordId | None = None, parent: QWidget | None = None
    ) -> None:
        """Build the screen and start loading.

        Args:
            services: what every screen gets.
            spec: what is edited.
            record: id of the record, None for a new one.
            parent: the tab.
        """
        super().__init__(services, parent)
        self.spec = spec
        self._discarded = False
        self._dirty = False
        self._name = ""
        self._may = may_by_value(services.rights)
        grids = {part.key: part.spec(self) for part in spec.grids}
        self.layout_parts = EditLayout(self, spec, grids, self._may)
        self.form = self.layout_parts.form
        self.grids: dict[str, LineGrid] = self.layout_parts.grids
        self.work: Work[R] = Work(spec, self.form, self.grids)
        self._saves = Saves(self)
        self._command_set = CommandSet(self, self.commands(), services.rights)
        self.layout_parts.set_commands(self._command_set)
        self.drafts = DraftKeeper(services.drafts, self.work, self.layout_parts.draft_bar, self.title, self)
        self.presence = PresenceStrip(self, self.layout_parts.presence)
        self._connect()
        self._restore_widths()
        if record is None:
            self._show(Loaded(spec.new()), new=True)
            self.drafts.offer()
            self.form.focus_first()
        else:
            self.layout_parts.set_busy(busy=True)
            self.run(spec.load(record), self._loaded, failed=self.load_failed)

    def _connect(self) -> None:
        parts = self.layout_parts
        self.form.changed.connect(self._changed)
        self.form.changed.connect(self._follow)
        self.form.entered.connect(self._changed)
        for grid in self.grids.values():
            grid.lines_changed.connect(self.values_changed)
            # Not `lines_changed`: that is told while the step is done, before the stack knows of it.
            grid.lines.undo_stack.indexChanged.connect(self._step_done)
        parts.summary.chosen.connect(self.go_to)
        parts.banner.acted.connect(self._act_on_banner)
        parts.draft_bar.brought_back.connect(self.bring_back)
        parts.draft_bar.discarded.connect(self.drafts.discard)
        self.banner_action: Callable[[], None] = self.save
        self.conflicts = Conflicts(self)

    # what the shell asks

    def title(self) -> str:
        """Kind and name of the record."""
        kind = text(self.spec.kind)
        if self.work.loaded is not None and self.work.new:
            return text("New: {kind}", kind=kind)
        return f"{kind} {self._name}".strip()

    def icon(self) -> str:
        """The tab's icon."""
        return self.spec.icon

    def unsaved(self) -> bool:
        """Whether something was changed and not saved."""
        return self._dirty

    def commands(self) -> list[Command]:
        """Save, the slice's own, and what every record has."""
        return record_commands(self)

    def may(self, permission: str) -> bool:
        """Whether the person holds a permission, by its value."""
        return self._may(permission)

    def save_state(self) -> None:
        """Remember the widths of the grids."""
        for key, grid in self.grids.items():
            self.services.settings.set(f"widths.{self.spec.noun}.{key}", grid.widths())

    def _restore_widths(self) -> None:
        for key, grid in self.grids.items():
            kept: dict[str, int] = self.services.settings.get(f"widths.{self.spec.noun}.{key}", {})
            grid.set_widths(kept)

    def can_close(self) -> bool:
        """Ask when something is not saved; False keeps the tab (also while it saves first)."""
        if self.saving():
            return False
        self._commit_editors()
        if not self._dirty or self._discarded:
            self.drafts.closed(given_up=self._discarded)
            return True
        answer = ask_unsaved(self, self.title())
        if answer is Answer.SAVE:
            self.save_then(self.close_requested.emit)
        elif answer is Answer.DISCARD:
            self._discarded = True
            self.drafts.closed(given_up=True)
        return answer is Answer.DISCARD

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, when no field needs it, closes the screen."""
        if event.key() == Qt.Key.Key_Escape:
            if self.can_close():
                self.close_requested.emit()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The tab went to the back: the draft is written now."""
        super().hideEvent(event)
        self.drafts.keep()

    # loading

    @property
    def record(self) -> R:
        """The record as loaded; the person's changes are in it only after saving."""
        return self.work.record

    def reload(self) -> None:
        """Load the record again; what was changed is compared."""
        found = record_id(self.work.record) if self.work.loaded is not None else None
        if found is not None and not self.work.new:
            done = self.conflicts.compare if self._dirty else self._loaded
            self.run(self.spec.load(found), done, failed=self.load_failed, latest=True, key="load")

    def _loaded(self, loaded: Loaded[R]) -> None:
        first = self.work.loaded is None
        self._show(loaded, new=False)
        if first:
            self.drafts.offer()
            self.form.focus_first()

    def load_failed(self, error: KontorError) -> None:
        """Say across the screen why the record did not come."""
        self.layout_parts.set_busy(busy=False)
        self.banner_action = self.reload
        self.layout_parts.banner.show_error(error)

    def _show(self, loaded: Loaded[R], *, new: bool) -> None:
        self.work.show(loaded, new=new)
        self._name = "" if new else self.spec.name_of(loaded.record)
        self.layout_parts.set_busy(busy=False)
        self.layout_parts.summary.clear()
        self.drafts.opened()
        self._apply_access()
        self._changed()
        self.title_changed.emit()
        self._load_side()

    def _load_side(self) -> None:
        """What stands beside the record; documents load their chain here."""
        if self.layout_parts.history.isVisible():
            self._load_history()

    def _apply_access(self) -> None:
        apply_access(self)
        self.presence.follow()

    def why_read_only(self) -> str | None:
        """Why nothing can be changed ("" needs no words); None when it can."""
        return why_read_only(self)

    # changes

    def _step_done(self, _index: int) -> None:
        self._changed()

    def _changed(self, _key: str = "") -> None:
        dirty = bool(self.work.changed_keys())
        self._discarded = self._discarded and not dirty
        self.drafts.changed(dirty=dirty)
        if dirty != self._dirty:
            self._dirty = dirty
            self.title_changed.emit()
        self.refresh_commands()
        self.values_changed()

    def _follow(self, key: str) -> None:
        """Ask for what follows from a field that the person changed, and put it into the other fields."""
        task = self.spec.follow(key, self.values())
        if task is not None:
            self.run(task, self._followed, latest=True, key="follow")

    def _followed(self, values: Values) -> None:
        for key, value in values.items():
            self.form.fields[key].set_value(value)
        self._changed()

    def begin_with(self, values: Values) -> None:
        """Fill in what a new record begins with (the only warehouse there is); it is nothing to save yet."""
        self.work.begin_with(values)
        self._changed()

    def values_changed(self) -> None:
        """Values or lines are others; documents recalculate their totals here."""

    def refresh_commands(self) -> None:
        """Ask the commands again whether they can be done."""
        self._command_set.refresh()
        self.layout_parts.refresh(self.title(), unsaved=self._dirty)

    def values(self) -> dict[str, object]:
        """Field values as they stand; None for what can not be read."""
        return self.form.values()

    # saving

    def saving(self) -> bool:
        """Whether a save or an action is under way."""
        return self._saves.under_way

    def why_not_save(self) -> str | None:
        """Why there is nothing to save, None when there is."""
        if self.saving():
            return text("Saving…")
        reason = self.why_read_only()
        if reason is not None:
            return reason or text("Nothing can be changed here.")
        return None if self._dirty or self.work.new else text("Nothing was changed.")

    def save(self) -> None:
        """Check and save; problems are shown at their fields."""
        self.save_then(None)

    def save_then(self, after: Callable[[], None] | None) -> None:
        """Save when something was changed, then go on with `after`; problems and errors end it."""
        self._commit_editors()
        self._saves.save_then(after)

    def act(self, task: Task[object], message: str | Callable[[object], str] = "") -> None:
        """Run a task on the record (approve, post), load it again, say `message` (made from the task's result)."""
        self._saves.act(task, message)

    def _close_cells(self) -> None:
        for grid in self.grids.values():
            grid.close_editor(keep=True)

    def _commit_editors(self) -> None:
        self._close_cells()
        focused = QApplication.focusWidget()
        if focused is not None and self.form.isAncestorOf(focused):
            # Leaving the field reads it; the cursor comes back after saving.
            focused.clearFocus()
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: KontorError) -> None:
        """Show what went wrong at its field, else across the screen."""
        placed = self.work.placed(error)
        if isinstance(error, Invalid) or any(one.field is not None for one in placed):
            self.show_problems(placed)
        elif isinstance(error, Stale):
            self.banner_action = self.reload
            self.layout_parts.banner.show_error(error, text("Compare") if self._dirty else text("Reload"))
        else:
            self.layout_parts.banner.show_error(error)

    # problems

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show problems at their fields and in the summary, and go to the first."""
        self.work.show_problems(problems)
        self.layout_parts.summary.show_problems(problems, self.work.labels())
        if problems:
            self.go_to(problems[0])

    def go_to(self, problem: object) -> None:
        """Put the cursor where a problem is."""
        if not isinstance(problem, Problem):
            return
        self.layout_parts.go_to(problem)

    # conflicts

    def show_record(self, loaded: Loaded[R]) -> None:
        """Start again from a stored record."""
        self._show(loaded, new=False)

    def adopt(self, theirs: Loaded[R], choices: Mapping[str, bool]) -> None:
        """Go on from their version; key → whether the person's own value is kept."""
        self.work.adopt(theirs, choices)
        self.layout_parts.banner.hide()
        self._apply_access()
        self._changed()

    def _act_on_banner(self) -> None:
        self.layout_parts.banner.hide()
        self.banner_action()

    # drafts

    def keep_draft(self) -> None:
        """Write the draft to the disk when there is something to keep, with what stands in a cell that is open."""
        self._close_cells()
        self.drafts.keep()

    def bring_back(self) -> None:
        """Put the draft that was found over the record."""
        self.drafts.bring_back()
        self._changed()

    # history

    def toggle_history(self) -> None:
        """Show or hide who changed what."""
        self.layout_parts.show_history(shown=not self.layout_parts.history.isVisible())
        if self.layout_parts.history.isVisible():
            self._load_history()

    def _load_history(self) -> None:
        found = record_id(self.work.record) if self.work.loaded is not None and not self.work.new else None
        if self.spec.history is not None and found is not None:
            self.run(self.spec.history(found), self.layout_parts.history.show_entries, latest=True, key="history")
