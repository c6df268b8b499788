"""How an edit screen saves: waits for look-ups, checks, writes, and says what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from erp_desktop.base.errors import Invalid, KontorError, Stale, Unavailable
from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import Loaded
from erp_desktop.base.task import Task
from erp_desktop.ui.edit_spec import record_id

if TYPE_CHECKING:
    from erp_desktop.ui.edit_screen import EditScreen

WAIT_MS = 50


class Saves(QObject):
    """The saves and acts of one screen, one at a time.

    Attributes:
        under_way: whether one runs now.
    """

    def __init__(self, screen: EditScreen[Any]) -> None:
        super().__init__(screen)
        self._screen = screen
        self._after: Callable[[], None] | None = None
        self.under_way = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._save)

    def save_then(self, after: Callable[[], None] | None) -> None:
        """Save when something was changed, then go on with `after`; problems and errors end it."""
        screen = self._screen
        if self.under_way or screen.work.loaded is None or screen.why_read_only() is not None:
            if after is not None and not self.under_way:
                after()
            return
        self._after = after
        self._save()

    def act(self, task: Task[object], message: str | Callable[[object], str]) -> None:
        """Run a task on the record, load it again, say `message`."""
        screen = self._screen

        def done(result: object) -> None:
            self._set_under_way(under_way=False)
            words = message if isinstance(message, str) else message(result)
            if words:
                screen.services.notify(words, "ok")
            screen.reload()

        def failed(error: KontorError) -> None:
            self._set_under_way(under_way=False)
            screen.show_error(error)

        self._set_under_way(under_way=True)
        screen.run(task, done, failed=failed)

    def _save(self) -> None:
        """Save as soon as every look-up is answered."""
        screen = self._screen
        if screen.form.waits() or any(grid.lines.waits() for grid in screen.grids.values()):
            self._timer.start()
            return
        problems = screen.work.find_problems()
        screen.show_problems(problems)
        if problems:
            self._after = None
            return
        if not screen.unsaved() and not screen.work.new:
            self._go_on()
            return
        screen.work.collect()
        screen.layout_parts.banner.hide()  # why an earlier try failed is no news any more
        self._set_under_way(under_way=True)
        screen.run(screen.spec.save(screen.work.record, screen.work.new), self._saved, failed=self._failed)

    def _set_under_way(self, *, under_way: bool) -> None:
        self.under_way = under_way
        if under_way:
            self._screen.layout_parts.set_busy(busy=True)
        self._screen.refresh_commands()
        if not under_way:  # the cursor comes back, perhaps to a button that could not be pressed meanwhile
            self._screen.layout_parts.set_busy(busy=False)

    def _saved(self, loaded: Loaded[Any]) -> None:
        screen = self._screen
        self._set_under_way(under_way=False)
        screen.drafts.saved()
        screen.layout_parts.banner.hide()
        screen.show_record(loaded)
        screen.services.notify(text("Saved: {title}", title=screen.title()), "ok")
        self._go_on()

    def _go_on(self) -> None:
        after, self._after = self._after, None
        if after is not None:
            after()

    def _failed(self, error: KontorError) -> None:
        screen = self._screen
        self._after = None
        self._set_under_way(under_way=False)
        found = record_id(screen.work.record)
        if isinstance(error, Stale) and found is not None and not screen.work.new:
            screen.run(screen.spec.load(found), screen.conflicts.compare, failed=screen.load_failed)
            return
        placed = screen.work.placed(error)
        if isinstance(error, Invalid) or any(one.field is not None for one in placed):
            screen.show_problems(placed)
            return
        screen.keep_draft()
        screen.banner_action = screen.save
        again = text("Try again") if isinstance(error, Unavailable) else ""
        screen.layout_parts.banner.show_error(error, again)
