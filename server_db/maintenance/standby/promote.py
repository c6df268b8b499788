"""Fail-over: the standby becomes the server that takes writes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from server_db.errors import ServerError
from server_db.maintenance.server_check import wire
from server_db.maintenance.standby.facts import MAINTENANCE_DATABASE, connect, facts_of
from server_db.reach import PORT

_ASK_S: Final = 3
_READY_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Promoted:
    """A standby that takes writes now.

    Attributes:
        seconds: from the order until it took them.
        primary: host and port of the server it followed, "" when it followed none.
        last: moment of the last transaction that it got from there, None when there was none since it was started.
    """

    seconds: float
    primary: str
    last: datetime | None


def promote(server: str, *, although_primary_answers: bool = False) -> Promoted:
    """Make a standby the server that takes writes, and wait until it does.

    Args:
        server: connection string of a superuser of the standby.
        although_primary_answers: also when its primary is alive, which is then cut off from it for good.

    Raises:
        ServerError: `standby.not_standby`, `standby.primary_answers`, `standby.not_allowed`, `standby.slow`.
    """
    with connect(server) as connection:
        if not facts_of(connection).is_standby:
            raise ServerError("standby.not_standby")
        try:
            followed = _followed(connection)
            if followed and not although_primary_answers and _answers(followed):
                raise ServerError("standby.primary_answers", primary=_place(followed))
            seconds = _promoted(connection)
            row = connection.execute("select pg_last_xact_replay_timestamp()").fetchone()
            return Promoted(seconds, _place(followed) if followed else "", row[0] if row else None)
        except errors.InsufficientPrivilege as error:
            raise ServerError("standby.not_allowed", login=connection.info.user) from error


def _promoted(connection: psycopg.Connection[Any]) -> float:
    """Promote, and write something; the seconds that took."""
    started = time.monotonic()
    # The names of the old primary's standbys may have come with a copy: nobody would ever confirm a write.
    connection.execute("alter system set synchronous_standby_names = ''")
    connection.execute("select pg_reload_conf()")
    connection.execute("select pg_promote(false)")
    while connection.execute("select pg_is_in_recovery()").fetchone() == (True,):
        if time.monotonic() - started > _READY_S:
            raise ServerError("standby.slow", seconds=f"{_READY_S:.0f}")
        time.sleep(0.05)
    connection.execute("select pg_logical_emit_message(true, 'kontor', 'promoted')")
    return time.monotonic() - started


def _followed(connection: psycopg.Connection[Any]) -> str:
    """How the standby reaches its primary."""
    row = connection.execute("select current_setting('primary_conninfo')").fetchone()
    assert row is not None
    return str(row[0])


def _place(conninfo: str) -> str:
    params = conninfo_to_dict(conninfo)
    return f"{params.get('host', '')}:{params.get('port') or PORT}"


def _answers(primary: str) -> bool:
    """Whether a server that may take writes says a word there: it need not let anybody in to be alive.

    A certificate that has ended, a line of pg_hba.conf or too many connections would keep the standby out as well.
    """
    return any(
        wire.greets(place.get("hostaddr") or place.get("host", ""), int(place.get("port") or PORT), _ASK_S)
        and not _is_standby(primary, place)
        for place in _places(primary)
    )


def _places(conninfo: str) -> Iterator[dict[str, str]]:
    """Each server that a connection string names."""
    params = conninfo_to_dict(conninfo)
    lists = {name: str(params[name]).split(",") for name in ("host", "hostaddr", "port") if params.get(name)}
    for at in range(max(map(len, lists.values()), default=1)):
        yield {name: found[at if len(found) > 1 else 0] for name, found in lists.items()}


def _is_standby(primary: str, place: dict[str, str]) -> bool:
    """Such as this very server, where a standby was told of both."""
    asked = make_conninfo(
        primary, **place, dbname=MAINTENANCE_DATABASE, connect_timeout=_ASK_S, application_name="kontor-server",
        target_session_attrs="standby",
    )  # fmt: skip
    try:
        psycopg.connect(asked).close()
    except psycopg.OperationalError:
        return False
    return True
