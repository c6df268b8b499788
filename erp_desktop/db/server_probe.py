"""What a server that lets nobody in says before the login: a greeting of the PostgreSQL protocol.

libpq hides the SQLSTATE of a failed connection. The first messages of the protocol (PostgreSQL documentation,
"Message Flow") are simple enough to read it: only the states before any authentication matter here.
"""

from __future__ import annotations

import socket
import struct
import sys
from contextlib import suppress

from erp_desktop.base.errors import Unavailable
from erp_desktop.base.hosts import split_hosts
from erp_desktop.base.settings import Profile

TIMEOUT_S = 4.0
_PROTOCOL_3_0 = 196_608
_ANSWER_BYTES_MAX = 8_192
_CODES = {
    "53300": "server.full",
    "57P01": "server.closing",
    "57P02": "server.closing",
    "57P03": "server.closing",
}


def hosts_of(profile: Profile) -> tuple[tuple[str, int], ...]:
    """The servers of a profile with their ports.

    Raises:
        Unavailable: `server.unreachable` when one of them is no name of a server.
    """
    try:
        return split_hosts(profile.server, profile.port)
    except ValueError as error:
        raise Unavailable("server.unreachable", {"server": profile.server}) from error


def ask_server(profile: Profile) -> str | None:
    """The error code of a server that is away, starting, stopping or full; None when it would talk to us.

    Of several servers one that would is enough; else the last one says why.
    """
    code: str | None = "server.unreachable"
    for host, port in hosts_of(profile):
        code = _ask(host, port, profile.login)
        if code is None:
            return None
    return code


def _ask(host: str, port: int, login: str) -> str | None:
    try:
        with _open(host, port) as line:
            line.settimeout(TIMEOUT_S)
            words = b"user\0%s\0database\0postgres\0\0" % (login.encode() or b"kontor")
            line.sendall(struct.pack("!ii", len(words) + 8, _PROTOCOL_3_0) + words)
            answer = _read_message(line)
    except (OSError, UnicodeError):
        return "server.unreachable"
    if not answer:
        # A server that lives says something. This one died, or a proxy or a tunnel answers in its place.
        return "server.unreachable"
    return _CODES.get(_sqlstate(answer))


def _open(host: str, port: int) -> socket.socket:
    if sys.platform != "win32" and host.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(TIMEOUT_S)
            line.connect(f"{host}/.s.PGSQL.{port}")
        except BaseException:
            line.close()
            raise
        return line
    return socket.create_connection((host, port), TIMEOUT_S)


def _read_message(line: socket.socket) -> bytes:
    """The first message with its type byte; empty when nobody says a word."""
    received = b""
    with suppress(TimeoutError):
        while len(received) < _ANSWER_BYTES_MAX:
            if len(received) >= 5 and len(received) > struct.unpack("!i", received[1:5])[0]:
                break
            chunk = line.recv(4096)
            if not chunk:
                break
            received += chunk
    return received


def _sqlstate(message: bytes) -> str:
    """Field C of an ErrorResponse, empty for every other message."""
    if not message.startswith(b"E"):
        return ""
    for part in message[5:].split(b"\0"):
        if part.startswith(b"C"):
            return part[1:].decode("ascii", "replace")
    return ""
