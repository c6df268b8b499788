"""Making a data folder follow a primary: a fresh copy of it (`init`), or an old primary rewound (`rejoin`)."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

from server_db.embedded import STILL_ENDING
from server_db.errors import ServerError
from server_db.maintenance.standby import settings
from server_db.maintenance.standby.facts import (
    MAINTENANCE_DATABASE,
    Facts,
    advice,
    connect,
    ensure_ready,
    facts_of,
)
from server_db.maintenance.standby.programs import Programs, failure, replication_conninfo

_ENDING_S: Final = 60.0
_KEPT_MB_MIN: Final = 1024
_TARGETS: Final = ("recovery_target", *(f"recovery_target_{kind}" for kind in ("name", "time", "xid", "lsn")))
_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Followed:
    """A folder that is ready to be started as standby, and what would be better otherwise."""

    data: Path
    advice: list[str]


def init(
    data: Path, *, primary: str, name: str, port: int | None, programs: Programs
) -> Followed:
    """Copy a running primary into a new data folder that will follow it.

    Args:
        data: the new data folder; not there yet, or empty.
        primary: connection string of the replication login, without a password.
        name: of the standby: its application_name and its replication slot.
        port: to listen at; that of the copied settings when None.
        programs: of the PostgreSQL that will run it.

    Raises:
        ServerError: `standby.*`; nothing is left behind.
    """
    folder, source = data.absolute(), replication_conninfo(primary, application_name=checked_name(name))
    _ensure_empty(folder)
    with connect(source) as connection:
        facts = facts_of(connection)
        ensure_ready(facts, login=connection.info.user, major=programs.binaries.major)
        is_new = _take_slot(connection, name)
        was_there = folder.is_dir()
        try:
            programs.must(
                "pg_basebackup", "-D", folder, "-d", source, "-c", "fast", "-X", "stream", "-S", name, "--no-password",
                folder=folder, cwd=Path(folder.anchor),
            )  # fmt: skip
            follow(folder, source, name=name, port=port, programs=programs, kept_mb=_kept_mb(facts))
        except BaseException:
            _clear(folder, keep=was_there)
            if is_new:
                connection.execute("select pg_drop_replication_slot(%s)", [name])
            raise
    return Followed(folder, advice(facts))


def rejoin(
    data: Path, *, primary: str, name: str, port: int | None, programs: Programs, config: Path | None = None
) -> Followed:
    """Make the stopped old primary follow the promoted server: what it alone wrote is taken back.

    Args:
        data: its data folder.
        primary: connection string of the replication login at the new primary, without a password.
        name: of the new standby.
        port: to listen at; what its settings say when None.
        programs: of the PostgreSQL that runs it.
        config: its postgresql.conf where that is not in the data folder.

    Raises:
        ServerError: `standby.*`.
    """
    folder, source = data.absolute(), replication_conninfo(primary, application_name=checked_name(name))
    _ensure_stopped(folder, programs)
    with connect(source) as connection:
        facts = facts_of(connection)
        ensure_ready(facts, login=connection.info.user, major=programs.binaries.major)
        if facts.is_standby:
            raise ServerError("standby.not_promoted")
        is_new = _take_slot(connection, name)
        try:
            # What is not on the disk of the new primary yet would be copied half.
            connection.execute("checkpoint")
            _rewind(folder, make_conninfo(source, dbname=MAINTENANCE_DATABASE), programs, config)
        except BaseException:
            if is_new:
                connection.execute("select pg_drop_replication_slot(%s)", [name])
            raise
        _forget_slots(folder)
        follow(folder, source, name=name, port=port, programs=programs, kept_mb=_kept_mb(facts))
    return Followed(folder, advice(facts))


def _rewind(folder: Path, source: str, programs: Programs, config: Path | None) -> None:
    """Rewind; the processes of a server that was killed take a moment to notice that it is gone."""
    words: list[str | Path] = ["-D", folder, "--source-server", source]
    if config is not None:
        words.append(f"--config-file={config.absolute()}")
    deadline = time.monotonic() + _ENDING_S
    while True:
        answer = programs.run("pg_rewind", *words, cwd=folder.parent)
        if answer.code == 0:
            return
        if STILL_ENDING not in answer.output or time.monotonic() > deadline:
            raise failure("pg_rewind", answer.output, folder)
        time.sleep(0.5)


def _kept_mb(facts: Facts) -> int:
    """What a standby keeps once it is the primary: all that is written between two checkpoints."""
    return max(_KEPT_MB_MIN, facts.kept_mb, facts.checkpoint_mb)


def follow(folder: Path, source: str, *, name: str, port: int | None, programs: Programs, kept_mb: int) -> None:
    """The settings of a standby.

    It tells the primary what its reports still read (hot_standby_feedback), so that they are not cancelled; and it
    waits for nobody once it is promoted, since the names of the primary's standbys came with the copy.
    """
    own = {
        "primary_conninfo": source,
        "primary_slot_name": name,
        "hot_standby": "on",
        "hot_standby_feedback": "on",
        "recovery_target_timeline": "latest",
        # A primary that is gone is looked for this often, and a promotion may have to wait for the next look.
        "wal_retrieve_retry_interval": "500ms",
        # What an old primary needs on its way back: WAL since the last checkpoint that both have. Where it has thrown
        # that away itself, pg_rewind fails; where this one has, the server then waits for ever for it.
        "wal_keep_size": f"{kept_mb}MB",
        "synchronous_standby_names": "",
        # A primary that was once recovered to a moment may say so still: its copy would stop there, and take over.
        **dict.fromkeys(_TARGETS, ""),
    }
    if port is not None:
        own["port"] = str(port)
    settings.append(folder, own, programs.account)
    settings.signal(folder, settings.STANDBY_SIGNAL, programs.account)


def checked_name(name: str) -> str:
    """A name that fits as application_name and as slot.

    Raises:
        ServerError: `standby.name`.
    """
    if _NAME.fullmatch(name) is None:
        raise ServerError("standby.name", name=name)
    return name


def _take_slot(connection: psycopg.Connection[Any], name: str) -> bool:
    """Make the slot, or take over one that nobody uses; whether it is new.

    Raises:
        ServerError: `standby.name_taken`.
    """
    found = connection.execute(
        "select active, slot_type, coalesce(wal_status, '') from pg_replication_slots where slot_name = %s", [name]
    ).fetchone()
    if found is not None:
        active, kind, wal = found
        if active or kind != "physical":
            raise ServerError("standby.name_taken", name=name)
        if wal != "lost":
            return False
        connection.execute("select pg_drop_replication_slot(%s)", [name])
    connection.execute("select pg_create_physical_replication_slot(%s, true)", [name])
    return True


def _forget_slots(folder: Path) -> None:
    """Those who followed the old primary do not any more, and its slots would keep WAL for them for ever."""
    for path in folder.joinpath("pg_replslot").iterdir():
        if path.is_dir():
            shutil.rmtree(path)


def _ensure_empty(folder: Path) -> None:
    try:
        if folder.exists() and any(folder.iterdir()):
            raise ServerError("standby.not_empty", folder=str(folder))
    except OSError as error:
        raise ServerError("standby.folder", folder=str(folder), reason=error.strerror or "not readable") from error


def _ensure_stopped(folder: Path, programs: Programs) -> None:
    if not (folder / "PG_VERSION").is_file():
        raise ServerError("standby.no_data", folder=str(folder))
    if programs.run("pg_ctl", "status", "-D", folder, cwd=folder.parent).code == 0:
        raise ServerError("standby.runs", folder=str(folder))


def _clear(folder: Path, *, keep: bool) -> None:
    """Remove what a copy that failed has left; pg_basebackup does so itself, but not what failed after it."""
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
