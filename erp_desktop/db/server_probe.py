"""What a server that lets nobody in says before the login: a greeting of the PostgreSQL protocol.

libpq hides the SQLSTATE of a failed connection. The first messages of the protocol (PostgreSQL documentation,
"Message Flow") are simple enough to read it: only the states before any authentication matter here.
"""

from __future__ import annotations

import socket
import struct
from contextlib import suppress

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


def ask_server(profile: Profile) -> str | None:
    """The error code of a server that is away, starting, stopping or full; None when it would talk to us."""
    try:
        with _open(profile) as line:
            line.settimeout(TIMEOUT_S)
            words = b"user\0%s\0database\0postgres\0\0" % (profile.login.encode() or b"kontor")
            line.sendall(struct.pack("!ii", len(words) + 8, _PROTOCOL_3_0) + words)
            answer = _read_message(line)
    except (OSError, UnicodeError):
        return "server.unreachable"
    if not answer:
        # A server that lives says something. This one died, or a proxy or a tunnel answers in its place.
        return "server.unreachable"
    return _CODES.get(_sqlstate(answer))


def _open(profile: Profile) -> socket.socket:
    if profile.server.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(TIMEOUT_S)
            line.connect(f"{profile.server}/.s.PGSQL.{profile.port}")
        except BaseException:
            line.close()
            raise
        return line
    return socket.create_connection((profile.server, profile.port), TIMEOUT_S)


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
