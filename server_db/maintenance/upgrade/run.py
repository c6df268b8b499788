"""Upgrades a company: checks, restore point, and one transaction that happens whole or not at all."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

from server_db.access.roles import Roles
from server_db.company import drop_database
from server_db.deploy import is_current, raw, roles_of, transaction
from server_db.errors import ServerError
from server_db.maintenance.backup import rights
from server_db.maintenance.upgrade import books, copies, points, steps
from server_db.maintenance.upgrade.points import Point
from server_db.maintenance.upgrade.sessions import Patience
from server_db.maintenance.upgrade.steps import Standing, Upgraded

_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Run:
    """What an upgrade left.

    Attributes:
        upgraded: None when the company was at this release, with this very code, already.
        point: the restore point.
        copy_seconds: how long it took to make.
        wal_point: name of the restore point in the WAL, for a recovery to that moment; empty without.
        left: what was dropped: copies that killed runs had left, and the restore point of the upgrade before.
    """

    standing: Standing
    upgraded: Upgraded | None = None
    point: Point | None = None
    copy_seconds: float = 0
    wal_point: str = ""
    left: tuple[str, ...] = ()


def upgrade(server: str, database: str, patience: Patience) -> Run:
    """Upgrade the company `database` to this release.

    Args:
        server: a superuser, or the one who made the company, on any other database of the server.
        database: the company's.
        patience: with people who are connected.

    Raises:
        ServerError: with a sentence; the company is as it was, and there is no restore point, then.
    """
    company = make_conninfo(server, dbname=database)
    with psycopg.connect(company) as connection:
        roles = roles_of(connection)
        standing = steps.standing(connection, roles)
    if is_current(company):
        return Run(standing)
    with psycopg.connect(server, autocommit=True) as keeper, points.alone(keeper, database) as left:
        with psycopg.connect(company) as connection:
            connection.read_only = True
            before = books.check(connection, roles, standing.release, is_this=False)
        before.ensure_clean("upgrade.unclean_before", database)
        copies.ensure_room(keeper, database)
        earlier = [point for point in points.found(keeper, database) if not point.is_undone]
        for _ in range(_TRIES):
            name = points.new_name(database, standing.release, datetime.now(UTC))
            try:
                point = Point(name, database, standing.release, standing.revision, datetime.now(UTC))
                done = _upgrade(keeper, server, point, roles, patience)
            except BaseException:
                # A connection that broke at the commit leaves open whether it happened: then the remark is there.
                if all(point.database != name for point in points.found(keeper, database)):
                    drop_database(keeper, name)
                raise
            if done is not None:
                points.close(keeper, name)
                for old in earlier:
                    drop_database(keeper, old.database)
                dropped = (*left, *(old.database for old in earlier))
                return Run(standing, *done, left=dropped)
            drop_database(keeper, name)
    raise ServerError("upgrade.in_use", database=database, logins="people who come back at once")


def _upgrade(
    keeper: psycopg.Connection[Any], server: str, point: Point, roles: Roles, patience: Patience
) -> tuple[Upgraded, Point, float, str] | None:
    """None when somebody wrote between the copy and the locks: the copy is not what would be upgraded."""
    begun = time.monotonic()
    copies.by_server(keeper, point.company, point.database, roles, patience)
    copied = time.monotonic() - begun
    with psycopg.connect(make_conninfo(server, dbname=point.database)) as inside:
        inside.read_only = True
        before = steps.count(inside, roles)
        theirs = rights.read(inside, roles)
    marked = _mark_wal(keeper, point.database)
    with transaction(make_conninfo(server, dbname=point.company)) as connection:
        driver = raw(connection)
        steps.lock(driver, roles)
        if steps.count(driver, roles) != before:
            return None
        upgraded = steps.upgrade_in(connection, roles, before)
        grown = {name: rows - had for name, (had, rows) in upgraded.rows.items()}
        made = replace(point, roles=theirs.roles, memberships=theirs.memberships, grown=grown)
        driver.execute(points.remark(made))
    return upgraded, made, copied, marked


def _mark_wal(keeper: psycopg.Connection[Any], name: str) -> str:
    """A name in the WAL for a recovery to the moment before the upgrade, where the login may and WAL is kept."""
    row = keeper.execute(
        "select has_function_privilege('pg_create_restore_point(text)', 'execute')"
        " and current_setting('wal_level') <> 'minimal' and (current_setting('archive_mode') <> 'off'"
        " or exists (select from pg_stat_replication))"
    ).fetchone()
    if row is None or not row[0]:
        return ""
    keeper.execute("select pg_create_restore_point(%s)", [name])
    return name
