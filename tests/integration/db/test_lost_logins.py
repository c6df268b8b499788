"""A first connection that breaks is a lost line, not a refused login; a refused login stays one."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from erp_desktop.base.errors import AWAY, KontorError, Unavailable
from erp_desktop.base.settings import Profile
from erp_desktop.base.task import Kind, Task
from erp_desktop.db.engine import Connector
from erp_desktop.db.session import Database
from erp_desktop.ui.workers import Job, WorkerPool
from server_db import embedded
from tests.factories.wire import Cut, Wire
from tests.integration.db.conftest import ALL_RIGHTS, FACTS, PASSWORD, SampleCompany
from tests.integration.embedded_helpers import eventually

PIECES = 5
"""Greeting, two steps of SCRAM, the session's parameters, the first statement."""
RESTARTS = 4


@pytest.fixture
def wire(company: SampleCompany) -> Iterator[Wire]:
    with Wire(company.profile.server, company.profile.port) as made:
        yield made


@pytest.mark.parametrize("after", range(PIECES))
@pytest.mark.parametrize("cut", list(Cut), ids=lambda cut: cut.name.lower())
def test_a_line_that_breaks_while_connecting_is_opened_again(
    company: SampleCompany, wire: Wire, cut: Cut, after: int
) -> None:
    connector = Connector(replace(company.profile, port=wire.port), PASSWORD)
    wire.cut_next(cut, after)
    connector.connect().close()
    connector.close()
    assert wire.cuts == 1 or after == PIECES - 1, "the last piece may come together with the one before"


@pytest.mark.parametrize("after", range(3))
def test_a_line_that_breaks_does_not_hide_a_wrong_password(company: SampleCompany, wire: Wire, after: int) -> None:
    connector = Connector(replace(company.profile, port=wire.port), "wrong")
    wire.cut_next(Cut.ANSWER, after)
    with pytest.raises(Unavailable) as caught:
        connector.connect()
    assert caught.value.code == "login.wrong_password"


def test_restarts_of_a_real_server_are_never_a_refused_login(database_folder: Path) -> None:
    """The server is killed and started again and again, while a program opens its first connection."""
    server = embedded.start(database_folder, tuned_for="small")
    with psycopg.connect(server.conninfo(), autocommit=True) as owner:
        owner.execute("create role clerk login password 'right'")
    profile = Profile(server.host, 0, company="postgres", login="clerk", tls="prefer")
    codes: list[str] = []
    back = 0
    over = threading.Event()

    with Wire(server.host, server.port) as wire:
        profile = replace(profile, port=wire.port)

        def connect() -> None:
            while not over.is_set():
                connector = Connector(profile, "right")
                try:
                    connector.connect().close()
                    codes.append("")
                except KontorError as error:
                    codes.append(error.code)
                connector.close()

        programs = [threading.Thread(target=connect) for _ in range(2)]
        for program in programs:
            program.start()
        for _ in range(RESTARTS):
            os.kill(server.pid, signal.SIGKILL)
            server = embedded.start(database_folder, tuned_for="small")
            wire.target = (server.host, server.port)
            before = len(codes)
            back += eventually(lambda: "" in codes[before:])  # noqa: B023 - asked within the round
        over.set()
        for program in programs:
            program.join()
        assert back == RESTARTS, codes[-5:]
        assert set(codes) <= {"", *AWAY}
        with pytest.raises(Unavailable) as caught:
            Connector(profile, "wrong").connect()
        assert caught.value.code == "login.wrong_password"


def test_work_waits_for_its_first_connection_to_a_real_server(database_folder: Path) -> None:
    """The worker is asked while the server is down; its task is done when the server is back."""
    server = embedded.start(database_folder, tuned_for="test")
    with psycopg.connect(server.conninfo(), autocommit=True) as owner:
        owner.execute("create role clerk login password 'right'")
    done, lost = threading.Event(), threading.Event()
    jobs: list[Job] = []
    told: list[bool] = []

    def finished(job: Job) -> None:
        jobs.append(job)
        done.set()

    def connected(is_connected: bool) -> None:  # noqa: FBT001 - the pool's callback
        told.append(is_connected)
        lost.set()

    with Wire(server.host, server.port) as wire:
        profile = Profile(server.host, wire.port, company="postgres", login="clerk", tls="prefer")
        pool = WorkerPool(
            lambda: Database(Connector(profile, "right"), ALL_RIGHTS, FACTS),
            finished=finished, connected=connected, crashed=lambda _error: "",
        )
        embedded.stop(database_folder)
        pool.submit(Job(Task("test.write", Kind.WRITE, lambda _work: "written")))
        assert lost.wait(30)
        server = embedded.start(database_folder, tuned_for="test")
        wire.target = (server.host, server.port)
        assert done.wait(30)
        assert pool.shutdown(5)
    assert [(job.result, job.error) for job in jobs] == [("written", None)]
    assert told == [False, True]
