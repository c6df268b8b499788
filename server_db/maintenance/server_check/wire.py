"""Asks a server from outside, before any login: whether it speaks TLS, with which certificate, and what it wants.

The first packets of PostgreSQL's protocol (its manual, chapter "Frontend/Backend Protocol", "Start-up") hold no
secret, so this can be asked without a password and says, in numbers and not in words of some language, what pg_hba.conf
decides for this login from this computer.
"""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography import x509

_TIMEOUT_S: Final = 10.0
_TLS_REQUEST: Final = struct.pack("!ii", 8, 80_877_103)
_GREETINGS: Final = (b"S", b"N", b"E")
_PROTOCOL: Final = 196_608
_HEAD: Final = struct.Struct("!ci")
_CODE: Final = struct.Struct("!i")
_ANSWER_BYTES_MAX: Final = 65_536


class Answer(Enum):
    """What a server wants of a login before it lets it in."""

    NOTHING = "trust"
    CLEAR_PASSWORD = "password"  # noqa: S105 - the name of a method
    MD5_PASSWORD = "md5"  # noqa: S105
    SCRAM = "scram-sha-256"
    OTHER = "another method"
    REFUSED = "refused"


_METHODS: Final = {0: Answer.NOTHING, 3: Answer.CLEAR_PASSWORD, 5: Answer.MD5_PASSWORD, 10: Answer.SCRAM}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens, and who asks for what."""

    host: str
    port: int
    login: str
    database: str


def wanted(place: Place, *, encrypted: bool) -> Answer:
    """What the server wants of the login from this computer.

    Raises:
        OSError: it does not answer.
    """
    with _connected(place) as plain:
        if not encrypted:
            return _first_answer(plain, place)
        with _encrypted(plain) as secure:
            return _first_answer(secure, place)


def greets(host: str, port: int, timeout_s: float) -> bool:
    """Whether a server of PostgreSQL answers at all, whatever it would say to a login.

    Args:
        host: name, address, or the folder of a local socket.
        port: of it.
        timeout_s: for the way there, and for the answer.
    """
    try:
        with _line_to(host, port, timeout_s) as line:
            line.sendall(_TLS_REQUEST)
            return line.recv(1) in _GREETINGS
    except OSError:
        return False


def _line_to(host: str, port: int, timeout_s: float) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), timeout=timeout_s)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(timeout_s)
        line.connect(f"{host}/.s.PGSQL.{port}")
    except BaseException:
        line.close()
        raise
    return line


def certificate(place: Place) -> x509.Certificate:
    """The certificate that the server shows, whoever signed it.

    Raises:
        OSError: it does not answer, or not with TLS.
    """
    from cryptography import x509

    with _connected(place) as plain, _encrypted(plain) as secure:
        shown = secure.getpeercert(binary_form=True)
        if shown is None:
            raise ssl.SSLError(place.host)
        return x509.load_der_x509_certificate(shown)


def refusal(place: Place, name: str, authority: Path | None) -> str:
    """Why a desktop that calls the server `name` would not trust it, "" when it would.

    Args:
        place: where it listens.
        name: or address, as in the connection file.
        authority: file of the authority; None for those that this computer knows.

    Raises:
        OSError: it does not answer, or the file cannot be read.
    """
    context = ssl.create_default_context(cafile=None if authority is None else str(authority))
    with _connected(place) as plain:
        _ask_for_tls(plain)
        try:
            context.wrap_socket(plain, server_hostname=name).close()
        except ssl.SSLCertVerificationError as error:
            return error.verify_message
    return ""


@contextmanager
def _connected(place: Place) -> Iterator[socket.socket]:
    with socket.create_connection((place.host, place.port), timeout=_TIMEOUT_S) as plain:
        yield plain


def _ask_for_tls(plain: socket.socket) -> None:
    plain.sendall(_TLS_REQUEST)
    if plain.recv(1) != b"S":
        raise ssl.SSLError("no TLS")


@contextmanager
def _encrypted(plain: socket.socket) -> Iterator[ssl.SSLSocket]:
    """Encrypted to whoever answers: nothing secret is sent, and the certificate is looked at by the caller."""
    _ask_for_tls(plain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with context.wrap_socket(plain) as secure:
        yield secure


def _first_answer(connected: socket.socket, place: Place) -> Answer:
    words = b"".join(
        part.encode() + b"\0" for part in ("user", place.login, "database", place.database, "")
    )
    connected.sendall(struct.pack("!ii", 8 + len(words), _PROTOCOL) + words)
    kind, length = _HEAD.unpack(_read(connected, _HEAD.size))
    if kind == b"E":
        return Answer.REFUSED
    if kind != b"R" or not _HEAD.size <= length < _ANSWER_BYTES_MAX:
        raise ConnectionError(place.host)
    return _METHODS.get(_CODE.unpack(_read(connected, _CODE.size))[0], Answer.OTHER)


def _read(connected: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        part = connected.recv(size - len(found))
        if not part:
            raise ConnectionError("the server closed the connection")
        found += part
    return found
