"""What somebody has open in a company, and how it is ended: PostgreSQL lets only who has the rights of the login."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier


def opened(connection: psycopg.Connection[Any], login: str) -> int:
    """How many sessions of a login are open in this company."""
    row = connection.execute(
        "select count(*) from pg_stat_activity where usename = %s and datname = current_database()", [login]
    ).fetchone()
    return int(row[0]) if row is not None else 0


def end(connection: psycopg.Connection[Any], database: str, logins: Sequence[str]) -> None:
    """End the sessions of these logins in a database, but for that of `connection`.

    A superuser has the rights of every login. Others, who may give themselves those of the logins that they made, have
    them only within this transaction, which is rolled back: nobody is left with the rights of somebody else.

    Raises:
        psycopg.errors.InsufficientPrivilege: not all of them are his to end.
    """
    with connection.transaction(force_rollback=True):
        rows = connection.execute(
            "select rolname from pg_roles where rolname = any (%s) and not pg_has_role(oid, 'usage')", [list(logins)]
        ).fetchall()
        if rows:
            connection.execute(
                SQL("grant {} to {} with inherit true, set false").format(
                    SQL(", ").join(Identifier(login) for (login,) in rows), Identifier(connection.info.user)
                )
            )
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = %s and usename = any (%s) and pid <> pg_backend_pid()",
            [database, list(logins)],
        )
