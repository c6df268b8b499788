"""What is set at the primary: the login that may replicate, and whether commits wait for a standby."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final, LiteralString

import psycopg
from psycopg import errors
from psycopg.sql import SQL, Identifier, Literal

from server_db import people
from server_db.errors import ServerError
from server_db.maintenance.standby.facts import WEAK_COMMITS, Facts, advice, connect, ensure_ready, facts_of
from server_db.maintenance.standby.follow import checked_name

_WAIT_S: Final = 30.0
_REWINDS: Final[tuple[LiteralString, ...]] = (
    "pg_ls_dir(text, boolean, boolean)",
    "pg_stat_file(text, boolean)",
    "pg_read_binary_file(text)",
    "pg_read_binary_file(text, bigint, bigint, boolean)",
)
_MONITORS: Final = ("pg_monitor", "pg_checkpoint")
_WEAKENED: Final = """
    select coalesce(d.datname, 'every company') || ', ' || coalesce(r.rolname, 'everybody')
    from pg_db_role_setting s
    left join pg_database d on d.oid = s.setdatabase
    left join pg_roles r on r.oid = s.setrole,
    unnest(s.setconfig) c(setting)
    where c.setting = any (%s)
    order by 1
"""


def make_login(server: str, login: str, password: str) -> list[str]:
    """Make the login that standbys and archives use: it replicates, watches and lets pg_rewind read, nothing more.

    Args:
        server: connection string of a superuser of the primary.
        login: its name.
        password: its password; the server gets the SCRAM verifier alone.

    Returns:
        What would be better otherwise.

    Raises:
        ServerError: `password.*`, `standby.login_exists`, `standby.not_allowed`, `standby.not_ready`.
    """
    people.ensure_strong(password, [login])
    with connect(server) as connection, connection.transaction():
        hashed = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
        role = Identifier(login)
        try:
            connection.execute(SQL("create role {} login replication password {}").format(role, Literal(hashed)))
            for group in _MONITORS:
                connection.execute(SQL("grant {} to {}").format(Identifier(group), role))
            for function in _REWINDS:
                connection.execute(SQL("grant execute on function pg_catalog.{} to {}").format(SQL(function), role))
        except errors.DuplicateObject as error:
            raise ServerError("standby.login_exists", login=login) from error
        except errors.InsufficientPrivilege as error:
            raise ServerError("standby.not_allowed", login=connection.info.user) from error
        facts = facts_of(connection)
        ensure_ready(facts, login=login)
    return advice(facts)


def be_synchronous(server: str, names: Sequence[str]) -> str:
    """From now on acknowledge a commit only when one of the named standbys has it on its disk.

    Args:
        server: connection string of a superuser of the primary.
        names: of standbys, all of them connected now.

    Returns:
        The setting.

    Raises:
        ServerError: `standby.not_primary`, `standby.weak_commit`, `standby.not_connected`, `standby.not_synchronous`.
    """
    with connect(server) as connection:
        _ensure_commits_wait(connection, facts_of(connection))
        for name in names:
            if _state_of(connection, checked_name(name)) is None:
                raise ServerError("standby.not_connected", name=name)
        chosen = SQL("ANY 1 ({})").format(SQL(", ").join(map(Identifier, names))).as_string(connection)
        _set_names(connection, chosen)
        deadline = time.monotonic() + _WAIT_S
        while not any(_state_of(connection, name) in {"sync", "quorum"} for name in names):
            if time.monotonic() > deadline:
                _set_names(connection, "")
                raise ServerError("standby.not_synchronous", names=", ".join(names))
            time.sleep(0.1)
    return chosen


def be_alone(server: str) -> None:
    """From now on acknowledge commits without a standby; those that wait are acknowledged at once.

    Raises:
        ServerError: `standby.not_primary`, `standby.not_allowed`.
    """
    with connect(server) as connection:
        if facts_of(connection).is_standby:
            raise ServerError("standby.not_primary")
        _set_names(connection, "")


def _ensure_commits_wait(connection: psycopg.Connection[Any], facts: Facts) -> None:
    if facts.is_standby:
        raise ServerError("standby.not_primary")
    if facts.synchronous_commit in WEAK_COMMITS:
        raise ServerError("standby.weak_commit", value=facts.synchronous_commit, where="the server")
    weak = [f"synchronous_commit={value}" for value in sorted(WEAK_COMMITS)]
    found = connection.execute(_WEAKENED, [weak]).fetchall()
    if found:
        raise ServerError("standby.weak_commit", value="too weak", where="; ".join(row[0] for row in found))


def _state_of(connection: psycopg.Connection[Any], name: str) -> str | None:
    """How a standby is waited for; None when it does not stream."""
    row = connection.execute(
        "select sync_state from pg_stat_replication where application_name = %s and state = 'streaming'", [name]
    ).fetchone()
    return None if row is None else str(row[0])


def _set_names(connection: psycopg.Connection[Any], names: str) -> None:
    try:
        connection.execute(SQL("alter system set synchronous_standby_names = {}").format(Literal(names)))
    except errors.InsufficientPrivilege as error:
        raise ServerError("standby.not_allowed", login=connection.info.user) from error
    connection.execute("select pg_reload_conf()")
