"""Runs the checks that stand in a company, whatever its release, and tells how long they took."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier

from server_db.access import catalogue
from server_db.access.audit import audit
from server_db.access.roles import Roles
from server_db.deploy import become_owner
from server_db.errors import ServerError

_CHECK: Final = "check__"
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
    names = connection.execute(
        "select proname from pg_proc where pronamespace = 'erp_api'::regnamespace and starts_with(proname, %s)"
        " order by 1",
        [_CHECK],
    ).fetchall()
    for (name,) in names:
        rows = connection.execute(
            SQL("select subject, expected, found from {}() limit {}").format(
                Identifier("erp_api", name), _FINDINGS_MAX
            )
        ).fetchall()
        found += [
            f"{name.removeprefix(_CHECK)}: {subject} should be {expected} and is {is_now}"
            for subject, expected, is_now in rows
        ]
    connection.execute("reset role")
    return Checked(len(names), tuple(found), time.monotonic() - begun)
