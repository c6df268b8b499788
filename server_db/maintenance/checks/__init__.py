"""The numbered checks: each is one query that returns no row when all is well.

A file `NNN_name.sql` begins with comment lines, the first its title, the rest its explanation. Its query
returns `subject text, expected numeric, found numeric, detail jsonb`. The deployment makes a function
`erp_api.check__NNN_name` of each, so that the screen of ties and `kontor-server check` run the very same query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier, Literal
from psycopg.types.json import Jsonb

from server_db.access.release import RELEASE

RIGHTS: Final = "rights"
"""Under this name a run counts what the server's rights differ in; the checks have their own."""
_FUNCTION: Final = "check__"
_FINDINGS_MAX: Final = 20
_NAME: Final = re.compile(r"\d{3}_[a-z0-9_]+\.sql")
_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `name` is the file's without `.sql`."""

    name: str
    title: str
    explanation: str
    text: str

    @property
    def function(self) -> str:
        """The name of its function in schema erp_api."""
        return f"{_FUNCTION}{self.name}"

    def function_sql(self) -> str:
        """The statements that make its function, with the query word for word."""
        body = self.text.strip().rstrip(";")
        return (
            SQL(
                "create function {name}()"
                " returns table (subject text, expected numeric, found numeric, detail jsonb)"
                " language sql stable security definer"
                " set search_path = erp_api, erp, pg_catalog, pg_temp as {body};"
                " comment on function {name}() is {title}"
            )
            .format(name=Identifier("erp_api", self.function), body=Literal(body), title=Literal(self.title))
            .as_string()
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that a check returned: what it concerns, what it should be and what it is."""

    subject: str
    expected: Decimal | None
    found: Decimal | None
    detail: dict[str, Any] | None


def found() -> tuple[Check, ...]:
    """Every check, in the order of its number.

    Raises:
        ValueError: a file of another name or without a title.
    """
    checks = []
    for path in sorted(_FOLDER.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        head = []
        for line in text.splitlines():
            if not line.startswith("--"):
                break
            head.append(line.removeprefix("--").strip())
        if not _NAME.fullmatch(path.name) or not head or not head[0]:
            raise ValueError(f"{path.name} is not a check")
        checks.append(Check(path.stem, head[0], " ".join(head[1:]), text))
    return tuple(checks)


def run(connection: psycopg.Connection[Any], check: Check) -> list[Finding]:
    """Run one check as deployed; empty when all is well. The login must be able to act as the owner."""
    rows = connection.execute(
        SQL("select subject, expected, found, detail from {}()").format(Identifier("erp_api", check.function))
    ).fetchall()
    return [Finding(*row) for row in rows]


def deployed(connection: psycopg.Connection[Any]) -> tuple[str, ...]:
    """The names of the checks that stand in a company, whatever its release, in the order of their numbers."""
    rows = connection.execute(
        "select proname from pg_proc where pronamespace = 'erp_api'::regnamespace and starts_with(proname, %s)"
        " order by 1",
        [_FUNCTION],
    ).fetchall()
    return tuple(name.removeprefix(_FUNCTION) for (name,) in rows)


def told(connection: psycopg.Connection[Any], names: Iterable[str]) -> Iterator[str]:
    """What these checks find, as they were deployed, in words; no more than twenty rows of each."""
    for name in names:
        rows = connection.execute(
            SQL("select subject, expected, found from {}() limit {}").format(
                Identifier("erp_api", f"{_FUNCTION}{name}"), _FINDINGS_MAX
            )
        ).fetchall()
        for subject, expected, is_now in rows:
            yield f"{name}: {subject} should be {expected} and is {is_now}"


def record(connection: psycopg.Connection[Any], findings: Mapping[str, int], duration_ms: int) -> None:
    """Keep how many rows each check found, for whoever watches; not on a standby, which keeps nothing of its own.

    Args:
        connection: acts as the owner, and is not read-only.
        findings: check, or `RIGHTS` → how many.
        duration_ms: how long all of them took.
    """
    row = connection.execute(
        "select not pg_is_in_recovery() and to_regclass('erp.check_run') is not null"  # a release before this one
    ).fetchone()
    if row is not None and row[0]:
        connection.execute(
            "insert into erp.check_run (findings, duration_ms, release) values (%s, %s, %s)",
            [Jsonb(dict(findings)), duration_ms, RELEASE],
        )
