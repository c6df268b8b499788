"""A certificate for encrypted connections to 127.0.0.1, signed by an authority made for this cluster only."""

from __future__ import annotations

import datetime as dt
import ipaddress
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server_db.embedded.cluster import HOST, Cluster
from server_db.embedded.errors import EmbeddedError, folder_errors

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

_YEAR: Final = dt.timedelta(days=365)
_VALID: Final = 10 * _YEAR
_RENEW_AFTER: Final = 9 * _YEAR


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
            staging.rename(target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _make() -> dict[str, str]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    authority_key = ec.generate_private_key(ec.SECP256R1())
    server_key = ec.generate_private_key(ec.SECP256R1())
    authority = _sign("Kontor embedded authority", authority_key, None)
    server = _sign(HOST, server_key, (authority, authority_key))
    key_pem = server_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = serialization.Encoding.PEM
    return {
        "ca.crt": authority.public_bytes(pem).decode("ascii"),
        "server.crt": server.public_bytes(pem).decode("ascii"),
        "server.key": key_pem.decode("ascii"),
    }


def _sign(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None,
) -> x509.Certificate:
    """A certificate for `key`: an authority when there is no issuer, else a server on this machine."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer[0].subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + _VALID)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer is not None:
        names = [x509.IPAddress(ipaddress.ip_address(HOST)), x509.DNSName("localhost")]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(key if issuer is None else issuer[1], hashes.SHA256())
