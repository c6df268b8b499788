"""Copies of a company's database beside it: scratch ones of a dry run, and restore points.

A restore point says of itself, in the remark on its database, whose it is, from when, who was in which role, and
what the upgrade added. Every login of the server may read remarks, so no figure of the books stands there. The remark
is written in the transaction of the upgrade: without one, the upgrade did not happen, and the copy is dropped by
whoever comes next.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

from server_db import company as companies
from server_db.access.roles import Roles
from server_db.errors import ServerError

MOMENT: Final = "%Y%m%d%H%M%S"
_STAMP: Final = "kontor-restore-point:"
_BEFORE: Final = "__before_"
_UNDONE: Final = "__undone_"
_SCRATCH: Final = "__dry_run_"
_LOCK_CLASS: Final = 7_204
_WAIT_S: Final = 10.0
_POLL_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Point:
    """A restore point, or what an undo took out of use.

    Attributes:
        database: its name.
        company: name of the company's database.
        release, revision: it has.
        made_at: when it was made.
        roles, memberships: of the company at that time; a pair is (role, who is in it).
        grown: table → how many rows the upgrade itself added.
        is_undone: it is the upgraded company, put aside by an undo because something had been written in it.
    """

    database: str
    company: str
    release: str
    revision: str
    made_at: datetime
    roles: tuple[str, ...] = ()
    memberships: tuple[tuple[str, str], ...] = ()
    grown: dict[str, int] = field(default_factory=dict)
    is_undone: bool = False


def new_name(company: str, release: str, now: datetime) -> str:
    """The name of a restore point; no company may have such a name."""
    return f"{company}{_BEFORE}{release.replace('.', '_')}_{now.astimezone(UTC).strftime(MOMENT)}"


def undone_name(company: str, now: datetime) -> str:
    """The name of a company that an undo puts aside."""
    return f"{company}{_UNDONE}{now.astimezone(UTC).strftime(MOMENT)}"


def scratch_name(company: str, now: datetime) -> str:
    """The name of a dry run's copy."""
    return f"{company}{_SCRATCH}{now.astimezone(UTC).strftime(MOMENT)}"


def remark(point: Point) -> Composed:
    """The statement that makes a restore point of a copy."""
    said = asdict(point) | {"made_at": point.made_at.isoformat()}
    text = f"{_STAMP}{json.dumps(said, ensure_ascii=False)}"
    return SQL("comment on database {} is {}").format(Identifier(point.database), Literal(text))


def found(keeper: psycopg.Connection[Any], company: str) -> tuple[Point, ...]:
    """The restore points of a company and what undos put aside, the newest first."""
    rows = keeper.execute(
        "select datname, shobj_description(oid, 'pg_database') from pg_database"
        " where starts_with(datname, %s) or starts_with(datname, %s)",
        [company + _BEFORE, company + _UNDONE],
    ).fetchall()
    points = [_point(name, str(text or "")) for name, text in rows]
    known = [point for point in points if point is not None and point.company == company]
    return tuple(sorted(known, key=lambda point: point.made_at, reverse=True))


def open_to_keepers(keeper: psycopg.Connection[Any], name: str) -> None:
    """Let those in again who may act as the owner; nobody else has a right to a copy."""
    keeper.execute(SQL("alter database {} allow_connections true").format(Identifier(name)))


def close(keeper: psycopg.Connection[Any], name: str) -> None:
    """Let nobody in, so that a restore point stays what it is."""
    keeper.execute(SQL("alter database {} allow_connections false").format(Identifier(name)))


def finish(keeper: psycopg.Connection[Any], company: str, roles: Roles) -> tuple[Point, ...]:
    """Drop every restore point of a company, and the roles that only what an undo put aside still used."""
    points = found(keeper, company)
    for point in points:
        companies.drop_database(keeper, point.database)
        if point.is_undone:
            drop_roles_since(keeper, point, roles)
    return points


def drop_roles_since(keeper: psycopg.Connection[Any], point: Point, roles: Roles) -> None:
    """Drop the roles that the upgrade made and nothing uses now; jobs that people composed since stay."""
    rows = keeper.execute(
        "select rolname from pg_roles where starts_with(rolname, %s) and rolname <> all (%s)"
        " and not starts_with(rolname, %s) and not exists ("
        "   select from pg_shdepend d where d.refclassid = 'pg_authid'::regclass and d.refobjid = pg_roles.oid"
        "   and d.deptype in ('o', 'a'))",
        [f"{roles.prefix}__", list(point.roles), roles.job_pattern],
    ).fetchall()
    if rows:
        keeper.execute(SQL("drop role {}").format(SQL(", ").join(Identifier(name) for (name,) in rows)))


@contextmanager
def alone(keeper: psycopg.Connection[Any], company: str) -> Iterator[tuple[str, ...]]:
    """One upgrade, dry run or undo of a company at a time; hands out what killed ones left, which is dropped.

    Raises:
        ServerError: `upgrade.busy`.
    """
    deadline = time.monotonic() + _WAIT_S
    while not _one(keeper, "select pg_try_advisory_lock(%s, hashtext(%s))", _LOCK_CLASS, company):
        if time.monotonic() > deadline:
            raise ServerError("upgrade.busy", database=company)
        time.sleep(_POLL_S)
    try:
        rows = keeper.execute(
            "select datname from pg_database where starts_with(datname, %(scratch)s)"
            " or starts_with(datname, %(before)s)"
            " and not starts_with(coalesce(shobj_description(oid, 'pg_database'), ''), %(stamp)s)",
            {"scratch": company + _SCRATCH, "before": company + _BEFORE, "stamp": _STAMP},
        ).fetchall()
        for (name,) in rows:
            companies.drop_database(keeper, name)
        yield tuple(name for (name,) in rows)
    finally:
        if not keeper.closed:
            keeper.execute("select pg_advisory_unlock(%s, hashtext(%s))", [_LOCK_CLASS, company])


def _point(name: str, text: str) -> Point | None:
    if not text.startswith(_STAMP):
        return None
    said = json.loads(text.removeprefix(_STAMP))
    point = Point(
        **said
        | {
            "made_at": datetime.fromisoformat(said["made_at"]),
            "roles": tuple(said["roles"]),
            "memberships": tuple((role, member) for role, member in said["memberships"]),
        }
    )
    return replace(point, database=name)


def _one(connection: psycopg.Connection[Any], query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values or None).fetchone()
    return None if row is None else row[0]
