"""Certificates that sign themselves: of an authority, or of a server on this computer; valid or not any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

HERE = "127.0.0.1"


def certificate(*, days: int = 30) -> str:
    """One of an authority in PEM that is valid for so many days from today; negative for one that was."""
    return _signed(ec.generate_private_key(ec.SECP256R1()), _builder("Test authority", days)).decode()


def web_server() -> bytes:
    """Key and certificate of a server on this computer, which is its own authority, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _builder(HERE, 1)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    )
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + _signed(key, builder)


def _builder(name: str, days: int) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
    )


def _signed(key: ec.EllipticCurvePrivateKey, builder: x509.CertificateBuilder) -> bytes:
    return builder.public_key(key.public_key()).sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
