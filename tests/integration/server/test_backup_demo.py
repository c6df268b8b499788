"""A company with a history is backed up, proved and restored, end to end."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from erp_desktop.demo.company import ensure_company
from server_db import cli, embedded
from server_db.access.audit import audit
from server_db.deploy import become_owner, roles_of
from server_db.maintenance import checks
from server_db.maintenance.backup import files, keys, restore
from server_db.maintenance.backup.totals import Totals, measure

ORDERS = 40


@pytest.fixture
def server(database_folder: Path) -> Iterator[embedded.Server]:
    """A server of its own: the password of the demo people lies beside the cluster."""
    with embedded.running(database_folder, tuned_for="test") as running:
        yield running


def test_the_demo_company_is_backed_up_proved_and_restored(
    server: embedded.Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, copy = (f"d{secrets.token_hex(5)}" for _ in range(2))
    ensure_company(server, lambda _done, _total, _words: None, orders=ORDERS, database=name)
    where, folder, key = ("--server", server.conninfo()), tmp_path / "backups", tmp_path / "kontor.key"
    public = keys.make_key(key)
    before = _state(server, name)
    assert cli.main(["backup", name, *where, "--to", str(folder), "--key", public]) == cli.OK
    opened = ("--key-file", str(key))
    assert cli.main(["prove", name, *where, "--from", str(folder), *opened]) == cli.OK
    said = capsys.readouterr().out
    assert "with their passwords" in said
    assert f"{len(checks.found())} checks in order, {sum(before.rows.values())} rows and all totals equal" in said
    backup = files.open_backup(files.newest(folder, name))
    assert restore.opened(backup, keys.identities(key)).totals == before
    assert cli.main(["restore", copy, *where, "--from", str(backup.path), *opened]) == cli.OK
    assert _state(server, copy) == before
    assert before.figures["debits of the vouchers"] == before.figures["credits of the vouchers"] != "0"
    with psycopg.connect(server.conninfo(copy)) as connection:
        assert audit(connection, roles_of(connection)) == []
    assert cli.main(["check", copy, *where]) == cli.OK


def _state(server: embedded.Server, database: str) -> Totals:
    with psycopg.connect(server.conninfo(database)) as connection:
        become_owner(connection, roles_of(connection))
        return measure(connection)
