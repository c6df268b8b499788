"""Point in time: a new data folder as the server was at a moment, recovered, checked, and stopped again."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo

from server_db.deploy import become_owner, roles_of
from server_db.errors import ServerError
from server_db.maintenance import checks
from server_db.maintenance.standby import settings
from server_db.maintenance.standby.archive import WAL, Base, bases
from server_db.maintenance.standby.facts import MAINTENANCE_DATABASE
from server_db.maintenance.standby.programs import Programs, failure

_START_S: Final = 86_400
_STOP_S: Final = 600
_LOOK_S: Final = 0.2
_NOT_REACHED: Final = "before configured recovery target was reached"
"""Said in English, since the server is started with LC_ALL=C and its own lc_messages is set aside."""
_PORT: Final = 5432
_SUPERUSER: Final = "postgres"
_HBA: Final = "local all all trust\n"
"""For the recovery alone, by a socket in a folder that only the account can enter."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was recovered.

    Attributes:
        data: the folder, ready to be started.
        base: what it was made of.
        last: moment of the last transaction in it, None when there was none since the base backup.
        companies: names of the databases.
        findings: what the checks found, by company.
    """

    data: Path
    base: Base
    last: datetime | None
    companies: tuple[str, ...]
    findings: tuple[str, ...]


def restore(data: Path, *, archive: Path, to: datetime | None, port: int | None, programs: Programs) -> Recovered:
    """Recover into a new data folder, start it apart from everybody, check the books, and stop it.

    Args:
        data: the new data folder; not there yet.
        archive: folder of the archive.
        to: the moment, with its zone; the end of the WAL when None.
        port: the restored server is to listen at; that of its settings when None.
        programs: of the PostgreSQL that will run it.

    Raises:
        ServerError: `standby.not_here`, `standby.not_empty`, `standby.no_base`, `standby.not_reached`, …; the archive
            is only read.
    """
    if sys.platform == "win32":
        raise ServerError("standby.not_here")
    folder, source = data.absolute(), archive.absolute()
    if folder.exists():
        raise ServerError("standby.not_empty", folder=str(folder))
    base = _base_for(source, to)
    programs.must("pg_verifybackup", "--quiet", base.path, folder=source)
    try:
        _copy(base.path, folder, programs)
        _prepare(folder, port, programs)
        with _running(folder, source, to, programs) as connect:
            recovered = _looked_at(folder, base, connect)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return recovered


def _base_for(archive: Path, to: datetime | None) -> Base:
    """The newest base backup that was complete at the moment."""
    found = bases(archive)
    fitting = [one for one in found if to is None or one.at <= to]
    if not fitting:
        first = found[0].at.astimezone().isoformat(" ", "seconds") if found else "never"
        raise ServerError("standby.no_base", folder=str(archive), first=first)
    return fitting[-1]


def _copy(base: Path, folder: Path, programs: Programs) -> None:
    account = programs.account
    try:
        shutil.copytree(base, folder, symlinks=True)
        for path in (folder, *folder.rglob("*")):
            if account.uid is not None and account.gid is not None:
                os.chown(path, account.uid, account.gid, follow_symlinks=False)
        folder.chmod(0o700)
    except (OSError, shutil.Error) as error:
        raise failure("copy", str(error), folder) from error


def _prepare(folder: Path, port: int | None, programs: Programs) -> None:
    own = {"synchronous_standby_names": "", "primary_conninfo": "", "primary_slot_name": "", "archive_mode": "off"}
    if port is not None:
        own["port"] = str(port)
    settings.append(folder, own, programs.account)
    settings.signal(folder, settings.RECOVERY_SIGNAL, programs.account)
    (folder / settings.STANDBY_SIGNAL).unlink(missing_ok=True)
    if not (folder / "postgresql.conf").exists():  # kept elsewhere by the distribution
        settings.write(folder / "postgresql.conf", "# for the recovery alone\n", programs.account)


@contextmanager
def _running(folder: Path, archive: Path, to: datetime | None, programs: Programs) -> Iterator[str]:
    """The recovered server, reached by a socket of its own; how to reach it.

    How to recover is said on its command line alone: in its settings it would stay, and a standby that is copied from
    it would recover to that moment as well, and take over.
    """
    room = Path(tempfile.mkdtemp(prefix="kontor-pit-"))
    try:
        programs.account.own(room)
        settings.write(room / "hba", _HBA, programs.account)
        options = {
            "listen_addresses": "", "unix_socket_directories": str(room), "hba_file": str(room / "hba"),
            "port": str(_PORT), "hot_standby": "off", "ssl": "off", "logging_collector": "off",
            "lc_messages": "C",
        }  # fmt: skip
        options |= _how_to_recover(archive, to)
        words = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in options.items())
        log = room / "log"
        conninfo = make_conninfo("", host=str(room), port=_PORT, user=_SUPERUSER, sslmode="disable")
        started = programs.run(
            "pg_ctl", "start", "-w", "-s", "-t", str(_START_S), "-D", folder, "-l", log, "-o", words, cwd=folder.parent
        )
        try:
            if started.code != 0 or not _is_recovered(conninfo, folder, programs):
                raise _why_not(log, started.output, folder, to)
            yield conninfo
        finally:
            programs.run(
                "pg_ctl", "stop", "-w", "-s", "-m", "fast", "-t", str(_STOP_S), "-D", folder, cwd=folder.parent
            )
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _how_to_recover(archive: Path, to: datetime | None) -> dict[str, str]:
    wal = shlex.quote(str(archive / WAL)).replace("%", "%%")
    how = {
        # The last segment has a name of its own until it is full.
        "restore_command": f"cp {wal}/%f %p 2>/dev/null || cp {wal}/%f.partial %p 2>/dev/null",
        "recovery_target_timeline": "latest",
        "recovery_target_action": "promote",
    }
    return how if to is None else how | {"recovery_target_time": to.astimezone(UTC).isoformat(" ")}


def _is_recovered(conninfo: str, folder: Path, programs: Programs) -> bool:
    """Wait until the recovery is through; False when the server gave up."""
    while True:
        try:
            psycopg.connect(make_conninfo(conninfo, dbname=MAINTENANCE_DATABASE)).close()
        except psycopg.OperationalError:  # nobody is let in before
            if programs.run("pg_ctl", "status", "-D", folder, cwd=folder.parent).code != 0:
                return False
            time.sleep(_LOOK_S)
        else:
            return True


def _why_not(log: Path, output: str, folder: Path, to: datetime | None) -> ServerError:
    said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else output
    if to is not None and _NOT_REACHED in said:
        return ServerError("standby.not_reached", moment=to.astimezone().isoformat(" ", "seconds"))
    return failure("postgres", said, folder)


def _looked_at(folder: Path, base: Base, conninfo: str) -> Recovered:
    with psycopg.connect(make_conninfo(conninfo, dbname=MAINTENANCE_DATABASE)) as connection:
        row = connection.execute("select pg_last_xact_replay_timestamp()").fetchone()
        names = connection.execute(
            "select datname from pg_database where datallowconn and not datistemplate order by datname"
        ).fetchall()
    companies, findings = [], list[str]()
    for (name,) in names:
        with psycopg.connect(make_conninfo(conninfo, dbname=name)) as connection:
            connection.read_only = True
            try:
                roles = roles_of(connection)
            except ServerError:  # a database of somebody else
                continue
            companies.append(str(name))
            become_owner(connection, roles)
            found = checks.told(connection, checks.deployed(connection))
            findings += [f"{name}: {finding}" for finding in found]
    return Recovered(folder, base, None if row is None else row[0], tuple(companies), tuple(findings))
