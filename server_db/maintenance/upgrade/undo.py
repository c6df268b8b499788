"""Puts the restore point of the last upgrade back in the place of the company."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from server_db.access import render
from server_db.access.roles import Roles
from server_db.company import drop_database
from server_db.deploy import roles_of
from server_db.errors import ServerError
from server_db.maintenance.backup.totals import Totals
from server_db.maintenance.upgrade import points, steps
from server_db.maintenance.upgrade.points import Point
from server_db.maintenance.upgrade.sessions import Patience, when_alone

_NOT_WORK: Final = frozenset({"deployment", "person_state", "backup_proof", "check_run"})
_LOG: Final = "change_log"


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did.

    Attributes:
        point: what the company is again.
        lost: what was written since the upgrade and is not in it, in words.
        kept: database that the upgraded company is kept in, because something was written; empty when nothing was.
        settings: of the database (`alter database … set`), which do not go with it.
    """

    point: Point
    lost: tuple[str, ...]
    kept: str
    settings: tuple[str, ...]


def undo(server: str, database: str, patience: Patience, *, lose: bool = False) -> Undone:
    """Put the company `database` back as it was before the last upgrade.

    Args:
        server: a superuser, or the one who made the company, on any other database of the server.
        database: the company's.
        patience: with people who are connected.
        lose: also when something was written since; the upgraded company is kept aside then.

    Raises:
        ServerError: with a sentence; the company is as it was then.
    """
    company = make_conninfo(server, dbname=database)
    with psycopg.connect(company) as connection:
        roles = roles_of(connection)
    with psycopg.connect(server, autocommit=True) as keeper, points.alone(keeper, database):
        found = [point for point in points.found(keeper, database) if not point.is_undone]
        if not found:
            raise ServerError("upgrade.no_point", database=database)
        point, aside = found[0], points.undone_name(database, datetime.now(UTC))
        settings = _settings(keeper, database)
        upgraded = _upgraded(keeper, server, point, roles)
        lost: tuple[str, ...] = ()

        def swap() -> None:
            nonlocal lost
            with psycopg.connect(company) as connection:
                lost = written_since(upgraded, steps.count(connection, roles))
            if lost and not lose:
                raise ServerError("upgrade.written", database=database, lost=", ".join(lost), at=_moment(point))
            _swap(keeper, point, aside, roles)

        when_alone(keeper, database, patience, swap)
        if not lost:
            drop_database(keeper, aside)
            points.drop_roles_since(keeper, point, roles)
    return Undone(point, lost, aside if lost else "", settings)


def _upgraded(keeper: psycopg.Connection[Any], server: str, point: Point, roles: Roles) -> Totals:
    """What there was to count right after the upgrade: what the restore point holds, and what the upgrade added."""
    points.open_to_keepers(keeper, point.database)
    try:
        with psycopg.connect(make_conninfo(server, dbname=point.database)) as inside:
            inside.read_only = True
            held = steps.count(inside, roles)
    finally:
        points.close(keeper, point.database)
    return replace(held, rows=held.rows | {name: held.rows.get(name, 0) + more for name, more in point.grown.items()})


def written_since(after: Totals, now: Totals) -> tuple[str, ...]:
    """What was written since the upgrade, as table and number of rows; changes of records stand in the change log."""
    tables = sorted((after.rows.keys() | now.rows.keys()) - _NOT_WORK)
    counts = {name: now.rows.get(name, 0) - after.rows.get(name, 0) for name in tables}
    found = [
        f"{number} changes of records" if name == _LOG else f"{number} rows of {name}"
        for name, number in counts.items()
        if number
    ]
    return tuple(found or (name for name, value in now.figures.items() if after.figures.get(name) != value))


def _swap(keeper: psycopg.Connection[Any], point: Point, aside: str, roles: Roles) -> None:
    """Names, rights and remarks change in one transaction: there is a company of that name at every moment."""
    name, old, away = (Identifier(one) for one in (point.company, point.database, aside))
    row = keeper.execute(
        "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [point.company]
    ).fetchone()
    stamp = row[0] if row is not None else None
    with keeper.transaction():
        keeper.execute(SQL("alter database {} rename to {}").format(name, away))
        keeper.execute(SQL("alter database {} rename to {}").format(old, name))
        points.close(keeper, aside)
        points.open_to_keepers(keeper, point.company)
        for role in (roles.member, roles.watcher):
            keeper.execute(SQL("revoke all on database {} from {}").format(away, Identifier(role)))
            if role in point.roles:
                keeper.execute(SQL("grant connect on database {} to {}").format(name, Identifier(role)))
        keeper.execute(SQL("comment on database {} is {}").format(name, Literal(stamp)))
        keeper.execute(points.remark(replace(point, database=aside, is_undone=True)))
        _set_memberships(keeper, point, roles)


def _set_memberships(keeper: psycopg.Connection[Any], point: Point, roles: Roles) -> None:
    """Who is in which role as before; jobs that people composed since stay as they are."""
    known, wanted = set(point.roles), set(point.memberships)
    rows = keeper.execute(
        "select r.rolname, m.rolname, g.rolname from pg_auth_members a join pg_roles r on r.oid = a.roleid"
        " join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.grantor"
        " where starts_with(r.rolname, %(prefix)s) and starts_with(m.rolname, %(prefix)s)",
        {"prefix": f"{roles.prefix}__"},
    ).fetchall()
    for role, member, grantor in rows:
        if (role, member) not in wanted and member in known:
            keeper.execute(
                SQL("revoke {} from {} granted by {}").format(*(Identifier(one) for one in (role, member, grantor)))
            )
    for role, member in sorted(wanted - {(role, member) for role, member, _ in rows}):
        keeper.execute(render.grant_role(role, member))


def _settings(keeper: psycopg.Connection[Any], database: str) -> tuple[str, ...]:
    rows = keeper.execute(
        "select unnest(s.setconfig) from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase"
        " where d.datname = %s and s.setrole = 0",
        [database],
    ).fetchall()
    return tuple(value for (value,) in rows)


def _moment(point: Point) -> str:
    return point.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
