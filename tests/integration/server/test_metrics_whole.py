"""Every metric is told by a server that has everything, and every query of the dashboard is answered by Prometheus."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from server_db import embedded
from server_db.maintenance.metrics.collector import KontorCollector
from server_db.maintenance.metrics.families import FAMILIES
from server_db.maintenance.metrics.publish import Exporter, text
from tests.factories.monitoring import expressions
from tests.integration.server.watched import COMPANY, READER, Watched, standby_of, watched_server

STANDBY_ONLY = {"kontor_standby_replay_lag_seconds"}
RULES = Path(__file__).parents[3] / "installer" / "server" / "monitoring" / "kontor-alerts.yml"
PATIENCE_S = 60
Answer: TypeAlias = dict[str, Any]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    parent = Path(tempfile.mkdtemp(prefix="kontor-watched-"))
    parent.chmod(0o755)
    try:
        with watched_server(parent / "server", tmp_path_factory.mktemp("watched")) as made:
            yield made
    finally:
        embedded.stop(parent / "server")
        shutil.rmtree(parent)


def told(watched: Watched | KontorCollector) -> dict[str, dict[tuple[str, ...], float]]:
    """Metric → values of its labels, in their order → value."""
    collector = watched.collector() if isinstance(watched, Watched) else watched
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(text(collector)):
        for sample in family.samples:
            labels = tuple(sample.labels[name] for name in FAMILIES[sample.name].labels)
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


def test_every_metric_is_told(watched: Watched) -> None:
    _wait(lambda: (READER,) in told(watched).get("kontor_replication_synchronous", {}))
    _wait(lambda: told(watched)["kontor_wal_archived_total"][()] > 0)
    found = told(watched)
    assert set(FAMILIES) - set(found) == STANDBY_ONLY
    assert found["kontor_documents_total"] == {(COMPANY, "purchase_order"): 12}
    assert set(found["kontor_vouchers_total"].values()) >= {3}
    assert found["kontor_proof_ok"] == {(COMPANY,): 0}
    assert found["kontor_proof_findings"] == {(COMPANY,): 2}
    assert found["kontor_proof_good_timestamp_seconds"] == {(COMPANY,): 1_767_319_620}
    assert found["kontor_proof_backup_timestamp_seconds"] == {(COMPANY,): 1_767_319_200}
    assert found["kontor_proof_timestamp_seconds"] == {(COMPANY,): 1_767_406_020}
    assert found["kontor_check_findings"][COMPANY, "019_document_numbers"] > 0
    assert found["kontor_check_findings"][COMPANY, "rights"] == 0
    assert found["kontor_backups"] == {(COMPANY,): 1}
    assert abs(found["kontor_backup_timestamp_seconds"][COMPANY,] - time.time()) < 600
    assert found["kontor_replication_synchronous"] == {(READER,): 1}
    assert found["kontor_replication_synchronous_wanted"][()] == 1
    assert found["kontor_replication_slot_active"] == {(READER,): 1}
    assert found["kontor_statement_source"] == {("pg_stat_statements",): 1}
    assert found["kontor_certificate_expiry_timestamp_seconds"][()] > time.time()
    assert set(found["kontor_disk_free_bytes"]) == {("data",), ("backups",)}
    assert 0 < len(found["kontor_statement_top_total"]) <= 10


def test_a_scrape_takes_few_statements(watched: Watched) -> None:
    """They do not grow with what is in the books, and each is one look at views of the server."""
    with psycopg.connect(watched.server.conninfo(), autocommit=True) as connection:
        connection.execute("select pg_stat_statements_reset()")
        text(watched.collector())
        row = connection.execute(
            "select sum(calls) from pg_stat_statements s join pg_roles r on r.oid = s.userid where rolname like 'eye-%'"
            " and toplevel"
        ).fetchone()
    assert row is not None
    assert row[0] <= 16


def test_a_standby_tells_how_far_behind_it_is(watched: Watched) -> None:
    with standby_of(watched, _free_port()) as conninfo:
        standby = KontorCollector(conninfo)
        _wait(lambda: told(watched).get("kontor_replication_lag_bytes", {}).get(("standby",)) == 0)
        on_primary = told(watched)
        found = told(standby)
        assert set(found) >= STANDBY_ONLY
        assert found["kontor_server_in_recovery"][()] == 1
        assert found["kontor_up"] == {(COMPANY,): 1}
        assert found["kontor_documents_total"] == on_primary["kontor_documents_total"]
        assert 0 <= found["kontor_standby_replay_lag_seconds"][()] < PATIENCE_S
        assert "kontor_wal_written_bytes_total" not in found
        assert on_primary["kontor_replication_synchronous"] == {(READER,): 1, ("standby",): 0}
        assert 0 <= on_primary["kontor_replication_lag_seconds"]["standby",] < PATIENCE_S


@pytest.mark.skipif(shutil.which("prometheus") is None, reason="Debian's package prometheus is not installed")
def test_prometheus_answers_every_query(watched: Watched, tmp_path: Path) -> None:
    """It scrapes for a while; then no query of the dashboard is empty, and the rules are evaluated without an error."""
    exporter = Exporter(watched.collector(), "127.0.0.1:0")
    try:
        with _prometheus(tmp_path, exporter.port) as ask:
            _wait(lambda: _points(ask("count_over_time(kontor_server_up[1m])")) >= 12)
            asked = {one: one.replace("$__rate_interval", "20s").replace('=~"$', '=~".*$') for one in expressions()}
            for name in ("$instance", "$company"):
                asked = {one: query.replace(name, "") for one, query in asked.items()}
            answers = {one: ask(query) for one, query in asked.items()}
            rules = ask("", "rules")
    finally:
        exporter.close()
    empty = {one for one, answer in answers.items() if not answer["data"]["result"]}
    assert {one for one in empty if not any(name in one for name in STANDBY_ONLY)} == set()
    groups = rules["data"]["groups"]
    assert {rule["health"] for group in groups for rule in group["rules"]} == {"ok"}
    firing = {rule["name"] for group in groups for rule in group["rules"] if rule["state"] == "firing"}
    assert {"KontorProofFailed", "KontorCheckFound"} <= firing


def _points(answer: Answer) -> float:
    result = answer["data"]["result"]
    return float(result[0]["value"][1]) if result else 0


@contextmanager
def _prometheus(place: Path, port: int) -> Iterator[Callable[..., Answer]]:
    """One that scrapes the exporter every second; yields what asks it."""
    (place / "prometheus.yml").write_text(
        "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
        f"rule_files: ['{RULES}']\n"
        f"scrape_configs: [{{job_name: kontor, static_configs: [{{targets: ['127.0.0.1:{port}']}}]}}]\n"
    )
    here = f"127.0.0.1:{_free_port()}"
    process = subprocess.Popen(
        [
            *("prometheus", f"--config.file={place / 'prometheus.yml'}", f"--storage.tsdb.path={place / 'tsdb'}"),
            f"--web.listen-address={here}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def ask(query: str, what: str = "query") -> Answer:
        words = urllib.parse.urlencode({"query": query})
        try:
            with urllib.request.urlopen(f"http://{here}/api/v1/{what}?{words}", timeout=10) as answer:
                said: Answer = json.load(answer)
                return said
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{query}: {error.read().decode()}") from error
        except OSError:
            return {"data": {"result": []}}  # it starts

    try:
        yield ask
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.5)
