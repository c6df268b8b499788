"""Disks, the folder of the backups, and the certificate that the server shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from server_db.errors import ServerError
from server_db.maintenance.backup import files
from server_db.maintenance.metrics.families import Sample
from server_db.maintenance.server_check import wire
from server_db.reach import is_local


def is_same_machine(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server runs where this program does, as far as the connection tells."""
    return is_local(connection.info.hostaddr or connection.info.host)


def disk(place: str, folder: Path) -> Iterator[Sample]:
    """Room on the disk of a folder; nothing when it cannot be seen from here."""
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return
    yield Sample("kontor_disk_free_bytes", usage.free, (place,))
    yield Sample("kontor_disk_size_bytes", usage.total, (place,))


def backups(folder: Path, companies: list[str]) -> Iterator[Sample]:
    """The newest backup of each company in the folder."""
    yield from disk("backups", folder)
    found: list[Sample] = []
    try:
        for company in companies:
            found += _backups_of(folder, company)
    except ServerError:
        yield Sample("kontor_backup_folder_up", 0)
        return
    yield Sample("kontor_backup_folder_up", 1)
    yield from found


def certificate_end(connection: psycopg.Connection[Any]) -> float | None:
    """When the certificate ends that the server shows to whoever comes by TCP; None when it shows none."""
    info = connection.info
    host = "127.0.0.1" if _socket_of(connection) else info.hostaddr or info.host
    try:
        shown = wire.certificate(wire.Place(host, info.port, info.user, info.dbname))
    except (OSError, ValueError):
        return None
    return shown.not_valid_after_utc.timestamp()


def _backups_of(folder: Path, company: str) -> Iterator[Sample]:
    names = files.names(folder, company)
    yield Sample("kontor_backups", len(names), (company,))
    if not names:
        yield Sample("kontor_backup_timestamp_seconds", 0, (company,))
        return
    yield Sample("kontor_backup_timestamp_seconds", files.moment_of(names[-1]).timestamp(), (company,))
    with files.folder_errors(folder):
        size = sum(part.stat().st_size for part in (folder / names[-1]).iterdir())
    yield Sample("kontor_backup_size_bytes", size, (company,))


def _socket_of(connection: psycopg.Connection[Any]) -> bool:
    return connection.info.host.startswith(("/", "@"))
