"""How a server is reached: whether it is on this computer, and what is asked of it before it is trusted."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

PORT: Final = 5432
VERIFIED: Final = "verify-full"
KNOWN_AUTHORITIES: Final = "system"
_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def is_local(host: str) -> bool:
    """Whether a host is a socket or an address of this computer alone."""
    if not host or host.startswith(("/", "@")) or host.lower() in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(params: Mapping[str, object]) -> str:
    """The hosts of a connection string as libpq takes them, which goes to an address rather than to a name."""
    given = params.get("hostaddr") or params.get("host")
    return str(given or os.environ.get("PGHOSTADDR") or os.environ.get("PGHOST", ""))


def verified(conninfo: str) -> str:
    """A connection string by which a server elsewhere proves that it is the right one, unless it says otherwise.

    libpq itself would take any server, encrypted or not, and give it the password if it asks for that. What the
    connection string or libpq's variables decide stays.
    """
    params = conninfo_to_dict(conninfo)
    decided = params.get("sslmode") or os.environ.get("PGSSLMODE")
    if decided or all(map(is_local, host_of(params).split(","))):
        return conninfo
    if params.get("sslrootcert") or os.environ.get("PGSSLROOTCERT"):
        return make_conninfo(conninfo, sslmode=VERIFIED)
    return make_conninfo(conninfo, sslmode=VERIFIED, sslrootcert=KNOWN_AUTHORITIES)
