"""Other desktops' changes arrive, our own do not, and a cut connection comes back."""

from __future__ import annotations

import queue
import threading
from uuid import uuid4

import psycopg
import pytest

from erp_desktop.base.changes import Changes
from erp_desktop.base.errors import Refused
from erp_desktop.db import listener as listener_module
from erp_desktop.db.engine import Connector
from erp_desktop.db.listener import Listener, changes_of
from erp_desktop.db.session import Database

Owner = psycopg.Connection[tuple[object, ...]]
WAIT_S = 10


def test_payloads() -> None:
    identity = uuid4()
    assert changes_of(f"supplier:{identity}") == Changes(frozenset({"supplier"}), identity, remote=True)
    assert changes_of("product") == Changes(frozenset({"product"}), None, remote=True)
    assert changes_of("product:nonsense") == Changes(frozenset({"product"}), None, remote=True)


def test_changes_arrive_and_survive_a_cut(
    connector: Connector, db: Database, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener_module, "RECONNECT_WAITS_S", (0.05,))
    heard: queue.Queue[Changes] = queue.Queue()
    missed = threading.Event()
    listener = Listener(connector, heard.put, missed.set)
    listener.start()
    try:
        assert listener.listening.wait(WAIT_S)
        db._driver.execute("select pg_notify('kontor_changes', 'ours')")
        owner.execute("select pg_notify('kontor_changes', 'theirs')")
        assert heard.get(timeout=WAIT_S).nouns == {"theirs"}
        assert heard.empty()
        owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where query ilike 'listen%' and pid <> pg_backend_pid() and datname = current_database()"
        )
        assert missed.wait(WAIT_S)
        owner.execute("select pg_notify('kontor_changes', 'later')")
        assert heard.get(timeout=WAIT_S).nouns == {"later"}
    finally:
        assert listener.stop(WAIT_S)


def test_it_lives_on_whatever_it_is_refused_with(
    connector: Connector, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else nobody would hear of a log-out any more. A release that is undone takes functions away for a moment."""
    monkeypatch.setattr(listener_module, "RECONNECT_WAITS_S", (0.05,))
    refused = threading.Event()

    def refuse() -> psycopg.Connection[tuple[object, ...]]:
        refused.set()
        raise Refused("access.denied")

    opens = connector.connect_driver
    monkeypatch.setattr(connector, "connect_driver", refuse)
    heard: queue.Queue[Changes] = queue.Queue()
    listener = Listener(connector, heard.put, lambda: None)
    listener.start()
    try:
        assert refused.wait(WAIT_S)
        monkeypatch.setattr(connector, "connect_driver", opens)
        assert listener.listening.wait(WAIT_S)
        owner.execute("select pg_notify('kontor_changes', 'theirs')")
        assert heard.get(timeout=WAIT_S).nouns == {"theirs"}
    finally:
        assert listener.stop(WAIT_S)
