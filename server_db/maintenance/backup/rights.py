"""The roles of a company and the logins of its people: read into a backup, put back on a server that has them not.

Roles belong to the whole server. What stands there is left as it is: a backup never gives anybody on a living
server a right or a password that he has not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

from server_db import company, people
from server_db.access import render
from server_db.access.roles import Roles

_VERIFIER: Final = re.compile(r"SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Login:
    """A person's login. `verifier` is SCRAM's, None when there is none or it could not be read."""

    login: str
    may_log_in: bool
    verifier: str | None
    valid_until: str | None
    jobs: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Login({self.login!r})"


@dataclass(frozen=True, slots=True)
class Rights:
    """All roles of a company, who is in whom among them, and its people.

    Attributes:
        has_verifiers: whether the passwords' verifiers could be read, which takes a superuser.
    """

    prefix: str
    roles: tuple[str, ...]
    memberships: tuple[tuple[str, str], ...]
    logins: tuple[Login, ...]
    has_verifiers: bool

    def check(self) -> None:
        """Refuse names that a backup of Kontor never holds.

        Raises:
            ValueError: with what is wrong.
        """
        own = set(self.roles)
        foreign = [name for name in self.roles if not name.startswith(f"{self.prefix}__")]
        foreign += [name for pair in self.memberships for name in pair if name not in own]
        foreign += [job for login in self.logins for job in login.jobs if job not in own]
        foreign += [one.login for one in self.logins if not people.is_login_name(one.login)]
        foreign += [one.login for one in self.logins if one.verifier and not _VERIFIER.fullmatch(one.verifier)]
        if foreign:
            raise ValueError(f"it names {foreign[0]}")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the logins: made, of these without a password, and left as they stood on the server."""

    made: tuple[str, ...] = ()
    without_password: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def read(connection: psycopg.Connection[Any], roles: Roles) -> Rights:
    """Everything that the login of `connection`, which acts as itself, may read."""
    pattern = f"{roles.prefix}__"
    names = connection.execute(
        "select rolname from pg_roles where starts_with(rolname, %s) order by 1", [pattern]
    ).fetchall()
    memberships = connection.execute(
        "select distinct r.rolname, m.rolname from pg_auth_members a join pg_roles r on r.oid = a.roleid"
        " join pg_roles m on m.oid = a.member"
        " where starts_with(r.rolname, %(p)s) and starts_with(m.rolname, %(p)s) order by 1, 2",
        {"p": pattern},
    ).fetchall()
    row = connection.execute("select has_table_privilege('pg_catalog.pg_authid', 'select')").fetchone()
    has_verifiers = row is not None and bool(row[0])
    verifier = SQL("(select rolpassword from pg_authid a where a.oid = r.oid)") if has_verifiers else SQL("null")
    logins = connection.execute(
        SQL(
            "select r.rolname, r.rolcanlogin, {}, r.rolvaliduntil::text, array("
            "   select j.rolname::text from pg_auth_members a join pg_roles j on j.oid = a.roleid"
            "   where a.member = r.oid and starts_with(j.rolname, {}) order by 1)"
            " from pg_roles r join erp.person p on p.login = r.rolname order by 1"
        ).format(verifier, Literal(pattern))
    ).fetchall()
    return Rights(
        roles.prefix,
        tuple(name for (name,) in names),
        tuple((role, member) for role, member in memberships),
        tuple(Login(login, may, scram, until, tuple(jobs)) for login, may, scram, until, jobs in logins),
        has_verifiers,
    )


def make_roles(connection: psycopg.Connection[Any], rights: Rights) -> tuple[str, ...]:
    """Make the roles that the server has not, in the others as they were; returns those that were made."""
    rows = connection.execute(
        "select rolname from pg_roles where rolname = any (%s)", [list(rights.roles)]
    ).fetchall()
    missing = set(rights.roles) - {name for (name,) in rows}
    owner = Roles(rights.prefix).owner
    with connection.transaction():
        if owner in missing:
            company.make_owner(connection, Roles(rights.prefix))
        for name in sorted(missing - {owner}):
            connection.execute(render.create_role(name))
        for role, member in rights.memberships:
            if role in missing or member in missing:
                connection.execute(render.grant_role(role, member))
    return tuple(sorted(missing))


def add_logins(connection: psycopg.Connection[Any], rights: Rights, *, make: bool) -> Added:
    """Make the logins that the server has not, with their jobs; those that it has are left as they are.

    Without `make`, only say whose login is there: the roles serve a living company, and it decides who is in.
    """
    rows = connection.execute(
        "select rolname from pg_roles where rolname = any (%s)", [[one.login for one in rights.logins]]
    ).fetchall()
    known = {name for (name,) in rows}
    if not make:
        return Added(left=tuple(sorted(known)))
    missing = [one for one in rights.logins if one.login not in known]
    for one in missing:
        connection.execute(_create(one))
        for job in one.jobs:
            connection.execute(render.grant_role(job, one.login))
    return Added(
        tuple(one.login for one in missing),
        tuple(one.login for one in missing if one.verifier is None),
        tuple(sorted(known)),
    )


def drop_roles(connection: psycopg.Connection[Any], names: tuple[str, ...]) -> None:
    """Remove roles that `make_roles` made and nothing uses."""
    for name in names:
        connection.execute(SQL("drop role if exists {}").format(Identifier(name)))


def read_json(said: dict[str, Any]) -> Rights:
    """What `dataclasses.asdict` and JSON made of it.

    Raises:
        KeyError, TypeError, ValueError: it is something else.
    """
    found = Rights(
        str(said["prefix"]),
        tuple(said["roles"]),
        tuple((role, member) for role, member in said["memberships"]),
        tuple(
            Login(one["login"], one["may_log_in"], one["verifier"], one["valid_until"], tuple(one["jobs"]))
            for one in said["logins"]
        ),
        bool(said["has_verifiers"]),
    )
    found.check()
    return found


def _create(login: Login) -> Composed:
    statement = SQL("create role {} {}").format(
        Identifier(login.login), SQL("login" if login.may_log_in else "nologin")
    )
    if login.verifier is not None:
        statement = SQL("{} password {}").format(statement, Literal(login.verifier))
    if login.valid_until is not None:
        statement = SQL("{} valid until {}").format(statement, Literal(login.valid_until))
    return statement
