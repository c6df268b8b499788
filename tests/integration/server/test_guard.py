"""The guard on a real server: who tries passwords is locked out, and nobody else."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from server_db import cli, embedded
from server_db.embedded.account import account_for
from server_db.embedded.binaries import find_binaries
from server_db.embedded.cluster import Cluster
from server_db.errors import ServerError
from server_db.guard import service
from server_db.guard.rules import FAILURES_MAX
from server_db.guard.service import Guard
from tests.factories.disks import full_after
from tests.factories.false_servers import FalseServer

PASSWORD = "seven green tractors hum"
WAIT_S = 20.0
HERE, THERE = "127.0.0.1", "127.0.0.2"
REJECTED = "pg_hba.conf rejects connection"


class From(FalseServer):
    """Passes connections on from another address of this computer."""

    def __init__(self, server: embedded.Server, address: str) -> None:
        self._target, self._address = (server.host, server.port), address
        super().__init__()

    def serve(self, program: socket.socket) -> None:
        self.relay(program, self.kept(socket.create_connection(self._target, source_address=(self._address, 0))))


@pytest.fixture(scope="module")
def watched() -> Iterator[embedded.Server]:
    """A server that logs as the guard needs it, and takes connections from every address of this computer."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux answers at every address 127.x.x.x")
    folder = Path(tempfile.mkdtemp(prefix="kontor-guard-"))
    folder.chmod(0o755)
    try:
        server = embedded.start(folder / "server", tuned_for="test")
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            for name, value in (("logging_collector", "on"), ("log_destination", "jsonlog")):
                connection.execute(SQL("alter system set {} = {}").format(Identifier(name), Literal(value)))
            row = connection.execute("show hba_file").fetchone()
        assert row is not None
        hba_file = Path(row[0])
        hba_file.write_text(f"{service.INCLUDE}\nhost all all 127.0.0.0/8 scram-sha-256\n", encoding="ascii")
        embedded.stop(folder / "server")
        yield embedded.start(folder / "server", tuned_for="test")
    finally:
        embedded.stop(folder / "server")
        shutil.rmtree(folder)


@pytest.fixture
def login(watched: embedded.Server) -> Iterator[str]:
    name = f"anna.{secrets.token_hex(4)}"
    with psycopg.connect(watched.conninfo(), autocommit=True) as connection:
        connection.execute(SQL("create role {} login password {}").format(Identifier(name), Literal(PASSWORD)))
    yield name
    with psycopg.connect(watched.conninfo(), autocommit=True) as connection:
        connection.execute(SQL("drop role {}").format(Identifier(name)))


@pytest.fixture
def there(watched: embedded.Server) -> Iterator[int]:
    """The port through which one comes from the other address."""
    with From(watched, THERE) as relay:
        yield relay.port


def attempt(watched: embedded.Server, login: str, password: str = PASSWORD, port: int | None = None) -> str:
    """What the server said, empty when it let in."""
    conninfo = watched.conninfo(user=login, password=password)
    try:
        psycopg.connect(make_conninfo(conninfo, port=port or watched.port, sslmode="disable")).close()
    except psycopg.OperationalError as error:
        return str(error)
    return ""


def let_time_pass(watched: embedded.Server) -> None:
    """The locks began so long ago that they end now."""
    memory = service.find_places(watched.conninfo()).memory
    said = json.loads(memory.read_text(encoding="utf-8"))
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    said["locks"] = [[login, network, past, times] for login, network, _, times in said["locks"]]
    memory.write_text(json.dumps(said), encoding="utf-8")


def restart(watched: embedded.Server) -> None:
    """In place, on the same port."""
    cluster = Cluster(watched.data_dir, account_for(watched.data_dir))
    binaries = find_binaries(None, cluster.account)
    code, said = cluster.pg_ctl(binaries, "restart", "-w", "-s", "-m", "fast", "-l", "../server.log")
    assert code == 0, said


def until(happened: Callable[[], bool], guard: Guard) -> None:
    """The log and the server's reading of its rules take a moment."""
    deadline = time.monotonic() + WAIT_S
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        guard.once()
        time.sleep(0.05)


def test_who_tries_is_locked_out_and_the_right_person_gets_in_from_elsewhere(
    watched: embedded.Server, login: str, there: int
) -> None:
    told: list[str] = []
    guard = Guard(watched.conninfo(), told.append)
    other = f"{login}.2"
    with psycopg.connect(watched.conninfo(), autocommit=True) as connection:
        connection.execute(SQL("create role {} login password {}").format(Identifier(other), Literal(PASSWORD)))
    for _ in range(FAILURES_MAX):
        assert "password authentication failed" in attempt(watched, login, "guessed", there)
    until(lambda: REJECTED in attempt(watched, login, PASSWORD, there), guard)
    [lock] = service.locks(watched.conninfo())
    assert told == [f"{login} is locked for 127.0.0.2/32 until {service.shown(lock.until)} (time 1)."]
    assert attempt(watched, login) == "", "the person, from the own address"
    assert attempt(watched, other, PASSWORD, there) == "", "somebody else, from the same address"
    # A guard that is started again knows it; the lock ends by itself.
    Guard(watched.conninfo(), told.append).once()
    assert REJECTED in attempt(watched, login, PASSWORD, there)
    let_time_pass(watched)
    again = Guard(watched.conninfo(), told.append)
    until(lambda: attempt(watched, login, PASSWORD, there) == "", again)
    assert service.locks(watched.conninfo()) == []
    # The next time lasts twice as long.
    for _ in range(FAILURES_MAX):
        attempt(watched, login, "guessed", there)
    until(lambda: REJECTED in attempt(watched, login, PASSWORD, there), again)
    assert "(time 2)" in told[-1]
    assert [lock.times for lock in service.lift(watched.conninfo(), login)] == [2]
    until(lambda: attempt(watched, login, PASSWORD, there) == "", again)
    with psycopg.connect(watched.conninfo(), autocommit=True) as connection:
        connection.execute(SQL("drop role {}").format(Identifier(other)))


def test_a_full_disk_makes_it_forget_nobody(watched: embedded.Server, login: str, there: int) -> None:
    guard = Guard(watched.conninfo(), lambda _words: None)
    for _ in range(FAILURES_MAX):
        attempt(watched, login, "guessed", there)
    time.sleep(1)  # the server's log is written
    with full_after(10), pytest.raises(OSError, match="large"):
        guard.once()
    until(lambda: REJECTED in attempt(watched, login, PASSWORD, there), guard)
    service.lift(watched.conninfo(), login)


def test_no_login_of_the_server_can_stop_the_guard(watched: embedded.Server, login: str) -> None:
    """Everybody may take what PostgreSQL offers as advisory locks, in the database that everybody may open."""
    with psycopg.connect(watched.conninfo(user=login, password=PASSWORD), autocommit=True) as clerk:
        clerk.execute("select pg_advisory_lock(7203411906)")
        watching = threading.Thread(target=lambda: Guard(watched.conninfo(), lambda _words: None).once(), daemon=True)
        watching.start()
        watching.join(5)
        assert not watching.is_alive()


def test_names_that_somebody_makes_up_get_into_no_rule(watched: embedded.Server, there: int) -> None:
    guard = Guard(watched.conninfo(), lambda _words: None)
    for name in ('x" trust #', "all all 0.0.0.0/0 trust", "nobody", "\u202eanna", "x" * 60):
        for _ in range(FAILURES_MAX + 1):
            assert attempt(watched, name, "guessed", there)
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        guard.once()
        time.sleep(0.1)
    places = service.find_places(watched.conninfo())
    assert places.rules.read_text(encoding="utf-8").splitlines() == [
        "# Written by kontor-server guard; what stands here is written over."
    ]


def test_the_command_runs_survives_a_restart_of_the_server_and_lifts(
    watched: embedded.Server, login: str, there: int, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "server_db.cli", "guard", "run", "--server", watched.conninfo()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as running:
        assert running.stdout is not None
        try:
            assert "follows the log" in running.stdout.readline()
            for _ in range(FAILURES_MAX):
                attempt(watched, login, "guessed", there)
            assert f"{login} is locked for 127.0.0.2/32" in running.stdout.readline()
            restart(watched)
            deadline = time.monotonic() + WAIT_S
            while REJECTED not in attempt(watched, login, PASSWORD, there) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert REJECTED in attempt(watched, login, PASSWORD, there), "the server reads its rules at the start"
            assert cli.main(["guard", "list", "--server", watched.conninfo()]) == cli.OK
            assert login in capsys.readouterr().out
            assert cli.main(["guard", "lift", login, HERE, "--server", watched.conninfo()]) == cli.REFUSED
            assert "is not locked out there" in capsys.readouterr().err
            assert cli.main(["guard", "lift", login, THERE, "--server", watched.conninfo()]) == cli.OK
            deadline = time.monotonic() + WAIT_S
            while attempt(watched, login, PASSWORD, there) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert attempt(watched, login, PASSWORD, there) == ""
        finally:
            running.send_signal(signal.SIGTERM)
        assert running.wait(WAIT_S) == 0


def test_a_damaged_memory_is_put_aside(watched: embedded.Server, login: str) -> None:
    places = service.find_places(watched.conninfo())
    for damaged in ("{", '{"failures": [], "locks": [["x\\" trust", "0.0.0.0/0", "never", 1]], "log": {}}', "[]"):
        places.memory.write_text(damaged, encoding="utf-8")
        Guard(watched.conninfo(), lambda _words: None).once()
        assert json.loads(places.memory.read_text(encoding="utf-8"))["locks"] == []
        assert places.memory.with_suffix(".damaged").read_text(encoding="utf-8") == damaged
    assert attempt(watched, login) == ""


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [("log_destination", "stderr", "guard.log"), ("log_hostname", "on", "guard.log"), ("", "", "guard.include")],
)
def test_a_server_that_is_not_set_up_is_told_how(
    watched: embedded.Server, setting: str, value: str, code: str
) -> None:
    hba_file = service.find_places(watched.conninfo()).hba_file
    text = hba_file.read_text(encoding="ascii")
    with psycopg.connect(watched.conninfo(), autocommit=True) as connection:
        if setting:
            connection.execute(SQL("alter system set {} = {}").format(Identifier(setting), Literal(value)))
            connection.execute("select pg_reload_conf()")
        else:
            hba_file.write_text(f"# first\nhost all all 127.0.0.0/8 scram-sha-256\n{service.INCLUDE}\n", "ascii")
        try:
            deadline = time.monotonic() + WAIT_S
            refused = sentence = ""
            while refused != code and time.monotonic() < deadline:
                try:
                    Guard(watched.conninfo(), lambda _words: None)
                except ServerError as error:
                    refused, sentence = error.code, str(error)
            assert refused == code
            assert "{" not in sentence
        finally:
            hba_file.write_text(text, encoding="ascii")
            if setting == "log_hostname":
                connection.execute("alter system reset log_hostname")
            elif setting:
                connection.execute("alter system set log_destination = 'jsonlog'")
            connection.execute("select pg_reload_conf()")
