"""What a server says of itself, as far as replication is concerned, and what it lacks for a standby."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import class_row

from server_db.errors import ServerError

MAINTENANCE_DATABASE: Final = "postgres"
WEAK_COMMITS: Final = frozenset({"off", "local", "remote_write"})
"""Values of synchronous_commit with which a commit is acknowledged before a standby has it on its disk."""


@dataclass(frozen=True)
class Facts:
    """Settings and state; `free_slots` and `free_senders` count what is not in use.

    `kept_mb` of WAL are kept for nobody in particular, `checkpoint_mb` may be written between two checkpoints.
    """

    version: int
    is_standby: bool
    wal_level: str
    free_senders: int
    free_slots: int
    full_page_writes: str
    can_rewind: bool
    synchronous_commit: str
    slot_limit: str
    kept_mb: int
    checkpoint_mb: int
    may_replicate: bool


_FACTS: Final = """
    select current_setting('server_version_num')::integer as version,
        pg_is_in_recovery() as is_standby,
        current_setting('wal_level') as wal_level,
        current_setting('max_wal_senders')::integer
            - (select count(*) from pg_stat_replication)::integer as free_senders,
        current_setting('max_replication_slots')::integer
            - (select count(*) from pg_replication_slots)::integer as free_slots,
        current_setting('full_page_writes') as full_page_writes,
        current_setting('wal_log_hints') = 'on' or current_setting('data_checksums') = 'on' as can_rewind,
        current_setting('synchronous_commit') as synchronous_commit,
        current_setting('max_slot_wal_keep_size') as slot_limit,
        (select setting::integer from pg_settings where name = 'wal_keep_size') as kept_mb,
        (select setting::integer from pg_settings where name = 'max_wal_size') as checkpoint_mb,
        (select rolreplication or rolsuper from pg_roles where rolname = current_user) as may_replicate
"""


def connect(conninfo: str) -> psycopg.Connection[Any]:
    """A connection that commits each statement, to the database that every server has."""
    return psycopg.connect(make_conninfo(conninfo, dbname=MAINTENANCE_DATABASE), autocommit=True)


def facts_of(connection: psycopg.Connection[Any]) -> Facts:
    """What the server says."""
    with connection.cursor(row_factory=class_row(Facts)) as cursor:
        found = cursor.execute(_FACTS).fetchone()
    assert found is not None
    return found


def ensure_ready(facts: Facts, *, login: str, major: str = "") -> None:
    """Check that a base backup can be taken and a standby can follow.

    Args:
        facts: of the server that is to be copied.
        login: the replication login.
        major: of the PostgreSQL that is to run the copy; "" when it does not matter.

    Raises:
        ServerError: `standby.version`, `standby.not_ready` with everything that is missing.
    """
    theirs = str(facts.version // 10_000)
    if major and major != theirs:
        raise ServerError("standby.version", found=theirs, ours=major)
    missing = []
    if facts.wal_level == "minimal":
        missing.append("wal_level is minimal: set it to replica and restart")
    if facts.full_page_writes != "on":
        missing.append("full_page_writes is off: set it to on and reload")
    if facts.free_senders < 2:
        missing.append("max_wal_senders leaves fewer than the 2 needed: raise it and restart")
    if facts.free_slots < 1:
        missing.append("max_replication_slots leaves none free: raise it and restart")
    if not facts.may_replicate:
        missing.append(f"{login} may not replicate: kontor-server standby login makes one who may")
    if missing:
        raise ServerError("standby.not_ready", missing="; ".join(missing))


def advice(facts: Facts) -> list[str]:
    """What works, but will be regretted."""
    found = []
    if not facts.can_rewind:
        found.append(
            "wal_log_hints is off and there are no data checksums: after a fail-over the old primary can not be"
            " rewound, only copied anew. Set wal_log_hints = on and restart."
        )
    elif facts.kept_mb < facts.checkpoint_mb:
        found.append(
            f"wal_keep_size is less than max_wal_size: an old primary that was cut off and then stopped in order has"
            f" thrown away what it needs to be rewound. Set it to {facts.checkpoint_mb}MB."
        )
    if facts.slot_limit == "-1":
        found.append(
            "max_slot_wal_keep_size is -1: a standby or an archive that is away for long fills the disk of the"
            " primary. Set it to what the disk can spare, such as 50GB."
        )
    return found
