"""Names of servers as a person types them: "erp.example", "erp.example:5433", "[::1]:5433", several with commas."""

from __future__ import annotations

import re
from typing import Final

PORT: Final = 5432
_PORT_MAX: Final = 65_535
_BRACKETED: Final = re.compile(r"\[([0-9A-Fa-f:.%]+)\](?::(\d{1,5}))?")
_PLAIN: Final = re.compile(r"([^\s:,\[\]]+)(?::(\d{1,5}))?")
_SOCKET: Final = re.compile(r"(/[^:,]*)(?::(\d{1,5}))?")
_LOOPBACK: Final = re.compile(r"localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1", re.ASCII | re.IGNORECASE)
_BARE_IPV6: Final = re.compile(r"[0-9A-Fa-f:.%]*:[0-9A-Fa-f:.%]*:[0-9A-Fa-f:.%]*")


def split_hosts(words: str, port: int = PORT) -> tuple[tuple[str, int], ...]:
    """Each server's name and port; an absolute path is the folder of a local socket.

    Args:
        words: as typed or stored.
        port: of those that name none.

    Raises:
        ValueError: the argument is the piece that names no server.
    """
    return tuple(_host(piece.strip(), port) for piece in words.split(","))


def is_here(words: str) -> bool:
    """Whether all servers named are this computer, so that nothing goes over a network."""
    try:
        hosts = split_hosts(words)
    except ValueError:
        return False
    return all(host.startswith("/") or _LOOPBACK.fullmatch(host) is not None for host, _ in hosts)


def join_hosts(hosts: tuple[tuple[str, int], ...]) -> str:
    """The same as one text; the usual port is left out."""
    return ", ".join(_shown(host, port) for host, port in hosts)


def server_of(words: str) -> tuple[str, int]:
    """Server and port for a profile: several servers keep their ports in the text.

    Raises:
        ValueError: as `split_hosts`.
    """
    hosts = split_hosts(words)
    return hosts[0] if len(hosts) == 1 else (join_hosts(hosts), PORT)


def server_typed(words: str) -> tuple[str, int]:
    """As `server_of`; what names no server stays as it was typed, so that it can be shown with its error."""
    try:
        return server_of(words)
    except ValueError:
        return words, PORT


def _host(piece: str, port: int) -> tuple[str, int]:
    if _BARE_IPV6.fullmatch(piece):
        return piece, port
    found = _SOCKET.fullmatch(piece) or _BRACKETED.fullmatch(piece) or _PLAIN.fullmatch(piece)
    number = int(found[2]) if found and found[2] else port
    if found is None or not 0 < number <= _PORT_MAX:
        raise ValueError(piece)
    return found[1], number


def _shown(host: str, port: int) -> str:
    if port == PORT:
        return host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
