"""Looks at a PostgreSQL server before a company is trusted to it: what must be changed, what should, what is unseen.

It asks as the administrator who will make companies, who is no superuser; what that login may not see is told as
unseen, never passed over. Rules of the settings stand in `settings`, those of who gets in how in `access`; `wire`
asks the server from outside, without a password, what it would let in.
"""

from __future__ import annotations

import psycopg

from server_db.maintenance.server_check import access, settings
from server_db.maintenance.server_check.findings import Asked, Finding, Severity
from server_db.maintenance.server_check.seen import look

__all__ = ["Asked", "Finding", "Severity", "check"]

_ORDER = (Severity.MUST, Severity.SHOULD, Severity.UNSEEN)


def check(conninfo: str, asked: Asked) -> tuple[Finding, ...]:
    """Look at the server behind `conninfo`; what must be changed comes first.

    Raises:
        psycopg.Error: the server could not be asked.
    """
    with psycopg.connect(conninfo) as connection:
        connection.read_only = True
        seen = look(connection, asked)
    found = [*settings.findings(seen), *access.findings(seen)]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.severity)))
