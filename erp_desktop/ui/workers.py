"""The threads behind `ui.runner`: few, each with one connection, opened late and closed when idle. No Qt here."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import datetime
from typing import Any, Protocol

from erp_desktop.base import limits
from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.errors import Bug, Cancelled, KontorError, Retry, Unavailable, is_away
from erp_desktop.base.task import Kind, Progress, Task, Work

RECONNECT_WAITS_S = (0.1, 0.4, 1.0, 2.0, 4.0)
"""How long a task waits for a lost server before it fails; the program goes on trying after that."""


class Database(Protocol):
    """What a worker needs of a connection (`db.session.Database`)."""

    @property
    def broken(self) -> bool:
        """Whether the connection is lost for good."""

    def limits(self, kind: Kind, /) -> AbstractContextManager[None]:
        """Timeouts of a kind of task, set for the length of the block."""

    def cancel_running(self) -> None:
        """End the statement under way; safe from any thread."""

    def confirm(self) -> None:
        """Wait until what is done is safe on the standby as well, if there is one."""

    def as_of(self) -> datetime | None:
        """The moment that is read, None for now."""

    def close(self) -> None:
        """Close the connection; safe to repeat."""


class NoDatabase:
    """For work that needs no connection (the login window)."""

    broken = False

    def limits(self, _kind: Kind, /) -> AbstractContextManager[None]:
        """No limits to set."""
        return nullcontext()

    def cancel_running(self) -> None:
        """Nothing runs in a server."""

    def confirm(self) -> None:
        """Nothing was done in a server."""

    def as_of(self) -> datetime | None:
        """Nothing is read."""
        return None

    def close(self) -> None:
        """Nothing to close."""


class Job:
    """One task on its way through the pool.

    Attributes:
        task: what runs.
        token: ends it.
        progress: how far it is.
        asked_s: monotonic time at which it was asked for.
        result: what it returned.
        as_of: the moment that was read, None for now (see `Task.at_standby`).
        error: why it has no result.
    """

    def __init__(self, task: Task[Any]) -> None:
        self.task = task
        self.token = CancelToken()
        self.progress = Progress()
        self.asked_s = time.monotonic()
        self.result: Any = None
        self.as_of: datetime | None = None
        self.error: KontorError | None = None


class _Worker:
    """One thread: its connection, that of a report while it lasts, and the job that may be ended in the server."""

    def __init__(self) -> None:
        self.database: Database | None = None
        self.reading: Database | None = None
        self.job: Job | None = None
        self.lock = threading.Lock()

    def end_statement_of(self, job: Job) -> None:
        """End the job's statement unless the worker has gone on to another: the lock keeps the two apart."""
        with self.lock:
            database = self.reading or self.database
            if self.job is job and database is not None:
                with suppress(KontorError):  # the server does not answer: the statement's own timeout ends it
                    database.cancel_running()

    def close_database(self) -> None:
        with self.lock:
            database, self.database = self.database, None
        if database is not None:
            database.close()


class WorkerPool:
    """Runs jobs on at most `limits.CONNECTIONS_MAX` threads; lanes run in order, LONG work leaves one free.

    Args:
        open_database: opens a connection; called in a worker.
        finished: called in a worker with every job, done, failed or cancelled.
        connected: called in a worker when the connection is lost (False) and found again (True).
        crashed: called in a worker with an unexpected error; returns the number of its report.
        open_standby: opens a connection for what may be read at a standby; None when all is read at one place.
    """

    def __init__(
        self,
        open_database: Callable[[], Database],
        *,
        finished: Callable[[Job], None],
        connected: Callable[[bool], None],
        crashed: Callable[[BaseException], str],
        open_standby: Callable[[], Database] | None = None,
    ) -> None:
        self._open_database = open_database
        self._open_standby = open_standby
        self._finished = finished
        self._connected = connected
        self._crashed = crashed
        self._changed = threading.Condition()
        self._pending: deque[Job] = deque()
        self._running: set[Job] = set()
        self._threads: set[threading.Thread] = set()
        self._idle = 0
        self._closing = False
        self._online: bool | None = None

    def submit(self, job: Job) -> None:
        """Queue a job; starts a thread when none is free."""
        with self._changed:
            if self._closing:
                job.token.cancel()
            self._pending.append(job)
            if len(self._pending) > self._idle and len(self._threads) < limits.CONNECTIONS_MAX:
                thread = threading.Thread(target=self._work, name="kontor-worker", daemon=True)
                self._threads.add(thread)
                thread.start()
            self._changed.notify()

    def threads(self) -> int:
        """How many threads (and so connections) there are now."""
        with self._changed:
            return len(self._threads)

    def shutdown(self, timeout_s: float) -> bool:
        """End reading work at once, let writes finish for `timeout_s`; whether every thread ended."""
        with self._changed:
            self._closing = True
            jobs = [*self._pending, *self._running]
            self._changed.notify_all()
            threads = list(self._threads)
        for job in jobs:
            if job.task.kind is not Kind.WRITE:
                job.token.cancel()
        deadline = time.monotonic() + timeout_s
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        for job in jobs:
            job.token.cancel()
        for thread in threads:
            thread.join(0.5)
        return not any(thread.is_alive() for thread in threads)

    def _work(self) -> None:
        worker = _Worker()
        try:
            while (job := self._next()) is not None:
                try:
                    self._run(job, worker)
                finally:
                    with self._changed:
                        self._running.discard(job)
                        self._changed.notify_all()
                    self._finished(job)
        finally:
            worker.close_database()
            with self._changed:
                self._threads.discard(threading.current_thread())

    def _next(self) -> Job | None:
        with self._changed:
            while True:
                job = self._pick()
                if job is not None:
                    self._running.add(job)
                    return job
                if self._closing and not self._pending:
                    return None
                self._idle += 1
                woken = self._changed.wait(limits.CONNECTION_IDLE_S)
                self._idle -= 1
                if not woken and not self._pending:
                    self._threads.discard(threading.current_thread())
                    return None

    def _pick(self) -> Job | None:
        lanes = {job.task.lane for job in self._running}
        long_work = sum(job.task.kind is Kind.LONG for job in self._running)
        for job in self._pending:
            if job.task.lane is not None and job.task.lane in lanes:
                continue
            if job.task.kind is Kind.LONG and long_work >= limits.CONNECTIONS_MAX - 1:
                continue
            self._pending.remove(job)
            return job
        return None

    def _run(self, job: Job, worker: _Worker) -> None:
        job.token.on_cancel(
            lambda: threading.Thread(
                target=worker.end_statement_of, args=(job,), name="kontor-cancel", daemon=True
            ).start()
        )
        conflicts = reconnects = 0
        in_doubt = False
        while True:
            try:
                job.token.ensure_active()
                job.result, job.error = self._attempt(job, worker, in_doubt=in_doubt), None
                return
            except KontorError as error:
                job.error = error
            except Exception as error:  # noqa: BLE001 - the border of the program: everything unknown is a bug
                job.error = self._bug(error) if not job.token.cancelled else Cancelled()
            lost = worker.database is not None and worker.database.broken
            away = worker.database is None and is_away(job.error)
            repeats = (lost or (self._reads_apart(job) and is_away(job.error))) and self._worth_repeating(job)
            if lost or away:
                self._report(connected=False)
            in_doubt = in_doubt or (lost and job.task.kind is not Kind.READ)
            if lost:
                worker.close_database()
            if job.token.cancelled or isinstance(job.error, Cancelled):
                job.error = Cancelled()
                return
            if isinstance(job.error, Retry) and conflicts < limits.RETRIES_MAX:
                conflicts += 1
                wait_s = limits.RETRY_BASE_MS / 1000 * 2**conflicts * random.uniform(0.5, 1.5)  # noqa: S311
            elif (away or repeats) and reconnects < len(RECONNECT_WAITS_S):
                wait_s = RECONNECT_WAITS_S[reconnects]
                reconnects += 1
            else:
                return
            _wait(job.token, wait_s)

    def _worth_repeating(self, job: Job) -> bool:
        """Reads and writes are safe to repeat; long work may be half done and is left to the person."""
        is_safe = job.task.kind is not Kind.LONG or job.task.at_standby
        return is_safe and isinstance(job.error, Unavailable | Bug)

    def _reads_apart(self, job: Job) -> bool:
        return job.task.at_standby and self._open_standby is not None

    def _read_apart(self, job: Job, worker: _Worker, open_standby: Callable[[], Database]) -> object:
        """On a connection that lives as long as the report: it finds the standby again that was away the last time."""
        database = open_standby()
        with worker.lock:
            worker.job, worker.reading = job, database
        try:
            with database.limits(job.task.kind):
                job.token.ensure_active()
                job.as_of = database.as_of()
                return job.task.run(Work(database, job.progress, job.token))
        finally:
            with worker.lock:
                worker.job = worker.reading = None
            database.close()

    def _attempt(self, job: Job, worker: _Worker, *, in_doubt: bool) -> object:
        if job.task.at_standby and self._open_standby is not None:
            return self._read_apart(job, worker, self._open_standby)
        if worker.database is None:
            worker.database = self._open_database()
        self._report(connected=True)
        database = worker.database
        with worker.lock:
            worker.job = job
        try:
            with database.limits(job.task.kind):
                # Asked again: a cancel before this line found no statement to end.
                job.token.ensure_active()
                result = job.task.run(Work(database, job.progress, job.token))
                if in_doubt:  # it may have been done the first time, at this server alone
                    database.confirm()
                return result
        finally:
            with worker.lock:
                worker.job = None

    def _bug(self, error: Exception) -> Bug:
        bug = Bug()
        bug.__cause__ = error
        bug.params = {"report": self._crashed(error)}
        return bug

    def _report(self, *, connected: bool) -> None:
        with self._changed:
            if self._online is connected:
                return
            first, self._online = self._online is None, connected
        if not (first and connected):
            self._connected(connected)


def _wait(token: CancelToken, seconds: float) -> None:
    woken = threading.Event()
    token.on_cancel(woken.set)
    woken.wait(seconds)
