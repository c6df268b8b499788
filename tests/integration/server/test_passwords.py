"""Passwords: what is taken, how long they last, who may renew them, and that nobody else's are touched by it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from server_db import company as companies
from server_db import keeper
from server_db.access.audit import audit
from server_db.deploy import deploy, roles_of
from server_db.embedded import Server
from server_db.errors import ServerError
from server_db.people import NewPerson, add_person, disable_person, enable_person, log_out, set_password
from tests.plugins.company import PASSWORD, Company

NEW = "seven green tractors hum"


def login_of(conninfo: str) -> str:
    return str(conninfo_to_dict(conninfo)["user"])


def renew(conninfo: str, password: str = NEW) -> datetime | str:
    """What the program does: hash here, hand over the verifier; text for a moment that no date can hold."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        login = connection.info.user
        hashed = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
        row = connection.execute(
            "select u::text, case when isfinite(u) then u end from erp_keeper.renew_password(%s) u", [hashed]
        ).fetchone()
    assert row is not None
    return str(row[0]) if row[1] is None else row[1]


def validity(company: Company, login: str) -> Any:
    with company.connect() as connection:
        row = connection.execute(
            "select nullif(rolvaliduntil, 'infinity') from pg_roles where rolname = %s", [login]
        ).fetchone()
    assert row is not None
    return row[0]


def told(conninfo: str) -> dict[str, Any]:
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("select erp_api.session_start() -> 'password'").fetchone()
    assert row is not None
    found: dict[str, Any] = row[0]
    return found


def test_a_password_of_the_administrator_ends_and_the_persons_own_stays(company: Company) -> None:
    conninfo = company.login("buyer")
    login = login_of(conninfo)
    set_password(company.conninfo, login, PASSWORD, temporary_days=7)
    assert timedelta(days=6) < validity(company, login) - datetime.now(UTC) < timedelta(days=8)
    assert told(conninfo)["is_temporary"]
    assert told(conninfo)["may_renew"]
    assert renew(conninfo) == "infinity"
    assert validity(company, login) is None
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(conninfo)
    now = told(make_conninfo(conninfo, password=NEW))
    assert now == {"until": None, "is_temporary": False, "may_renew": True}
    with company.connect() as connection:
        row = connection.execute(
            "select c.changes ? 'password_changed_at', c.login from erp.change_log c where c.record_id = %s"
            " order by c.id desc limit 1",
            [login],
        ).fetchone()
    assert row == (True, login), "the history says that he changed it himself"


def test_the_company_decides_how_long_a_password_lasts(company: Company) -> None:
    with company.as_owner() as connection:
        connection.execute("update erp.company set password_days = 90, version = version + 1")
    conninfo = company.login("buyer")
    until = renew(conninfo)
    assert isinstance(until, datetime)
    assert timedelta(days=89) < until - datetime.now(UTC) < timedelta(days=91)
    assert validity(company, login_of(conninfo)) == until


@pytest.mark.parametrize(("style", "zone"), [("SQL, DMY", "Asia/Shanghai"), ("SQL, DMY", "EST-167")])
def test_how_a_program_writes_moments_makes_no_password_last_longer(company: Company, style: str, zone: str) -> None:
    """CST is China's time and Chicago's: what is written with it is read as another moment."""
    with company.as_owner() as connection:
        connection.execute("update erp.company set password_days = 90, version = version + 1")
    conninfo = company.login("buyer")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        hashed = connection.pgconn.encrypt_password(NEW.encode(), login_of(conninfo).encode(), b"scram-sha-256")
        connection.execute(
            "select set_config('datestyle', %s, false), set_config('timezone', %s, false)", [style, zone]
        )
        connection.execute("select erp_keeper.renew_password(%s)::text", [hashed.decode()])
    lasts = validity(company, login_of(conninfo)) - datetime.now(UTC)
    assert timedelta(days=90, minutes=-5) < lasts <= timedelta(days=90)


def test_an_expired_password_lets_nobody_in(company: Company) -> None:
    conninfo = company.login("buyer")
    with company.connect() as connection:
        connection.execute(
            SQL("alter role {} valid until '2001-01-01'").format(Identifier(login_of(conninfo)))
        )
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(conninfo)
    set_password(company.conninfo, login_of(conninfo), NEW)
    psycopg.connect(make_conninfo(conninfo, password=NEW)).close()


def test_with_psql_a_person_changes_the_password_but_not_how_long_it_lasts(company: Company) -> None:
    conninfo = company.login("buyer")
    login = login_of(conninfo)
    set_password(company.conninfo, login, PASSWORD, temporary_days=1)
    before = validity(company, login)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(SQL("alter role {} password {}").format(Identifier(login), Literal(NEW)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(SQL("alter role {} valid until 'infinity'").format(Identifier(login)))
    assert validity(company, login) == before


@pytest.mark.parametrize(
    "verifier",
    [
        None,
        "",
        "a plain password of somebody",
        "md5" + "0" * 32,
        "SCRAM-SHA-256$4096:AAAA$AAAA:AAAA",
        f"SCRAM-SHA-256$1:{'A' * 24}${'A' * 43}=:{'A' * 43}=",
        f"SCRAM-SHA-256$1000:{'A' * 22}==${'A' * 43}=:{'A' * 43}=",
        f"SCRAM-SHA-256$9999999:{'A' * 22}==${'A' * 43}=:{'A' * 43}=",
        f"SCRAM-SHA-256$4096:{'A' * 22}==${'A' * 43}=:{'A' * 43}=\n",
        f"SCRAM-SHA-256$4096:{'A' * 22}==${'A' * 43}=:{'A' * 43}=' superuser --",
    ],
)
def test_only_a_verifier_is_taken_never_a_password(company: Company, verifier: str | None) -> None:
    conninfo = company.login("buyer")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        with pytest.raises(psycopg.Error) as refused:
            connection.execute("select erp_keeper.renew_password(%s)", [verifier])
        assert refused.value.diag.message_primary == "password.no_verifier"
    psycopg.connect(conninfo).close()


def test_nobody_gets_at_the_keeper_or_around_it(company: Company) -> None:
    conninfo = company.login("administrator", "buyer", "accountant", "finance_manager")
    other = login_of(company.login("buyer"))
    kept = Identifier(company.roles.keeper)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for statement in (
            SQL("select erp_api.person__renew_password()"),
            SQL("set role {}").format(kept),
            SQL("alter role {} password 'x'").format(Identifier(other)),
            SQL("alter role {} superuser").format(Identifier(connection.info.user)),
            SQL("grant {} to {}").format(Identifier(other), Identifier(connection.info.user)),
            SQL("grant {} to {}").format(kept, Identifier(connection.info.user)),
            SQL("create or replace function erp_keeper.renew_password(in_verifier text) returns timestamptz"
                " language sql as 'select now()'"),
            SQL("create function erp_keeper.mine() returns integer language sql as 'select 1'"),
            SQL("drop function erp_keeper.renew_password(text)"),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_even_the_owner_of_the_books_cannot_become_the_keeper(company: Company) -> None:
    with company.as_owner() as connection:
        row = connection.execute(
            "select pg_has_role(%s, %s, 'member')", [company.roles.owner, company.roles.keeper]
        ).fetchone()
        assert row == (False,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create function erp_keeper.mine() returns integer language sql as 'select 1'")


def test_a_stranger_and_a_disabled_person_renew_nothing(company: Company) -> None:
    conninfo = company.login("buyer")
    hashed = f"SCRAM-SHA-256$4096:{'A' * 22}==${'A' * 43}=:{'A' * 43}="
    with psycopg.connect(conninfo, autocommit=True) as connection:
        with company.as_owner() as owner:
            owner.execute(
                "update erp.person set disabled_at = now(), version = version + 1 where login = %s",
                [connection.info.user],
            )
        with pytest.raises(psycopg.Error) as refused:
            connection.execute("select erp_keeper.renew_password(%s)", [hashed])
        assert refused.value.diag.message_primary == "login.no_right"
    with company.connect() as superuser, pytest.raises(psycopg.Error) as refused:
        superuser.execute("select erp_keeper.renew_password(%s)", [hashed])
    assert refused.value.diag.message_primary == "login.no_right"


def test_a_login_that_was_not_given_to_the_keeper_is_told_so(company: Company) -> None:
    conninfo = company.login("buyer")
    with company.connect() as connection:
        connection.execute(
            SQL("revoke {} from {}").format(Identifier(login_of(conninfo)), Identifier(company.roles.keeper))
        )
    assert not told(conninfo)["may_renew"]
    with pytest.raises(psycopg.Error) as refused:
        renew(conninfo)
    assert refused.value.diag.message_primary == "password.not_kept"
    deploy(company.conninfo)
    assert told(conninfo)["may_renew"], "the next deployment gives it"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password.empty"),
        ("   ", "password.empty"),
        ("short one", "password.short"),
        ("x" * 201, "password.long"),
        ("tab\tin the middle of it", "password.characters"),
        ("password1234", "password.guessable"),
        ("qwertyuiop123", "password.guessable"),
        ("anna.becker2026", "password.personal"),
    ],
)
def test_a_weak_password_is_refused_where_it_is_typed(company: Company, password: str, code: str) -> None:
    with pytest.raises(ServerError) as refused:
        add_person(
            company.conninfo, NewPerson(login="anna.becker", name="Anna Becker", password=password, jobs=("buyer",))
        )
    assert refused.value.code == code
    assert "{" not in str(refused.value)
    with company.connect() as connection:
        assert connection.execute("select from pg_roles where rolname = 'anna.becker'").fetchone() is None


def test_a_login_of_two_companies_has_one_password(company: Company, chinese_company: Company) -> None:
    first = company.login("buyer")
    login = login_of(first)
    add_person(chinese_company.conninfo, NewPerson(login=login, name="Anna", jobs=("buyer",)))
    second = make_conninfo(first, dbname=chinese_company.database)
    set_password(company.conninfo, login, PASSWORD, temporary_days=7)
    renew(second)
    assert not told(make_conninfo(first, password=NEW))["is_temporary"], "it was changed in the other company"


def test_who_may_only_create_databases_and_roles_keeps_passwords_too(postgres_server: Server) -> None:
    maker, name = f"maker-{secrets.token_hex(4)}", f"t{secrets.token_hex(6)}"
    login = f"person-{secrets.token_hex(4)}"
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as superuser:
        superuser.execute(
            SQL("create role {} login createdb createrole password {}").format(Identifier(maker), Literal(PASSWORD))
        )
        conninfo = companies.create_company(postgres_server.conninfo(user=maker, password=PASSWORD), name)
        try:
            add_person(conninfo, NewPerson(login, "Person", PASSWORD, jobs=("buyer",), temporary_days=3))
            as_person = make_conninfo(conninfo, user=login, password=PASSWORD)
            assert told(as_person)["is_temporary"]
            renew(as_person)
            psycopg.connect(make_conninfo(as_person, password=NEW)).close()
            assert not deploy(conninfo).changed
            with psycopg.connect(conninfo) as connection:
                assert audit(connection, roles_of(connection)) == []
            with psycopg.connect(conninfo, autocommit=True) as connection:
                connection.execute(
                    SQL("grant {} to {} with inherit false, set true").format(Identifier(login), Identifier(maker))
                )
            with psycopg.connect(make_conninfo(as_person, password=NEW)) as person:
                assert log_out(conninfo, login) == 1
                rights = superuser.execute(
                    "select inherit_option, set_option from pg_auth_members where member = %s::regrole"
                    " and roleid = %s::regrole and not admin_option",
                    [f'"{maker}"', f'"{login}"'],
                ).fetchall()
                assert rights == [(False, True)], "what he had of the login he still has, and no more"
                with pytest.raises(psycopg.OperationalError):
                    person.execute("select 1")
        finally:
            companies.drop_company(postgres_server.conninfo(user=maker, password=PASSWORD), name)
            superuser.execute(SQL("drop role if exists {}").format(Identifier(login)))
            superuser.execute(SQL("drop role {}").format(Identifier(maker)))


CHANGED_BY_HAND = {
    "drop function erp_keeper.renew_password(text)": "its function was changed by hand",
    "drop schema erp_keeper cascade": "its schema is not there",
    "grant execute on function erp_keeper.renew_password(text) to public": "its function was changed by hand",
    "alter function erp_keeper.renew_password(text) security invoker": "its function was changed by hand",
    "create function erp_keeper.mine() returns integer language sql as 'select 1'": "its function was changed by hand",
    "alter schema erp_keeper owner to postgres": "its schema belongs to postgres",
    "comment on schema erp_keeper is null": "its function is of another release",
}


def test_the_audit_sees_a_keeper_that_was_changed_and_a_deployment_repairs_it(company: Company) -> None:
    with psycopg.connect(company.conninfo) as connection:
        for statement, found in CHANGED_BY_HAND.items():
            connection.execute(statement.encode())
            assert keeper.differences(connection, company.roles) == [found], statement
            connection.rollback()
        connection.execute("alter schema erp_keeper owner to postgres")
        assert [str(one) for one in audit(connection, company.roles)] == [
            "keeper of passwords not in the policy: its schema belongs to postgres"
        ]
        connection.commit()
        deploy(company.conninfo)
        assert audit(connection, company.roles) == []


def test_the_audit_sees_whom_the_keeper_should_not_have(company: Company) -> None:
    outsider = f"outsider-{secrets.token_hex(4)}"
    with company.connect() as connection:
        connection.execute(SQL("create role {} login").format(Identifier(outsider)))
        connection.execute(
            SQL("grant {} to {} with admin true, inherit true").format(
                Identifier(outsider), Identifier(company.roles.keeper)
            )
        )
        said = keeper.differences(connection, company.roles)
        connection.execute(SQL("drop role {}").format(Identifier(outsider)))
    assert f"it may act as {outsider}" in said
    assert f"it may change {outsider}, who is no person here" in said


def test_who_is_disabled_is_out_and_his_history_stays(company: Company) -> None:
    conninfo = company.login("buyer", name="bruno")
    login = login_of(conninfo)
    with company.as_owner() as connection:
        connection.execute(
            "insert into erp.document_event (document_kind, document_id, event, login)"
            " values ('purchase_order', gen_random_uuid(), 'submitted', %s)",
            [login],
        )
    with psycopg.connect(conninfo) as open_one:
        disable_person(company.conninfo, login)
        with pytest.raises(psycopg.OperationalError):
            open_one.execute("select 1")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        psycopg.connect(conninfo)
    auditor = company.login("auditor")
    with psycopg.connect(auditor) as connection:
        row = connection.execute(
            "select p.name, (select count(*) from erp.document_event e where e.login = p.login)"
            " from erp.person p where p.login = %s",
            [login],
        ).fetchone()
        history = connection.execute(
            "select action from erp.change_log where noun = 'person' and record_id = %s order by id", [login]
        ).fetchall()
    assert row == ("Bruno", 1)
    assert history == [("created",), ("changed",)]
    enable_person(company.conninfo, login, ["buyer"])
    psycopg.connect(conninfo).close()


def test_programs_of_before_are_sent_back_and_new_ones_are_not(company: Company) -> None:
    conninfo = company.login("buyer")
    administrator = company.login("administrator")
    with psycopg.connect(conninfo, autocommit=True) as program:
        row = program.execute("select (erp_api.session_start() ->> 'at')::timestamptz").fetchone()
        assert row is not None
        program.execute("select erp_api.session_check(%s)", [row[0]])
        with psycopg.connect(administrator, autocommit=True) as one:
            one.execute("select erp_api.person__log_out(%s)", [login_of(conninfo)])
            with pytest.raises(psycopg.Error) as refused:
                one.execute("select erp_api.person__log_out('nobody.there')")
            assert refused.value.diag.message_primary == "record.gone"
        with pytest.raises(psycopg.Error) as refused:
            program.execute("select erp_api.session_check(%s)", [row[0]])
        assert refused.value.diag.message_primary == "login.logged_out"
        program.execute("select erp_api.session_check((erp_api.session_start() ->> 'at')::timestamptz)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            program.execute("select erp_api.person__log_out(%s)", [login_of(administrator)])
