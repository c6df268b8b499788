"""What a company says of itself, to a login that may read nothing but this."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import psycopg

from server_db.maintenance.metrics.families import Sample

_MOMENTS: Final = {
    "check_at": "kontor_check_timestamp_seconds",
    "check_seconds": "kontor_check_duration_seconds",
    "proof_at": "kontor_proof_timestamp_seconds",
    "proof_ok": "kontor_proof_ok",
    "proof_findings": "kontor_proof_findings",
    "proved_at": "kontor_proof_good_timestamp_seconds",
    "proved_backup_at": "kontor_proof_backup_timestamp_seconds",
}
_NEVER: Final = ("check_at", "proof_at", "proved_at", "proved_backup_at")
_LABELLED: Final = {
    "documents": "kontor_documents_total",
    "vouchers": "kontor_vouchers_total",
    "check_findings": "kontor_check_findings",
}


def about_company(connection: psycopg.Connection[Any], name: str) -> Iterator[Sample]:
    """Two statements in the company's own database. What never happened is told as 0, the begin of all seconds."""
    said: dict[str, float | None] = dict.fromkeys(_NEVER)
    deployed = {"release": "", "revision": ""}
    for metric, label, value in connection.execute(
        "select metric, label, value from erp_api.metrics__read()"
    ).fetchall():
        if metric in deployed:
            deployed[metric] = label
        elif metric in _LABELLED:
            yield Sample(_LABELLED[metric], value, (name, label))
        elif metric in _MOMENTS:  # another release may tell more
            said[metric] = value
    for metric, value in said.items():
        yield Sample(_MOMENTS[metric], value or 0, (name,))
    yield Sample("kontor_company_info", 1, (name, deployed["release"], deployed["revision"]))
    row = connection.execute(
        "select coalesce(sum(n_live_tup), 0), coalesce(sum(n_dead_tup), 0),"
        " coalesce(extract(epoch from max(greatest(last_vacuum, last_autovacuum))), 0)"
        " from pg_stat_user_tables where schemaname = 'erp'"
    ).fetchone()
    assert row is not None
    yield Sample("kontor_rows_live", row[0], (name,))
    yield Sample("kontor_rows_dead", row[1], (name,))
    yield Sample("kontor_vacuum_timestamp_seconds", row[2], (name,))
