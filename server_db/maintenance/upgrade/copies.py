"""Makes a copy of a company's database, of which nobody else takes notice.

The server itself copies it when nobody is connected: fast, and the copy is what the original is, file by file.
While people work, a dry run copies by pg_dump instead, which reads one snapshot and stops nobody.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from server_db import company
from server_db.access import render
from server_db.access.roles import Roles
from server_db.deploy import become_owner
from server_db.errors import ServerError
from server_db.maintenance.backup import tools
from server_db.maintenance.upgrade.sessions import Patience, when_alone
from server_db.reach import is_local

_ROOM: Final = 1.1


def ensure_room(keeper: psycopg.Connection[Any], database: str) -> int | None:
    """Check that a copy fits on the server's disk; the free bytes, None when they cannot be seen from here.

    Raises:
        ServerError: `upgrade.no_room`.
    """
    free, size = _free(keeper), size_of(keeper, database)
    if free is not None and free < size * _ROOM:
        raise ServerError("upgrade.no_room", database=database, megabytes=_mb(size * _ROOM), free=_mb(free))
    return free


def size_of(keeper: psycopg.Connection[Any], database: str) -> int:
    """Bytes that a database takes on the disk."""
    row = keeper.execute("select pg_database_size(%s)", [database]).fetchone()
    assert row is not None
    return int(row[0])


def by_server(
    keeper: psycopg.Connection[Any], source: str, target: str, roles: Roles, patience: Patience = Patience()  # noqa: B008 - it is frozen
) -> None:
    """Copy by the server itself, when nobody is connected.

    Raises:
        ServerError: `upgrade.in_use`, `upgrade.cannot_end`.
    """
    name = Identifier(target)

    def copy() -> None:
        # A new database is open to everybody until it is told otherwise: so it is not opened before.
        keeper.execute(
            SQL("create database {} template {} owner {} allow_connections false").format(
                name, Identifier(source), Identifier(roles.owner)
            )
        )
        keeper.execute(SQL("revoke all on database {} from public").format(name))
        keeper.execute(SQL("alter database {} allow_connections true").format(name))

    when_alone(keeper, source, patience, copy)


def by_dump(
    keeper: psycopg.Connection[Any], conninfo: str, target: str, roles: Roles, binaries: Path | None
) -> None:
    """Copy the company behind `conninfo` as one snapshot has it, while people work.

    Raises:
        ServerError: `upgrade.copy_failed`, `backup.no_program`.
    """
    source = tools.Tool(tools.find("pg_dump", binaries), conninfo)
    sink = tools.Tool(tools.find("pg_restore", binaries), make_conninfo(conninfo, dbname=target))
    row = keeper.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user").fetchone()
    # The row rules show every row to who may act as the owner, so that this needs no superuser.
    how = [] if row is not None and row[0] else ["--enable-row-security"]
    company.create_database(keeper, target, roles)
    with (
        source.dumping(
            "--format=custom", "--compress=none", "--no-publications", "--no-subscriptions", *how
        ) as dumping,
        sink.restoring("--exit-on-error", f"--role={roles.owner}") as restoring,
    ):
        try:
            shutil.copyfileobj(dumping.source, restoring.target)
            restoring.target.close()
        except BrokenPipeError:
            restoring.end()
        for running in (restoring, dumping):
            if running.end() != 0:
                raise ServerError("upgrade.copy_failed", database=target, reason=running.said())
    with psycopg.connect(make_conninfo(conninfo, dbname=target)) as inside:
        become_owner(inside, roles)
        for statement in render.database_rights(roles, target):
            inside.execute(statement)
        inside.execute("reset role")


def analyze(conninfo: str, roles: Roles) -> None:
    """Tell the planner what is in a restored copy, so that its times are those of the original."""
    with psycopg.connect(conninfo, autocommit=True) as inside:
        inside.execute(SQL("set role {}").format(Identifier(roles.owner)))
        inside.execute("analyze")


def _free(keeper: psycopg.Connection[Any]) -> int | None:
    """Only of a server on this computer, and only when the login may see where its files are."""
    if not is_local(keeper.info.hostaddr or keeper.info.host):
        return None
    try:
        row = keeper.execute("select current_setting('data_directory')").fetchone()
        return None if row is None else shutil.disk_usage(row[0]).free
    except (errors.InsufficientPrivilege, OSError):
        return None


def _mb(size: float) -> str:
    return str(round(size / 1_000_000))


