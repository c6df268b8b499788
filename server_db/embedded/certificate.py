"""A certificate for encrypted connections to 127.0.0.1, signed by an authority made for this cluster only."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Final

from server_db import certificates, whole_files
from server_db.embedded.cluster import HOST, Cluster
from server_db.embedded.errors import EmbeddedError, folder_errors

_VALID: Final = 10 * certificates.YEAR
_RENEW_AFTER: Final = 9 * certificates.YEAR


def ensure_certificate(cluster: Cluster) -> None:
    """Make the authority, certificate and key in the cluster's folder `tls` unless they are there and fresh.

    The authority's key is thrown away at once, so it can never sign anything else.

    Raises:
        EmbeddedError: `embedded.certificate`, `embedded.disk_full`, `embedded.not_writable`.
    """
    target = cluster.ca_file.parent
    if cluster.ca_file.is_file():
        age_s = time.time() - cluster.ca_file.stat().st_mtime
        if age_s < _RENEW_AFTER.total_seconds():
            return
    try:
        files = _make()
    except ImportError as error:
        raise EmbeddedError("embedded.certificate") from error
    with folder_errors(cluster.folder):
        staging = Path(tempfile.mkdtemp(prefix="tls.new-", dir=cluster.home))
        try:
            cluster.account.own(staging)
            for name, pem in files.items():
                cluster.write(staging / name, pem, mode=0o600 if name.endswith(".key") else 0o644)
            shutil.rmtree(target, ignore_errors=True)
            whole_files.move(staging, target, wait_s=whole_files.FOLDER_WAIT_S)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _make() -> dict[str, str]:
    authority, key = certificates.new_authority("Kontor embedded authority", _VALID), certificates.new_key()
    server = certificates.sign_server(authority, key.public_key(), (HOST, "localhost"), _VALID)
    return {
        "ca.crt": certificates.certificate_pem(authority.certificate),
        "server.crt": certificates.certificate_pem(server),
        "server.key": certificates.key_pem(key),
    }
