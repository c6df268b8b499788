"""Errors of the database as errors of the program, by SQLSTATE and constraint name, never by text.

SQL raises through `erp_api.fail(code, params)`: SQLSTATE KT001 (a rule says no) or KT002 (somebody was
faster), the code as message, the params as JSON in the detail. Params with `field` or `problems` make it
`Invalid`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError, InvalidRequestError, PendingRollbackError
from sqlalchemy.orm.exc import StaleDataError

from erp_desktop.base.constraints import constraint_of
from erp_desktop.base.errors import (
    Bug,
    Cancelled,
    Invalid,
    KontorError,
    Problem,
    Refused,
    Retry,
    Stale,
    Unavailable,
)
from erp_desktop.db.json_text import load_json

REFUSED_STATE = "KT001"
STALE_STATE = "KT002"

_AT_A_FIELD = {
    "23502": "value.required",
    "22001": "text.too_long",
    "22003": "value.too_large",
    "22021": "text.control_characters",
    "22P05": "text.control_characters",
}
_UNAVAILABLE = {
    "25006": "server.read_only",
    "25P03": "server.timeout",
    "28000": "login.refused",
    "28P01": "login.wrong_password",
    "3D000": "login.no_company",
    "53100": "server.disk_full",
    "53200": "server.busy",
    "53300": "server.full",
    "57P01": "server.closing",
    "57P02": "server.closing",
    "57P03": "server.closing",
    "57P04": "login.no_company",
    "57P05": "server.closing",
}
_RETRY = {"40001": "server.busy", "40P01": "server.busy", "55P03": "record.locked"}
_CONSTRAINT_STATES = frozenset({"23505", "23503", "23514", "23P01"})


def map_error(error: BaseException, *, cancelled: bool = False, server: str = "") -> KontorError:
    """What `error` means.

    Args:
        error: of SQLAlchemy or the driver.
        cancelled: whether the program itself asked to end the statement.
        server: name of the server, for the sentence.

    Returns:
        A `Bug` (with the error as its cause) for whatever the world cannot be blamed for.
    """
    if isinstance(error, KontorError):
        return error
    if isinstance(error, StaleDataError):
        return Stale("record.stale")
    if isinstance(error, UnicodeEncodeError):  # half of a character, as a broken clipboard gives it
        return Invalid([Problem("text.control_characters")])
    if isinstance(error, PendingRollbackError) and isinstance(error.__context__, KontorError):
        return error.__context__
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    found: KontorError | None = None
    if isinstance(original, psycopg.Error):
        found = _of_driver(original, cancelled=cancelled, server=server)
    if found is None and isinstance(error, DBAPIError) and error.connection_invalidated:
        found = Unavailable("server.unreachable", {"server": server})
    return found or _bug(error)


def retryable(error: BaseException) -> bool:
    """Whether the same work may succeed when it is simply done again: a deadlock, a lock, a serialization."""
    return isinstance(error, Retry)


def is_database_error(error: BaseException) -> bool:
    """Whether `map_error` has something to say about it."""
    return isinstance(error, (DBAPIError, psycopg.Error, StaleDataError, InvalidRequestError, UnicodeEncodeError))


def _bug(error: BaseException) -> Bug:
    bug = Bug()
    bug.__cause__ = error
    return bug


def _of_driver(error: psycopg.Error, *, cancelled: bool, server: str) -> KontorError | None:
    state = error.sqlstate
    if state is None:
        return _without_state(error, server)
    if state in {REFUSED_STATE, STALE_STATE}:
        return _of_function(error, state)
    if state in _CONSTRAINT_STATES:
        return _of_constraint(error, state)
    if state in _AT_A_FIELD:
        return Invalid([Problem(_AT_A_FIELD[state], error.diag.column_name)])
    if state == "42501":
        return Refused("access.denied")
    return _of_circumstances(state, cancelled=cancelled, server=server)


def _of_circumstances(state: str, *, cancelled: bool, server: str) -> KontorError | None:
    """What has nothing to do with the values: locks, limits, the server itself."""
    known = {"server": server}
    if state == "57014":
        return Cancelled() if cancelled else Unavailable("server.timeout", known)
    if state in _RETRY:
        return Retry(_RETRY[state], known)
    if state in _UNAVAILABLE or state.startswith("08"):
        return Unavailable(_UNAVAILABLE.get(state, "server.unreachable"), known)
    return None


def _without_state(error: psycopg.Error, server: str) -> KontorError | None:
    """The driver itself complains: a connection that is gone, or a text with a NUL character."""
    if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return Unavailable("server.unreachable", {"server": server})
    if type(error) is psycopg.DataError:
        return Invalid([Problem("text.control_characters")])
    return None


def _of_constraint(error: psycopg.Error, state: str) -> KontorError | None:
    found = constraint_of(error.diag.constraint_name or "", error.diag.table_name or "", state)
    if found is None:
        return None
    return Invalid([Problem(found.code, found.field)])


def _of_function(error: psycopg.Error, state: str) -> KontorError:
    code = error.diag.message_primary or ""
    params = _params(error.diag.message_detail)
    if state == STALE_STATE:
        return Stale(code, params)
    problems = params.get("problems")
    if isinstance(problems, list) and problems:
        return Invalid([_problem(entry, code) for entry in problems if isinstance(entry, dict)])
    if "field" in params:
        return Invalid([_problem(params, code)])
    return Refused(code, params)


def _params(detail: str | None) -> Mapping[str, object]:
    loaded = load_json(detail) if detail else {}
    return loaded if isinstance(loaded, dict) else {}


def _problem(entry: Mapping[str, Any], code: str) -> Problem:
    row = entry.get("row")
    nested = entry.get("params")
    params = nested if isinstance(nested, dict) else entry
    return Problem(
        code=str(entry.get("code", code)),
        field=entry.get("field"),
        row=row if isinstance(row, int) else None,
        params={name: value for name, value in params.items() if name not in {"code", "field", "row"}},
    )
