"""The database of the last release is upgraded with data in it: nothing is lost, people go on, and it can be undone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from erp_desktop.demo.people import EMPLOYEES
from migrations import runner
from server_db import cli
from server_db.access import catalogue
from server_db.access.audit import audit
from server_db.access.catalogue import Catalogue
from server_db.access.jobs import JOB_ROLES
from server_db.access.permissions import Permission
from server_db.access.release import CLIENT_RELEASE_MIN, RELEASE
from server_db.access.roles import Roles
from server_db.deploy import become_owner, transaction
from server_db.embedded import Server
from server_db.errors import ServerError
from server_db.maintenance import checks
from server_db.maintenance.backup.totals import Totals, measure
from server_db.people import NewPerson, add_person, set_jobs
from tests.factories.books import Billed, Books, Bought
from tests.factories.releases.restore import RELEASES, put_back, remove
from tests.plugins.clerks import open_database
from tests.plugins.company import PASSWORD, Company

DAY = "2026-10-30"
NEEDED_COLUMNS = """
select table_name || '.' || column_name from information_schema.columns
where table_schema = 'erp' and is_nullable = 'NO' and column_default is null and is_identity = 'NO'
"""
FUNCTIONS = """
select format('%s(%s) %s', proname, pg_get_function_arguments(oid), pg_get_function_result(oid))
from pg_proc where pronamespace = 'erp_api'::regnamespace and proname !~ '^check__'
"""


@pytest.fixture(params=RELEASES)
def earlier(postgres_server: Server, request: pytest.FixtureRequest) -> Iterator[Company]:
    made = put_back(postgres_server, request.param)
    yield made
    remove(made)


def run(company: Company, action: str, *more: str, server: str = "") -> int:
    """One of the commands of `kontor-server upgrade`."""
    return cli.main(["upgrade", action, company.database, "--server", server or company.server.conninfo(), *more])


def counted(company: Company) -> Totals:
    with company.as_owner() as connection:
        return measure(connection)


def names(company: Company) -> list[str]:
    """Every database of the company."""
    with company.connect() as connection:
        rows = connection.execute(
            "select datname from pg_database where starts_with(datname, %s) order by 1", [company.database]
        ).fetchall()
    return [name for (name,) in rows]


def release_of(company: Company) -> str:
    with company.connect() as connection:
        row = connection.execute("select release from erp.deployment order by id desc limit 1").fetchone()
    assert row is not None
    return str(row[0])


def memberships(company: Company) -> set[tuple[str, ...]]:
    with company.connect() as connection:
        return set(connection.execute(
            "select r.rolname, m.rolname from pg_auth_members a join pg_roles r on r.oid = a.roleid"
            " join pg_roles m on m.oid = a.member where starts_with(r.rolname, %s)",
            [f"{company.roles.prefix}__"],
        ).fetchall())  # fmt: skip


def findings(company: Company) -> list[str]:
    """What is not in order: books, rights, and the tables beside the models."""
    with company.as_owner() as connection:
        found = [f"{check.name}: {one}" for check in checks.found() for one in checks.run(connection, check)]
    with company.connect() as connection:
        found += [str(one) for one in audit(connection, company.roles)]
    with transaction(company.conninfo) as connection:
        return found + [str(one) for one in runner.drift(connection)]


def constraints(connection: psycopg.Connection[tuple[str, ...]]) -> set[tuple[str, ...]]:
    return set(connection.execute(
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
        " where connamespace = 'erp'::regnamespace and contype not in ('n', 't')"
    ).fetchall())  # fmt: skip


def as_person(company: Company, login: str, *, program: str = RELEASE) -> psycopg.Connection[tuple[object, ...]]:
    """The connection of somebody's program of a release; those of 0.1 do not say which they are."""
    conninfo = company.server.conninfo(company.database, user=login, password=PASSWORD)
    options = f"-c kontor.program={program}" if program else ""
    return psycopg.connect(make_conninfo(conninfo, options=options), autocommit=True)


def test_the_company_of_an_earlier_release(
    earlier: Company, template_company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    before, used = counted(earlier), Used.of(earlier)
    assert run(earlier, "run") == cli.OK
    said = capsys.readouterr().out
    assert f"→ release {RELEASE}, revision {runner.head()}" in said
    after = counted(earlier)
    assert after.figures == before.figures
    changed = {name for name, rows in before.rows.items() if after.rows[name] != rows} - {"deployment"}
    assert all(f"Rows of {name}: " in said for name in changed)
    assert findings(earlier) == []
    with earlier.connect() as mine, template_company.connect() as new:
        assert constraints(mine) == constraints(new)
    missing = used.missing_in(Used.of(earlier))
    assert not missing or _numbers(used.release) < _numbers(CLIENT_RELEASE_MIN), "raise CLIENT_RELEASE_MIN"
    _everybody_goes_on(earlier)
    counted_then = counted(earlier)
    assert run(earlier, "run") == cli.OK
    assert "nothing to do" in capsys.readouterr().out
    assert counted(earlier) == counted_then
    assert len(names(earlier)) == 2, "the restore point of the first upgrade"


def _everybody_goes_on(company: Company) -> None:
    """Everybody logs in and has the rights of his job; a purchase goes from order to payment."""
    for one in EMPLOYEES:
        with as_person(company, one.login) as connection:
            row = connection.execute("select erp_api.session_start()").fetchone()
        assert row is not None
        told = dict(row[0])  # type: ignore[call-overload]
        assert told["release"] == RELEASE
        assert {Permission(name) for name in told["permissions"]} == JOB_ROLES[one.job]
    books = Books(company)
    seats = {"buyer": "anna.berger", "purchasing_approver": "petra.huber", "storekeeper": "eva.maier",
             "accounts_payable_clerk": "sofia.rossi", "finance_manager": "helena.wagner"}  # fmt: skip
    books.people.update({job: as_person(company, login) for job, login in seats.items()})
    books.bin = books.value("select id from erp.bin where warehouse_id = %s and code = 'STORAGE'", books.warehouse)
    ordered = books.order([Bought(books.new_product(), "10", "5.00")], day=DAY)
    received = books.receive([(ordered[0], "10", "0")], day=DAY)
    invoice = books.invoice([Billed(received[0], "10", "5.00")], day=DAY)
    assert books.post_invoice(invoice)["status"] == "posted"
    payment = books.payment([(books.open_item(invoice), "60.00")], day=DAY)
    assert books.post_payment(payment)["status"] == "posted"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        books.call("buyer", "payment__post", payment, 2)
    books.close()
    assert findings(company) == []


@dataclass(frozen=True)
class Used:
    """What a program of the company's release uses."""

    release: str
    catalogue: Catalogue
    functions: frozenset[str]
    needed: frozenset[str]

    @classmethod
    def of(cls, company: Company) -> Used:
        with company.connect() as connection:
            found = catalogue.read(connection, company.roles)
            functions, needed = (
                frozenset(name for (name,) in connection.execute(query.encode()).fetchall())
                for query in (FUNCTIONS, NEEDED_COLUMNS)
            )
        return cls(release_of(company), found, functions, needed)

    def missing_in(self, later: Used) -> list[str]:
        """What such a program would miss or not fill in."""
        gone = [one for one in self.catalogue.changes(later.catalogue) if one.kind in {"column", "right", "job"}]
        tables = {name.split(".")[0] for name in self.catalogue.facts["column"]}
        unknown = later.needed - self.catalogue.facts["column"].keys()
        return [
            *(str(one) for one in gone if one.what != "added"),
            *(f"function {name}" for name in sorted(self.functions - later.functions)),
            *(f"column without a default: {name}" for name in sorted(unknown) if name.split(".")[0] in tables),
        ]


def _numbers(release: str) -> list[int]:
    return [int(part) for part in release.split(".")]


def test_a_dry_run_tells_everything_and_changes_nothing(
    old_company: Company, migrate: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody is connected: the copy is made by pg_dump, and nobody is stopped."""
    migrate(
        "alter table erp.party add column shoe_size integer not null default 40; select pg_sleep(0.3);"
        "insert into erp.payment_term (id, code, name, days) values (gen_random_uuid(), 'SHOES', 'Shoes', 30)",
        title="Suppliers have a shoe size.",
    )
    before, people = counted(old_company), memberships(old_company)
    with as_person(old_company, "anna.berger") as anna:
        assert run(old_company, "dry-run") == cli.OK
        assert anna.execute("select count(*) from erp.party").fetchone() is not None
    said = capsys.readouterr().out
    assert f"release 0.1.0, revision 0011 → release {RELEASE}, revision" in said
    assert "by pg_dump, while people worked" in said
    assert "Connected now, and in the way then: anna.berger." in said
    found = [line for line in said.splitlines() if line.startswith("Migration 9001: Suppliers have a shoe size. (")]
    assert len(found) == 1
    assert 0.3 <= float(found[0].rpartition("(")[2].split()[0]) < 5
    assert "added    party.shoe_size" in said
    assert f"Rows of payment_term: {before.rows['payment_term']} → {before.rows['payment_term'] + 1}" in said
    assert "Checks before: 23 and the rights, all in order" in said
    assert "nobody can work for about" in said
    assert (counted(old_company), memberships(old_company), release_of(old_company)) == (before, people, "0.1.0")
    assert names(old_company) == [old_company.database]


def test_an_upgrade_is_undone(old_company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    """Names, rights and people are what they were; what the upgrade had changed of the roles as well."""
    before, people, old = counted(old_company), memberships(old_company), constraints_of(old_company)
    assert run(old_company, "run") == cli.OK
    assert cli.main(["check", old_company.database, "--server", old_company.server.conninfo()]) == cli.OK
    with old_company.connect() as connection:
        roles = old_company.roles
        connection.execute(f'create role "{roles.prefix}__new_permission"'.encode())
        connection.execute(f'grant "{roles.prefix}__new_permission" to "{roles.job("buyer")}"'.encode())
        connection.execute(f'revoke "{roles.prefix}__stock_read" from "{roles.job("manager")}"'.encode())
        point = next(name for name in names(old_company) if "__before_0_1_0_" in name)
        with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
            psycopg.connect(old_company.server.conninfo(point))
    assert run(old_company, "undo") == cli.OK
    assert "at release 0.1.0 again" in capsys.readouterr().out
    assert (counted(old_company), release_of(old_company)) == (before, "0.1.0")
    assert (memberships(old_company), constraints_of(old_company)) == (people, old)
    assert names(old_company) == [old_company.database]
    with as_person(old_company, "anna.berger", program="") as anna:
        row = anna.execute("select erp_api.session_start() ->> 'release'").fetchone()
        assert row == ("0.1.0",)
        title = "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
        assert anna.execute(title).fetchone() == ("kontor:Donau Handelshaus GmbH",)
    assert run(old_company, "undo") == cli.REFUSED
    assert "no restore point" in capsys.readouterr().err


def test_an_undo_within_what_can_be_watched(older: Company) -> None:
    """What watches the company gets in again, as everybody else does."""
    assert run(older, "run") == cli.OK
    assert run(older, "undo") == cli.OK
    with older.connect() as connection:
        assert audit(connection, older.roles) == []


def test_a_restore_point_tells_nobody_what_is_in_the_books(old_company: Company) -> None:
    """Every login of the server may read the remark on a database."""
    before = counted(old_company)
    assert run(old_company, "run") == cli.OK
    with as_person(old_company, "eva.maier") as storekeeper:
        rows = storekeeper.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where starts_with(datname, %s)",
            [f"{old_company.database}__before_"],
        ).fetchall()
    (said,) = [str(text) for (text,) in rows]
    told = json.loads(said.partition(":")[2])
    assert told["company"] == old_company.database
    assert not [name for name, value in before.figures.items() if name in said or str(value) in said]
    assert not [name for name, rows in before.rows.items() if told["grown"].get(name) == rows != 0]


def constraints_of(company: Company) -> set[tuple[str, ...]]:
    with company.connect() as connection:
        return constraints(connection)


def test_an_undo_loses_nothing_unless_it_is_told_to(
    old_company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(old_company, "run") == cli.OK
    with old_company.as_owner() as connection:
        connection.execute("update erp.company set website = 'new.example', version = version + 1")
        connection.execute(
            "insert into erp.payment_term (id, code, name, days) values (gen_random_uuid(), 'NEW1', 'N', 1),"
            " (gen_random_uuid(), 'NEW2', 'N', 2)"
        )
    capsys.readouterr()
    assert run(old_company, "undo") == cli.REFUSED
    assert "3 changes of records, 2 rows of payment_term. Nothing was changed" in capsys.readouterr().err
    assert release_of(old_company) == RELEASE
    assert run(old_company, "undo", "--lose-changes") == cli.OK
    assert "The upgraded company is kept closed as" in capsys.readouterr().out
    assert release_of(old_company) == "0.1.0"
    assert ["__undone_" in name for name in names(old_company)] == [False, True]
    assert run(old_company, "run") == cli.OK
    assert len(names(old_company)) == 3, "an upgrade drops the restore point before, not what was put aside"
    assert run(old_company, "finish") == cli.OK
    assert names(old_company) == [old_company.database]
    assert run(old_company, "finish") == cli.OK
    assert "There is no restore point" in capsys.readouterr().out


def employ(company: str, roles: Roles, person: NewPerson) -> None:
    """As kontor-server 0.1 did it."""
    with psycopg.connect(company) as connection:
        connection.execute(
            SQL("create role {} login password {}").format(Identifier(person.login), Literal(person.password))
        )
        become_owner(connection, roles)
        connection.execute("insert into erp.person (login, name) values (%s, %s)", [person.login, person.name])
    set_jobs(company, person.login, person.jobs)


def test_it_needs_no_superuser(
    postgres_server: Server, deployer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who may create databases and roles does all of it, and ends the sessions of the people he made."""
    made = put_back(postgres_server, conninfo=deployer)
    try:
        with as_person(made, "anna.berger"):
            assert run(made, "run", "--end-sessions", server=deployer) == cli.REFUSED
            assert "may not end the sessions of anna.berger" in capsys.readouterr().err
        made.logins.append(f"person-{secrets.token_hex(4)}")
        person = NewPerson(login=made.logins[0], name="Own", password=PASSWORD, jobs=("buyer",))
        company = make_conninfo(deployer, dbname=made.database)
        with pytest.raises(ServerError, match="upgrade it first"):
            add_person(company, person)
        employ(company, made.roles, person)
        with as_person(made, person.login) as own:
            assert run(made, "dry-run", server=deployer) == cli.OK
            assert f"in the way then: {person.login}" in capsys.readouterr().out
            assert run(made, "run", "--end-sessions", server=deployer) == cli.OK
            with pytest.raises(psycopg.OperationalError):
                own.execute("select 1")
        assert findings(made) == []
        assert run(made, "undo", server=deployer) == cli.OK
        assert release_of(made) == "0.1.0"
        with as_person(made, person.login) as own:
            assert own.execute("select count(*) > 0 from erp.purchase_order").fetchone() == (True,)
    finally:
        remove(made)


@pytest.mark.parametrize(("program", "told"), [("", "0.1.0"), (RELEASE, RELEASE), ("9.9.9", RELEASE)])
def test_which_release_a_program_is_told(company: Company, program: str, told: str) -> None:
    """A program of 0.1 takes a server of 0.1 only: while it fits, it is told that it is one."""
    conninfo = make_conninfo(company.login("buyer"), options=f"-c kontor.program={program}" if program else "")
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("select erp_api.session_start()").fetchone()
    assert row is not None
    if not CLIENT_RELEASE_MIN.startswith("0.1."):
        told = RELEASE
    assert (row[0]["release"], row[0]["client_release_min"]) == (told, CLIENT_RELEASE_MIN)


def test_this_program_says_its_release(company: Company) -> None:
    database, close = open_database(company.login("buyer"))
    assert database.facts.release == RELEASE
    close()
