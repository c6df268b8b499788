"""A server that is set up well for twenty people, as the check of settings sees it."""

from __future__ import annotations

from server_db.maintenance.server_check.findings import Asked
from server_db.maintenance.server_check.seen import AccessRule, Seen

GB = 1024**3
GOOD: dict[str, str | int] = {
    **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit", "autovacuum", "ssl"), "on"),
    **dict.fromkeys(("log_connections", "log_disconnections", "log_lock_waits", "data_checksums"), "on"),
    "password_encryption": "scram-sha-256", "ssl_min_protocol_version": "TLSv1.2",
    "idle_in_transaction_session_timeout": 600_000, "idle_session_timeout": 0, "tcp_keepalives_idle": 120_000,
    "log_line_prefix": "%m [%p] %u@%d ", "log_destination": "stderr", "log_timezone": "UTC",
    "wal_level": "replica", "max_wal_senders": 10, "max_connections": 80, "listen_addresses": "*",
    "shared_buffers": 2 * GB, "effective_cache_size": 6 * GB, "work_mem": 16 * 1024**2,
    "shared_preload_libraries": "pg_stat_statements",
}  # fmt: skip
LOCAL = AccessRule(1, "local", "all", "all", "", "peer", "")
OFFICE = AccessRule(9, "hostssl", "all", "all", "192.0.2.0", "scram-sha-256", "")
SERVER = Seen(
    asked=Asked(people=20), version=170_010, login="boss", may_create=True, settings=GOOD,
    shown={name: str(value) for name, value in GOOD.items()}, at_restart=frozenset({"max_connections"}),
    modules=frozenset({"pg_trgm"}), ctype="en_US.UTF-8", rules=(LOCAL, OFFICE), is_encrypted=True,
    host="erp.example", port=5432, database="postgres", memory=8 * GB,
)  # fmt: skip
