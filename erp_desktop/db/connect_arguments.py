"""What libpq is told to open a session of the program."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

from erp_desktop.base import limits
from erp_desktop.base.profiles import ENCRYPTED
from erp_desktop.base.settings import Profile
from erp_desktop.base.task import Kind
from erp_desktop.db.server_probe import hosts_of
from server_db.access.release import RELEASE

MAINTENANCE_DATABASE = "postgres"

WRITES = "read-write"
"""Of several servers the one that takes writes, whichever that is now."""
READS = "prefer-standby"
ANY = "any"
_NO_FILE: Final = f"{os.devnull}/none"


def connect_arguments(
    profile: Profile, password: str, *, role: str = WRITES, order: Sequence[tuple[str, int]] = ()
) -> dict[str, Any]:
    """The arguments of libpq for a session of the program.

    Args:
        profile: where and as whom.
        password: of the login.
        role: which of several servers.
        order: the servers in the order in which they are tried, if not that of the profile.
    """
    settings = {
        "statement_timeout": limits.STATEMENT_TIMEOUT_MS[Kind.READ],
        "lock_timeout": limits.LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": limits.IDLE_IN_TRANSACTION_TIMEOUT_MS,
        "timezone": "UTC",
        "search_path": "pg_catalog,pg_temp",
        "kontor.program": RELEASE,
    }
    hosts = order or hosts_of(profile)
    # One socket among servers takes nothing from the others.
    is_local = all(host.startswith("/") for host, _ in hosts_of(profile))
    arguments: dict[str, Any] = {
        "host": ",".join(host for host, _ in hosts),
        "port": ",".join(str(port) for _, port in hosts),
        "dbname": profile.company or MAINTENANCE_DATABASE,
        "user": profile.login,
        "password": password,
        "passfile": _NO_FILE,  # the password of somebody's psql is none of the program's
        "application_name": "kontor",
        "client_encoding": "utf8",
        "connect_timeout": limits.CONNECT_TIMEOUT_S,
        "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        "gssencmode": "disable",
        # A false server must not get the password in clear text by asking for it so.
        "require_auth": "scram-sha-256",
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
    }
    if len(hosts_of(profile)) > 1:
        arguments |= {"target_session_attrs": role, "connect_timeout": limits.CONNECT_TIMEOUT_OF_SEVERAL_S}
    if is_local:
        arguments |= {"sslmode": "disable"}
        del arguments["require_auth"]  # the system may already vouch for who connects to a local socket
        return arguments
    arguments["sslmode"] = profile.tls
    if profile.tls in ENCRYPTED:
        # Nobody in between can pass the login on to the true server under another certificate.
        arguments["channel_binding"] = "require"
    if profile.ca_file:
        arguments["sslrootcert"] = profile.ca_file
    elif profile.tls == "verify-full":
        arguments["sslrootcert"] = "system"
    return arguments
