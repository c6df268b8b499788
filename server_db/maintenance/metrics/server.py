"""What the whole server says: a few statements that read PostgreSQL's own views, each for all companies at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, LiteralString

import psycopg
from psycopg import errors
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier

from server_db.maintenance.metrics.families import SLOW_S, TOP, Sample

_STATES: Final = ("active", "idle", "idle in transaction", "idle in transaction (aborted)", "other")
_MODULE: Final = "pg_stat_statements"

_COMPANIES: LiteralString = (
    "select d.datname from pg_database d where d.datallowconn"
    " and pg_get_userbyid(d.datdba) like '%\\_\\_owner' and d.datname not like '%\\_\\_%' order by 1"
)
_SERVER: LiteralString = """
select version.setting as version, extract(epoch from pg_postmaster_start_time()) as started,
    (select sum(numbackends) from pg_stat_database) as connections,
    current_setting('max_connections')::integer as connections_max, pg_is_in_recovery() as in_recovery,
    pg_has_role('pg_read_all_stats', 'usage') as sees_all,
    (select setting from pg_settings where name = 'data_directory') as data_folder,
    case when not pg_is_in_recovery() then pg_current_wal_lsn() - '0/0' end as wal_bytes,
    case when pg_is_in_recovery() then case
        when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
            and exists (select from pg_stat_wal_receiver where coalesce(status, 'streaming') = 'streaming') then 0
        else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end end as replay_lag,
    current_setting('archive_mode') <> 'off' as archives, a.archived_count, a.failed_count,
    extract(epoch from a.last_archived_time) as archived_at,
    current_setting('synchronous_standby_names') <> '' as synchronous_wanted
from pg_stat_archiver a, (select split_part(current_setting('server_version'), ' ', 1) as setting) version
"""
_STANDBYS: LiteralString = """
select application_name as standby,
    max(coalesce(extract(epoch from coalesce(replay_lag, flush_lag)), 0)) as lag_seconds,
    max(case when not pg_is_in_recovery() then pg_current_wal_lsn() - coalesce(replay_lsn, flush_lsn) end) as lag_bytes,
    max((sync_state in ('sync', 'quorum'))::integer) as synchronous
from pg_stat_replication where state is distinct from 'backup' group by 1
"""
_SLOTS: LiteralString = """
select slot_name as slot, active::integer,
    case when not pg_is_in_recovery() then greatest(pg_current_wal_lsn() - restart_lsn, 0) end as retained
from pg_replication_slots where not temporary
"""
_SESSIONS: LiteralString = """
select datname, coalesce(state, 'other') as state, count(*) as sessions,
    max(extract(epoch from clock_timestamp() - xact_start)) as oldest,
    count(*) filter (
        where state = 'active' and clock_timestamp() - query_start > make_interval(secs => %(slow)s)
    ) as slow,
    max(extract(epoch from clock_timestamp() - query_start)) filter (where state = 'active') as longest
from pg_stat_activity
where backend_type = 'client backend' and pid <> pg_backend_pid() and datname = any (%(companies)s)
group by 1, 2
"""
_LOGINS: LiteralString = """
select datname, count(distinct usesysid) as logins
from pg_stat_activity where datname = any (%(companies)s) and pid <> pg_backend_pid() and usesysid is not null
group by 1
"""
_LOCKS: LiteralString = """
select a.datname, count(distinct l.pid) as waits,
    coalesce(max(extract(epoch from clock_timestamp() - l.waitstart)), 0) as longest
from pg_locks l join pg_stat_activity a on a.pid = l.pid
where not l.granted and a.datname = any (%(companies)s) group by 1
"""
_DATABASES: LiteralString = """
select d.datname, s.xact_commit, s.xact_rollback, s.deadlocks, s.temp_bytes, age(d.datfrozenxid) as xid_age,
    case when has_database_privilege(d.oid, 'connect') or pg_has_role('pg_read_all_stats', 'usage')
        then pg_database_size(d.oid) end as size
from pg_database d join pg_stat_database s on s.datid = d.oid where d.datname = any (%(companies)s)
"""
_STATEMENTS: LiteralString = """
with counted as (
    select d.datname, s.queryid, sum(s.calls) as calls, sum(s.total_exec_time) / 1000 as seconds
    from {} s join pg_database d on d.oid = s.dbid where d.datname = any (%(companies)s) group by 1, 2
), ranked as (
    select *, row_number() over (partition by datname order by seconds desc, queryid) as rank from counted
)
select datname, null::bigint as queryid, sum(calls) as calls, sum(seconds) as seconds from ranked group by 1
union all
select datname, queryid, calls, seconds from ranked where rank <= %(top)s and queryid is not null
"""


def companies(connection: psycopg.Connection[Any]) -> list[str]:
    """The databases of the server that are companies, by name; copies that are being made have `__` in theirs."""
    return [name for (name,) in connection.execute(_COMPANIES).fetchall()]


def facts(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """The one row about the server."""
    (row,) = _rows(connection, _SERVER)
    return row


def about_server(connection: psycopg.Connection[Any], row: Mapping[str, Any]) -> Iterator[Sample]:
    """The server itself and its standbys; `row` is that of `facts`."""
    yield Sample("kontor_server_info", 1, (row["version"],))
    yield Sample("kontor_server_start_timestamp_seconds", row["started"])
    yield Sample("kontor_server_connections", row["connections"])
    yield Sample("kontor_server_connections_max", row["connections_max"])
    yield Sample("kontor_server_in_recovery", row["in_recovery"])
    yield Sample("kontor_watcher_sees_all", row["sees_all"])
    if row["in_recovery"]:
        yield Sample("kontor_standby_replay_lag_seconds", row["replay_lag"] or 0)
    else:
        yield Sample("kontor_wal_written_bytes_total", row["wal_bytes"])
    if row["archives"]:
        yield Sample("kontor_wal_archived_total", row["archived_count"])
        yield Sample("kontor_wal_archive_failed_total", row["failed_count"])
        yield Sample("kontor_wal_archived_timestamp_seconds", row["archived_at"] or 0)
    yield Sample("kontor_replication_synchronous_wanted", row["synchronous_wanted"])
    standbys = _rows(connection, _STANDBYS)
    yield Sample("kontor_replication_synchronous_standbys", sum(one["synchronous"] or 0 for one in standbys))
    for one in standbys:
        name = (one["standby"],)
        yield Sample("kontor_replication_lag_seconds", one["lag_seconds"], name)
        yield Sample("kontor_replication_synchronous", one["synchronous"] or 0, name)
        if one["lag_bytes"] is not None:
            yield Sample("kontor_replication_lag_bytes", one["lag_bytes"], name)
    for one in _rows(connection, _SLOTS):
        yield Sample("kontor_replication_slot_active", one["active"], (one["slot"],))
        if one["retained"] is not None:
            yield Sample("kontor_replication_slot_retained_bytes", one["retained"], (one["slot"],))


def about_companies(connection: psycopg.Connection[Any], names: list[str]) -> Iterator[Sample]:
    """What the server counts of each company."""
    databases = _rows(connection, _DATABASES, {"companies": names})
    asked = {"companies": [row["datname"] for row in databases], "slow": SLOW_S, "top": TOP}
    yield from _sessions(connection, asked)
    for row in databases:
        name = (row["datname"],)
        yield Sample("kontor_transactions_total", row["xact_commit"], (*name, "committed"))
        yield Sample("kontor_transactions_total", row["xact_rollback"], (*name, "rolled_back"))
        yield Sample("kontor_deadlocks_total", row["deadlocks"], name)
        yield Sample("kontor_temporary_bytes_total", row["temp_bytes"], name)
        yield Sample("kontor_transaction_id_age", row["xid_age"], name)
        if row["size"] is not None:
            yield Sample("kontor_database_size_bytes", row["size"], name)
    yield from _statements(connection, asked)


def _sessions(connection: psycopg.Connection[Any], asked: Mapping[str, Any]) -> Iterator[Sample]:
    """Every state of every company, so that nothing is missing where nobody works."""
    names: list[str] = asked["companies"]
    by_state = {(name, state): 0 for name in names for state in _STATES}
    figures = {name: {"oldest": 0.0, "slow": 0, "longest": 0.0} for name in names}
    for row in _rows(connection, _SESSIONS, asked):
        state = row["state"] if row["state"] in _STATES else "other"
        by_state[row["datname"], state] += row["sessions"]
        known = figures[row["datname"]]
        known["oldest"] = max(known["oldest"], row["oldest"] or 0)
        known["longest"] = max(known["longest"], row["longest"] or 0)
        known["slow"] += row["slow"]
    logins = {row["datname"]: row["logins"] for row in _rows(connection, _LOGINS, asked)}
    locks = {row["datname"]: (row["waits"], row["longest"]) for row in _rows(connection, _LOCKS, asked)}
    for (name, state), count in by_state.items():
        yield Sample("kontor_sessions", count, (name, state.replace("(", "").replace(")", "").replace(" ", "_")))
    for name, known in figures.items():
        waits, longest = locks.get(name, (0, 0))
        yield Sample("kontor_session_logins", logins.get(name, 0), (name,))
        yield Sample("kontor_session_oldest_transaction_seconds", known["oldest"], (name,))
        yield Sample("kontor_statements_slow", known["slow"], (name,))
        yield Sample("kontor_statement_longest_seconds", known["longest"], (name,))
        yield Sample("kontor_lock_waits", waits, (name,))
        yield Sample("kontor_lock_wait_longest_seconds", longest, (name,))


def _statements(connection: psycopg.Connection[Any], asked: Mapping[str, Any]) -> Iterator[Sample]:
    """From pg_stat_statements where the database we are in has it, else only what runs at this moment is seen."""
    found = connection.execute(
        "select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = %s",
        [_MODULE],
    ).fetchone()
    rows: list[dict[str, Any]] = []
    source = "pg_stat_activity"
    if found is not None:
        try:
            rows = _rows(connection, SQL(_STATEMENTS).format(Identifier(found[0], _MODULE)), asked)
            source = _MODULE
        except (errors.ObjectNotInPrerequisiteState, errors.InsufficientPrivilege):
            source = "pg_stat_activity"  # the module is not loaded, or not for this login
    yield Sample("kontor_statement_source", 1, (source,))
    for row in rows:
        name = (row["datname"],)
        if row["queryid"] is None:
            yield Sample("kontor_statements_total", row["calls"], name)
            yield Sample("kontor_statement_seconds_total", row["seconds"], name)
        else:
            yield Sample("kontor_statement_top_total", row["calls"], (*name, str(row["queryid"])))
            yield Sample("kontor_statement_top_seconds_total", row["seconds"], (*name, str(row["queryid"])))


def _rows(
    connection: psycopg.Connection[Any], query: Any, params: Mapping[str, Any] | None = None  # noqa: ANN401
) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, params).fetchall()
