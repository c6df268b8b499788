"""Where and as whom somebody logs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TLS_MODES: Final = ("verify-full", "verify-ca", "require", "prefer", "disable")
"""libpq's sslmodes, the strongest first."""
ENCRYPTED: Final = ("verify-full", "verify-ca", "require")
"""Those that never speak in the clear."""


STANDBY: Final = "standby"
REPORTS: Final = ("", STANDBY)
"""Where reports are read: where everything is, or at a standby if one answers."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Where and as whom to log in.

    Attributes:
        server: host name or address; an absolute path means the folder of a local socket. Several with commas
            (`base.hosts`) are tried in their order, and the one that takes writes is used.
        port: TCP port of those that name none.
        company: name of the database, empty until chosen.
        login: the person's own PostgreSQL login.
        tls: libpq's sslmode: "verify-full" (the default), "verify-ca", "require", "prefer" or "disable".
        ca_file: certificate authority in PEM, "" for those of the system.
        reports: "standby" when reports are read at a standby, "" when they are not.
    """

    server: str
    port: int = 5432
    company: str = ""
    login: str = ""
    tls: str = "verify-full"
    ca_file: str = ""
    reports: str = ""
