"""Ends what a person has open when nobody has touched anything for as long as IT has decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from erp_desktop.base import limits
from erp_desktop.base.settings import Settings
from erp_desktop.base.task import Kind
from erp_desktop.ui.runner import TaskRunner

if TYPE_CHECKING:
    from erp_desktop.ui.idle import IdleWatch


class IdleLock(QObject):
    """At most one thing is watched at a time."""

    def __init__(self, app: QApplication, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self._settings = settings
        self._watch: IdleWatch | None = None

    def watch(self, runners: Sequence[TaskRunner], end: Callable[[], None]) -> None:
        """From now on, and instead of what was watched.

        Args:
            runners: what they still write or make for the person is waited for, what they only read is not.
            end: called when the time is up.
        """
        self.stop()
        minutes = self._settings.managed.lock_after_minutes
        if minutes is None:
            return
        from erp_desktop.ui.idle import IdleWatch

        self._watch = IdleWatch(self._app, minutes * 60_000, self)
        self._watch.idle.connect(lambda: self._time_is_up(runners, end))

    def stop(self) -> None:
        """Watch nothing."""
        if self._watch is not None:
            self._watch.deleteLater()
            self._watch = None

    def _time_is_up(self, runners: Sequence[TaskRunner], end: Callable[[], None]) -> None:
        at_work = any(one.task.kind is not Kind.READ for runner in runners for one in runner.active())
        if self._watch is not None and at_work:
            self._watch.look_again(limits.LOCK_AGAIN_MS)
        elif self._watch is not None:
            end()
