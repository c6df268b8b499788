"""The dashboard and the rules ask for what `kontor-server metrics` tells, and what matters is alerted on."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from server_db.maintenance.metrics.families import FAMILIES
from tests.factories.monitoring import FOLDER, expressions, metrics_of, rules

ALERTED = {
    *("kontor_server_up", "kontor_up", "kontor_watcher_sees_all", "kontor_server_connections"),
    *("kontor_lock_wait_longest_seconds", "kontor_session_oldest_transaction_seconds", "kontor_statements_slow"),
    *("kontor_scrape_timestamp_seconds", "kontor_deadlocks_total", "kontor_backup_folder_up"),
    *("kontor_backup_timestamp_seconds", "kontor_proof_backup_timestamp_seconds", "kontor_proof_ok"),
    "kontor_check_findings",
    *("kontor_check_timestamp_seconds", "kontor_disk_free_bytes", "kontor_replication_synchronous_standbys"),
    *("kontor_replication_lag_seconds", "kontor_standby_replay_lag_seconds", "kontor_replication_slot_active"),
    *("kontor_replication_slot_retained_bytes", "kontor_wal_archive_failed_total"),
    *("kontor_certificate_expiry_timestamp_seconds", "kontor_transaction_id_age", "kontor_rows_dead"),
}


def test_the_dashboard_asks_for_all_and_for_nothing_else() -> None:
    queries = expressions()
    assert queries
    assert metrics_of(*queries) == set(FAMILIES)


def test_the_rules_ask_for_what_there_is_and_for_what_matters() -> None:
    found = rules()
    text = (FOLDER / "kontor-alerts.yml").read_text(encoding="utf-8")
    assert len(found) == text.count("- alert:")
    assert metrics_of(*found.values()) <= set(FAMILIES)
    assert metrics_of(*found.values()) >= ALERTED


def test_every_alert_is_explained_and_tested() -> None:
    guide = (FOLDER / "WATCHING.md").read_text(encoding="utf-8")
    tested = (FOLDER / "kontor-alerts-test.yml").read_text(encoding="utf-8")
    explained = set(re.findall(r"\bKontor[A-Z]\w+", guide))
    assert set(rules()) == explained
    assert set(rules()) <= set(re.findall(r"\bKontor[A-Z]\w+", tested))


def test_metrics_are_named_as_prometheus_wants_them() -> None:
    for name, family in FAMILIES.items():
        assert re.fullmatch(r"kontor_[a-z_]+", name)
        assert name.endswith("_total") == (family.kind == "counter"), name
        assert set(family.labels) <= {
            *("company", "state", "standby", "slot", "source", "place", "query", "outcome", "release", "revision"),
            *("kind", "check", "version"),
        }, "no label names a person or a record"


def test_panels_are_told_apart() -> None:
    panels = json.loads((FOLDER / "kontor-dashboard.json").read_text(encoding="utf-8"))["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, f"{panel['title']} lies on another"
        assert max(x for x, _ in cells) < 24
        taken |= cells


@pytest.mark.skipif(shutil.which("promtool") is None, reason="Debian's package prometheus is not installed")
@pytest.mark.parametrize("words", ["check rules kontor-alerts.yml", "test rules kontor-alerts-test.yml"])
def test_promtool_finds_nothing(words: str) -> None:
    ended = subprocess.run(["promtool", *words.split()], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
