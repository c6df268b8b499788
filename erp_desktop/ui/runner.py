"""Runs tasks away from the window and brings the result back (design.md section 8).

    self.handle = runner.run(orders_page(query), owner=self, done=self.show_page, latest=True, key="page")

`done` and `failed` are called in the window's thread, and only while `owner` lives and nobody cancelled.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from erp_desktop.base import limits
from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.changes import Changes
from erp_desktop.base.errors import Cancelled, KontorError, Unavailable
from erp_desktop.base.task import Kind, Progress, Task, Work
from erp_desktop.ui.workers import Database, Job, NoDatabase, WorkerPool

__all__ = ["Database", "Handle", "NoDatabase", "TaskRunner", "no_report"]

T = TypeVar("T")

PROBE_MS = 3_000
EVERYTHING = "*"
"""A noun of `Changes` that stands for all: notifications were missed while the connection was away."""


class Handle:
    """A task that was asked for.

    Attributes:
        task: what was asked.
        owner: for whom.
        finished: whether it is over, however it ended.
    """

    def __init__(
        self,
        job: Job,
        owner: QObject | None,
        done: Callable[[Any], None] | None,
        failed: Callable[[KontorError], None] | None,
        latest_key: tuple[int, str] | None,
    ) -> None:
        self.task = job.task
        self.owner = owner
        self.finished = False
        self._job = job
        self._done = done
        self._failed = failed
        self._latest_key = latest_key

    @property
    def token(self) -> CancelToken:
        """Ends the task."""
        return self._job.token

    @property
    def progress(self) -> Progress:
        """How far the task is; poll it."""
        return self._job.progress

    @property
    def as_of(self) -> datetime | None:
        """The moment that was read, None for now."""
        return self._job.as_of

    def cancel(self) -> None:
        """End the task, in the server too; silent."""
        self._job.token.cancel()

    def waited_ms(self) -> int:
        """Milliseconds since it was asked for."""
        return round((time.monotonic() - self._job.asked_s) * 1000)

    def owner_lives(self) -> bool:
        """Whether there is still somebody to give the result to."""
        return self.owner is not None and shiboken6.isValid(self.owner)


def no_report(_error: BaseException) -> str:
    """Nobody keeps reports."""
    return ""


def _no_connection() -> Database:
    return NoDatabase()


class TaskRunner(QObject):
    """The only way from the window to work that takes time.

    Signals:
        changed: `Changes` after every task that changes something, and those told by `announce`.
        busy: how many tasks are under way.
        polled: tuple of the `Handle`s under way, every 100 ms while there are any.
        reconnecting: the connection is lost; the program tries again by itself.
        connected: the connection is back.
        unhandled: a `KontorError` nobody asked to hear about.
    """

    changed = Signal(object)
    busy = Signal(int)
    polled = Signal(object)
    reconnecting = Signal()
    connected = Signal()
    unhandled = Signal(object)

    _arrived = Signal(object)
    _link = Signal(bool)
    _heard = Signal(object)

    def __init__(
        self,
        open_database: Callable[[], Database] = _no_connection,
        *,
        open_standby: Callable[[], Database] | None = None,
        crashed: Callable[[BaseException], str] = no_report,
        parent: QObject | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            open_database: opens one connection, in a worker thread; raises `Unavailable`.
            open_standby: opens one for what may be read at a standby; None when all is read at one place.
            crashed: gets every unexpected error, in a worker thread; returns the number of its report.
            parent: owner of the runner.
        """
        super().__init__(parent)
        self._active: dict[Job, Handle] = {}
        self._latest: dict[tuple[int, str], Handle] = {}
        self._pool = WorkerPool(
            open_database, finished=self._from_worker, connected=self._link_from_worker, crashed=crashed,
            open_standby=open_standby,
        )
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._link.connect(self._show_link, Qt.ConnectionType.QueuedConnection)
        self._heard.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._poll = QTimer(self)
        self._poll.setInterval(limits.PROGRESS_POLL_MS)
        self._poll.timeout.connect(self._look)
        self._probe = QTimer(self)
        self._probe.setInterval(PROBE_MS)
        self._probe.timeout.connect(self._try_connection)

    def run(
        self,
        task: Task[T],
        *,
        owner: QObject | None,
        done: Callable[[T], None] | None = None,
        failed: Callable[[KontorError], None] | None = None,
        latest: bool = False,
        key: str = "",
    ) -> Handle:
        """Run `task` in a worker.

        Args:
            task: what to do.
            owner: the object the result is for; when it is gone, the result is dropped and reads are ended.
            done: gets the result, in the window's thread.
            failed: gets the error; without it `owner.show_error` does, else the `unhandled` signal.
                Never called for `Cancelled`.
            latest: end an older task of the same owner and key.
            key: tells apart the kinds of work of one owner.
        """
        job = Job(task)
        latest_key = (id(owner), key or task.name) if latest else None
        handle = Handle(job, owner, done, failed, latest_key)
        if latest_key is not None:
            older = self._latest.get(latest_key)
            self._latest[latest_key] = handle
            if older is not None:
                older.cancel()
        self._active[job] = handle
        self._pool.submit(job)
        self._poll.start()
        self.busy.emit(len(self._active))
        return handle

    def announce(self, changes: Changes) -> None:
        """Tell every open screen what changed elsewhere; safe from any thread."""
        if shiboken6.isValid(self):
            self._heard.emit(changes)

    def active(self) -> tuple[Handle, ...]:
        """The tasks under way, oldest first."""
        return tuple(self._active.values())

    def shutdown(self, timeout_s: float = 5.0) -> bool:
        """End everything: reads at once, writes get `timeout_s` to finish; whether all threads ended."""
        self.stop()
        return self.wait(timeout_s)

    def stop(self) -> None:
        """Tell nobody anything any more."""
        self._closed = True
        self._poll.stop()
        self._probe.stop()

    def wait(self, timeout_s: float = 5.0) -> bool:
        """End the threads of one that was stopped, as `shutdown` does. Safe in any thread."""
        return self._pool.shutdown(timeout_s)

    def _from_worker(self, job: Job) -> None:
        if shiboken6.isValid(self):
            self._arrived.emit(job)

    def _link_from_worker(self, connected: bool) -> None:  # noqa: FBT001 - the pool's callback
        if shiboken6.isValid(self):
            self._link.emit(connected)

    def _deliver(self, job: Job) -> None:
        handle = self._active.pop(job)
        handle.finished = True
        if handle._latest_key is not None and self._latest.get(handle._latest_key) is handle:
            del self._latest[handle._latest_key]
        if not self._active:
            self._poll.stop()
        if self._closed:
            return
        self.busy.emit(len(self._active))
        if job.error is None and job.task.changes:
            self.changed.emit(Changes(frozenset(job.task.changes), _record_of(job.task.lane)))
        if job.token.cancelled or isinstance(job.error, Cancelled):
            return
        if job.error is not None:
            self._fail(handle, job.error)
        elif handle._done is not None and (handle.owner is None or handle.owner_lives()):
            handle._done(job.result)

    def _fail(self, handle: Handle, error: KontorError) -> None:
        if handle.owner is not None and not handle.owner_lives():
            if handle.task.kind is Kind.WRITE:
                self.unhandled.emit(error)
            return
        show = handle._failed or getattr(handle.owner, "show_error", None)
        if show is not None:
            show(error)
        else:
            self.unhandled.emit(error)

    def _look(self) -> None:
        for handle in self._active.values():
            orphaned = handle.owner is not None and not handle.owner_lives()
            if orphaned and handle.task.kind is not Kind.WRITE:
                handle.cancel()
        self.polled.emit(self.active())

    def _show_link(self, connected: bool) -> None:  # noqa: FBT001 - slot of a signal of one bool
        if self._closed:
            return
        if connected:
            self._probe.stop()
            self.connected.emit()
        else:
            self._probe.start()
            self.reconnecting.emit()

    def _try_connection(self) -> None:
        if not any(handle.task.name == "connection.probe" for handle in self._active.values()):
            self.run(Task("connection.probe", Kind.READ, _touch), owner=self, failed=_still_gone)


def _touch(_work: Work[Any]) -> None:
    """Opening the connection is the whole work."""


def _still_gone(error: KontorError) -> None:
    """The probe found the server still away: the strip already says so; other errors are not expected here."""
    if not isinstance(error, Unavailable):
        raise error


def _record_of(lane: str | None) -> UUID | None:
    """The record a lane like `purchase_order:<id>` stands for."""
    if lane is None:
        return None
    try:
        return UUID(lane.rpartition(":")[2])
    except ValueError:
        return None
