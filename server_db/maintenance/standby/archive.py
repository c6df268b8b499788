"""The archive for point in time: base backups at intervals, and all WAL since the oldest of them.

A folder holds `base/MOMENT/`, each a plain and checked copy of the data folder taken at that moment, and `wal/`, which
pg_receivewal fills while the server runs. Nothing of ours is in the way of the server: it needs no archive_command.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final

from server_db.embedded.account import tool_environment
from server_db.embedded.locks import start_lock
from server_db.errors import ServerError
from server_db.maintenance.standby.facts import connect, ensure_ready, facts_of
from server_db.maintenance.standby.programs import Programs, replication_conninfo
from server_db.maintenance.standby.status import ARCHIVE

SLOT: Final = "kontor_archive"
BASE: Final = "base"
WAL: Final = "wal"
_MOMENT: Final = "%Y%m%dT%H%M%SZ"
_STAGING: Final = ".new"
_LABEL: Final = re.compile(r"^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Base:
    """A base backup: where it is, and when it was complete."""

    path: Path
    at: datetime

    @property
    def first_wal(self) -> str:
        """The first segment of WAL that it needs.

        Raises:
            ServerError: `standby.damaged`.
        """
        try:
            found = _LABEL.search((self.path / "backup_label").read_text(encoding="utf-8"))
        except OSError as error:
            raise ServerError("standby.damaged", backup=str(self.path), reason="it has no backup_label") from error
        if found is None:
            raise ServerError("standby.damaged", backup=str(self.path), reason="its backup_label can not be read")
        return found[1]


def bases(folder: Path) -> list[Base]:
    """The base backups of an archive, the oldest first."""
    found = []
    for path in folder.joinpath(BASE).glob("*"):
        try:
            found.append(Base(path, datetime.strptime(path.name, _MOMENT).replace(tzinfo=UTC)))
        except ValueError:  # one that is being made, or something of somebody else's
            continue
    return sorted(found, key=lambda one: one.at)


def take_base(folder: Path, *, server: str, keep: int, programs: Programs) -> tuple[Base, list[Base]]:
    """Take a base backup, check it, and then remove the oldest beyond `keep` with the WAL that only they needed.

    Args:
        folder: of the archive.
        server: connection string of the replication login, without a password.
        keep: how many base backups stay, 1 or more.
        programs: of the PostgreSQL that runs there.

    Returns:
        The new one, and those that were removed.

    Raises:
        ServerError: `standby.*`; nothing older is removed then.
    """
    archive, source = folder.absolute(), replication_conninfo(server, application_name="kontor_base")
    _make_folders(archive, programs)
    with start_lock(archive):
        with connect(source) as connection:
            ensure_ready(facts_of(connection), login=connection.info.user, major=programs.binaries.major)
        staging = archive / BASE / _STAGING
        shutil.rmtree(staging, ignore_errors=True)  # of one that was killed
        try:
            programs.must(
                "pg_basebackup", "-D", staging, "-d", source, "-c", "fast", "-X", "stream", "--no-password",
                folder=archive,
            )  # fmt: skip
            programs.must("pg_verifybackup", "--quiet", staging, folder=archive)
            at = datetime.now(UTC)
            made = Base(staging.rename(archive / BASE / at.strftime(_MOMENT)), at)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        return made, _prune(archive, keep=keep, programs=programs)


def _prune(archive: Path, *, keep: int, programs: Programs) -> list[Base]:
    everything = bases(archive)
    old, kept = everything[:-keep], everything[-keep:]
    for one in old:
        shutil.rmtree(one.path)
    programs.must("pg_archivecleanup", archive / WAL, kept[0].first_wal, folder=archive)
    return old


def receive(folder: Path, *, server: str, programs: Programs) -> int:
    """Receive WAL as it is written, until the server or somebody ends it; the exit code of pg_receivewal.

    Args:
        folder: of the archive.
        server: connection string of the replication login, without a password; of several hosts, the one that takes
            writes is used if it says `target_session_attrs=read-write`.
        programs: of the PostgreSQL that runs there.

    Raises:
        ServerError: `standby.*`.
    """
    archive, source = folder.absolute(), replication_conninfo(server, application_name=ARCHIVE)
    _make_folders(archive, programs)
    words = ("-D", archive / WAL, "-d", source, "-S", SLOT, "--no-password")
    with connect(source) as connection:
        ensure_ready(facts_of(connection), login=connection.info.user)
    programs.must("pg_receivewal", *words, "--create-slot", "--if-not-exists", folder=archive)
    account = programs.account
    process = subprocess.Popen(
        [str(programs.binaries.tool("pg_receivewal")), *map(str, words), "--synchronous", "--no-loop"],
        cwd=archive, env=tool_environment(), stdin=subprocess.DEVNULL, user=account.uid, group=account.gid,
        extra_groups=None if account.uid is None else [],
    )  # fmt: skip
    with _handed_on(process):
        return process.wait()


@contextmanager
def _handed_on(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """A wish to end is handed on, so that the last segment is written properly."""

    def hand_on(_number: int, _frame: FrameType | None) -> None:
        if sys.platform != "win32":  # there the console tells the program itself, and nobody else can
            process.send_signal(signal.SIGINT)

    before = {number: signal.signal(number, hand_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        for number, handler in before.items():
            signal.signal(number, handler)


def _make_folders(archive: Path, programs: Programs) -> None:
    try:
        for folder in (archive, archive / BASE, archive / WAL):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            programs.account.own(folder)
    except OSError as error:
        raise ServerError("standby.folder", folder=str(archive), reason=error.strerror or "not writable") from error
