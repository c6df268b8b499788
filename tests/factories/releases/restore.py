"""Puts the company of an earlier release on the test server, as it was; see `make.py`, which wrote it."""

from __future__ import annotations

import contextlib
import json
import lzma
import secrets
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from server_db import company as companies
from server_db.access import render
from server_db.access.roles import Roles
from server_db.embedded import Server
from tests.plugins.company import PASSWORD, Company

RELEASES = tuple(sorted(path.name.removesuffix(".sql.xz") for path in Path(__file__).parent.glob("*.sql.xz")))
LAST = "0.1.0"


def put_back(server: Server, release: str = LAST, *, conninfo: str = "") -> Company:
    """A company of that release under a name and with roles of its own; everybody's password is `PASSWORD`.

    Args:
        server: where.
        release: one of `RELEASES`.
        conninfo: of who makes it and owns nothing else; the superuser when empty.
    """
    text = lzma.decompress((Path(__file__).parent / f"{release}.sql.xz").read_bytes()).decode()
    name = f"t{secrets.token_hex(6)}"
    head: dict[str, Any] = json.loads(text.partition("\n")[0].removeprefix("-- "))
    text = text.replace(head["prefix"], name)
    head = json.loads(text.partition("\n")[0].removeprefix("-- "))
    roles = Roles(name)
    maker = conninfo or server.conninfo()
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        for login, _jobs in head["logins"]:
            with contextlib.suppress(errors.DuplicateObject, errors.UniqueViolation):
                connection.execute(
                    SQL("create role {} login password {}").format(Identifier(login), Literal(PASSWORD))
                )
    with psycopg.connect(maker, autocommit=True) as connection:
        companies.make_owner(connection, roles)
        _make_roles(connection, head)
        companies.create_database(connection, name, roles)
    with psycopg.connect(make_conninfo(maker, dbname=name), autocommit=True) as inside:
        inside.execute(text.encode())
        inside.execute("reset all")
        inside.execute(SQL("set role {}").format(Identifier(roles.owner)))
        for statement in render.database_rights(roles, name):
            inside.execute(statement)
        inside.execute(SQL("comment on database {} is 'kontor:Donauhandel'").format(Identifier(name)))
        inside.execute("reset role")
        inside.execute("analyze")
    return Company(server, name, roles)


def remove(company: Company) -> None:
    """Drop it, its copies and its roles; the people stay, because other companies know them too."""
    with psycopg.connect(company.server.conninfo(), autocommit=True) as connection:
        rows = connection.execute(
            "select datname from pg_database where datname = %s or starts_with(datname, %s)",
            [company.database, f"{company.database}__"],
        ).fetchall()
        for (name,) in rows:
            connection.execute(SQL("drop database {} with (force)").format(Identifier(name)))
        rows = connection.execute(
            "select rolname from pg_roles where starts_with(rolname, %s)", [f"{company.roles.prefix}__"]
        ).fetchall()
        connection.execute(SQL("drop role {}").format(SQL(", ").join(Identifier(name) for (name,) in rows)))
        for login in company.logins:
            connection.execute(SQL("drop role {}").format(Identifier(login)))


def _make_roles(connection: psycopg.Connection[Any], head: dict[str, Any]) -> None:
    for name in head["roles"]:
        if not name.endswith("__owner"):
            connection.execute(render.create_role(name))
    for role, member in head["memberships"]:
        connection.execute(render.grant_role(role, member))
    for login, jobs in head["logins"]:
        for job in jobs:
            connection.execute(render.grant_role(job, login))
