"""Opening a connection file that IT handed out: read, checked, its certificate kept, as a task."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from erp_desktop.base.errors import Refused
from erp_desktop.base.task import Kind, Task, Work
from server_db import whole_files

if TYPE_CHECKING:
    from erp_desktop.base.connection_file import Connection

CERTIFICATES = "certificates"


def open_connection(path: Path, folder: Path) -> Task[Connection]:
    """Read a connection file; its profile names the copy of the certificate.

    Args:
        path: the file; it may be on a slow or lost drive.
        folder: of the person's settings, where the copy goes.
    """

    def run(_work: Work[Any]) -> Connection:
        from erp_desktop.base.connection_file import check_certificate, read_connection

        connection = read_connection(path)
        check_certificate(connection, path.name)
        if not connection.certificate:
            return connection
        kept = _keep(connection.certificate.encode(), folder / CERTIFICATES)
        return replace(connection, profile=replace(connection.profile, ca_file=str(kept)))

    return Task("connection.open", Kind.READ, run)


def _keep(certificate: bytes, folder: Path) -> Path:
    """The same certificate is kept once, under its own name."""
    import hashlib  # brings OpenSSL's five megabytes, which the login window does not wait for

    kept = folder / f"{hashlib.sha256(certificate).hexdigest()[:16]}.pem"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        whole_files.replace(kept, certificate)
    except OSError as error:
        raise Refused("settings.unwritable", {"path": str(kept)}) from error
    return kept
