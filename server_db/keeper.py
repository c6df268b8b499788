"""The keeper of passwords: the role that lets a person renew the own password, and by that how long it is valid.

Everybody may change the own password in PostgreSQL, but not until when it is valid. The keeper may, through one
function that takes a SCRAM verifier for whoever is logged in. It may change roles, but only logins that it was given
(ADMIN, without inheriting or becoming them), and nobody may become it but who made the company. Its schema is no part
of a backup: a restored company gets it anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from server_db.access.roles import Roles

SCHEMA: Final = "erp_keeper"
FUNCTION: Final = "renew_password"
_SOURCE: Final = Path(__file__).parent / "functions" / "keeper" / f"{FUNCTION}.sql"

_SETTINGS: Final = ["search_path=pg_catalog, pg_temp", "DateStyle=ISO, YMD", "TimeZone=UTC"]
"""Of the function: what the person has set would decide what a moment in words means."""


def source() -> str:
    """The text of the function."""
    return _SOURCE.read_text(encoding="utf-8")


def ensure(connection: psycopg.Connection[Any], roles: Roles) -> None:
    """Make schema and function anew if they are not those of this release; acts as the login of `connection`.

    Raises:
        psycopg.errors.InsufficientPrivilege: the login may not become the keeper.
    """
    if not differences(connection, roles):
        return
    _take_over(connection, roles)
    connection.execute(SQL("drop schema if exists {} cascade").format(Identifier(SCHEMA)))
    connection.execute(
        SQL("create schema {} authorization {}").format(Identifier(SCHEMA), Identifier(roles.keeper))
    )
    connection.execute(SQL("set local role {}").format(Identifier(roles.keeper)))
    connection.execute(source().encode())
    function = SQL("{}(text)").format(Identifier(SCHEMA, FUNCTION))
    connection.execute(SQL("revoke all on function {} from public").format(function))
    connection.execute(SQL("grant usage on schema {} to {}").format(Identifier(SCHEMA), Identifier(roles.member)))
    connection.execute(SQL("grant execute on function {} to {}").format(function, Identifier(roles.member)))
    connection.execute(SQL("comment on schema {} is {}").format(Identifier(SCHEMA), Literal(_stamp(roles))))
    connection.execute("reset role")


def entrust(connection: psycopg.Connection[Any], roles: Roles, logins: Iterable[str]) -> None:
    """Let the keeper change these logins, those at least that the login of `connection` may give away."""
    rows = connection.execute(
        "select r.rolname from pg_roles r where r.rolname = any (%s)"
        " and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)"
        " and pg_has_role(r.oid, 'member with admin option')"
        " and not exists (select from pg_auth_members a join pg_roles k on k.oid = a.member"
        "   where a.roleid = r.oid and k.rolname = %s and a.admin_option) order by 1",
        [list(logins), roles.keeper],
    ).fetchall()
    if rows:
        connection.execute(
            SQL("grant {} to {} with admin true, inherit false, set false").format(
                SQL(", ").join(Identifier(name) for (name,) in rows), Identifier(roles.keeper)
            )
        )


def differences(connection: psycopg.Connection[Any], roles: Roles) -> list[str]:
    """What is not as `ensure` makes it; empty when all is right."""
    row = connection.execute(
        "select pg_get_userbyid(nspowner), obj_description(oid, 'pg_namespace') from pg_namespace where nspname = %s",
        [SCHEMA],
    ).fetchone()
    if row is None:
        return ["its schema is not there"]
    found = []
    if row[0] != roles.keeper:
        found.append(f"its schema belongs to {row[0]}")
    if row[1] != _stamp(roles):
        found.append("its function is of another release")
    functions = connection.execute(
        "select p.proname, p.prosecdef, p.proconfig, pg_get_userbyid(p.proowner), array("
        "   select case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee)::text end"
        "   from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee <> p.proowner order by 1"
        " ), p.prosrc from pg_proc p where p.pronamespace = %s::regnamespace",
        [SCHEMA],
    ).fetchall()
    wanted = (FUNCTION, True, _SETTINGS, roles.keeper, [roles.member])
    if [one[:-1] for one in functions] != [wanted] or functions[0][-1] not in source():
        found.append("its function was changed by hand")
    given = connection.execute(
        # A copy of the company shares its roles: who has a job in one of them may be a person of the other.
        "select r.rolname, a.inherit_option or a.set_option, r.rolname in (select login from erp.person) or exists ("
        "   select from pg_auth_members j join pg_roles g on g.oid = j.roleid"
        "   where j.member = r.oid and starts_with(g.rolname, %s)"
        " ) from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles k on k.oid = a.member"
        " where k.rolname = %s order by 1",
        [roles.job_pattern, roles.keeper],
    ).fetchall()
    found += [f"it may act as {name}" for name, acts, _ in given if acts]
    found += [f"it may change {name}, who is no person here" for name, _, is_person in given if not is_person]
    return found


def _stamp(roles: Roles) -> str:
    return f"{roles.keeper} {hashlib.sha256(source().encode()).hexdigest()}"


def _take_over(connection: psycopg.Connection[Any], roles: Roles) -> None:
    """Who made the company may become the keeper, as he may become the owner; a superuser may anyway."""
    row = connection.execute("select pg_has_role(%s, 'set')", [roles.keeper]).fetchone()
    if row is None or not row[0]:
        connection.execute(
            SQL("grant {} to {} with inherit true, set true").format(
                Identifier(roles.keeper), Identifier(connection.info.user)
            )
        )

