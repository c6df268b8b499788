"""Getting in: what a person hears when it does not work, and what the program learns when it does."""

from __future__ import annotations

import socket
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Unavailable
from erp_desktop.base.settings import Profile
from erp_desktop.db.companies import list_companies
from erp_desktop.db.engine import Connector, driver_of
from erp_desktop.db.handshake import log_in
from erp_desktop.db.session import Database
from server_db.access.permissions import Permission
from server_db.embedded import Server
from tests.integration.db.conftest import PASSWORD, SampleCompany

Owner = psycopg.Connection[tuple[object, ...]]


def refusal(profile: Profile, password: str = PASSWORD) -> str:
    connector = Connector(profile, password)
    with pytest.raises(Unavailable) as caught:
        connector.connect()
    assert sentence(caught.value)
    assert "…" not in sentence(caught.value)
    return caught.value.code


def test_wrong_password_and_unknown_login_are_the_same_to_an_outsider(company: SampleCompany) -> None:
    assert refusal(company.profile, "wrong") == "login.wrong_password"
    assert refusal(replace(company.profile, login="nobody")) == "login.wrong_password"


def test_an_expired_password_is_named_in_the_sentence(company: SampleCompany, owner: Owner) -> None:
    expire = sql.SQL("alter role {} valid until {}")
    login = sql.Identifier(company.profile.login)
    owner.execute(expire.format(login, sql.Literal("2001-01-01")))
    try:
        connector = Connector(company.profile, PASSWORD)
        with pytest.raises(Unavailable) as caught:
            connector.connect()
    finally:
        owner.execute(expire.format(login, sql.Literal("infinity")))
    assert caught.value.code == "login.wrong_password"
    assert "expired" in sentence(caught.value)


def test_a_company_that_is_not_there(company: SampleCompany) -> None:
    assert refusal(replace(company.profile, company="no_such_company")) == "login.no_company"


def test_a_company_one_may_not_open(company: SampleCompany, owner: Owner) -> None:
    name = sql.Identifier(f"closed_{company.profile.company}")
    owner.execute(sql.SQL("create database {}").format(name))
    try:
        owner.execute(sql.SQL("revoke connect on database {} from public").format(name))
        closed = replace(company.profile, company=f"closed_{company.profile.company}")
        assert refusal(closed) == "login.no_right"
    finally:
        owner.execute(sql.SQL("drop database {}").format(name))


def test_no_server_there(company: SampleCompany) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert refusal(replace(company.profile, port=port)) == "server.unreachable"
    assert refusal(replace(company.profile, server="no-such-host.invalid")) == "server.unreachable"


def test_a_server_without_the_certificate_asked_for_is_not_trusted(company: SampleCompany) -> None:
    assert refusal(replace(company.profile, tls="verify-full")) == "server.not_secure"


def test_it_is_not_told_a_password_that_lies_about_when_it_is_asked_why(
    company: SampleCompany, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of libpq's own programs: who asks again without checking the certificate must have nothing to say."""
    file = tmp_path / "passwords"
    file.write_text(f"*:*:*:*:{PASSWORD}\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    assert refusal(replace(company.profile, tls="verify-full")) == "server.not_secure"


def test_only_stamped_companies_that_may_be_opened_are_listed(company: SampleCompany) -> None:
    found = list_companies(replace(company.profile, company=""), PASSWORD)
    assert [(entry.name, entry.title) for entry in found if entry.name == company.profile.company] == [
        (company.profile.company, "Sample 公司")
    ]
    assert "postgres" not in {entry.name for entry in found}
    with pytest.raises(Unavailable):
        list_companies(company.profile, "wrong")


def test_the_handshake_tells_who_i_am_and_what_i_may(connector: Connector, company: SampleCompany) -> None:
    known = log_in(connector, "0.1.7")
    assert known.rights.login == company.profile.login
    assert known.rights.permissions == {Permission.CURRENCY_READ}
    assert (known.facts.name, known.facts.currency, known.facts.minor_units) == ("Sample Ltd", "EUR", 2)
    assert known.facts.today.isoformat() == "2026-03-05"


@pytest.mark.parametrize(("release", "code"), [("0.2.0", "server.older"), ("0.0.9", "server.newer")])
def test_another_release_is_refused(connector: Connector, release: str, code: str) -> None:
    with pytest.raises(Unavailable) as caught:
        log_in(connector, release)
    assert caught.value.code == code
    assert "0.1.0" in sentence(caught.value)


@pytest.mark.parametrize(
    ("server", "oldest", "program", "code"),
    [
        ("0.3.0", "0.2.0", "0.2.0", None),
        ("0.3.0", "0.2.4", "0.2.4", None),
        ("0.3.0", "0.2.4", "0.2.3", "server.newer"),
        ("0.3.0", "0.3.0", "0.2.9", "server.newer"),
        ("0.3.5", "0.3.4", "0.3.3", "server.newer"),
        ("0.3.0", "0.2.0", "0.3.9", None),
        ("0.3.0", "0.2.0", "0.4.0", "server.older"),
        ("0.10.0", "0.9.0", "0.9.1", None),
        ("1.0.0", "0.9.0", "0.8.9", "server.newer"),
    ],
)
def test_the_server_says_which_is_the_oldest_program(
    connector: Connector, owner: Owner, server: str, oldest: str, program: str, code: str | None
) -> None:
    said = sql.SQL(
        "alter function erp_api.session_start() rename to session_start_as_it_was;"
        "create function erp_api.session_start() returns jsonb language sql as $$"
        " select erp_api.session_start_as_it_was() || jsonb_build_object('release', {server}::text,"
        " 'client_release_min', {oldest}::text) $$"
    )
    owner.execute(said.format(server=sql.Literal(server), oldest=sql.Literal(oldest)))
    try:
        if code is None:
            assert log_in(connector, program).facts.release == server
        else:
            with pytest.raises(Unavailable) as caught:
                log_in(connector, program)
            assert caught.value.code == code
    finally:
        owner.execute("drop function erp_api.session_start()")
        owner.execute("alter function erp_api.session_start_as_it_was() rename to session_start")


def test_a_database_that_is_no_company(postgres_server: Server) -> None:
    profile = Profile(
        postgres_server.host, postgres_server.port, "template1", postgres_server.superuser, tls="disable"
    )
    with pytest.raises(Unavailable) as caught:
        log_in(Connector(profile, postgres_server.password))
    assert caught.value.code == "server.not_kontor"


def test_the_session_is_set_up_as_promised(db: Database) -> None:
    shown = {
        name: driver_of(db._connection).execute(f"show {name}".encode()).fetchone()
        for name in ("search_path", "timezone", "statement_timeout", "lock_timeout", "application_name")
    }
    assert shown == {
        "search_path": ("pg_catalog,pg_temp",),
        "timezone": ("UTC",),
        "statement_timeout": ("15s",),
        "lock_timeout": ("4s",),
        "application_name": ("kontor",),
    }
    assert db.call("echo", value={"a": Decimal("1.10")}) == {"a": "1.10"}
