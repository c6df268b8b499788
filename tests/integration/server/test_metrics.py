"""What is watched tells how it is; whoever watches may read nothing else."""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from psycopg.sql import SQL, Identifier, Literal

from server_db import cli, watchers
from server_db.access import render
from server_db.access.audit import audit
from server_db.access.permissions import Permission
from server_db.access.roles import Roles
from server_db.errors import ServerError
from server_db.maintenance import checks
from server_db.maintenance.backup import keys
from server_db.maintenance.backup.make import make
from server_db.maintenance.metrics import publish
from server_db.maintenance.metrics.collector import LOGGER, KontorCollector
from tests.factories.shelf import sentence_of, wait_until
from tests.plugins.company import PASSWORD, Company, copied

DENIED = "42501"


@pytest.fixture(scope="module")
def shared(template_company: Company) -> Iterator[Company]:
    """One company for all tests that leave it as it is."""
    yield from copied(template_company)


@pytest.fixture(scope="module")
def watcher(shared: Company) -> Iterator[str]:
    """A login that watches it, with all that PostgreSQL lets it see."""
    login = f"eye-{secrets.token_hex(4)}"
    assert watchers.add_watcher(shared.conninfo, login, PASSWORD)
    yield login
    with shared.connect() as connection:
        connection.execute(SQL("drop role {}").format(Identifier(login)))


def conninfo_of(company: Company, watcher: str, database: str = "postgres") -> str:
    return company.server.conninfo(database, user=watcher, password=PASSWORD)


def told(collector: KontorCollector) -> Callable[..., float]:
    """What asks a metric with its labels for its value."""
    found = {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(publish.text(collector))
        for sample in family.samples
    }
    return lambda name, **labels: found[name, frozenset(labels.items())]


def collector(company: Company, watcher: str, *names: str) -> KontorCollector:
    return KontorCollector(conninfo_of(company, watcher), names or (company.database,))


# Who watches may read nothing of the books.


def test_the_catalogue_lets_a_watcher_do_one_thing(shared: Company, watcher: str) -> None:
    with shared.connect() as connection:
        tables = connection.execute(
            "select c.relname from pg_class c where c.relnamespace = 'erp'::regnamespace"
            " and c.relkind in ('r', 'p', 'v') and (has_table_privilege(%(who)s, c.oid, %(rights)s)"
            " or has_any_column_privilege(%(who)s, c.oid, 'select, insert, update, references'))",
            {"who": watcher, "rights": "select, insert, update, delete, truncate, references, trigger"},
        ).fetchall()
        functions = connection.execute(
            "select proname from pg_proc where pronamespace = 'erp_api'::regnamespace"
            " and has_function_privilege(%s, oid, 'execute')",
            [watcher],
        ).fetchall()
        row = connection.execute(
            "select has_schema_privilege(%(who)s, 'erp', 'usage'), has_schema_privilege(%(who)s, 'erp_api', 'create'),"
            " has_database_privilege(%(who)s, current_database(), 'create, temporary')",
            {"who": watcher},
        ).fetchone()
    assert tables == []
    assert functions == [("metrics__read",)]
    assert row == (False, False, False)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from erp.party",
        "select name from erp.company",
        "select login, name from erp.person",
        "select debit from erp.account_balance",
        "select detail from erp.backup_proof",
        "select findings from erp.check_run",
        "select last_number from erp.document_number",
        "select * from erp_api.session_start('0.1.0')",
        "select * from erp_api.ties()",
        "select * from erp_api.trial_balance(null, null)",
        "select * from erp_api.check__001_voucher_balanced()",
        "create table erp.mine (x int)",
        "create temporary table mine (x int)",
        "alter system set log_statement = 'all'",
    ],
)
def test_a_watcher_is_refused(shared: Company, watcher: str, statement: str) -> None:
    conninfo = conninfo_of(shared, watcher, shared.database)
    with psycopg.connect(conninfo, autocommit=True) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(statement.encode())
    assert refused.value.sqlstate in {DENIED, "42883"}  # another signature is no way in either


def test_a_watcher_of_one_company_may_not_open_another(shared: Company, watcher: str, chinese_company: Company) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(conninfo_of(shared, watcher, chinese_company.database))
    ask = told(collector(shared, watcher, shared.database, chinese_company.database))
    assert ask("kontor_up", company=shared.database) == 1
    assert ask("kontor_up", company=chinese_company.database) == 0


def test_a_person_reads_no_metrics(shared: Company) -> None:
    person = shared.login(permissions=Permission)
    with psycopg.connect(person) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select * from erp_api.metrics__read()")


def test_figures_hold_nothing_of_persons_or_partners(company: Company) -> None:
    """Planted names and amounts are in no line of what is told."""
    planted = ["planted-login", "Planted Supplier", "Planted Person", "98765.43"]
    login = f"eye-{secrets.token_hex(4)}"
    company.login("buyer", name="planted-login")
    with company.connect() as connection:
        connection.execute("update erp.company set name = 'Planted Supplier', version = version + 1")
        connection.execute("update erp.person set name = 'Planted Person', version = version + 1")
        watchers.add_watcher(company.conninfo, login, PASSWORD)
        said = publish.text(collector(company, login))
        connection.execute(SQL("drop role {}").format(Identifier(login)))
    assert f'kontor_up{{company="{company.database}"}} 1.0' in said
    assert not [one for one in planted if one.lower() in said.lower()]


# Making the login.


@pytest.fixture
def login(shared: Company) -> Iterator[str]:
    name = f"eye-{secrets.token_hex(4)}"
    yield name
    with shared.connect() as connection:
        connection.execute(SQL("drop role if exists {}").format(Identifier(name)))


def run(company: Company, *words: str) -> int:
    return cli.main([*words, "--server", company.server.conninfo()])


def test_the_command_makes_a_login(
    shared: Company, login: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    assert run(shared, "watcher", shared.database, login) == cli.OK
    assert f"{login} may read the metrics of {shared.database}, and nothing else" in capsys.readouterr().out
    assert run(shared, "watcher", shared.database, login) == cli.OK, "again, for a login that is there"
    assert told(collector(shared, login))("kontor_watcher_sees_all") == 1
    with shared.connect() as connection:
        row = connection.execute("select rolpassword from pg_authid where rolname = %s", [login]).fetchone()
        assert audit(connection, shared.roles) == [], "who watches is no stranger among the roles"
    assert row is not None
    assert row[0].startswith("SCRAM-SHA-256$")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a b", "The login a b cannot be used"),
        ("postgres", "belongs to the server itself"),
        ("pg_monitor", "belongs to the server itself"),
        ("pg_mine", "belongs to the server itself"),
    ],
)
def test_names_that_are_refused(
    shared: Company, name: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    assert run(shared, "watcher", shared.database, name) == cli.REFUSED
    assert sentence in sentence_of(capsys)


def test_a_person_does_not_watch(shared: Company, capsys: pytest.CaptureFixture[str]) -> None:
    person = psycopg.conninfo.conninfo_to_dict(shared.login("buyer"))["user"]
    assert run(shared, "watcher", shared.database, str(person)) == cli.REFUSED
    assert f"{person} is a person of a company" in sentence_of(capsys)


@pytest.mark.parametrize(("password", "said"), [("", "is empty"), ("secret", "too short"), ("password1234", "tried")])
def test_passwords_that_are_refused(shared: Company, login: str, password: str, said: str) -> None:
    with pytest.raises(ServerError, match=said):
        watchers.add_watcher(shared.conninfo, login, password)


def test_without_a_superuser(shared: Company, login: str) -> None:
    """Who made the company may let somebody watch it; what others do is seen when a superuser says so."""
    maker = f"maker-{secrets.token_hex(4)}"
    with shared.connect() as connection:
        connection.execute(
            SQL("create role {} login createrole createdb password {}").format(Identifier(maker), Literal(PASSWORD))
        )
        connection.execute(
            SQL("grant {}, {} to {} with admin option").format(
                Identifier(shared.roles.watcher), Identifier(shared.roles.member), Identifier(maker)
            )
        )
    try:
        conninfo = shared.server.conninfo(shared.database, user=maker, password=PASSWORD)
        assert not watchers.add_watcher(conninfo, login, PASSWORD)
        ask = told(collector(shared, login))
        assert ask("kontor_up", company=shared.database) == 1
        assert ask("kontor_watcher_sees_all") == 0
        with shared.connect() as connection:
            connection.execute(SQL("grant pg_monitor to {}").format(Identifier(login)))
        assert told(collector(shared, login))("kontor_watcher_sees_all") == 1
    finally:
        with shared.connect() as connection:
            connection.execute(SQL("drop role if exists {}").format(Identifier(login)))
            connection.execute(
                SQL("revoke {}, {} from {} cascade").format(
                    Identifier(shared.roles.watcher), Identifier(shared.roles.member), Identifier(maker)
                )
            )
            connection.execute(SQL("drop role {}").format(Identifier(maker)))


def test_who_may_not_make_logins(shared: Company, login: str) -> None:
    person = shared.login("administrator")
    with pytest.raises(ServerError, match="may not manage the login"):
        watchers.add_watcher(person, login, PASSWORD)


# What is told.


def test_sessions_locks_and_slow_statements(shared: Company, watcher: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server_db.maintenance.metrics.server.SLOW_S", 0.3)
    name = shared.database
    with shared.connect() as holder, shared.connect() as waiter, shared.connect() as sleeper:
        holder.autocommit = False
        holder.execute("lock table erp.unit in exclusive mode")
        waits = threading.Thread(target=waiter.execute, args=["lock table erp.unit in exclusive mode; commit"])
        sleeps = threading.Thread(target=sleeper.execute, args=["select pg_sleep(2)"])
        waits.start()
        sleeps.start()
        time.sleep(0.8)
        ask = told(collector(shared, watcher))
        holder.rollback()
        waits.join()
        sleeps.join()
    assert ask("kontor_sessions", company=name, state="idle_in_transaction") == 1
    assert ask("kontor_sessions", company=name, state="active") == 2
    assert ask("kontor_session_logins", company=name) == 1
    assert ask("kontor_lock_waits", company=name) == 1
    assert ask("kontor_lock_wait_longest_seconds", company=name) > 0.3
    assert ask("kontor_statements_slow", company=name) == 2
    assert ask("kontor_session_oldest_transaction_seconds", company=name) > 0.5
    ask = told(collector(shared, watcher))
    assert ask("kontor_lock_waits", company=name) == 0
    assert ask("kontor_sessions", company=name, state="active") == 0


def test_all_companies_of_the_server(shared: Company, watcher: str) -> None:
    """Those without a right for the login are told as down, so that nobody takes them for watched."""
    with shared.connect() as connection:
        copy = Identifier(f"{shared.database}__dry_run_20261128")
        connection.execute(SQL("create database {} owner {}").format(copy, Identifier(shared.roles.owner)))
        try:
            said = publish.text(KontorCollector(conninfo_of(shared, watcher)))
        finally:
            connection.execute(SQL("drop database {}").format(copy))
    assert "__" not in said, "what an upgrade or a restore works on is no company"
    assert f'kontor_up{{company="{shared.database}"}} 1.0' in said
    assert 'kontor_up{company="postgres"}' not in said


def test_the_checks_are_kept_and_told(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    login = f"eye-{secrets.token_hex(4)}"
    watchers.add_watcher(company.conninfo, login, PASSWORD)
    try:
        ask = told(collector(company, login))
        assert ask("kontor_check_timestamp_seconds", company=company.database) == 0
        with pytest.raises(KeyError):
            ask("kontor_check_findings", company=company.database, check=checks.RIGHTS)
        before = time.time()
        assert run(company, "check", company.database) == cli.OK
        with company.as_owner() as connection:
            connection.execute("grant select on erp.party to public")
            connection.execute("insert into erp.document_number values ('payment', 2026, 3)")
        ask = told(collector(company, login))
        assert ask("kontor_check_findings", company=company.database, check=checks.RIGHTS) == 0
        assert run(company, "check", company.database) == cli.FOUND
        ask = told(collector(company, login))
        assert ask("kontor_check_findings", company=company.database, check=checks.RIGHTS) == 1
        assert ask("kontor_check_findings", company=company.database, check="019_document_numbers") > 0
        assert ask("kontor_check_timestamp_seconds", company=company.database) >= before - 1
        assert ask("kontor_check_duration_seconds", company=company.database) > 0
        assert "WRONG" in capsys.readouterr().out
        assert ask("kontor_documents_total", company=company.database, kind="payment") == 3
    finally:
        with company.connect() as connection:
            connection.execute(SQL("drop role {}").format(Identifier(login)))


def test_backups_in_their_folder(shared: Company, watcher: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    gone = KontorCollector(conninfo_of(shared, watcher), [shared.database], folder)
    assert told(gone)("kontor_backup_folder_up") == 0
    folder.mkdir()
    ask = told(gone)
    assert ask("kontor_backup_folder_up") == 1
    assert ask("kontor_backup_timestamp_seconds", company=shared.database) == 0
    made = make(shared.conninfo, folder, to=[keys.make_key(tmp_path / "key")])
    ask = told(gone)
    assert ask("kontor_backups", company=shared.database) == 1
    assert abs(ask("kontor_backup_timestamp_seconds", company=shared.database) - time.time()) < 60
    assert ask("kontor_backup_size_bytes", company=shared.database) > sum(
        one.bytes for one in made.backup.manifest.parts.values()
    )


# A server that is down is told, and never a reason to fail.


def test_a_server_that_is_down(capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = ("--server", "host=127.0.0.1 port=1 user=eye")
    assert cli.main(["metrics", "acme", *nowhere]) == cli.OK
    said = capsys.readouterr()
    assert "kontor_server_up 0.0" in said.out
    assert 'kontor_up{company="acme"} 0.0' in said.out
    assert "the server cannot be asked" in said.err


def test_a_wrong_password(shared: Company, watcher: str, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = shared.server.conninfo("postgres", user=watcher, password="not it")
    assert cli.main(["metrics", shared.database, "--server", wrong]) == cli.OK
    said = capsys.readouterr()
    assert "kontor_server_up 0.0" in said.out
    assert "not it" not in said.out + said.err


def test_down_and_up_again_are_logged_once(shared: Company, watcher: str, caplog: pytest.LogCaptureFixture) -> None:
    name = f"t{secrets.token_hex(6)}"
    watching = collector(shared, watcher, name)
    with caplog.at_level(logging.INFO, LOGGER):
        for _ in range(3):
            assert told(watching)("kontor_up", company=name) == 0
        assert [record.levelname for record in caplog.records] == ["WARNING"]
        with shared.connect() as connection:
            connection.execute(SQL("create database {} template {}").format(Identifier(name), Identifier("template1")))
        try:
            assert told(watching)("kontor_up", company=name) == 0, "a database that is no company"
        finally:
            with shared.connect() as connection:
                connection.execute(SQL("drop database {}").format(Identifier(name)))
        assert [record.levelname for record in caplog.records] == ["WARNING"]
        watching = collector(shared, watcher)
        watching._down[shared.database] = "it did not answer"
        assert told(watching)("kontor_up", company=shared.database) == 1
        assert caplog.messages[-1] == f"{shared.database} can be asked again"


def test_a_company_whose_release_tells_nothing(company: Company) -> None:
    """One of a release before this one, until it is deployed: down for who watches, a company for the others."""
    login = f"eye-{secrets.token_hex(4)}"
    watchers.add_watcher(company.conninfo, login, PASSWORD)
    with company.connect() as connection:
        connection.execute("drop function erp_api.metrics__read()")
        ask = told(collector(company, login))
        connection.execute(SQL("drop role {}").format(Identifier(login)))
    assert ask("kontor_up", company=company.database) == 0
    assert ask("kontor_database_size_bytes", company=company.database) > 0


# How it is told.


def test_served(shared: Company, watcher: str) -> None:
    exporter = publish.Exporter(collector(shared, watcher), "127.0.0.1:0")
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{exporter.port}/metrics", timeout=10) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
            assert b"# TYPE kontor_up gauge" in answer.read()
        with pytest.raises(ServerError, match="cannot be listened on: Address already in use"):
            publish.Exporter(collector(shared, watcher), f"127.0.0.1:{exporter.port}")
    finally:
        exporter.close()


@pytest.mark.parametrize("address", ["", "9746", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "a b:1", "[::1]"])
def test_addresses_that_are_none(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["metrics", "--server", "host=127.0.0.1 port=1", f"--listen={address}"]) == cli.REFUSED
    assert "is not an address to listen on" in sentence_of(capsys)


def test_it_listens_to_this_machine_alone_unless_told() -> None:
    options = cli.parser().parse_args(["metrics", "--listen"])
    assert options.listen.startswith("127.0.0.1:")


def test_written_whole_or_not_at_all(
    shared: Company, watcher: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kontor.prom"
    words = ("metrics", shared.database, "--server", conninfo_of(shared, watcher), "--output")
    assert cli.main([*words, str(file)]) == cli.OK
    assert "kontor_server_up 1.0" in file.read_text()
    assert [one.name for one in tmp_path.iterdir()] == [file.name]
    assert cli.main([*words, str(tmp_path / "nowhere" / "kontor.prom")]) == cli.REFUSED
    assert "could not be written" in sentence_of(capsys)


def test_a_process_serves_until_it_is_stopped(shared: Company, watcher: str, tmp_path: Path) -> None:
    import signal
    import subprocess
    import sys

    from tests.factories.shelf import ROOT

    log = tmp_path / "log"
    words = ["metrics", shared.database, "--server", conninfo_of(shared, watcher), "--listen=127.0.0.1:0", "--log=json"]
    with log.open("w") as opened:
        process = subprocess.Popen([sys.executable, "-m", "server_db.cli", *words], cwd=ROOT, stderr=opened)
    try:
        wait_until(lambda: "listens on port" in log.read_text())
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == cli.OK
    finally:
        process.kill()
        process.wait()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["message"].rstrip("0123456789 ") for line in lines] == ["begins", "listens on port", "ends"]
    assert lines[-1]["code"] == "0"
    assert PASSWORD not in log.read_text()


# What is restored or copied of a release that had no such role.


def test_an_older_company_is_copied_and_gets_the_role_later(company: Company) -> None:
    rights = [one.as_string() for one in render.database_rights(Roles("never_made"), company.database)]
    (granting,) = [one for one in rights if "never_made__watcher" in one]
    with company.as_owner() as connection:
        connection.execute(granting.encode())
