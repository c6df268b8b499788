"""The guard at work: from the log to the server's rules, and lifting what has lasted long enough."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psycopg

from server_db import whole_files
from server_db.embedded.locks import try_lock
from server_db.errors import ServerError
from server_db.guard import rules
from server_db.guard.log import Failure, Follower
from server_db.guard.rules import Lock, State

RULES: Final = "kontor_guard.conf"
MEMORY: Final = "kontor_guard.json"
LOCK: Final = "kontor_guard.lock"
INCLUDE: Final = f"include_if_exists {RULES}"
VERSION_MIN: Final = 160_000
_SAVE_EVERY_S: Final = 60
_POLL_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Places:
    """Where the server keeps its rules and its log."""

    hba_file: Path
    log_folder: Path

    @property
    def rules(self) -> Path:
        """What the server includes."""
        return self.hba_file.parent / RULES

    @property
    def memory(self) -> Path:
        """What the guard remembers."""
        return self.hba_file.parent / MEMORY

    @property
    def lock(self) -> Path:
        """What is locked while one of them changes."""
        return self.hba_file.parent / LOCK


def find_places(conninfo: str) -> Places:
    """Ask the server, and check that it is set up for the guard.

    Raises:
        ServerError: `guard.version`, `guard.log`, `guard.include`, `guard.unreadable`.
    """
    with psycopg.connect(conninfo) as connection:
        if connection.info.server_version < VERSION_MIN:
            raise ServerError("server.version", found=str(connection.info.server_version // 10_000))
        row = connection.execute(
            "select current_setting('hba_file'), current_setting('data_directory'), current_setting('log_directory'),"
            " current_setting('logging_collector'), current_setting('log_destination'), current_setting('log_hostname')"
        ).fetchone()
    assert row is not None
    hba_file, data, log, collector, destination, hostname = row
    kinds = {kind.strip() for kind in destination.split(",")}
    if collector != "on" or "jsonlog" not in kinds or hostname != "off":
        raise ServerError("guard.log")
    places = Places(Path(hba_file), Path(data) / log)
    try:
        text = places.hba_file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise ServerError("guard.unreadable", file=str(places.hba_file), reason=str(error.strerror)) from error
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    first = next((words for words in lines if words), [])
    if first != INCLUDE.split():
        raise ServerError("guard.include", file=str(places.hba_file), line=INCLUDE)
    return places


class Guard:
    """Follows the log of one server.

    Args:
        conninfo: a superuser, as the system's account of the server.
        tell: gets a sentence for each thing that happens.
        clock: the time.
    """

    def __init__(
        self, conninfo: str, tell: Callable[[str], None], clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._conninfo = conninfo
        self._tell = tell
        self._clock = clock
        self._places = find_places(conninfo)
        memory = _Memory(self._places)
        self._follower = Follower(self._places.log_folder, memory.log_places)
        self._next_end: datetime | None = None
        self._told: set[str] = set()
        self._saved_at = clock()
        self._work(list(self._follower.failures(clock())))

    def once(self) -> None:
        """Read what is new in the log, lock and lift.

        Raises:
            psycopg.Error, OSError: the server is away, the disk is full; what was read is read again the next time.
        """
        before = {name: [*place] for name, place in self._follower.places.items()}
        now = self._clock()
        found = list(self._follower.failures(now))
        is_due = self._next_end is not None and self._next_end <= now
        if not found and not is_due and (now - self._saved_at).total_seconds() < _SAVE_EVERY_S:
            return
        try:
            self._work(found)
        except (psycopg.Error, OSError):
            self._follower.places = before
            raise

    def _work(self, found: list[Failure]) -> None:
        now = self._clock()
        with _alone(self._places), psycopg.connect(self._conninfo, autocommit=True) as connection:
            memory = _Memory(self._places)
            known = _logins(connection) if found else frozenset()
            locked = [
                lock for one in found
                if (lock := memory.state.failed(one.login, one.address, one.at, known)) is not None
            ]
            memory.state.forget(now)
            active = memory.state.active(now)
            memory.log_places = self._follower.places
            _apply(connection, self._places, active)
            memory.save()
        self._saved_at = now
        self._next_end = min((lock.until for lock in active), default=None)
        for lock in locked:
            self._tell(f"{lock.login} is locked for {lock.network} until {shown(lock.until)} (time {lock.times}).")
        attacked = set(memory.state.attacked(now))
        for login in sorted(attacked - self._told):
            self._tell(f"{login} is tried from {rules.ADDRESSES_TOLD} addresses or more.")
        self._told = attacked


def locks(conninfo: str) -> list[Lock]:
    """What is locked now.

    Raises:
        ServerError: as `find_places`.
    """
    return _Memory(find_places(conninfo)).state.active(datetime.now(UTC))


def lift(conninfo: str, login: str, address: str | None = None) -> list[Lock]:
    """End the locks of a login, those of one address alone if it is given.

    Raises:
        ServerError: `guard.no_lock`; as `find_places`.
    """
    now = datetime.now(UTC)
    places = find_places(conninfo)
    network = None if address is None else rules.network_of(address)
    with _alone(places), psycopg.connect(conninfo, autocommit=True) as connection:
        memory = _Memory(places)
        ended = [] if address is not None and network is None else memory.state.lift(login, network, now)
        if not ended:
            raise ServerError("guard.no_lock", login=login)
        _apply(connection, places, memory.state.active(now))
        memory.save()
    return ended


def shown(moment: datetime) -> str:
    """A moment on the clock of this computer."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


class _Memory:
    """What is remembered, beside the server's rules; a damaged file is put aside and begun anew."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.state = State()
        self.log_places: dict[str, list[int]] | None = None
        try:
            said = json.loads(places.memory.read_text(encoding="utf-8"))
            self.state = rules.from_json(said)
            self.log_places = dict(said["log"])
        except FileNotFoundError:
            return
        except (KeyError, TypeError, ValueError, RecursionError):
            self.state = State()
            with suppress(OSError):
                places.memory.replace(places.memory.with_suffix(".damaged"))

    def save(self) -> None:
        said = rules.to_json(self.state) | {"log": self.log_places or {}}
        _write(self._places, self._places.memory, json.dumps(said))


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """One at a time: the service and the commands change the same files.

    The lock is a file's: one of the server's could be held by any login, and the guard would wait for ever.
    """
    handle = os.open(places.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _give(places, places.lock)
        while not try_lock(handle):
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(handle)


def _logins(connection: psycopg.Connection[Any]) -> frozenset[str]:
    return frozenset(name for (name,) in connection.execute("select rolname from pg_roles where rolcanlogin"))


def _apply(connection: psycopg.Connection[Any], places: Places, active: list[Lock]) -> None:
    """Write the rules and have the server read them, unless they are there already; wrong ones never stay.

    Raises:
        ServerError: `guard.rules`.
    """
    try:
        before: str | None = places.rules.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        before = None
    text = rules.hba_text(active)
    if text == before:
        return
    _write(places, places.rules, text)
    row = connection.execute(
        "select line_number::text, error from pg_hba_file_rules where file_name = %s and error is not null",
        [str(places.rules)],
    ).fetchone()
    if row is not None:
        _write(places, places.rules, rules.hba_text([]))
        raise ServerError("guard.rules", file=str(places.rules), line=row[0], reason=row[1])
    connection.execute("select pg_reload_conf()")


def _give(places: Places, path: Path) -> None:
    """Make the owner and the mode of a file those of the server's own rules: root may have made it."""
    theirs, mine = places.hba_file.stat(), path.stat()
    if os.name != "nt" and mine.st_uid != theirs.st_uid:
        os.chown(path, theirs.st_uid, theirs.st_gid)
    if (mine.st_mode ^ theirs.st_mode) & 0o777:
        path.chmod(theirs.st_mode & 0o777)


def _write(places: Places, path: Path, text: str) -> None:
    whole_files.replace(path, text.encode(), finish=lambda scratch: _give(places, scratch))
