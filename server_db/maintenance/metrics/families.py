"""Every metric: its name, what it says, its labels. Nothing else is told; labels never hold business data or people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric as MetricFamily

Kind = Literal["gauge", "counter"]
TOP: Final = 10
"""So many of the dearest statements of a server are told one by one."""
SLOW_S: Final = 5.0
"""A statement that runs longer is slow: the program itself gives up after 15 s."""


@dataclass(frozen=True, slots=True)
class Family:
    """One metric with all its labels."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A value of a family, with the values of its labels in their order."""

    name: str
    value: float
    labels: tuple[str, ...] = ()


def _gauge(name: str, help_text: str, *labels: str) -> Family:
    return Family(name, "gauge", help_text, labels)


def _counter(name: str, help_text: str, *labels: str) -> Family:
    return Family(name, "counter", help_text, labels)


_ALL: Final = (
    # The server.
    _gauge("kontor_server_up", "1 when the server answers, else 0"),
    _gauge("kontor_server_info", "Always 1; the version of PostgreSQL", "version"),
    _gauge("kontor_server_start_timestamp_seconds", "When the server was started"),
    _gauge("kontor_server_connections", "Connections of clients, of all databases"),
    _gauge("kontor_server_connections_max", "Connections that the server allows"),
    _gauge("kontor_server_in_recovery", "1 on a standby, 0 on the primary"),
    _counter("kontor_wal_written_bytes_total", "Write-ahead log written by the primary"),
    _counter("kontor_wal_archived_total", "Files of the write-ahead log that were archived"),
    _counter("kontor_wal_archive_failed_total", "Attempts to archive a file that failed"),
    _gauge("kontor_wal_archived_timestamp_seconds", "When a file was last archived"),
    _gauge("kontor_replication_lag_seconds", "How long a standby took to apply what was committed", "standby"),
    _gauge("kontor_replication_lag_bytes", "Write-ahead log that a standby has not yet applied", "standby"),
    _gauge("kontor_replication_synchronous", "1 when commits wait for this standby", "standby"),
    _gauge("kontor_replication_synchronous_wanted", "1 when the server is set to wait for a standby at commit"),
    _gauge("kontor_replication_synchronous_standbys", "Standbys that commits can wait for"),
    _gauge("kontor_replication_slot_active", "1 when a replication slot is used", "slot"),
    _gauge("kontor_replication_slot_retained_bytes", "Write-ahead log that is kept for a slot", "slot"),
    _gauge("kontor_standby_replay_lag_seconds", "On a standby: age of the last commit applied; 0 if there is no later"),
    _gauge("kontor_statement_source", "Always 1; where slow statements are seen", "source"),
    _gauge("kontor_watcher_sees_all", "1 when the login of this program sees the sessions of others (pg_monitor)"),
    _gauge("kontor_certificate_expiry_timestamp_seconds", "When the server's certificate ends"),
    _gauge("kontor_disk_free_bytes", "Room left where the server's data or the backups lie", "place"),
    _gauge("kontor_disk_size_bytes", "Size of that disk", "place"),
    _gauge("kontor_scrape_timestamp_seconds", "When it was asked for all of this"),
    _gauge("kontor_scrape_duration_seconds", "How long it took to ask for all of this"),
    # A company, as the server sees it.
    _gauge("kontor_up", "1 when the company can be asked, else 0", "company"),
    _gauge("kontor_sessions", "Sessions of clients", "company", "state"),
    _gauge("kontor_session_logins", "Different logins among the sessions", "company"),
    _gauge("kontor_session_oldest_transaction_seconds", "Age of the oldest open transaction", "company"),
    _gauge("kontor_statements_slow", f"Statements that have been running for more than {SLOW_S:g} s", "company"),
    _gauge("kontor_statement_longest_seconds", "Age of the statement that runs longest", "company"),
    _gauge("kontor_lock_waits", "Sessions that wait for a lock", "company"),
    _gauge("kontor_lock_wait_longest_seconds", "How long one of them has waited", "company"),
    _counter("kontor_statements_total", "Statements run (pg_stat_statements)", "company"),
    _counter("kontor_statement_seconds_total", "Time that they took (pg_stat_statements)", "company"),
    _counter("kontor_statement_top_total", f"Runs of the {TOP} dearest statements, by query id", "company", "query"),
    _counter("kontor_statement_top_seconds_total", "Time that these took", "company", "query"),
    _counter("kontor_transactions_total", "Transactions ended", "company", "outcome"),
    _counter("kontor_deadlocks_total", "Deadlocks", "company"),
    _counter("kontor_temporary_bytes_total", "Written to temporary files", "company"),
    _gauge("kontor_database_size_bytes", "Size of the company's database", "company"),
    _gauge("kontor_transaction_id_age", "Transactions since the oldest row was frozen", "company"),
    # A company, as it sees itself.
    _gauge("kontor_company_info", "Always 1; what was deployed", "company", "release", "revision"),
    _counter("kontor_documents_total", "Documents that got their number", "company", "kind"),
    _counter("kontor_vouchers_total", "Vouchers posted, by kind of journal", "company", "kind"),
    _gauge("kontor_rows_live", "Rows of all tables, as last estimated", "company"),
    _gauge("kontor_rows_dead", "Rows that wait for a vacuum, as last estimated", "company"),
    _gauge("kontor_vacuum_timestamp_seconds", "When a table was last vacuumed; 0: never", "company"),
    _gauge("kontor_check_timestamp_seconds", "When kontor-server check last ran; 0: never", "company"),
    _gauge("kontor_check_duration_seconds", "How long it took", "company"),
    _gauge("kontor_check_findings", "What each check found then", "company", "check"),
    _gauge("kontor_proof_timestamp_seconds", "When a backup was last proved, well or not; 0: never", "company"),
    _gauge("kontor_proof_ok", "1 when that proof found nothing wrong", "company"),
    _gauge("kontor_proof_findings", "How much it found", "company"),
    _gauge("kontor_proof_good_timestamp_seconds", "When a backup was last proved to be good; 0: never", "company"),
    _gauge("kontor_proof_backup_timestamp_seconds", "The moment that backup holds; 0: none", "company"),
    # Its backups, where they lie.
    _gauge("kontor_backup_folder_up", "1 when the folder of the backups can be read"),
    _gauge("kontor_backups", "Backups of the company in that folder", "company"),
    _gauge("kontor_backup_timestamp_seconds", "The moment that the newest of them holds; 0: none", "company"),
    _gauge("kontor_backup_size_bytes", "Size of the newest", "company"),
)

FAMILIES: Final = {family.name: family for family in _ALL}
"""By name."""


def families(samples: Iterable[Sample]) -> Iterator[MetricFamily]:
    """The samples as the client library wants them, in the order of the list."""
    found: dict[str, MetricFamily] = {}
    for sample in samples:
        family = FAMILIES[sample.name]
        if sample.name not in found:
            kind = GaugeMetricFamily if family.kind == "gauge" else CounterMetricFamily
            found[sample.name] = kind(family.name, family.help, labels=family.labels)
        labels = dict(zip(family.labels, sample.labels, strict=True))
        found[sample.name].add_sample(sample.name, labels, float(sample.value))
    yield from (found[name] for name in FAMILIES if name in found)
