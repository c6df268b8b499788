"""How primary, standbys and archive stand: who follows, how far behind, and what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import psycopg
from psycopg.rows import class_row

from server_db.maintenance.standby.facts import connect

ARCHIVE: Final = "pg_receivewal"
"""The application_name of an archive."""


@dataclass(frozen=True, slots=True)
class Follower:
    """Who follows a primary: bytes not on its disk yet, bytes and time not shown in its reports yet."""

    name: str
    address: str
    state: str
    sync_state: str
    unsafe_bytes: int
    behind_bytes: int | None
    behind: timedelta | None


@dataclass(frozen=True, slots=True)
class Slot:
    """A replication slot: the WAL it keeps; `wal_status` is "lost" when that is gone."""

    name: str
    active: bool
    wal_status: str
    kept_bytes: int


@dataclass(frozen=True, slots=True)
class PrimaryStatus:
    """A server that takes writes; `waits_for` is its synchronous_standby_names."""

    waits_for: str
    followers: tuple[Follower, ...]
    slots: tuple[Slot, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """What an administrator must look at."""
        found = [f"the slot {slot.name} has lost WAL: copy anew" for slot in self.slots if slot.wal_status == "lost"]
        found += [f"nobody uses the slot {slot.name}" for slot in self.slots if not slot.active]
        if self.waits_for and not any(one.sync_state in {"sync", "quorum"} for one in self.followers):
            found.append("writes wait for a standby that is not there (kontor-server standby synchronous --off)")
        if not any(one.name != ARCHIVE for one in self.followers):
            found.append("no standby follows")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class StandbyStatus:
    """A standby: bytes received and not shown yet, the moment it shows, and whom it follows."""

    follows: str
    receives: bool
    behind_bytes: int
    shows: datetime | None

    @property
    def problems(self) -> tuple[str, ...]:
        """What an administrator must look at."""
        return () if self.receives else ("it receives nothing from its primary",)


_FOLLOWERS: Final = """
    select application_name as name, coalesce(host(client_addr), 'socket') as address, coalesce(state, '') as state,
        coalesce(sync_state, '') as sync_state,
        coalesce(pg_wal_lsn_diff(pg_current_wal_flush_lsn(), flush_lsn), 0)::bigint as unsafe_bytes,
        pg_wal_lsn_diff(pg_current_wal_flush_lsn(), replay_lsn)::bigint as behind_bytes, replay_lag as behind
    from pg_stat_replication
    order by application_name, pid
"""
_SLOTS: Final = """
    select slot_name::text as name, active, coalesce(wal_status, '') as wal_status,
        coalesce(pg_wal_lsn_diff(pg_current_wal_flush_lsn(), restart_lsn), 0)::bigint as kept_bytes
    from pg_replication_slots where slot_type = 'physical' and not temporary
    order by slot_name
"""
_STANDBY: Final = """
    select coalesce((select sender_host || ':' || sender_port from pg_stat_wal_receiver), '') as follows,
        exists (select from pg_stat_wal_receiver where status = 'streaming') as receives,
        coalesce(pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), 0)::bigint as behind_bytes,
        pg_last_xact_replay_timestamp() as shows
"""


def status(server: str) -> PrimaryStatus | StandbyStatus:
    """How a server stands.

    Args:
        server: connection string of the replication login, or of a superuser.
    """
    with connect(server) as connection:
        if connection.execute("select pg_is_in_recovery()").fetchone() == (True,):
            found: StandbyStatus = _rows(connection, _STANDBY, StandbyStatus)[0]
            return found
        row = connection.execute("select current_setting('synchronous_standby_names')").fetchone()
        assert row is not None
        return PrimaryStatus(
            row[0], tuple(_rows(connection, _FOLLOWERS, Follower)), tuple(_rows(connection, _SLOTS, Slot))
        )


def _rows(connection: psycopg.Connection[Any], query: Any, kind: Any) -> list[Any]:  # noqa: ANN401 - one of four
    with connection.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(query).fetchall()
