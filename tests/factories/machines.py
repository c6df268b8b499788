"""A primary and its standby on this computer, set up by `kontor-server standby` as the guide says."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from server_db import cli, embedded
from server_db.embedded import Server
from server_db.embedded.account import Account, account_for
from server_db.embedded.binaries import find_binaries
from tests.e2e.office.crew import signal_all

REPLICATOR: Final = "replicator"
PASSWORD: Final = "correct horse"
PRIMARY: Final = "erp1"
STANDBY: Final = "erp2"
LOG_LINES: Final = 30
SETTINGS: Final = {
    "max_connections": "150", "wal_log_hints": "on", "wal_keep_size": "1GB", "max_slot_wal_keep_size": "1GB",
    "wal_sender_timeout": "10s",
}  # fmt: skip


@dataclass
class Machine:
    """A data folder and the port that its server always listens at."""

    name: str
    data: Path
    port: int
    account: Account
    superuser: str
    password: str

    def conninfo(self, database: str = "postgres", user: str = "", password: str = "") -> str:
        """The superuser's connection string, unless it is somebody else's."""
        return make_conninfo(
            host="127.0.0.1", port=self.port, dbname=database, user=user or self.superuser,
            password=password or self.password, sslmode="disable",
        )  # fmt: skip

    def replication(self, passfile: Path) -> str:
        """The connection string of the login that replicates."""
        return make_conninfo(
            host="127.0.0.1", port=self.port, user=REPLICATOR, sslmode="disable", passfile=str(passfile)
        )

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection of the superuser that commits each statement."""
        return psycopg.connect(self.conninfo(database), autocommit=True)

    @property
    def pid(self) -> int:
        """Of the server's first process."""
        return int((self.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])

    def start(self) -> None:
        """Start the server, as its service would."""
        self._pg_ctl("start", "-w", "-t", "180", "-l", str(self.data.parent / "server.log"), "-o", f"-p {self.port}")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server, whatever state it is in; `fast` is how its service does it, which tidies up first."""
        if self.runs():
            self.thaw()
            self._pg_ctl("stop", "-w", "-m", mode)

    def runs(self) -> bool:
        """Whether the server is there, awake or not."""
        try:
            return Path(f"/proc/{self.pid}/cwd").samefile(self.data)
        except FileNotFoundError:
            return False

    def kill(self) -> None:
        """The whole server at once, as a power failure does."""
        signal_all(self.pid, signal.SIGKILL)
        # Where nobody buries dead processes (a container), its number still seems to be taken.
        (self.data / "postmaster.pid").unlink()

    def freeze(self) -> None:
        """The whole server hangs: its connections stay, and nothing answers."""
        signal_all(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It wakes up, and knows nothing of what happened meanwhile."""
        signal_all(self.pid, signal.SIGCONT)

    def one(self, query: LiteralString, database: str = "postgres") -> Any:
        """The first value that the superuser is told."""
        with self.connect(database) as connection:
            row = connection.execute(query).fetchone()
        return None if row is None else row[0]

    def _pg_ctl(self, *words: str) -> None:
        done = self.account.run(
            [find_binaries(None, self.account).tool("pg_ctl"), *words, "-s", "-D", self.data], cwd=self.data.parent
        )
        assert done.code == 0, f"{done.output}\n{self._log_end()}"

    def _log_end(self) -> str:
        """The last words of the server."""
        log = self.data.parent / "server.log"
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
        return "\n".join(lines[-LOG_LINES:])


@dataclass
class Pair:
    """A primary and a standby; `passfile` holds the password of the login that replicates."""

    folder: Path
    server: Server
    primary: Machine
    standby: Machine
    passfile: Path

    @property
    def servers(self) -> str:
        """Both, as a connection file names them."""
        return f"127.0.0.1:{self.primary.port}, 127.0.0.1:{self.standby.port}"

    @property
    def account(self) -> tuple[str, ...]:
        """How a command is told which account PostgreSQL runs as."""
        return ("--account", self.primary.account.name) if self.primary.account.uid is not None else ()

    def follow(self) -> None:
        """Make the standby and start it."""
        kontor(
            "standby", "init", str(self.standby.data), "--primary", self.primary.replication(self.passfile),
            "--name", STANDBY, "--port", str(self.standby.port), *self.account,
        )  # fmt: skip
        self.standby.start()

    def be_synchronous(self) -> None:
        """Let the primary wait for the standby."""
        kontor("standby", "synchronous", self.standby.name, "--server", self.primary.conninfo())

    def swap(self) -> None:
        """Call the two by what they are after a fail-over."""
        self.primary, self.standby = self.standby, self.primary

    def port_of(self, name: str) -> int:
        """Where the server of a name listens, whatever it is now."""
        return next(one.port for one in (self.primary, self.standby) if one.name == name)

    def change_places(self) -> None:
        """After a fail-over: the old primary follows the one that took over."""
        self.primary.stop("fast")
        self.swap()
        kontor(
            "standby", "rejoin", str(self.standby.data), "--primary", self.primary.replication(self.passfile),
            "--name", self.standby.name, "--port", str(self.standby.port), *self.account,
        )  # fmt: skip
        self.standby.start()


def kontor(*words: str) -> None:
    """A command of kontor-server that has to succeed."""
    assert cli.main(words) == cli.OK, words


def start_primary(folder: Path) -> Server:
    """A server that writes every commit to the disk, with the settings that the guide asks for."""
    server = embedded.start(folder, tuned_for="small")
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        for name, value in SETTINGS.items():
            connection.execute(SQL("alter system set {} = {}").format(Identifier(name), Literal(value)))
        assert connection.execute("show fsync").fetchone() == ("on",)
    embedded.stop(folder)
    return embedded.start(folder, tuned_for="small")


@contextmanager
def pair(*, login: bool = True) -> Iterator[Pair]:
    """A primary, the login that replicates, and the place of a standby; both are stopped and removed at the end.

    Args:
        login: whether the login is made.
    """
    with tempfile.TemporaryDirectory(prefix="kontor-pair-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = start_primary(folder / PRIMARY)
        account = account_for(server.data_dir)
        account.own(folder)
        passfile = folder / "passfile"
        passfile.write_text(f"*:*:*:{REPLICATOR}:{PASSWORD}\n", encoding="utf-8")
        passfile.chmod(0o600)
        account.own(passfile)
        known = (account, server.superuser, server.password)
        primary = Machine(PRIMARY, server.data_dir / "cluster" / "data", server.port, *known)
        (folder / STANDBY).mkdir()
        account.own(folder / STANDBY)
        standby = Machine(STANDBY, folder / STANDBY / "data", _free_port(), *known)
        try:
            if login:
                with _password():
                    kontor("standby", "login", REPLICATOR, "--server", primary.conninfo())
            yield Pair(folder, server, primary, standby, passfile)
        finally:
            standby.stop()
            primary.stop()
            with suppress(embedded.EmbeddedError):
                embedded.stop(server.data_dir)


@contextmanager
def _password() -> Iterator[None]:
    os.environ[cli.PASSWORD_VARIABLE] = PASSWORD
    try:
        yield
    finally:
        del os.environ[cli.PASSWORD_VARIABLE]


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
