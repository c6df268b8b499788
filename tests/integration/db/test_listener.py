"""Other desktops' changes arrive, our own do not, and a cut connection comes back."""

from __future__ import annotations

import queue
import threading
from uuid import uuid4

import psycopg
import pytest

from erp_desktop.base.changes import Changes
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
