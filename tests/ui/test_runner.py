"""Background work: delivery, refusal, cancel, newest wins, lanes, retries, lost connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from erp_desktop.base import limits
from erp_desktop.base.changes import Changes
from erp_desktop.base.errors import Bug, Invalid, KontorError, Problem, Refused, Retry, Unavailable
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.ui import workers
from erp_desktop.ui.runner import TaskRunner
from tests.fakes.ui import FakeDatabase, FakeServer

pytestmark = pytest.mark.usefixtures("dressed")
Job = Work[FakeDatabase]


def give(value: object, kind: Kind = Kind.READ, **more: object) -> Task[object]:
    return Task("test.give", kind, lambda _work: value, **more)  # type: ignore[arg-type]


def fail(error: Exception, kind: Kind = Kind.READ) -> Task[None]:
    def run(_work: Job) -> None:
        raise error

    return Task("test.fail", kind, run)


def breaks_once(server: FakeServer) -> Callable[[Job], str]:
    """Work that loses the first connection."""

    def run(work: Job) -> str:
        if len(server.opened) == 1:
            work.db.broken = True
            raise Unavailable("server.closing")
        return "done"

    return run


def test_a_result_comes_back_in_the_window_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    got: list[tuple[object, threading.Thread]] = []
    owner = QObject()
    runner.run(give(7), owner=owner, done=lambda value: got.append((value, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(7, threading.main_thread())]


@pytest.mark.parametrize("error", [Refused("access.denied"), Invalid([Problem("field.required", "name")])])
def test_a_known_error_reaches_the_caller_as_it_is(qtbot: QtBot, runner: TaskRunner, error: KontorError) -> None:
    got: list[KontorError] = []
    owner = QObject()
    runner.run(fail(error), owner=owner, failed=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got == [error]


def test_an_unknown_error_is_a_bug_with_the_number_of_its_report(qtbot: QtBot, runner: TaskRunner) -> None:
    got: list[KontorError] = []
    owner = QObject()
    runner.run(fail(ZeroDivisionError("secret amount")), owner=owner, failed=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert isinstance(got[0], Bug)
    assert got[0].params["report"] == "R-1"
    assert isinstance(got[0].__cause__, ZeroDivisionError)


def test_without_a_listener_the_error_is_told_by_signal(qtbot: QtBot, runner: TaskRunner) -> None:
    with qtbot.waitSignal(runner.unhandled) as told:
        runner.run(fail(Refused("access.denied")), owner=None)
    assert told.args is not None
    assert told.args[0].code == "access.denied"


def test_nothing_is_delivered_to_an_owner_that_is_gone(qtbot: QtBot, runner: TaskRunner) -> None:
    go = threading.Event()
    got: list[object] = []
    owner = QObject()
    handle = runner.run(Task("test.wait", Kind.READ, lambda _work: go.wait(5)), owner=owner, done=got.append)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not handle.owner_lives())
    go.set()
    qtbot.waitUntil(lambda: handle.finished)
    assert got == []


def test_the_newest_of_an_owner_and_key_wins(qtbot: QtBot, runner: TaskRunner) -> None:
    got: list[object] = []
    owner = QObject()
    for number in range(20):
        runner.run(give(number), owner=owner, done=got.append, latest=True, key="page")
    runner.run(give("other"), owner=owner, done=got.append, latest=True, key="count")
    qtbot.waitUntil(lambda: not runner.active())
    assert 19 in got
    assert "other" in got
    assert got.count(19) == 1
    assert not any(value in got for value in range(18))


def test_cancel_ends_the_statement_in_the_server_and_is_silent(
    qtbot: QtBot, runner: TaskRunner, server: FakeServer
) -> None:
    started = threading.Event()
    got: list[object] = []

    def run(work: Job) -> str:
        started.set()
        assert work.db.ended.wait(5)
        raise Unavailable("server.timeout")

    owner = QObject()
    handle = runner.run(Task("test.slow", Kind.LONG, run), owner=owner, done=got.append, failed=got.append)
    assert started.wait(5)
    handle.cancel()
    qtbot.waitUntil(lambda: handle.finished)
    assert got == []
    assert server.opened[0].ended.is_set()


def test_a_lane_runs_one_after_another_in_the_order_asked(qtbot: QtBot, runner: TaskRunner) -> None:
    order: list[int] = []
    at_once: list[int] = []
    inside = threading.Semaphore(1)
    owner = QObject()

    def step(number: int) -> Task[None]:
        def run(_work: Job) -> None:
            at_once.append(inside.acquire(blocking=False))
            order.append(number)
            inside.release()

        return Task("test.step", Kind.WRITE, run, lane="order:1")

    for number in range(30):
        runner.run(step(number), owner=owner)
    qtbot.waitUntil(lambda: not runner.active())
    assert order == list(range(30))
    assert all(at_once)


def test_no_more_connections_than_allowed_and_long_work_leaves_one_free(
    qtbot: QtBot, runner: TaskRunner, server: FakeServer
) -> None:
    go = threading.Event()
    owner = QObject()
    for _ in range(6):
        runner.run(Task("test.long", Kind.LONG, lambda _work: go.wait(5)), owner=owner)
    got: list[object] = []
    runner.run(give("read"), owner=owner, done=got.append)
    qtbot.waitUntil(lambda: bool(got))
    go.set()
    qtbot.waitUntil(lambda: not runner.active())
    assert 1 <= len(server.opened) <= limits.CONNECTIONS_MAX


def test_a_lost_race_is_repeated(qtbot: QtBot, runner: TaskRunner) -> None:
    tries: list[int] = []
    got: list[object] = []

    def run(_work: Job) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise Retry("server.busy")
        return "done"

    owner = QObject()
    runner.run(Task("test.race", Kind.WRITE, run), owner=owner, done=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert (got, len(tries)) == (["done"], 3)


def test_a_race_that_is_always_lost_is_told(qtbot: QtBot, runner: TaskRunner) -> None:
    got: list[KontorError] = []
    owner = QObject()
    runner.run(fail(Retry("server.busy"), Kind.WRITE), owner=owner, failed=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got[0].code == "server.busy"


def test_a_write_over_a_broken_connection_is_repeated_on_a_new_one(
    qtbot: QtBot, runner: TaskRunner, server: FakeServer
) -> None:
    got: list[object] = []
    states: list[str] = []
    runner.reconnecting.connect(lambda: states.append("lost"))
    runner.connected.connect(lambda: states.append("back"))
    owner = QObject()
    runner.run(Task("test.write", Kind.WRITE, breaks_once(server)), owner=owner, done=got.append)
    qtbot.waitUntil(lambda: bool(got))
    qtbot.waitUntil(lambda: states == ["lost", "back"])
    assert got == ["done"]
    assert server.opened[0].closed


def test_long_work_over_a_broken_connection_is_left_to_the_person(qtbot: QtBot, runner: TaskRunner) -> None:
    got: list[KontorError] = []

    def run(work: Job) -> None:
        work.db.broken = True
        raise Unavailable("server.closing")

    owner = QObject()
    runner.run(Task("test.import", Kind.LONG, run), owner=owner, failed=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got[0].code == "server.closing"


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.name.lower())
def test_a_server_that_is_away_at_the_first_connection_is_waited_for(
    qtbot: QtBot, runner: TaskRunner, server: FakeServer, kind: Kind
) -> None:
    """Nothing of the work was begun, so that long work waits too."""
    server.down = True
    got: list[object] = []
    owner = QObject()
    with qtbot.waitSignal(runner.reconnecting):
        runner.run(give(1, kind), owner=owner, done=got.append)
    server.down = False
    qtbot.waitUntil(lambda: got == [1])


def test_a_server_that_stays_away_is_told_and_found_again(
    qtbot: QtBot, runner: TaskRunner, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "RECONNECT_WAITS_S", (0.01, 0.01))
    server.down = True
    got: list[KontorError] = []
    owner = QObject()
    with qtbot.waitSignal(runner.reconnecting):
        runner.run(give(1), owner=owner, failed=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got[0].code == "server.unreachable"
    server.down = False
    with qtbot.waitSignal(runner.connected, timeout=10_000):
        pass


@pytest.mark.parametrize("code", ["login.refused", "login.wrong_password", "server.newer", "server.not_secure"])
def test_a_login_that_is_refused_is_not_tried_again(
    qtbot: QtBot, runner: TaskRunner, server: FakeServer, code: str
) -> None:
    """A wrong password that is sent every few seconds locks the person out."""
    server.down, server.why = True, code
    told: list[str] = []
    runner.reconnecting.connect(lambda: told.append("lost"))
    got: list[KontorError] = []
    owner = QObject()
    runner.run(give(1), owner=owner, failed=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert (got[0].code, told, server.asked) == (code, [], 1)


def test_changes_are_told_with_their_record(qtbot: QtBot, runner: TaskRunner) -> None:
    record = uuid4()
    task = give(None, Kind.WRITE, changes=("purchase_order", "stock"), lane=f"purchase_order:{record}")
    owner = QObject()
    with qtbot.waitSignal(runner.changed) as told:
        runner.run(task, owner=owner)
    assert told.args == [Changes(frozenset({"purchase_order", "stock"}), UUID(str(record)))]


def test_a_failed_write_changes_nothing(qtbot: QtBot, runner: TaskRunner) -> None:
    told: list[Changes] = []
    runner.changed.connect(told.append)
    owner = QObject()
    got: list[KontorError] = []
    task = Task("test.fail", Kind.WRITE, fail(Refused("access.denied")).run, changes=("purchase_order",))
    runner.run(task, owner=owner, failed=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert told == []


def test_changes_may_be_announced_from_any_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    changes = Changes(frozenset({"supplier"}), remote=True)
    with qtbot.waitSignal(runner.changed) as told:
        threading.Thread(target=runner.announce, args=(changes,)).start()
    assert told.args == [changes]


def test_shutdown_ends_reads_and_lets_writes_finish(qtbot: QtBot, server: FakeServer) -> None:
    runner = TaskRunner(server.open)
    started, written = threading.Event(), threading.Event()

    def write(_work: Job) -> None:
        started.set()
        written.set()

    def read(work: Job) -> None:
        work.db.ended.wait(5)

    owner = QObject()
    runner.run(Task("test.read", Kind.READ, read), owner=owner)
    runner.run(Task("test.write", Kind.WRITE, write), owner=owner)
    assert started.wait(5)
    assert runner.shutdown()
    assert written.is_set()
    assert all(one.closed for one in server.opened)


def test_a_report_is_read_at_the_standby_and_its_connection_is_closed(qtbot: QtBot, server: FakeServer) -> None:
    standby = FakeServer()
    runner = TaskRunner(server.open, open_standby=standby.open)
    owner, got = QObject(), list[object]()
    report = Task("test.report", Kind.LONG, lambda work: work.db, at_standby=True)
    runner.run(report, owner=owner, done=got.append)
    runner.run(Task("test.list", Kind.READ, lambda work: work.db), owner=owner, done=got.append)
    runner.run(report.current(), owner=owner, done=got.append)
    qtbot.waitUntil(lambda: len(got) == 3)
    assert [database in standby.opened for database in got].count(True) == 1
    assert [one.closed for one in standby.opened] == [True]
    assert runner.shutdown()


def test_a_report_tells_the_moment_it_shows(qtbot: QtBot, server: FakeServer) -> None:
    moment = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)

    def open_behind() -> FakeDatabase:
        database = FakeDatabase()
        database.moment = moment
        return database

    runner = TaskRunner(server.open, open_standby=open_behind)
    owner, got = QObject(), list[object]()
    handle = runner.run(Task("test.report", Kind.LONG, lambda _work: 1, at_standby=True), owner=owner, done=got.append)
    now = runner.run(Task("test.list", Kind.READ, lambda _work: 2), owner=owner, done=got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert (handle.as_of, now.as_of) == (moment, None)
    assert runner.shutdown()


def test_a_report_whose_standby_goes_is_read_again(qtbot: QtBot, server: FakeServer) -> None:
    """The next connection finds another server; nothing was changed, so it is safe although the work is long."""
    runner = TaskRunner(server.open, open_standby=server.open)
    owner, got = QObject(), list[object]()
    runner.run(Task("test.report", Kind.LONG, breaks_once(server), at_standby=True), owner=owner, done=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["done"]
    assert len(server.opened) == 2
    assert runner.shutdown()


def test_a_write_that_was_in_doubt_is_confirmed(qtbot: QtBot, runner: TaskRunner, server: FakeServer) -> None:
    """It may have been done the first time, and the standby may not know of it."""
    owner, got = QObject(), list[object]()
    runner.run(Task("test.write", Kind.WRITE, breaks_once(server)), owner=owner, done=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["done"]
    assert [one.confirmed for one in server.opened] == [0, 1]
