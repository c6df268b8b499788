"""Runs the checks that stand in a company, whatever its release, and tells how long they took."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from server_db.access import catalogue
from server_db.access.audit import audit
from server_db.access.roles import Roles
from server_db.deploy import become_owner
from server_db.errors import ServerError
from server_db.maintenance import checks

_FINDINGS_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """How many numbered checks were run, what they and the look at the rights found, and how long it took."""

    checks: int
    findings: tuple[str, ...]
    seconds: float

    def ensure_clean(self, code: str, database: str) -> None:
        """Refuse with the findings.

        Raises:
            ServerError: with `code`.
        """
        if self.findings:
            shown = "".join(f"\n  {one}" for one in self.findings[:_FINDINGS_MAX])
            raise ServerError(code, database=database, findings=shown)


def check(connection: psycopg.Connection[Any], roles: Roles, release: str, *, is_this: bool) -> Checked:
    """Run every check in the transaction of `connection`, and look whether somebody changed code or rights by hand.

    Args:
        connection: of a login that may become the owner.
        roles: of the company.
        release: that deployed it.
        is_this: it was this very release and code, so that all of the policy can be compared.
    """
    begun = time.monotonic()
    if is_this:
        found = [str(one) for one in audit(connection, roles)]
    elif catalogue.is_as_deployed(connection, roles, release) is False:
        found = [f"rights or code are not those that release {release} deployed; deploy that release once more"]
    else:
        found = []
    become_owner(connection, roles)
    names = checks.deployed(connection)
    found += checks.told(connection, names)
    connection.execute("reset role")
    return Checked(len(names), tuple(found), time.monotonic() - begun)
