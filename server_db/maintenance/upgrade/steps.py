"""The upgrade itself, in one transaction: nobody writes meanwhile, and what it leaves is checked before it counts."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import errors
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection

from server_db.access import catalogue
from server_db.access.catalogue import Change
from server_db.access.release import RELEASE
from server_db.access.roles import Roles
from server_db.deploy import Deployed, become_owner, deploy_in, raw
from server_db.errors import ServerError
from server_db.maintenance.backup import totals
from server_db.maintenance.backup.manifest import is_newer
from server_db.maintenance.backup.totals import Totals
from server_db.maintenance.upgrade import books
from server_db.maintenance.upgrade.books import Checked
from server_db.tables.base import SCHEMA

_LOCK_TIMEOUT: Final = "10s"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a company was last deployed by."""

    release: str
    revision: str
    code_hash: str


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did.

    Attributes:
        seconds: of the transaction without the checks.
        changes: tables, code, guards, row rules, rights, jobs.
        rows: table → rows before and after, where they differ.
        checked: the checks at the end.
    """

    deployed: Deployed
    seconds: float
    changes: tuple[Change, ...]
    rows: dict[str, tuple[int, int]]
    checked: Checked


def standing(connection: psycopg.Connection[Any], roles: Roles) -> Standing:
    """What the company was last deployed by.

    Raises:
        ServerError: `upgrade.newer`, `server.not_company`.
    """
    become_owner(connection, roles)
    row = connection.execute(
        "select release, revision, code_hash from erp.deployment order by id desc limit 1"
    ).fetchone()
    connection.execute("reset role")
    if row is None:
        raise ServerError("server.not_company", database=connection.info.dbname)
    if is_newer(row[0]):
        raise ServerError("upgrade.newer", database=connection.info.dbname, found=row[0], release=RELEASE)
    return Standing(*row)


def lock(connection: psycopg.Connection[Any], roles: Roles) -> None:
    """Take every table for this transaction alone; who writes or reads now is waited for 10 seconds.

    Raises:
        ServerError: `upgrade.in_use`.
    """
    connection.execute("select set_config('lock_timeout', %s, true)", [_LOCK_TIMEOUT])
    become_owner(connection, roles)
    names = connection.execute(
        "select relname from pg_class where relnamespace = %s::regnamespace and relkind in ('r', 'p') order by 1",
        [SCHEMA],
    ).fetchall()
    tables = SQL(", ").join(Identifier(SCHEMA, name) for (name,) in names)
    try:
        connection.execute(SQL("lock table {} in access exclusive mode").format(tables))
    except errors.LockNotAvailable as error:
        database = connection.info.dbname
        raise ServerError("upgrade.in_use", database=database, logins="somebody whose work takes long") from error
    connection.execute("reset role")


def count(connection: psycopg.Connection[Any], roles: Roles) -> Totals:
    """Everything there is to count."""
    become_owner(connection, roles)
    found = totals.measure(connection)
    connection.execute("reset role")
    return found


def upgrade_in(connection: Connection, roles: Roles, before: Totals) -> Upgraded:
    """Upgrade in the transaction of `connection`, whose tables are locked and hold `before`.

    Raises:
        ServerError: `upgrade.changed_books`, `upgrade.unclean_after`, `deploy.*`; roll back then.
    """
    driver = raw(connection)
    stood = catalogue.read(driver, roles)
    begun = time.monotonic()
    deployed = deploy_in(connection, roles)
    seconds = time.monotonic() - begun
    after = count(driver, roles)
    changed = [name for name, value in before.figures.items() if after.figures.get(name) != value]
    if changed:
        raise ServerError("upgrade.changed_books", database=driver.info.dbname, figures=", ".join(changed))
    checked = books.check(driver, roles, RELEASE, is_this=True)
    checked.ensure_clean("upgrade.unclean_after", driver.info.dbname)
    tables = sorted(before.rows.keys() | after.rows.keys())
    rows = {name: (before.rows.get(name, 0), after.rows.get(name, 0)) for name in tables}
    return Upgraded(
        deployed,
        seconds,
        stood.changes(catalogue.read(driver, roles)),
        {name: pair for name, pair in rows.items() if pair[0] != pair[1] and name != "deployment"},
        checked,
    )
