"""Who is connected to a company, and how to be alone with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import errors

from server_db import sessions
from server_db.errors import ServerError

_POLL_S: Final = 1.0
_SLIP_S: Final = 30.0
_LEAVING_S: Final = 0.5
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Patience:
    """What to do about people who are connected: wait so many minutes for them, then end their sessions or give up."""

    wait_minutes: float = 0
    end: bool = False


def connected(keeper: psycopg.Connection[Any], database: str) -> tuple[str, ...]:
    """The logins of those who are connected to a database; who is just leaving is not among them."""
    first = _look(keeper, database)
    if first:
        time.sleep(_LEAVING_S)
    staying = _look(keeper, database).items() & first.items()
    return tuple(sorted({login for _, login in staying}))


def _look(keeper: psycopg.Connection[Any], database: str) -> dict[int, str]:
    """Process → login."""
    return dict(
        keeper.execute(
            "select pid, usename from pg_stat_activity"
            " where datname = %s and usename is not null and pid <> pg_backend_pid()",
            [database],
        ).fetchall()
    )


def when_alone(
    keeper: psycopg.Connection[Any], database: str, patience: Patience, act: Callable[[], None]
) -> None:
    """Do something that needs a database which nobody is connected to.

    Desktops come back by themselves: whoever slips in between is sent away, or waited for, again.

    Raises:
        ServerError: `upgrade.in_use` with the logins, `upgrade.cannot_end`.
    """
    waited_until = time.monotonic() + 60 * patience.wait_minutes
    ended_until = waited_until + _SLIP_S
    while True:
        logins = connected(keeper, database)
        is_late = time.monotonic() >= waited_until
        if logins and is_late:
            if not patience.end or time.monotonic() > ended_until:
                raise _in_use(database, logins)
            _end(keeper, database, logins)
        elif not logins:
            try:
                act()
            except errors.ObjectInUse:
                if time.monotonic() > ended_until or not (patience.end or patience.wait_minutes):
                    raise _in_use(database, connected(keeper, database)) from None
            else:
                return
        if not is_late:
            time.sleep(_POLL_S)


def _in_use(database: str, logins: tuple[str, ...]) -> ServerError:
    more = f" and {len(logins) - _SHOWN} more" if len(logins) > _SHOWN else ""
    names = ", ".join(logins[:_SHOWN]) or "somebody who came back at once"
    return ServerError("upgrade.in_use", database=database, logins=names + more)


def _end(keeper: psycopg.Connection[Any], database: str, logins: tuple[str, ...]) -> None:
    try:
        sessions.end(keeper, database, logins)
    except errors.InsufficientPrivilege as error:
        raise ServerError("upgrade.cannot_end", logins=", ".join(logins), login=keeper.info.user) from error
