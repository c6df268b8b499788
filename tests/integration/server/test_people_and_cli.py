"""`kontor-server` does what it says, and says in one sentence what it cannot do."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from server_db import cli
from server_db.embedded import Server
from server_db.people import everybody
from tests.plugins.company import PASSWORD, Company


@pytest.fixture
def person(company: Company) -> Iterator[str]:
    login = f"anna-{secrets.token_hex(4)}"
    yield login
    with company.connect() as connection:
        connection.execute(SQL("drop role if exists {}").format(Identifier(login)))


def _run(company: Company, *words: str) -> int:
    return cli.main([*words[:1], *words[1:], "--server", company.server.conninfo()])


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)


@pytest.mark.usefixtures("password")
def test_a_person_comes_changes_and_goes(company: Company, person: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = company.database
    added = ("user", "add", name, person, "--name", "Anna", "--jobs", "buyer", "--warehouses", "MAIN")
    assert _run(company, *added) == cli.OK
    conninfo = company.server.conninfo(name, user=person, password=PASSWORD)
    with psycopg.connect(conninfo) as connection:
        assert connection.execute("select erp_api.may('purchase_order:edit')").fetchone() == (True,)
    assert _run(company, "user", "roles", name, person, "--jobs", "storekeeper,auditor") == cli.OK
    with company.connect() as connection:
        known = {one.login: one for one in everybody(connection)}
    assert known[person].jobs == ("auditor", "storekeeper")
    assert _run(company, "user", "disable", name, person) == cli.OK
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(conninfo)
    assert _run(company, "user", "enable", name, person, "--jobs", "buyer") == cli.OK
    psycopg.connect(conninfo).close()
    assert _run(company, "user", "list", name) == cli.OK
    assert person in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("user", "add", "{company}", "a b", "--name", "A", "--jobs", "buyer"), "The login a b cannot be used"),
        (
            ("user", "add", "{company}", "postgres", "--name", "A", "--jobs", "buyer"),
            "belongs to the server itself",
        ),
        (("user", "add", "{company}", "{person}", "--name", "A", "--jobs", "king"), "There is no job king"),
        (
            ("user", "add", "{company}", "{person}", "--name", "A", "--jobs", "buyer", "--warehouses", "MOON"),
            "There is no warehouse MOON",
        ),
        (("user", "roles", "{company}", "{person}", "--jobs", "buyer"), "is not a person of this company"),
        (("user", "disable", "{company}", "{person}"), "is not a person of this company"),
        (("deploy", "postgres"), "is not a company of Kontor"),
        (("deploy", "no_such_company"), "does not exist"),
        (("init", "postgres", "--despite-findings"), "There is a database postgres already"),
        (("init", "acme", "--despite-findings", "--currency", "QQQ"), "QQQ is not a currency"),
    ],
)
@pytest.mark.usefixtures("password")
def test_what_is_refused_is_said_in_a_sentence(
    company: Company, person: str, words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tuple(word.format(company=company.database, person=person) for word in words)
    assert _run(company, *words) == cli.REFUSED
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert not said.out


def test_a_server_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["deploy", "acme", "--server", "host=127.0.0.1 port=1 connect_timeout=2"]) == cli.REFUSED
    assert capsys.readouterr().err.startswith("The server could not be reached:")


def test_the_password_comes_from_standard_input(
    company: Company, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(cli.PASSWORD_VARIABLE, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO("from a long pipe\n"))
    assert _run(company, "user", "add", company.database, person, "--name", "Anna", "--jobs", "buyer") == cli.OK
    psycopg.connect(company.server.conninfo(company.database, user=person, password="from a long pipe")).close()


def test_no_password_is_taken_from_the_command_line() -> None:
    with pytest.raises(SystemExit):
        cli.main(["user", "add", "acme", "anna", "--name", "Anna", "--jobs", "buyer", "--password", "x"])


@pytest.mark.usefixtures("password")
def test_an_empty_password_is_refused(
    company: Company, person: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, "")
    assert _run(company, "user", "add", company.database, person, "--name", "A", "--jobs", "buyer") == cli.REFUSED
    assert capsys.readouterr().err == "The password is empty.\n"


def test_the_password_is_stored_as_scram_and_never_sent(company: Company) -> None:
    login = psycopg.conninfo.conninfo_to_dict(company.login("buyer"))["user"]
    with company.connect() as connection:
        row = connection.execute("select rolpassword from pg_authid where rolname = %s", [login]).fetchone()
    assert row is not None
    assert row[0].startswith("SCRAM-SHA-256$")


def test_check_is_clean_and_finds_what_is_wrong(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(company, "check", company.database) == cli.OK
    assert "WRONG" not in capsys.readouterr().out
    with company.as_owner() as connection:
        connection.execute(
            "insert into erp.account_balance (account_id, period_id, slot, debit, credit)"
            " select a.id, p.id, 0, 1, 0 from erp.account a, erp.period p"
            " where a.code = '1000' and p.code like '%-01'"
        )
        connection.execute("grant select on erp.party to public")
    assert _run(company, "check", company.database) == cli.FOUND
    said = capsys.readouterr().out
    assert "WRONG" in said
    assert "grant not in the policy: select on party to public" in said


def test_init_makes_a_company_and_deploy_keeps_it(
    postgres_server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    from server_db.company import drop_company

    name = f"t{secrets.token_hex(6)}"
    where = ("--server", postgres_server.conninfo())
    chart = (
        "--chart",
        "cn_small_business",
        "--currency",
        "CNY",
        "--language",
        "zh_CN",
        "--first-day",
        "2026-04-01",
    )
    assert cli.main(["init", name, "--despite-findings", *chart, *where]) == cli.OK
    assert cli.main(["deploy", name, *where]) == cli.OK
    assert "is at release" in capsys.readouterr().out
    with psycopg.connect(postgres_server.conninfo(name)) as connection:
        row = connection.execute(
            "select (select code from erp.fiscal_year), count(*), min(starts)::text, max(ends)::text"
            " from erp.period"
        ).fetchone()
    assert row == ("2026/27", 12, "2026-04-01", "2027-03-31")
    drop_company(postgres_server.conninfo(), name)
