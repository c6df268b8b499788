"""A running program hears that its person may not go on, and why; a restarted server is no reason."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from erp_desktop.base.access import Rights
from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.errors import Invalid, KontorError, Unavailable
from erp_desktop.base.settings import Profile
from erp_desktop.base.task import Progress, Work
from erp_desktop.db import listener as listener_module
from erp_desktop.modules.admin.people.repository import PersonRepository
from erp_desktop.shell import company as open_company
from erp_desktop.shell.company import Company as Program
from server_db.people import disable_person, log_out, set_password
from tests.plugins.company import PASSWORD, Company

WAIT_S = 15
NEW = "seven green tractors hum"
Ended = queue.Queue[KontorError]


def profile_of(conninfo: str) -> Profile:
    parts = conninfo_to_dict(conninfo)
    return Profile(
        str(parts["host"]), int(str(parts["port"])), str(parts["dbname"]), str(parts["user"]), tls="prefer"
    )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[Program, Ended]]]:
    """Opens the company as the program does; what ends the session comes into the queue."""
    monkeypatch.setattr(listener_module, "RECONNECT_WAITS_S", (0.05,))
    monkeypatch.setattr(open_company, "renew_kept", lambda _profile, _password: None)
    programs: list[Program] = []

    def opened(conninfo: str, password: str = PASSWORD) -> tuple[Program, Ended]:
        program = Program(profile_of(conninfo), password)
        programs.append(program)
        ended: Ended = queue.Queue()
        program.listen(lambda _changes: None, lambda: None, lambda _editors: None, ended.put)
        assert program._listener is not None
        assert program._listener.listening.wait(WAIT_S)
        return program, ended

    yield opened
    for program in programs:
        program.close()


def test_the_servers_administrator_ends_everything(
    company: Company, run: Callable[..., tuple[Program, Ended]]
) -> None:
    conninfo = company.login("buyer")
    program, ended = run(conninfo)
    worker = program.open_database()
    assert log_out(company.conninfo, program.profile.login) == 2
    assert ended.get(timeout=WAIT_S).code == "login.logged_out"
    with pytest.raises(KontorError):
        worker.call("session_start")
    worker.close()
    with pytest.raises(Unavailable) as refused:
        program.open_database()
    assert refused.value.code == "login.logged_out"
    _again, silent = run(conninfo)
    assert silent.empty(), "a new login is a new session"


def test_the_companys_administrator_sends_the_programs_back(
    company: Company, run: Callable[..., tuple[Program, Ended]]
) -> None:
    program, ended = run(company.login("buyer"))
    other, others = run(company.login("buyer"))
    administrator, _ = run(company.login("administrator"))
    database = administrator.open_database()
    PersonRepository(database).log_out(program.profile.login)
    database.close()
    assert ended.get(timeout=WAIT_S).code == "login.logged_out"
    assert others.empty()
    other.open_database().close()


def test_who_may_not_edit_people_logs_nobody_out(company: Company, run: Callable[..., tuple[Program, Ended]]) -> None:
    program, _ = run(company.login("buyer", "accountant"))
    database = program.open_database()
    with pytest.raises(KontorError) as refused:
        PersonRepository(database).log_out(program.profile.login)
    assert refused.value.code == "access.denied"
    # And with the guard taken away, by the server.
    database.rights = Rights(program.profile.login, frozenset())
    with pytest.raises(KontorError) as refused:
        database.call("person__log_out", login=program.profile.login)
    assert refused.value.code == "access.denied"
    database.close()


@pytest.mark.parametrize("how", ["disabled", "another password"])
def test_who_cannot_come_back_does_not_try_for_ever(
    company: Company, run: Callable[..., tuple[Program, Ended]], how: str
) -> None:
    program, ended = run(company.login("buyer"))
    if how == "disabled":
        disable_person(company.conninfo, program.profile.login)
    else:
        set_password(company.conninfo, program.profile.login, NEW)
        log_out(company.conninfo, program.profile.login)
    assert ended.get(timeout=WAIT_S).code.startswith("login.")


def test_a_server_that_cuts_the_line_ends_nothing(company: Company, run: Callable[..., tuple[Program, Ended]]) -> None:
    program, ended = run(company.login("buyer"))
    assert program._listener is not None
    program._listener.listening.clear()
    with company.connect() as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", [program.profile.login]
        )
    assert program._listener.listening.wait(WAIT_S)
    assert ended.empty()


def test_a_clerk_who_pretends_that_somebody_is_logged_out_disturbs_nobody(
    company: Company, run: Callable[..., tuple[Program, Ended]]
) -> None:
    program, ended = run(company.login("buyer"))
    assert program._listener is not None
    program._listener.listening.clear()
    with psycopg.connect(company.login("storekeeper"), autocommit=True) as clerk:
        clerk.execute("select pg_notify('kontor_changes', %s)", [f"log_out:{program.profile.login}"])
    assert program._listener.listening.wait(WAIT_S), "it asks the server, and goes on"
    assert ended.empty()


def test_a_person_changes_the_password_and_goes_on(
    company: Company, run: Callable[..., tuple[Program, Ended]]
) -> None:
    conninfo = company.login("buyer")
    set_password(company.conninfo, profile_of(conninfo).login, PASSWORD, temporary_days=7)
    program, _ = run(conninfo)
    assert program.password.is_temporary
    work = Work(program, Progress(), CancelToken())
    for old, new, code, field in (
        ("guessed", NEW, "password.wrong", "old"),
        (PASSWORD, PASSWORD, "password.same", "new"),
        (PASSWORD, "too short", "password.short", "new"),
        (PASSWORD, f"{program.profile.login}!", "password.personal", "new"),
    ):
        with pytest.raises(Invalid) as refused:
            program.change_password(old, new).run(work)
        assert [(one.code, one.field) for one in refused.value.problems] == [(code, field)]
    after = program.change_password(PASSWORD, NEW).run(work)
    assert (after.is_temporary, after.until) == (False, None)
    program.open_database().close()  # with the new one
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(conninfo)
    run(conninfo, NEW)
