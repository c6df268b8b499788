"""Makes companies: a database with its roles, its tables and its first records; and opens copies."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any, Final

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Composable, Identifier, Literal

from server_db.access import render
from server_db.access.roles import PREFIX_LENGTH_MAX, Roles
from server_db.deploy import VERSION_MIN, become_owner, deploy_in, put_title, raw, roles_of, title_of, transaction
from server_db.errors import ServerError
from server_db.seed import company as seed

_NAME: Final = re.compile(rf"[a-z][a-z0-9_]{{0,{PREFIX_LENGTH_MAX - 1}}}", re.ASCII)
_BUILTIN_LOCALE_SINCE: Final = 170_000


def create_company(
    conninfo: str,
    database: str,
    *,
    chart: str = "generic",
    currency: str = "EUR",
    language: str = "en",
    title: str = "",
    first_day: date | None = None,
) -> str:
    """Make the database of a new company and everything in it; returns its connection string.

    Args:
        conninfo: a login that may create databases and roles, connected to any database of the server.
        database: the name of the database and of the company's roles.
        chart: one of `server_db.seed.company.charts()`.
        currency: ISO 4217 code, fixed for ever.
        language: of the names of the first records, `en` or `zh_CN`.
        title: the company's own name; the database's when empty.
        first_day: first day of the first fiscal year; 1 January of this year when None.

    Raises:
        ServerError: with a sentence; what was made until then is removed.
    """
    seed.ensure_known(chart, currency, language)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        ensure_creatable(connection, database)
        roles = Roles(_free_prefix(connection, database))
        make_owner(connection, roles)
        try:
            create_database(connection, database, roles)
        except (ServerError, psycopg.Error):
            connection.execute(SQL("drop role {}").format(Identifier(roles.owner)))
            raise
        target = make_conninfo(conninfo, dbname=database)
        try:
            with transaction(target) as inside:
                deploy_in(inside, roles)
                driver = raw(inside)
                become_owner(driver, roles)
                seed.fill(
                    driver,
                    name=title or database,
                    prefix=roles.prefix,
                    chart=chart,
                    currency=currency,
                    language=language,
                    first_day=first_day or datetime.now(tz=UTC).date().replace(month=1, day=1),
                )
                put_title(driver, database, title or database)
        except BaseException:
            _remove(connection, database, roles)
            raise
    return target


def copy_company(conninfo: str, source: str, target: str) -> str:
    """Make a copy of a company's database, which nobody may be connected to; returns its connection string.

    Its people and their jobs are those of the original, because roles belong to the server.
    """
    with psycopg.connect(make_conninfo(conninfo, dbname=source)) as connection:
        roles = roles_of(connection)
        title = title_of(connection)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(
            SQL("create database {} template {} owner {}").format(
                Identifier(target), Identifier(source), Identifier(roles.owner)
            )
        )
    copied = make_conninfo(conninfo, dbname=target)
    with psycopg.connect(copied) as connection:
        become_owner(connection, roles)
        for statement in render.database_rights(roles, target):
            connection.execute(statement)
        put_title(connection, target, title or target)
    return copied


def drop_company(conninfo: str, database: str) -> None:
    """Remove a company's database and its roles; logins of people stay, without rights.

    Raises:
        ServerError: `server.not_company`.
    """
    with psycopg.connect(make_conninfo(conninfo, dbname=database)) as connection:
        roles = roles_of(connection)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        _remove(connection, database, roles)


def ensure_creatable(connection: psycopg.Connection[Any], database: str) -> None:
    """Check that the login may make a company of that name on this server.

    Raises:
        ServerError: `company.name`, `server.version`, `company.not_allowed`, `company.exists`.
    """
    if not _NAME.fullmatch(database) or "__" in database:
        raise ServerError("company.name", database=database, length=str(PREFIX_LENGTH_MAX))
    found = connection.info.server_version
    if found < VERSION_MIN:
        raise ServerError("server.version", found=str(found // 10_000))
    row = connection.execute(
        "select rolsuper or (rolcreatedb and rolcreaterole),"
        " exists (select from pg_database where datname = %s) from pg_roles where rolname = current_user",
        [database],
    ).fetchone()
    if row is None or not row[0]:
        raise ServerError("company.not_allowed", login=connection.info.user)
    if row[1]:
        raise ServerError("company.exists", database=database)


def _free_prefix(connection: psycopg.Connection[Any], database: str) -> str:
    """The name itself, or with a number when roles of a removed company still stand there."""
    number = 1
    while True:
        prefix = database if number == 1 else f"{database[: PREFIX_LENGTH_MAX - 4]}_{number}"
        row = connection.execute(
            "select exists (select from pg_roles where starts_with(rolname, %s))", [f"{prefix}__"]
        ).fetchone()
        if row is None or not row[0]:
            return prefix
        number += 1


def make_owner(connection: psycopg.Connection[Any], roles: Roles) -> None:
    """Make the role that will own a company's database, and let this login become it."""
    connection.execute(render.create_role(roles.owner))
    connection.execute(
        SQL("grant {} to {} with inherit true, set true").format(
            Identifier(roles.owner), Identifier(connection.info.user)
        )
    )


def create_database(connection: psycopg.Connection[Any], database: str, roles: Roles) -> None:
    """Make the empty database of a company, whose owner is there and alone may open it.

    It has the same order of text on every system where PostgreSQL brings its own; else that of the server.

    Raises:
        ServerError: `company.exists`.
    """
    options: Composable = SQL("encoding 'UTF8'")
    if connection.info.server_version >= _BUILTIN_LOCALE_SINCE:
        options = SQL("{} locale_provider builtin builtin_locale {}").format(options, Literal("C.UTF-8"))
    try:
        connection.execute(
            SQL("create database {} owner {} template template0 {}").format(
                Identifier(database), Identifier(roles.owner), options
            )
        )
    except errors.DuplicateDatabase as error:
        raise ServerError("company.exists", database=database) from error
    connection.execute(SQL("revoke all on database {} from public").format(Identifier(database)))


def drop_database(connection: psycopg.Connection[Any], database: str) -> None:
    """Drop a database if it is there, whoever is connected to it.

    Who is no superuser may not end the server's own workers; without force, the server ends them by itself.

    Raises:
        psycopg.errors.ObjectInUse: somebody is connected whom this login may not send away.
    """
    name = Identifier(database)
    try:
        connection.execute(SQL("drop database if exists {} with (force)").format(name))
    except errors.InsufficientPrivilege:
        connection.execute(SQL("drop database if exists {}").format(name))


def _remove(connection: psycopg.Connection[Any], database: str, roles: Roles) -> None:
    drop_database(connection, database)
    rows = connection.execute(
        "select rolname from pg_roles where starts_with(rolname, %s) order by rolname = %s",
        [f"{roles.prefix}__", roles.owner],
    ).fetchall()
    for (role,) in rows:
        connection.execute(SQL("drop role {}").format(Identifier(role)))
