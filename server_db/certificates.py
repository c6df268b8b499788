"""Certificates that a server shows to prove who it is, and the authority that signs them.

For a small office that has no authority of its own (`kontor-server certificates`), and for the private server of
one PC (`server_db.embedded.certificate`). A folder of an office holds `authority.crt`, which desktops get with
their connection file; `authority.key`, encrypted with a pass phrase, because who can use it can pass himself off
as the server; `server.crt` and `server.key`, which PostgreSQL reads.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server_db import whole_files
from server_db.errors import ServerError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

YEAR: Final = dt.timedelta(days=365)
AUTHORITY_VALID: Final = 10 * YEAR
SERVER_VALID: Final = dt.timedelta(days=825)
RENEW_BEFORE: Final = dt.timedelta(days=60)
PASS_PHRASE_LENGTH_MIN: Final = 12
AUTHORITY_FILE: Final = "authority.crt"
AUTHORITY_KEY: Final = "authority.key"
SERVER_FILE: Final = "server.crt"
SERVER_KEY: Final = "server.key"
_HOST: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.IGNORECASE | re.ASCII)
_HOST_LENGTH_MAX: Final = 253


@dataclass(frozen=True)
class Authority:
    """Who signs; its repr hides the key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def __repr__(self) -> str:
        return f"Authority({self.certificate.subject.rfc4514_string()!r})"


@dataclass(frozen=True, slots=True)
class Made:
    """What is in a folder now: the hosts that the server's certificate names, and until when it is valid."""

    hosts: tuple[str, ...]
    server_until: dt.datetime
    authority_until: dt.datetime


def new_key() -> ec.EllipticCurvePrivateKey:
    """A private key on the curve P-256."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def new_authority(name: str, valid: dt.timedelta = AUTHORITY_VALID) -> Authority:
    """An authority that may sign servers and nothing below it."""
    from cryptography import x509

    key = new_key()
    subject = _named(name)
    usage = _usage(key_cert_sign=True, crl_sign=True)
    made = (
        _builder(subject, subject, key.public_key(), valid)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Authority(_signed(made, key), key)


def sign_server(
    authority: Authority, public_key: ec.EllipticCurvePublicKey, hosts: Sequence[str], valid: dt.timedelta
) -> x509.Certificate:
    """A certificate of the server with that key, for all its names and addresses; never longer than the authority's."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    issuer = authority.certificate
    left = issuer.not_valid_after_utc - dt.datetime.now(dt.UTC)
    made = (
        _builder(_named(hosts[0]), issuer.subject, public_key, min(valid, left))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
    )
    return _signed(made, authority.key)


def key_pem(key: ec.EllipticCurvePrivateKey, pass_phrase: str = "") -> str:
    """A private key as file, encrypted when there is a pass phrase."""
    from cryptography.hazmat.primitives import serialization

    how: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if pass_phrase:
        how = serialization.BestAvailableEncryption(pass_phrase.encode())
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how).decode("ascii")


def certificate_pem(certificate: x509.Certificate) -> str:
    """A certificate as file."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def make(folder: Path, hosts: Sequence[str], pass_phrase: str) -> Made:
    """Make authority and server certificate in `folder`, all four files or none; nothing is overwritten.

    Args:
        folder: made when it is not there.
        hosts: names and IP addresses under which desktops reach the server.
        pass_phrase: which the authority's key is encrypted with.

    Raises:
        ServerError: `certificates.exists`, `certificates.host`, `certificates.pass_phrase`, `certificates.folder`.
    """
    names = ensure_hosts(hosts)
    if len(pass_phrase) < PASS_PHRASE_LENGTH_MIN:
        raise ServerError("certificates.pass_phrase", length=str(PASS_PHRASE_LENGTH_MIN))
    ensure_free(folder)
    authority, key = new_authority(f"Kontor authority of {names[0]}"), new_key()
    server = sign_server(authority, key.public_key(), names, SERVER_VALID)
    files = {
        AUTHORITY_KEY: key_pem(authority.key, pass_phrase),
        SERVER_KEY: key_pem(key),
        SERVER_FILE: certificate_pem(server),
        AUTHORITY_FILE: certificate_pem(authority.certificate),
    }
    with _folder_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        written: list[Path] = []
        try:
            for name, text in files.items():
                whole_files.write_new(folder / name, text.encode("ascii"), mode=_mode(name))
                written.append(folder / name)
        except BaseException:
            for path in written:
                path.unlink()
            raise
    return _made(server, authority.certificate)


def renew(folder: Path, hosts: Sequence[str], pass_phrase: str) -> Made:
    """Sign the server's key in `folder` anew by the same authority; desktops notice nothing.

    The key stays, so that key and certificate belong together at every moment; only `server.crt` is replaced, whole.

    Args:
        folder: of `make`.
        hosts: when they are others than before; else those of the certificate that is there.
        pass_phrase: of the authority's key.

    Raises:
        ServerError: `certificates.none`, `certificates.wrong_pass_phrase`, `certificates.host`,
            `certificates.authority_ends`, `certificates.folder`.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

    with _folder_errors(folder):
        try:
            old, authority_pem = (
                x509.load_pem_x509_certificate((folder / name).read_bytes()) for name in (SERVER_FILE, AUTHORITY_FILE)
            )
            authority_key = _load_key((folder / AUTHORITY_KEY).read_bytes(), pass_phrase, folder / AUTHORITY_KEY)
        except (FileNotFoundError, ValueError) as error:
            raise ServerError("certificates.none", folder=str(folder)) from error
    public = old.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey) or authority_pem.public_key() != authority_key.public_key():
        raise ServerError("certificates.none", folder=str(folder))
    until = authority_pem.not_valid_after_utc
    if until < dt.datetime.now(dt.UTC) + RENEW_BEFORE:
        raise ServerError("certificates.authority_ends", date=f"{until:%Y-%m-%d}", folder=str(folder))
    names = ensure_hosts(hosts) if hosts else hosts_of(old)
    server = sign_server(Authority(authority_pem, authority_key), public, names, SERVER_VALID)
    with _folder_errors(folder):
        text = certificate_pem(server).encode("ascii")
        whole_files.replace(folder / SERVER_FILE, text, finish=lambda path: path.chmod(_mode(SERVER_FILE)))
    return _made(server, authority_pem)


def hosts_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The names and addresses that a certificate is for."""
    from cryptography import x509

    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = (str(one) for one in found.get_values_for_type(x509.IPAddress))
    return (*found.get_values_for_type(x509.DNSName), *addresses)


def ensure_free(folder: Path) -> None:
    """Check that no file stands where certificates are to be made.

    Raises:
        ServerError: `certificates.exists`.
    """
    for name in (AUTHORITY_KEY, AUTHORITY_FILE, SERVER_KEY, SERVER_FILE):
        if os.path.lexists(folder / name):
            raise ServerError("certificates.exists", file=str(folder / name))


def ensure_hosts(hosts: Sequence[str]) -> tuple[str, ...]:
    """The hosts, each once, if each is a name or an address.

    Raises:
        ServerError: `certificates.host`.
    """
    for host in hosts:
        if not (_HOST.fullmatch(host) and len(host) <= _HOST_LENGTH_MAX) and _address(host) is None:
            raise ServerError("certificates.host", host=host)
    return tuple(dict.fromkeys(hosts))


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _general_name(host: str) -> x509.GeneralName:
    from cryptography import x509

    address = _address(host)
    return x509.DNSName(host) if address is None else x509.IPAddress(address)


def _named(name: str) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    length_max = 64  # of a common name; the names that count stand in the extension
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:length_max])])


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey, valid: dt.timedelta
) -> x509.CertificateBuilder:
    from cryptography import x509

    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))  # clocks of desktops are not always right
        .not_valid_after(now + valid)
    )


def _usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    from cryptography.hazmat.primitives import hashes

    return builder.sign(key, hashes.SHA256())


def _made(server: x509.Certificate, authority: x509.Certificate) -> Made:
    return Made(hosts_of(server), server.not_valid_after_utc, authority.not_valid_after_utc)


def _load_key(pem: bytes, pass_phrase: str, file: Path) -> ec.EllipticCurvePrivateKey:
    """The authority's key.

    Raises:
        ServerError: `certificates.wrong_pass_phrase`.
        ValueError: it is something else.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    if b"ENCRYPTED" not in pem:
        raise ValueError(file)
    try:
        key = serialization.load_pem_private_key(pem, pass_phrase.encode() or None)
    except (TypeError, ValueError) as error:
        raise ServerError("certificates.wrong_pass_phrase", file=str(file)) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(file)
    return key


def _mode(name: str) -> int:
    return 0o600 if name in {AUTHORITY_KEY, SERVER_KEY} else 0o644


@contextmanager
def _folder_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise ServerError("certificates.exists", file=str(error.filename)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServerError("certificates.folder", folder=str(folder), reason=reason) from error
