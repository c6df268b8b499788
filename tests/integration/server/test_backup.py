"""A backup comes back as it was; prove says so, or says what is wrong; people and roles come back where they should."""

from __future__ import annotations

import secrets
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from server_db import cli, embedded
from server_db import company as companies
from server_db.access.audit import audit
from server_db.access.permissions import Permission
from server_db.deploy import become_owner, roles_of, title_of
from server_db.maintenance.backup import files, keys, totals
from server_db.maintenance.backup.make import make
from server_db.maintenance.backup.prove import prove
from server_db.maintenance.backup.restore import restore
from server_db.maintenance.backup.totals import Totals, measure
from tests.integration.server.documents import make_records
from tests.plugins.company import PASSWORD, Company


@dataclass
class Safe:
    """A place for backups, and the key that opens them."""

    folder: Path
    key_file: Path
    public: str

    @property
    def identities(self) -> keys.Identities:
        return keys.identities(self.key_file)

    def words(self, command: str, name: str, company: Company, *more: str) -> list[str]:
        return [command, name, "--server", company.server.conninfo(), *more]


@pytest.fixture
def safe(tmp_path: Path) -> Safe:
    key_file = tmp_path / "kontor.key"
    return Safe(tmp_path / "备份 of all", key_file, keys.make_key(key_file))


@pytest.fixture
def target(company: Company) -> Iterator[str]:
    name = f"t{secrets.token_hex(6)}"
    yield name
    with company.connect() as connection:
        connection.execute(SQL("drop database if exists {} with (force)").format(Identifier(name)))


def test_a_restored_company_is_the_one_that_was_backed_up(company: Company, safe: Safe, target: str) -> None:
    with company.connect() as connection:
        make_records(connection)
    clerk = company.login("buyer", name="anna")
    made = make(company.conninfo, safe.folder, to=[safe.public])
    assert [one.login for one in made.rights.logins] == [company.logins[0]]
    with company.connect() as connection:
        connection.execute("update erp.party set name = 'Changed later', version = version + 1")
    done = restore(company.server.conninfo(), made.backup.path, target, safe.identities)
    assert done.is_copy
    assert not done.is_older
    with psycopg.connect(company.server.conninfo(target)) as connection:
        roles = roles_of(connection)
        assert title_of(connection) == "Test company"
        assert audit(connection, roles) == []
        become_owner(connection, roles)
        assert measure(connection) == done.contents.totals
        assert connection.execute("select name from erp.party").fetchall() == [("Zhonghe Trading",)]
    with psycopg.connect(make_conninfo(clerk, dbname=target)) as connection:
        assert connection.execute("select count(*) from erp.purchase_order").fetchone() == (2,)


def test_the_files_are_private_and_tell_nothing(company: Company, safe: Safe) -> None:
    made = make(company.conninfo, safe.folder, to=[safe.public])
    names = {path.name for path in made.backup.path.iterdir()}
    assert names == {"manifest.json", "database.dump.age", "contents.json.age"}
    if sys.platform != "win32":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in made.backup.path.iterdir()}
        assert modes == {0o600}
        assert stat.S_IMODE(made.backup.path.stat().st_mode) == 0o700
        assert stat.S_IMODE(safe.key_file.stat().st_mode) == 0o600
    everything = b"".join(path.read_bytes() for path in made.backup.path.iterdir())
    assert b"SCRAM-SHA-256" not in everything
    assert b"PGDMP" not in everything
    assert b"purchase_order" not in everything


def test_no_password_stands_on_a_command_line(
    company: Company, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, arguments: list[str], **options: object) -> None:
            started.append(arguments)
            super().__init__(arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", Noted)
    make(company.conninfo, safe.folder, to=[safe.public])
    assert len(started) == 1
    assert company.server.password not in " ".join(started[0])


def test_rows_written_during_the_backup_are_not_in_it(
    company: Company, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dump and what is counted are of one snapshot: what is committed between the two is in neither."""
    from server_db.maintenance.backup import rights

    read = rights.read

    def late(connection: psycopg.Connection[object], roles: object) -> object:
        with company.connect() as other:
            make_records(other)
        return read(connection, roles)  # type: ignore[arg-type]

    monkeypatch.setattr(rights, "read", late)
    make(company.conninfo, safe.folder, to=[safe.public])
    proof = prove(company.server.conninfo(), company.database, safe.folder, safe.identities)
    assert proof.findings == ()
    with company.connect() as connection:
        assert connection.execute("select count(*) from erp.purchase_order").fetchone() == (2,)


def test_prove_records_what_it_saw(company: Company, safe: Safe, capsys: pytest.CaptureFixture[str]) -> None:
    make(company.conninfo, safe.folder, to=[safe.public])
    words = ("--from", str(safe.folder), "--key-file", str(safe.key_file))
    assert cli.main(safe.words("prove", company.database, company, *words)) == cli.OK
    said = capsys.readouterr().out
    assert "proved at" in said
    assert "23 checks in order" in said
    with company.connect() as connection:
        rows = connection.execute("select backup_name, outcome, detail from erp.backup_proof").fetchall()
        left = connection.execute("select datname from pg_database where datname like '%\\_\\_restore%'").fetchall()
    assert rows == [(files.names(safe.folder, company.database)[0], "proved", {"findings": []})]
    assert left == []


def test_prove_finds_a_company_that_is_wrong(company: Company, safe: Safe, capsys: pytest.CaptureFixture[str]) -> None:
    with company.as_owner() as connection:
        connection.execute(
            "insert into erp.account_balance (account_id, period_id, slot, debit, credit)"
            " select a.id, p.id, 0, 1, 0 from erp.account a, erp.period p"
            " where a.code = '1000' and p.code like '%-01'"
        )
        connection.execute("grant select on erp.party to public")
    make(company.conninfo, safe.folder, to=[safe.public])
    words = ("--from", str(safe.folder), "--key-file", str(safe.key_file))
    assert cli.main(safe.words("prove", company.database, company, *words)) == cli.FOUND
    said = capsys.readouterr().out
    assert "002_account_balance: " in said
    assert "grant not in the policy: select on party to public" in said
    with company.connect() as connection:
        assert connection.execute("select outcome from erp.backup_proof").fetchall() == [("failed",)]


def test_prove_compares_with_what_was_counted(
    company: Company, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = measure

    def more(connection: psycopg.Connection[object]) -> Totals:
        found = honest(connection)
        return Totals(found.rows | {"voucher": 7}, found.figures | {"stock value": "12.5"})

    with monkeypatch.context() as patched:
        patched.setattr(totals, "measure", more)
        made = make(company.conninfo, safe.folder, to=[safe.public])
    proof = prove(company.server.conninfo(), company.database, safe.folder, safe.identities)
    assert proof.findings == (
        "rows of voucher: 7 when backed up, 0 when restored",
        "stock value: 12.5 when backed up, None when restored",
    )
    with pytest.raises(Exception, match="is not what was backed up"):
        restore(company.server.conninfo(), made.backup.path, "never_made", safe.identities)


def test_another_server_gets_the_people_with_their_passwords(
    company: Company, safe: Safe, database_folder: Path
) -> None:
    """A job of the company's own, a person without a login, one who is there already: each is told."""
    company.login("buyer", permissions=[Permission.STOCK_READ], name="anna")
    login = company.logins[-1]
    company.login("storekeeper", name="bert")
    known = company.logins[-1]
    made = make(company.conninfo, safe.folder, to=[safe.public])
    with embedded.running(database_folder, tuned_for="test") as other:
        with psycopg.connect(other.conninfo(), autocommit=True) as connection:
            connection.execute(SQL("create role {} login password 'own'").format(Identifier(known)))
        done = restore(other.conninfo(), made.backup.path, "acme", safe.identities)
        assert done.logins.made == (login,)
        assert done.logins.without_password == ()
        assert done.logins.left == (known,)
        assert not done.is_copy
        with psycopg.connect(other.conninfo("acme", user=login, password=PASSWORD)) as connection:
            assert connection.execute("select erp_api.may('purchase_order:edit')").fetchone() == (True,)
        with psycopg.connect(other.conninfo("acme")) as connection:
            assert audit(connection, roles_of(connection)) == []
            assert connection.execute(
                "select count(*) from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = %s",
                [known],
            ).fetchone() == (0,)
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(other.conninfo("acme", user=known, password="own"))
        assert restore(other.conninfo(), made.backup.path, "acme_2", safe.identities).is_copy


def test_roles_of_another_company_are_never_used(
    company: Company, safe: Safe, capsys: pytest.CaptureFixture[str]
) -> None:
    made = make(company.conninfo, safe.folder, to=[safe.public])
    with company.as_owner() as connection:
        connection.execute("alter table erp.company disable trigger user")
        connection.execute("update erp.company set created_at = created_at + interval '1 second'")
        connection.execute("alter table erp.company enable trigger user")
    words = ("--from", str(made.backup.path), "--key-file", str(safe.key_file))
    assert cli.main(safe.words("restore", "new_one", company, *words)) == cli.REFUSED
    assert "belong to another company" in capsys.readouterr().err


def test_who_made_the_company_needs_no_superuser(company: Company, safe: Safe, target: str) -> None:
    """He backs up every row, those that the row rules keep to one person too; the passwords are not his to read."""
    with company.connect() as connection:
        make_records(connection)
        connection.execute("insert into erp.change_log (noun, record_id, action, changes) values ('x', '1', 'y', '{}')")
    clerk = company.login("buyer", name="anna", warehouses=["MAIN"])
    with psycopg.connect(clerk, autocommit=True) as connection:
        connection.execute("insert into erp.person_state (key, value) values ('a', '{}')")
    maker = f"maker-{secrets.token_hex(4)}"
    with company.connect() as connection:
        connection.execute(
            SQL("create role {} login createrole createdb password {}").format(Identifier(maker), Literal(PASSWORD))
        )
        connection.execute(
            SQL("grant {} to {} with inherit true, set true").format(
                Identifier(company.roles.owner), Identifier(maker)
            )
        )
    try:
        as_maker = company.server.conninfo(company.database, user=maker, password=PASSWORD)
        made = make(as_maker, safe.folder, to=[safe.public])
        assert not made.rights.has_verifiers
        proof = prove(make_conninfo(as_maker, dbname="postgres"), company.database, safe.folder, safe.identities)
        assert all(finding.startswith("008_stock_balance_moves") for finding in proof.findings), "as the records are"
        done = restore(make_conninfo(as_maker, dbname="postgres"), made.backup.path, target, safe.identities)
        with psycopg.connect(company.server.conninfo(target)) as connection:
            assert measure(connection) == done.contents.totals
        with company.connect() as connection:
            now = measure(connection).rows
        assert now | {"backup_proof": 0} == done.contents.totals.rows
        assert done.contents.totals.rows["person_state"] == 1
    finally:
        with company.connect() as connection:
            connection.execute(SQL("drop database if exists {} with (force)").format(Identifier(target)))
            connection.execute(SQL("drop owned by {}").format(Identifier(maker)))
            connection.execute(SQL("drop role {}").format(Identifier(maker)))


def test_an_older_release_is_restored_as_it_was(
    company: Company, safe: Safe, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with company.connect() as connection:
        connection.execute(
            "insert into erp.deployment (revision, code_hash, release)"
            " select revision, 'x', '0.0.9' from erp.deployment"
        )
    made = make(company.conninfo, safe.folder, to=[safe.public])
    words = ("--from", str(made.backup.path), "--key-file", str(safe.key_file))
    assert cli.main(safe.words("restore", target, company, *words)) == cli.OK
    assert f"kontor-server upgrade run {target}" in capsys.readouterr().out
    assert prove(company.server.conninfo(), company.database, safe.folder, safe.identities).findings == ()


def test_what_is_being_restored_is_open_to_nobody(company: Company, target: str) -> None:
    """Who is connected to it, even without a right in it, would keep it from getting its name."""
    person = company.login("buyer")
    with company.connect() as connection:
        companies.create_database(connection, target, company.roles)
        try:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(make_conninfo(person, dbname=target))
        finally:
            companies.drop_database(connection, target)


def test_retention_keeps_days_weeks_and_months() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    moments = [now - timedelta(hours=8 * number) for number in range(3 * 400)]
    kept = files.kept_of(moments, files.Keep(days=7, weeks=5, months=12), now)
    newest_first = sorted(kept, reverse=True)
    assert newest_first[:3] == moments[:3], "all of the last day"
    days = {moment.astimezone().date() for moment in newest_first}
    assert {now.astimezone().date() - timedelta(days=number) for number in range(7)} <= days
    assert len({moment.astimezone().date().isocalendar()[:2] for moment in kept}) >= 5
    assert len({(moment.astimezone().year, moment.astimezone().month) for moment in kept}) == 12
    assert len(kept) <= 3 + 7 + 5 + 12


def test_the_newest_backup_is_kept_even_by_nothing() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    old = [now - timedelta(days=400), now - timedelta(days=500)]
    assert files.kept_of(old, files.Keep(), now) == {old[0]}


def test_the_last_backup_that_was_proved_is_kept(company: Company, safe: Safe) -> None:
    """Until a newer one is proved: those after it may all be worth nothing."""
    proved, gone = (f"{company.database}-2020010{day}T030405.678Z" for day in (2, 3))
    make(company.conninfo, safe.folder, to=[safe.public]).backup.path.rename(safe.folder / proved)
    assert prove(company.server.conninfo(), company.database, safe.folder, safe.identities).findings == ()
    make(company.conninfo, safe.folder, to=[safe.public]).backup.path.rename(safe.folder / gone)
    made = make(company.conninfo, safe.folder, to=[safe.public], keep=files.Keep(days=1))
    assert made.removed == (gone,)
    assert prove(company.server.conninfo(), company.database, safe.folder, safe.identities).findings == ()
    assert make(company.conninfo, safe.folder, to=[safe.public], keep=files.Keep(days=1)).removed == (proved,)


def test_a_new_backup_removes_what_nothing_keeps(company: Company, safe: Safe) -> None:
    first = make(company.conninfo, safe.folder, to=[safe.public]).backup
    old = safe.folder / f"{company.database}-20200102T030405.678Z"
    first.path.rename(old)
    other = safe.folder / f"{company.database}x-20200102T030405.678Z"
    other.mkdir()
    made = make(company.conninfo, safe.folder, to=[safe.public], keep=files.Keep(days=1))
    assert made.removed == (old.name,)
    assert sorted(path.name for path in safe.folder.iterdir() if not path.name.startswith(".")) == sorted(
        [made.backup.name, other.name]
    )
    assert list(other.iterdir()) == []
