"""Disks, the folder of the backups, and the certificate that the server shows."""

from __future__ import annotations

import shutil
import socket
import ssl
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg
from cryptography import x509

from server_db.errors import ServerError
from server_db.maintenance.backup import files
from server_db.maintenance.metrics.families import Sample

TIMEOUT_S: Final = 5.0
_SSL_REQUEST: Final = struct.pack("!ii", 8, 80_877_103)  # of PostgreSQL's protocol: may we speak TLS?
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


def is_same_machine(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server runs where this program does, as far as the connection tells."""
    return _socket_of(connection) or connection.info.hostaddr in _LOOPBACK or connection.info.host in _LOOPBACK


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
    host = "127.0.0.1" if _socket_of(connection) else connection.info.hostaddr or connection.info.host
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is looked at, not trusted: also one that has ended
    try:
        with socket.create_connection((host, connection.info.port), TIMEOUT_S) as plain:
            plain.sendall(_SSL_REQUEST)
            if plain.recv(1) != b"S":
                return None
            with context.wrap_socket(plain, server_hostname=None) as secured:
                shown = secured.getpeercert(binary_form=True)
    except OSError:
        return None
    return None if shown is None else x509.load_der_x509_certificate(shown).not_valid_after_utc.timestamp()


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
