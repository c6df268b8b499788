"""A server with everything that can be watched: TLS, pg_stat_statements, an archive, a reader of its log, a company."""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from server_db import cli, embedded, watchers
from server_db.company import create_company
from server_db.embedded.account import account_for
from server_db.embedded.binaries import find_binaries, packaged_folder
from server_db.maintenance.backup import keys
from server_db.maintenance.backup.make import make
from server_db.maintenance.metrics.collector import KontorCollector
from tests.plugins.company import PASSWORD

COMPANY = "acme"
READER = "two"
_SETTINGS = {
    "shared_preload_libraries": "pg_stat_statements",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "archive_mode": "on",
    "archive_command": "true",
    "max_replication_slots": "4",
    "synchronous_standby_names": READER,
    "synchronous_commit": "local",  # nobody waits for it here
}


@dataclass(frozen=True)
class Watched:
    """The server in its folder, the login that watches it, and where the backups of its one company lie."""

    server: embedded.Server
    watcher: str
    backups: Path
    folder: Path

    def collector(self) -> KontorCollector:
        return KontorCollector(self.watcher, backups=self.backups)


@contextmanager
def watched_server(folder: Path, place: Path) -> Iterator[Watched]:
    """Start it in `folder`; backups and the copied log go to `place`."""
    with embedded.running(folder, tls=True, tuned_for="test") as server:
        _set(server.conninfo())
        embedded.stop(folder)
    with embedded.running(folder, tls=True, tuned_for="test") as server:
        create_company(server.conninfo(), COMPANY)
        _fill(server, place)
        login = f"eye-{secrets.token_hex(4)}"
        assert watchers.add_watcher(server.conninfo(COMPANY), login, PASSWORD)
        with _reader(server, place):
            yield Watched(server, server.conninfo("postgres", user=login, password=PASSWORD), place / "backups", folder)


def _set(conninfo: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for name, value in _SETTINGS.items():
            connection.execute(SQL("alter system set {} = {}").format(Identifier(name), Literal(value)))


def _fill(server: embedded.Server, place: Path) -> None:
    """Something of everything that is counted."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("create extension pg_stat_statements")
    make(server.conninfo(COMPANY), place / "backups", to=[keys.make_key(place / "kontor.key")])
    with psycopg.connect(server.conninfo(COMPANY), autocommit=True) as connection:
        connection.execute(
            "insert into erp.document_number values ('purchase_order', 2025, 7), ('purchase_order', 2026, 5)"
        )
        connection.execute(
            "insert into erp.voucher_number (journal_id, period_id, last_number)"
            " select j.id, p.id, 3 from erp.journal j, erp.period p where p.code like '%-01'"
        )
        connection.execute(
            "insert into erp.backup_proof (backup_name, backup_at, outcome, at)"
            " values ('a', '2026-01-02 02:00Z', 'proved', '2026-01-02 02:07Z')"
        )
        connection.execute(
            "insert into erp.backup_proof (backup_name, backup_at, outcome, at, detail)"
            " values ('b', '2026-01-03 02:00Z', 'failed', '2026-01-03 02:07Z', '{\"findings\": [\"x\", \"y\"]}')"
        )
        connection.execute("vacuum erp.unit")
    assert cli.main(["check", COMPANY, "--server", server.conninfo()]) == cli.FOUND  # of the numbers above
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("select pg_switch_wal()")


@contextmanager
def _reader(server: embedded.Server, place: Path) -> Iterator[None]:
    """What reads the log as a standby does, by a slot of its own."""
    (place / "log").mkdir()
    program, log = str(packaged_folder() / "pg_receivewal"), str(place / "log")
    words = [program, "--directory", log, "--slot", READER, "--no-password"]
    words.append(f"--dbname={server.conninfo('postgres')} application_name={READER}")
    subprocess.run([*words, "--create-slot"], check=True)
    process = subprocess.Popen([*words, "--synchronous"], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def standby_of(watched: Watched, port: int) -> Iterator[str]:
    """A hot standby of the server at `port`; yields how the login that watches reaches it."""
    account = account_for(watched.folder)
    binaries = find_binaries(None, account)
    data = watched.folder / "standby"
    # Without a certificate of its own: it would look into the home of whoever runs the tests.
    primary = make_conninfo(watched.server.conninfo("postgres"), application_name="standby", sslcert="none")
    copied = account.run(
        [
            *(str(binaries.tool("pg_basebackup")), "--checkpoint=fast", "--write-recovery-conf", "--no-password"),
            *(f"--pgdata={data}", f"--dbname={primary}"),
        ],
        cwd=watched.folder,
    )
    assert copied.code == 0, copied.output
    ctl = [str(binaries.tool("pg_ctl")), "--wait", "--silent", f"--pgdata={data}"]
    options = f"-c port={port} -c ssl=off -c unix_socket_directories='' -c archive_mode=off"
    started = account.run([*ctl, f"--options={options}", f"--log={watched.folder / 'standby.log'}", "start"], cwd=data)
    assert started.code == 0, started.output
    try:
        yield make_conninfo(watched.watcher, port=port, sslmode="disable")
    finally:
        account.run([*ctl, "--mode=immediate", "stop"], cwd=data)
