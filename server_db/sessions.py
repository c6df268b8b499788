"""What somebody has open in a company."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import errors
from psycopg.sql import SQL, Identifier

from server_db.errors import ServerError


def opened(connection: psycopg.Connection[Any], login: str) -> int:
    """How many sessions of a login are open in this company."""
    row = connection.execute(
        "select count(*) from pg_stat_activity where usename = %s and datname = current_database()", [login]
    ).fetchone()
    return int(row[0]) if row is not None else 0


def end(connection: psycopg.Connection[Any], login: str) -> None:
    """End the sessions of a login in this company.

    Only who has the rights of a login may do that; a superuser has, others take them for a moment.

    Raises:
        ServerError: `user.not_allowed`.
    """
    user = connection.info.user
    row = connection.execute("select pg_has_role(%s, 'usage')", [login]).fetchone()
    borrowed = row is not None and not row[0]
    if borrowed:
        try:
            connection.execute(
                SQL("grant {} to {} with inherit true, set false").format(Identifier(login), Identifier(user))
            )
        except errors.InsufficientPrivilege as error:
            raise ServerError("user.not_allowed", login=login, by=user) from error
    try:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = %s and datname = current_database()",
            [login],
        )
    finally:
        if borrowed:
            connection.execute(
                SQL("revoke {} from {} granted by {}").format(Identifier(login), Identifier(user), Identifier(user))
            )
