"""Hears what other desktops change: LISTEN on a connection and a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import psycopg

from erp_desktop.base.changes import Changes
from erp_desktop.base.errors import KontorError
from erp_desktop.db.edit_locks import EDITORS_CHANNEL, EditLocks
from erp_desktop.db.engine import Connector

CHANNEL: Final = "kontor_changes"
LOG_OUT: Final = "log_out"
FOR_GOOD: Final = frozenset({"login.logged_out", "login.disabled"})
"""Why a connection is not opened again, however often it is tried."""
PERHAPS_FOR_GOOD: Final = frozenset({"login.wrong_password", "login.refused", "login.no_right"})
"""The same when it is heard at two attempts in turn; asking on would count as wrong passwords."""
LOOK_S: Final = 0.5
"""How long the thread waits before it looks whether it should end."""
RECONNECT_WAITS_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0)


class Listener:
    """Notifications of the server as `Changes`; reconnects by itself.

    A payload is `noun:id`, or `noun` when many records changed. What this program's own connections changed is
    left out. Callbacks run in the listener's thread.

    Args:
        connector: the login.
        changed: gets what changed elsewhere.
        missed: called after a reconnection: anything may have changed meanwhile.
        ended: called once with the reason when the person may not go on: logged out, or switched off.
        locks: who edits what, kept on this connection; None for nobody.
    """

    def __init__(
        self,
        connector: Connector,
        changed: Callable[[Changes], None],
        missed: Callable[[], None],
        locks: EditLocks | None = None,
        ended: Callable[[KontorError], None] | None = None,
    ) -> None:
        self._connector = connector
        self._changed = changed
        self._missed = missed
        self._locks = locks
        self._tell_end = ended
        self._log_out = f"{LOG_OUT}:{connector.profile.login}"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kontor-listener", daemon=True)
        self.listening = threading.Event()

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self, timeout_s: float = 2.0) -> bool:
        """End the thread and its connection; whether it ended in time."""
        self._ended.set()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        attempt = refusals = 0
        connected_before = False
        while not self._ended.is_set():
            try:
                with self._connector.connect_driver() as connection:
                    connection.execute("listen kontor_changes")
                    if self._locks is not None:
                        connection.execute("listen kontor_editors")
                        self._locks.connected()
                    if connected_before:
                        self._missed()
                    connected_before, attempt, refusals = True, 0, 0
                    self.listening.set()
                    self._listen(connection)
            except (KontorError, psycopg.Error) as error:
                code = error.code if isinstance(error, KontorError) else ""
                refusals = refusals + 1 if code in PERHAPS_FOR_GOOD else 0
                is_over = code in FOR_GOOD or refusals > 1
                if self._tell_end is not None and isinstance(error, KontorError) and is_over:
                    self._tell_end(error)
                    return
                # The status bar tells of a lost server; this thread only has to come back.
                self.listening.clear()
                self._ended.wait(RECONNECT_WAITS_S[min(attempt, len(RECONNECT_WAITS_S) - 1)])
                attempt += 1

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        while not self._ended.is_set():
            if self._locks is not None:
                self._locks.work(connection)
            for notice in connection.notifies(timeout=LOOK_S):
                if notice.payload == self._log_out:
                    return  # connecting again tells whether it is this session that has ended
                if notice.pid in self._connector.backends or notice.payload.startswith(f"{LOG_OUT}:"):
                    continue
                if notice.channel != EDITORS_CHANNEL:
                    self._changed(changes_of(notice.payload))
                elif self._locks is not None:
                    self._locks.heard(notice.payload)


def changes_of(payload: str) -> Changes:
    """The payload of a notification as `Changes`; an id that is none is left out."""
    noun, _, identity = payload.partition(":")
    try:
        record_id = UUID(identity) if identity else None
    except ValueError:
        record_id = None
    return Changes(frozenset({noun}), record_id, remote=True)
