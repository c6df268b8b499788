"""The first words with a company: who I am there, what I may, and whether server and program fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError

from erp_desktop.base import limits
from erp_desktop.base.access import NO_PASSWORD_FACTS, PasswordFacts, Rights
from erp_desktop.base.errors import Unavailable
from erp_desktop.base.releases import is_newer, numbers
from erp_desktop.base.task import Kind
from erp_desktop.db.calls import call_statement
from erp_desktop.db.engine import Connector, driver_of
from erp_desktop.db.error_map import map_error
from server_db.access.permissions import Permission
from server_db.access.release import RELEASE

_NO_SUCH_FUNCTION = frozenset({"42883", "3F000", "42P01"})
_NOT_ADMITTED = "42501"


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What screens must know of the company before they ask.

    Attributes:
        database: name of the database.
        name: the company's name.
        currency: code of the company currency (ISO 4217).
        minor_units: its decimals.
        language: of the company's own papers.
        person_name: who logged in.
        today: the date on the server at login.
        password: what is to be known of the person's own password.
        release: of the server's code.
        settings: everything the server said, for what only one screen needs.
    """

    database: str
    name: str
    currency: str
    minor_units: int
    language: str
    person_name: str
    today: date
    release: str
    settings: Mapping[str, Any]
    password: PasswordFacts = NO_PASSWORD_FACTS


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A login that worked."""

    rights: Rights
    facts: CompanyFacts


def log_in(connector: Connector, release: str = RELEASE) -> LoggedIn:
    """Introduce the program to the company: a connection and one round trip.

    Args:
        connector: of the login and the company.
        release: that of this program, unless a test says another.

    Raises:
        Unavailable: `login.*`, `server.*`; `server.older` and `server.newer` when the releases do not fit: the
            server is of an earlier one, or of a later one that this program is too old for.
    """
    profile = connector.profile
    known = {"server": profile.server, "company": profile.company, "login": profile.login}
    connection = connector.connect()
    try:
        with connector.watch.over(driver_of(connection), limits.STATEMENT_TIMEOUT_MS[Kind.READ]):
            said = connection.execute(call_statement("session_start", ())).scalar_one()
    except DBAPIError as error:
        state = error.orig.sqlstate if isinstance(error.orig, psycopg.Error) else None
        if state in _NO_SUCH_FUNCTION:
            raise Unavailable("server.not_kontor", known) from error
        if state == _NOT_ADMITTED:
            raise Unavailable("login.no_right", known) from error
        refusal = map_error(error, server=profile.server)
        if refusal.code.startswith("login."):
            raise Unavailable(refusal.code, known | dict(refusal.params)) from error
        raise refusal from error
    finally:
        connection.close()
    if "at" in said:
        connector.since = datetime.fromisoformat(said["at"])
    _ensure_fit(str(said["release"]), said.get("client_release_min"), release)
    return LoggedIn(_rights(said), _facts(said, profile.company))


def _ensure_fit(server: str, oldest: str | None, program: str) -> None:
    """A server of 0.1 does not say which is the oldest program that it takes: only its own release then."""
    if is_newer(program, server):
        code = "server.older"
    elif is_newer(server, program) if oldest is None else numbers(program) < numbers(oldest):
        code = "server.newer"
    else:
        return
    raise Unavailable(code, {"server_release": server, "program_release": program})


def _rights(said: Mapping[str, Any]) -> Rights:
    known = {permission.value: permission for permission in Permission}
    # A permission this program has no name for opens nothing in it.
    held = frozenset(known[name] for name in said["permissions"] if name in known)
    return Rights(str(said["login"]), held)


def _facts(said: Mapping[str, Any], database: str) -> CompanyFacts:
    company = said["company"]
    return CompanyFacts(
        database=database,
        name=company["name"],
        currency=company["currency"],
        minor_units=int(company["minor_units"]),
        language=company["language"],
        person_name=said["person_name"],
        today=date.fromisoformat(said["today"]),
        release=str(said["release"]),
        settings=said,
        password=_password(said.get("password") or {}),
    )


def _password(said: Mapping[str, Any]) -> PasswordFacts:
    until = said.get("until")
    return PasswordFacts(
        until=datetime.fromisoformat(until) if until else None,
        is_temporary=bool(said.get("is_temporary")),
        may_renew=bool(said.get("may_renew")),
    )
