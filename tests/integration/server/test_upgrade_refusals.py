"""An upgrade that is refused, fails or is killed leaves the company as it was, and no copy behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from server_db import cli, embedded
from server_db.access.release import RELEASE
from server_db.deploy import transaction
from server_db.maintenance.upgrade import books, copies, points
from tests.factories.releases.restore import put_back
from tests.factories.shelf import wait_until
from tests.integration.server.test_upgrade import counted, findings, names, release_of, run
from tests.plugins.company import Company

WRONG = """
insert into erp.account_balance (account_id, period_id, slot, debit, credit)
select a.id, p.id, 0, 1, 0 from erp.account a, erp.period p where a.code = '1000' and p.code like '%-01'
"""
SLOW = "create table erp.half_done (id integer); select pg_sleep(60)"
CLIENT = """
import sys
from pathlib import Path
from migrations import runner
from server_db import cli
runner.FOLDERS.append(Path(sys.argv[1]))
sys.exit(cli.main(sys.argv[2:]))
"""


def refused(company: Company, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What the refusal said; the company is as before, and there is no copy of it."""
    before = counted(company)
    assert run(company, "run", *more) == cli.REFUSED
    assert (counted(company), release_of(company), names(company)) == (before, "0.1.9", [company.database])
    return capsys.readouterr().err


def test_books_that_are_not_in_order(older: Company, capsys: pytest.CaptureFixture[str]) -> None:
    with older.as_owner() as connection:
        connection.execute(WRONG.encode())
    assert "not in order, so it is not upgraded; put this right first:\n  002_account_balance" in refused(older, capsys)
    assert run(older, "dry-run") == cli.FOUND
    assert "So it would be refused." in capsys.readouterr().out
    assert names(older) == [older.database]


def test_a_dry_run_that_fails_drops_its_copy(
    older: Company, migrate: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    migrate("select 1 / 0")
    assert run(older, "dry-run") == cli.REFUSED
    assert "migration 9001 could not be run: division by zero" in capsys.readouterr().err
    assert names(older) == [older.database]


def test_rights_that_somebody_changed(older: Company, capsys: pytest.CaptureFixture[str]) -> None:
    with older.as_owner() as connection:
        connection.execute("grant select on erp.cost_pool to public")
    assert "rights or code are not those that release 0.1.9 deployed" in refused(older, capsys)


def test_what_somebody_else_hung_on_it(older: Company, capsys: pytest.CaptureFixture[str]) -> None:
    with older.connect() as connection:
        connection.execute("create view public.my_report as select code from erp.product")
    assert "public.my_report" in refused(older, capsys)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (WRONG, "would change what is posted"),
        ("create table erp.stray (id integer)", "nothing was changed; report this:\n  table not in the policy: stray"),
    ],
)
def test_a_migration_that_does_harm(
    older: Company, migrate: Callable[..., Path], capsys: pytest.CaptureFixture[str], sql: str, said: str
) -> None:
    migrate(sql)
    assert said in refused(older, capsys)


def test_somebody_is_connected(older: Company, capsys: pytest.CaptureFixture[str]) -> None:
    person = older.login("buyer", name="anna")
    with psycopg.connect(person):
        assert f"is in use by {older.logins[0]}" in refused(older, capsys)


def test_it_waits_for_people(older: Company) -> None:
    connection = psycopg.connect(older.login("buyer"))
    threading.Timer(2, connection.close).start()
    assert run(older, "run", "--wait", "1") == cli.OK
    assert release_of(older) == RELEASE


def test_no_room_for_a_copy(
    older: Company, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_free", lambda _keeper: 1_000_000)
    assert "the server's disk has 1 MB left. Make room first" in refused(older, capsys)


def test_two_at_once(older: Company, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "_WAIT_S", 0.2)
    with (
        psycopg.connect(older.server.conninfo(), autocommit=True) as other,
        points.alone(other, older.database),
    ):
        assert "An upgrade, dry run or undo of" in refused(older, capsys)


def test_a_company_of_a_newer_release(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    with company.connect() as connection:
        connection.execute(
            "insert into erp.deployment (revision, code_hash, release)"
            " select revision, 'x', '99.0.0' from erp.deployment"
        )
    for action in ("dry-run", "run"):
        assert run(company, action) == cli.REFUSED
        assert f"has release 99.0.0, which is newer than {RELEASE}" in capsys.readouterr().err


@pytest.mark.parametrize("action", [pytest.param("dry-run", marks=pytest.mark.kills), "run"])
def test_the_program_is_killed_in_the_middle(
    older: Company, migrate: Callable[..., Path], capsys: pytest.CaptureFixture[str], action: str
) -> None:
    """The server takes everything back within seconds; the copy is dropped by whoever comes next."""
    before = counted(older)
    process = start(older, action, migrate(SLOW))
    wait_for_the_sleep(older)
    process.kill()
    process.wait()
    wait_until(lambda: older.database in names(older) and not sleeping(older))
    assert (counted(older), release_of(older), findings(older)) == (before, "0.1.9", [])
    left = names(older)[1:]
    assert len(left) == 1
    assert run(older, "finish") == cli.OK
    assert f"Dropped, left by earlier runs: {left[0]}." in capsys.readouterr().out
    assert names(older) == [older.database]


@pytest.mark.kills
def test_the_server_is_killed_in_the_middle(
    database_folder: Path, migrate: Callable[..., Path], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After the start the company is whole, at the old release. Where WAL is kept, an upgrade names its moment."""
    server = embedded.start(database_folder, tuned_for="small")
    company = put_back(server)
    before = counted(company)
    process = start(company, "run", migrate(SLOW))
    wait_for_the_sleep(company)
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        for setting in ("wal_level = 'replica'", "archive_mode = 'on'", "archive_command = 'true'"):
            connection.execute(f"alter system set {setting}".encode())
    os.kill(server.pid, signal.SIGKILL)
    assert process.wait(timeout=60) == cli.REFUSED
    embedded.release(server)
    company.server = embedded.start(database_folder, tuned_for="small")
    assert (counted(company), release_of(company)) == (before, "0.1.0")
    with psycopg.connect(company.conninfo) as connection:
        assert books.check(connection, company.roles, "0.1.0", is_this=False).findings == ()
    assert run(company, "finish") == cli.OK
    assert "Dropped, left by earlier runs" in capsys.readouterr().out
    monkeypatch.undo()
    assert run(company, "run") == cli.OK
    name = next(name for name in names(company) if "__before_" in name)
    assert f"In the WAL the moment before is called {name}." in capsys.readouterr().out


def test_a_commit_that_nobody_heard_of(
    older: Company, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line breaks when the upgrade is done: its restore point stays, and the next run finds it all done."""
    @contextmanager
    def deaf(conninfo: str) -> Iterator[object]:
        with transaction(conninfo) as connection:
            yield connection
        raise psycopg.OperationalError("the connection was lost")

    monkeypatch.setattr("server_db.maintenance.upgrade.run.transaction", deaf)
    assert run(older, "run") == cli.REFUSED
    assert "the connection was lost" in capsys.readouterr().err
    assert release_of(older) == RELEASE
    assert run(older, "run") == cli.OK
    assert "nothing to do" in capsys.readouterr().out
    assert run(older, "undo") == cli.OK
    assert release_of(older) == "0.1.9"


def test_somebody_writes_between_copy_and_locks(older: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a copy is not what would be upgraded: it is dropped, and made again."""
    copy, made = copies.by_server, list[str]()

    def late(keeper: object, source: str, target: str, *more: object) -> None:
        copy(keeper, source, target, *more)  # type: ignore[arg-type]
        made.append(target)
        if len(made) == 1:
            with older.as_owner() as connection:
                connection.execute("update erp.company set website = 'late.example', version = version + 1")

    monkeypatch.setattr(copies, "by_server", late)
    assert run(older, "run") == cli.OK
    assert len(made) == 2
    assert names(older) == [older.database, made[1]]
    assert run(older, "undo") == cli.OK
    with older.connect() as connection:
        assert connection.execute("select website from erp.company").fetchone() == ("late.example",)


def start(company: Company, action: str, folder: Path) -> subprocess.Popen[bytes]:
    words = ["upgrade", action, company.database, "--server", company.server.conninfo()]
    return subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(folder), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def sleeping(company: Company) -> bool:
    with psycopg.connect(company.server.conninfo()) as connection:
        row = connection.execute(
            "select exists (select from pg_stat_activity where starts_with(datname, %s) and state = 'active'"
            " and wait_event = 'PgSleep')",
            [company.database],
        ).fetchone()
    return row == (True,)


def wait_for_the_sleep(company: Company) -> None:
    wait_until(lambda: sleeping(company))
