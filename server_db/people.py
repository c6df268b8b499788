"""The people of a company: a login of PostgreSQL each, a row in `person`, and jobs.

Logins belong to the whole server: one person may have jobs in several companies with one password.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg
from psycopg import errors
from psycopg.sql import SQL, Identifier, Literal

from server_db import keeper, sessions
from server_db.access import passwords, render
from server_db.access.permissions import Permission
from server_db.access.roles import Roles
from server_db.deploy import become_owner, roles_of
from server_db.errors import ServerError

LOGIN_LENGTH_MAX: Final = 60
_LOGIN: Final = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._@-]{{0,{LOGIN_LENGTH_MAX - 1}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who is added.

    Attributes:
        password: not needed for a known login.
        temporary_days: so long the password is valid, and it has to be changed at the first login; None for a
            password that stays.
        warehouses: codes, None for all of them.
    """

    login: str
    name: str
    password: str = ""
    email: str = ""
    language: str = "en"
    jobs: tuple[str, ...] = ()
    own_documents_only: bool = False
    warehouses: tuple[str, ...] | None = None
    temporary_days: int | None = None

    def __repr__(self) -> str:
        return f"NewPerson({self.login!r})"


def add_person(conninfo: str, person: NewPerson) -> None:
    """Add somebody to the company behind `conninfo`: the login, when the server has none, the row, the jobs.

    Raises:
        ServerError: `user.name`, `user.reserved`, `user.exists`, `password.*`, `user.job`, `user.not_allowed`,
            `user.warehouse`, `user.upgrade_first`.
    """
    if not is_login_name(person.login):
        raise ServerError("user.name", login=person.login, length=str(LOGIN_LENGTH_MAX))
    with psycopg.connect(conninfo) as connection:
        roles = _upgraded(connection)
        until = _ensure_login(connection, roles, person)
        keeper.entrust(connection, roles, [person.login])
        _set_jobs(connection, roles, person.login, person.jobs)
        become_owner(connection, roles)
        try:
            connection.execute(
                "insert into erp.person (login, name, email, language, own_documents_only, all_warehouses,"
                " temporary_password_until) values (%s, %s, %s, %s, %s, %s, %s)",
                [
                    *(person.login, person.name, person.email, person.language, person.own_documents_only),
                    *(person.warehouses is None, until),
                ],
            )
        except errors.UniqueViolation as error:
            raise ServerError("user.exists", login=person.login) from error
        _set_warehouses(connection, person.login, person.warehouses or ())


def set_jobs(conninfo: str, login: str, jobs: Sequence[str]) -> None:
    """Give somebody exactly these jobs.

    Raises:
        ServerError: `user.unknown`, `user.job`, `user.not_allowed`.
    """
    with psycopg.connect(conninfo) as connection:
        roles = roles_of(connection)
        _ensure_person(connection, roles, login)
        _set_jobs(connection, roles, login, jobs)


def set_password(conninfo: str, login: str, password: str, *, temporary_days: int | None = None) -> None:
    """Give somebody of this company a new password, which stays or has to be changed at the next login.

    Raises:
        ServerError: `user.unknown`, `password.*`, `user.not_allowed`, `user.upgrade_first`.
    """
    with psycopg.connect(conninfo) as connection:
        roles = _upgraded(connection)
        name = _ensure_person(connection, roles, login)
        _ensure_strong_for(connection, roles, password, login, name)
        until = _end_of(temporary_days)
        _alter(connection, login, password, until=until)
        keeper.entrust(connection, roles, [login])
        become_owner(connection, roles)
        connection.execute(
            "update erp.person set temporary_password_until = %s, password_changed_at = clock_timestamp(),"
            " version = version + 1 where login = %s",
            [until, login],
        )


def log_out(conninfo: str, login: str) -> int:
    """End what somebody has open in this company; programs ask for the password again. Returns how many sessions.

    Raises:
        ServerError: `user.unknown`, `user.not_allowed`, `user.upgrade_first`.
    """
    with psycopg.connect(conninfo) as connection:
        roles = _upgraded(connection)
        _ensure_person(connection, roles, login)
        opened = sessions.opened(connection, login)  # before the programs hear of it, and close theirs themselves
        become_owner(connection, roles)
        connection.execute("select erp_api.person__log_out(%s)", [login])
    _end_sessions(conninfo, login)
    return opened


def disable_person(conninfo: str, login: str) -> None:
    """Take every job in this company from somebody and end what he has open; his name stays on his documents.

    The login itself is switched off unless it has jobs in another company of the server.

    Raises:
        ServerError: `user.unknown`, `user.not_allowed`.
    """
    with psycopg.connect(conninfo) as connection:
        roles = roles_of(connection)
        _ensure_person(connection, roles, login)
        _set_jobs(connection, roles, login, ())
        row = connection.execute(
            "select exists (select from pg_auth_members m join pg_roles r on r.oid = m.member"
            " where r.rolname = %s)",
            [login],
        ).fetchone()
        if row is not None and not row[0]:
            _alter(connection, login, may_log_in=False)
        _mark(connection, roles, login, disabled=True)
    _end_sessions(conninfo, login)


def enable_person(conninfo: str, login: str, jobs: Sequence[str]) -> None:
    """Let somebody in again who was disabled, with these jobs.

    Raises:
        ServerError: `user.unknown`, `user.job`, `user.not_allowed`.
    """
    with psycopg.connect(conninfo) as connection:
        roles = roles_of(connection)
        _ensure_person(connection, roles, login)
        _alter(connection, login, may_log_in=True)
        _set_jobs(connection, roles, login, jobs)
        _mark(connection, roles, login, disabled=False)


def define_job(conninfo: str, job: str, permissions: Iterable[Permission]) -> None:
    """Make a job of the company's own, or give it exactly these permissions.

    Raises:
        ServerError: `user.job` when it is one of the shipped jobs, `user.not_allowed`.
    """
    with psycopg.connect(conninfo) as connection:
        roles = roles_of(connection)
        role = roles.job(job)
        if role in render.role_names(roles) or not re.fullmatch(r"[a-z][a-z0-9_]{0,24}", job, re.ASCII):
            raise ServerError("user.job", job=job, known="names of lower-case letters, digits and _, not yet used")
        row = connection.execute("select exists (select from pg_roles where rolname = %s)", [role]).fetchone()
        try:
            if row is None or not row[0]:
                connection.execute(render.create_role(role))
            wanted = {roles.member, *(roles.permission(permission) for permission in permissions)}
            _set_memberships(connection, role, wanted, _roles_of_member(connection, roles, role))
        except errors.InsufficientPrivilege as error:
            raise ServerError("user.not_allowed", login=role, by=connection.info.user) from error


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of a company and what he does there."""

    login: str
    name: str
    jobs: tuple[str, ...]
    is_disabled: bool


def everybody(connection: psycopg.Connection[Any]) -> tuple[KnownPerson, ...]:
    """The people of the company, by login."""
    roles = roles_of(connection)
    become_owner(connection, roles)
    rows = connection.execute(
        "select p.login, p.name, array("
        "   select r.rolname::text from pg_auth_members a join pg_roles r on r.oid = a.roleid"
        "   join pg_roles m on m.oid = a.member"
        "   where m.rolname = p.login and starts_with(r.rolname, %s) order by 1"
        " ), p.disabled_at is not null from erp.person p order by p.login",
        [roles.job_pattern],
    ).fetchall()
    connection.execute("reset role")
    return tuple(
        KnownPerson(login, name, tuple(job.removeprefix(roles.job_pattern) for job in jobs), is_disabled)
        for login, name, jobs, is_disabled in rows
    )


def ensure_strong(password: str, about: Iterable[str]) -> None:
    """Check a password that an administrator gives; `about` are words that somebody tries first.

    Raises:
        ServerError: `password.*`.
    """
    weak = passwords.weakness(password, about)
    if weak is not None:
        raise ServerError(weak, length=str(passwords.LENGTH_MIN), length_max=str(passwords.LENGTH_MAX))


def is_login_name(login: str) -> bool:
    """Whether a person's login may be called so; `__` stands in the names of roles."""
    return _LOGIN.fullmatch(login) is not None and "__" not in login


def is_login(conninfo: str, login: str) -> bool:
    """Whether the server knows the login, from another company perhaps."""
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("select exists (select from pg_roles where rolname = %s)", [login]).fetchone()
    return row is not None and bool(row[0])


def known_jobs(connection: psycopg.Connection[Any], roles: Roles) -> tuple[str, ...]:
    """The jobs of the company, shipped and its own, by name."""
    rows = connection.execute(
        "select rolname from pg_roles where starts_with(rolname, %s) order by 1", [roles.job_pattern]
    ).fetchall()
    return tuple(row[0].removeprefix(roles.job_pattern) for row in rows)


def _set_warehouses(connection: psycopg.Connection[Any], login: str, codes: Sequence[str]) -> None:
    rows = connection.execute(
        "insert into erp.person_warehouse (login, warehouse_id)"
        " select %s, id from erp.warehouse where code = any (%s) returning warehouse_id",
        [login, list(codes)],
    ).fetchall()
    if len(rows) != len(set(codes)):
        raise ServerError("user.warehouse", codes=", ".join(codes))


def _ensure_login(connection: psycopg.Connection[Any], roles: Roles, person: NewPerson) -> datetime | None:
    """Make the login if the server has none; until when its password is valid, None for ever or a login that was."""
    row = connection.execute(
        "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls or not rolcanlogin"
        " from pg_roles where rolname = %s",
        [person.login],
    ).fetchone()
    if row is not None:
        if row[0]:
            raise ServerError("user.reserved", login=person.login)
        return None
    _ensure_strong_for(connection, roles, person.password, person.login, person.name)
    try:
        connection.execute(SQL("create role {} login").format(Identifier(person.login)))
    except errors.ReservedName as error:
        raise ServerError("user.reserved", login=person.login) from error
    except errors.InsufficientPrivilege as error:
        raise ServerError("user.not_allowed", login=person.login, by=connection.info.user) from error
    until = _end_of(person.temporary_days)
    _alter(connection, person.login, person.password, until=until)
    return until


def _ensure_strong_for(
    connection: psycopg.Connection[Any], roles: Roles, password: str, login: str, name: str
) -> None:
    become_owner(connection, roles)
    row = connection.execute("select name from erp.company").fetchone()
    connection.execute("reset role")
    ensure_strong(password, (login, name, connection.info.dbname, *(row or ())))


def _end_of(days: int | None) -> datetime | None:
    """Whole seconds, so that it reads back as it was written."""
    return None if days is None else datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)


def _alter(
    connection: psycopg.Connection[Any],
    login: str,
    password: str | None = None,
    *,
    until: datetime | None = None,
    may_log_in: bool = True,
) -> None:
    """The password is hashed here, so that neither the network nor the server's log ever holds it."""
    statement = SQL("alter role {} {}").format(Identifier(login), SQL("login" if may_log_in else "nologin"))
    if password is not None:
        hashed = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
        statement = SQL("{} password {} valid until {}").format(
            statement, Literal(hashed.decode()), Literal("infinity" if until is None else until.isoformat())
        )
    try:
        connection.execute(statement)
    except errors.InsufficientPrivilege as error:
        raise ServerError("user.not_allowed", login=login, by=connection.info.user) from error


def _set_jobs(connection: psycopg.Connection[Any], roles: Roles, login: str, jobs: Sequence[str]) -> None:
    known = known_jobs(connection, roles)
    for job in jobs:
        if job not in known:
            raise ServerError("user.job", job=job, known=", ".join(known))
    wanted = {roles.job(job) for job in jobs}
    try:
        _set_memberships(connection, login, wanted, _roles_of_member(connection, roles, login))
    except errors.InsufficientPrivilege as error:
        raise ServerError("user.not_allowed", login=login, by=connection.info.user) from error


def _set_memberships(
    connection: psycopg.Connection[Any], member: str, wanted: set[str], held: set[tuple[str, str]]
) -> None:
    for role, grantor in sorted(held):
        if role not in wanted:
            connection.execute(
                SQL("revoke {} from {} granted by {}").format(
                    Identifier(role), Identifier(member), Identifier(grantor)
                )
            )
    for role in sorted(wanted - {role for role, _ in held}):
        connection.execute(render.grant_role(role, member))


def _roles_of_member(connection: psycopg.Connection[Any], roles: Roles, member: str) -> set[tuple[str, str]]:
    """Pairs (role of this company that `member` is directly in, who granted it)."""
    rows = connection.execute(
        "select r.rolname, g.rolname from pg_auth_members a join pg_roles r on r.oid = a.roleid"
        " join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.grantor"
        " where m.rolname = %s and starts_with(r.rolname, %s)",
        [member, f"{roles.prefix}__"],
    ).fetchall()
    return {(row[0], row[1]) for row in rows}


def _upgraded(connection: psycopg.Connection[Any]) -> Roles:
    """The roles of a company that has the keeper of passwords, as every release after 0.1 makes it."""
    roles = roles_of(connection)
    row = connection.execute("select exists (select from pg_roles where rolname = %s)", [roles.keeper]).fetchone()
    if row is None or not row[0]:
        raise ServerError("user.upgrade_first", database=connection.info.dbname)
    return roles


def _ensure_person(connection: psycopg.Connection[Any], roles: Roles, login: str) -> str:
    """The person's name."""
    become_owner(connection, roles)
    row = connection.execute("select name from erp.person where login = %s", [login]).fetchone()
    connection.execute("reset role")
    if row is None:
        raise ServerError("user.unknown", login=login)
    return str(row[0])


def _mark(connection: psycopg.Connection[Any], roles: Roles, login: str, *, disabled: bool) -> None:
    become_owner(connection, roles)
    connection.execute(
        "update erp.person set disabled_at = case when %s then clock_timestamp() end, version = version + 1"
        " where login = %s",
        [disabled, login],
    )
    connection.execute("reset role")


def _end_sessions(conninfo: str, login: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        try:
            sessions.end(connection, connection.info.dbname, [login])
        except errors.InsufficientPrivilege as error:
            raise ServerError("user.not_allowed", login=login, by=connection.info.user) from error
