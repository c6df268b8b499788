"""Two desktops on one record know of each other: on real connections, under the logins of two people."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from erp_desktop.base.editors import Edited, Editors
from erp_desktop.base.settings import Profile
from erp_desktop.db import edit_locks, listener
from erp_desktop.db.edit_locks import EditLocks
from erp_desktop.db.engine import Connector
from erp_desktop.db.listener import Listener
from tests.plugins.company import Company
from tests.plugins.desk import Desk, Line

WAIT_S = 15.0


@dataclass
class Desktop:
    """A desktop that listens, and who it was told is there."""

    conninfo: str
    heard: list[Editors] = field(default_factory=list)

    def __post_init__(self) -> None:
        parts = psycopg.conninfo.conninfo_to_dict(self.conninfo)
        self.login = str(parts["user"])
        profile = Profile(
            server=str(parts["host"]), port=int(str(parts["port"])), company=str(parts["dbname"]), login=self.login,
            tls="prefer",
        )
        self.connector = Connector(profile, str(parts["password"]))
        self.locks = EditLocks(self.heard.append)
        self.listener = Listener(self.connector, lambda _changes: None, lambda: None, self.locks)
        self.listener.start()
        assert self.listener.listening.wait(WAIT_S)

    def others(self, edited: Edited) -> list[str]:
        """Logins of the others there, as last told."""
        told = [one for one in self.heard if one.edited == edited]
        return [other.login for other in told[-1].others] if told else []

    def close(self) -> None:
        assert self.listener.stop(WAIT_S)
        self.connector.close()


@pytest.fixture
def sit(company: Company, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Desktop]]:
    monkeypatch.setattr(listener, "RECONNECT_WAITS_S", (0.05,))
    monkeypatch.setattr(edit_locks, "LOOK_AGAIN_S", 0.2)
    desktops: list[Desktop] = []

    def made(job: str, **limits: Any) -> Desktop:
        desktops.append(Desktop(company.login(job, **limits)))
        return desktops[-1]

    yield made
    for desktop in desktops:
        if desktop.listener.listening.is_set():
            desktop.close()


def soon(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture
def edited(desk: Desk) -> Edited:
    desk.product("BOLT")
    return Edited("purchase_order", str(desk.order(Line("BOLT", "1", "1")).id))


def test_both_see_each_other_and_that_one_left(sit: Callable[..., Desktop], edited: Edited) -> None:
    anna, bert = sit("buyer"), sit("buyer")
    anna.locks.enter(edited)
    bert.locks.enter(edited)
    soon(lambda: anna.others(edited) == [bert.login] and bert.others(edited) == [anna.login])
    other = Edited("purchase_order", str(uuid4()))
    anna.locks.enter(other)
    bert.locks.leave(edited)
    soon(lambda: anna.others(edited) == [])
    assert bert.others(other) == []
    assert anna.others(other) == []


def test_two_tabs_leave_once(sit: Callable[..., Desktop], edited: Edited) -> None:
    anna, bert = sit("buyer"), sit("buyer")
    for desktop in (anna, bert, bert):
        desktop.locks.enter(edited)
    soon(lambda: anna.others(edited) == [bert.login])
    bert.locks.leave(edited)
    bert.locks.enter(Edited("purchase_order", str(uuid4())))
    time.sleep(1.5)
    assert anna.others(edited) == [bert.login], "the second tab is still there"
    bert.locks.leave(edited)
    soon(lambda: anna.others(edited) == [])


def test_a_lost_desktop_has_left(sit: Callable[..., Desktop], edited: Edited) -> None:
    anna, bert = sit("buyer"), sit("buyer")
    anna.locks.enter(edited)
    bert.locks.enter(edited)
    soon(lambda: anna.others(edited) == [bert.login])
    bert.close()  # its connection ends without a word
    bert.listener.listening.clear()
    soon(lambda: anna.others(edited) == [])


def test_a_cut_connection_enters_again(sit: Callable[..., Desktop], edited: Edited, company: Company) -> None:
    anna, bert = sit("buyer"), sit("buyer")
    anna.locks.enter(edited)
    bert.locks.enter(edited)
    soon(lambda: anna.others(edited) == [bert.login])
    with company.connect() as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", [bert.login]
        )
    told = len(bert.heard)
    soon(lambda: anna.others(edited) == [bert.login] and bert.others(edited) == [anna.login])
    soon(lambda: len(bert.heard) >= told)


def test_nobody_is_locked_out(sit: Callable[..., Desktop], edited: Edited, desk: Desk) -> None:
    anna = sit("buyer")
    anna.locks.enter(edited)
    watcher = desk.as_("buyer")
    soon(lambda: len(_editors(watcher, edited)) == 1)
    watcher.execute(
        "update erp.purchase_order set note = 'x', version = version + 1 where id = %s", [edited.record]
    )


def _editors(connection: psycopg.Connection[Any], edited: Edited) -> list[Any]:
    query = "select login from erp_api.record__editors(%s, %s)"
    return connection.execute(query, [edited.noun, edited.record]).fetchall()


def test_who_may_not_see_the_record_is_told_nothing(
    sit: Callable[..., Desktop], edited: Edited, company: Company
) -> None:
    anna = sit("buyer")
    anna.locks.enter(edited)
    with psycopg.connect(company.login("buyer"), autocommit=True) as seeing:
        soon(lambda: len(_editors(seeing, edited)) == 1)
    for conninfo in (company.login("administrator"), company.login("buyer", own_documents_only=True)):
        with psycopg.connect(conninfo, autocommit=True) as blind:
            for function in ("record__editors", "record__enter"):
                statement = psycopg.sql.SQL("select * from erp_api.{}(%s, %s)").format(psycopg.sql.Identifier(function))
                with pytest.raises(psycopg.Error) as caught:
                    blind.execute(statement, [edited.noun, edited.record])
                assert caught.value.diag.message_primary == "access.denied"


def test_alone_nothing_is_asked_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit_locks, "LOOK_AGAIN_S", 0.0)
    asked: list[str] = []

    class Quiet:
        def execute(self, query: str, _params: object) -> Quiet:
            asked.append(query)
            return self

        def fetchall(self) -> list[object]:
            return []

    locks, connection = EditLocks(lambda _editors: None), Quiet()
    locks.enter(Edited("supplier", "1"))
    for _ in range(5):
        locks.work(connection)  # type: ignore[arg-type]
    assert len(asked) == 1
    locks.leave(Edited("supplier", "1"))
    for _ in range(5):
        locks.work(connection)  # type: ignore[arg-type]
    assert len(asked) == 2
