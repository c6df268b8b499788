"""Keeps the draft of one edit screen on disk while the person works, and offers the one of before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from erp_desktop.ui.draft_bar import DraftBar
from erp_desktop.ui.drafts import Draft, DraftStore
from erp_desktop.ui.edit_work import Work

AFTER_MS = 1_000


class DraftKeeper(QObject):
    """Writes a second after the last change; removes what is saved or given up."""

    def __init__(
        self, store: DraftStore | None, work: Work[Any], bar: DraftBar, title: Callable[[], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._work = work
        self._bar = bar
        self._title = title
        self._offered: Draft | None = None
        self._dirty = False
        self._open_as: str | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self.keep)

    def opened(self) -> None:
        """The screen works on the record it shows now: nobody else is offered its draft."""
        if self._store is None:
            return
        if self._open_as is not None:
            self._store.close(self._work.spec.noun, self._open_as)
        self._open_as = self._work.id_text()
        self._store.open(self._work.spec.noun, self._open_as)

    def changed(self, *, dirty: bool) -> None:
        """Something was changed, or is as it was in the beginning."""
        if dirty:
            self._timer.start()
        elif self._dirty:
            self._timer.stop()
            self.forget()
        self._dirty = dirty

    def keep(self) -> None:
        """Write the draft now, when there is something to keep."""
        self._timer.stop()
        if self._store is not None and self._dirty:
            self._store.keep(self._work.draft(self._title()))

    def saved(self) -> None:
        """The work is in the database: neither this draft nor the one offered is needed."""
        self._timer.stop()
        self._dirty = False
        self._bar.hide()
        offered, self._offered = self._offered, None
        if self._store is not None:
            self._store.forget(self._work.spec.noun, self._work.id_text())
            if offered is not None and not offered.new:
                self._store.forget(offered.noun, offered.record)

    def forget(self) -> None:
        """Remove the draft, but never one that is offered and not answered yet."""
        if self._store is not None and self._offered is None:
            self._store.forget(self._work.spec.noun, self._work.id_text())

    def closed(self, *, given_up: bool) -> None:
        """The screen goes; `given_up` says that unsaved work may go with it."""
        self._timer.stop()
        self._dirty = False
        if self._store is None or self._open_as is None:
            return
        if given_up:
            self._store.forget(self._work.spec.noun, self._open_as)
        self._store.close(self._work.spec.noun, self._open_as)
        self._open_as = None

    def offer(self) -> None:
        """Offer the draft left by a crash, of this record or of a new one."""
        if self._store is None:
            return
        noun = self._work.spec.noun
        if self._work.new:
            left = [draft for draft in self._store.left(noun) if draft.new]
            self._offered = left[0] if left else None
        else:
            self._offered = self._store.find(noun, self._work.id_text())
        if self._offered is not None:
            changed = not self._offered.new and self._offered.version != self._work.version()
            self._bar.offer(self._offered, changed=changed)

    def bring_back(self) -> None:
        """Put the draft offered over the record."""
        draft, self._offered = self._offered, None
        if draft is not None:
            self._work.bring_back(draft)
            self.opened()

    def discard(self) -> None:
        """Remove the draft offered."""
        draft, self._offered = self._offered, None
        if draft is not None and self._store is not None:
            self._store.forget(draft.noun, draft.record)
