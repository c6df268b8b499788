"""Logins that watch: they read the figures of companies for `kontor-server metrics`, and nothing of the books."""

from __future__ import annotations

from typing import Any, Final

import psycopg
from psycopg import errors
from psycopg.sql import SQL, Identifier, Literal

from server_db import people
from server_db.access import render
from server_db.deploy import roles_of
from server_db.errors import ServerError

_CONNECTIONS_MAX: Final = 5
MONITOR: Final = "pg_monitor"
"""PostgreSQL's own role that sees what all sessions do; only who has it with ADMIN OPTION can give it."""


def add_watcher(conninfo: str, login: str, password: str) -> bool:
    """Let a login watch the company behind `conninfo`; it is made when the server has none of that name.

    Args:
        conninfo: a superuser, or the one who made the company.
        login: not a person's.
        password: of a new login; "" for one that is there.

    Returns:
        Whether it sees the sessions of others, too; else a superuser must `grant pg_monitor` to it.

    Raises:
        ServerError: `user.name`, `user.reserved`, `password.*`, `user.not_allowed`, `watcher.person`.
    """
    if not people.is_login_name(login):
        raise ServerError("user.name", login=login, length=str(people.LOGIN_LENGTH_MAX))
    with psycopg.connect(conninfo) as connection:
        roles = roles_of(connection)
        try:
            if not _is_free(connection, login):
                _create(connection, login, password)
            connection.execute(render.grant_role(roles.watcher, login))
        except errors.InsufficientPrivilege as error:
            raise ServerError("user.not_allowed", login=login, by=connection.info.user) from error
        return _monitor(connection, login)


def _is_free(connection: psycopg.Connection[Any], login: str) -> bool:
    """Whether the login is there; refuses one that may do more than watch."""
    row = connection.execute(
        "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls or not rolcanlogin,"
        " exists (select from pg_auth_members a join pg_roles g on g.oid = a.roleid where a.member = r.oid"
        "   and g.rolname like '%%\\_\\_%%' and g.rolname not like '%%\\_\\_watcher')"
        " from pg_roles r where rolname = %s",
        [login],
    ).fetchone()
    if row is None:
        return False
    if row[0]:
        raise ServerError("user.reserved", login=login)
    if row[1]:
        raise ServerError("watcher.person", login=login)
    return True


def _create(connection: psycopg.Connection[Any], login: str, password: str) -> None:
    """The password is hashed here, as those of people are."""
    people.ensure_strong(password, [login])
    hashed = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    try:
        connection.execute(
            SQL("create role {} login connection limit {} password {}").format(
                Identifier(login), Literal(_CONNECTIONS_MAX), Literal(hashed)
            )
        )
    except errors.ReservedName as error:
        raise ServerError("user.reserved", login=login) from error


def _monitor(connection: psycopg.Connection[Any], login: str) -> bool:
    row = connection.execute("select pg_has_role(%s, %s, 'usage')", [login, MONITOR]).fetchone()
    if row is not None and row[0]:
        return True
    try:
        with connection.transaction():
            connection.execute(render.grant_role(MONITOR, login))
    except errors.InsufficientPrivilege:
        return False
    return True
