"""Two people on one record know of each other: advisory locks, entered and left on the listener's connection.

A lock is shared and locks nobody out; it only says who is there. It costs the load of a record nothing, because it
is taken after it, on another connection, and it goes with that connection: a desktop that is lost has left. While
somebody else is there it is looked at again every few seconds, because who is lost does not say good-bye.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, LiteralString

import psycopg

from erp_desktop.base.editors import Edited, Editor, Editors

EDITORS_CHANNEL: Final = "kontor_editors"
LOOK_AGAIN_S: Final = 4.0
_REFUSED: Final = "KT001"


class EditLocks:
    """The records that this desktop edits, and who else does; callbacks run in the listener's thread.

    `enter` and `leave` are safe from any thread and never wait: the listener carries them out.

    Args:
        told: gets the others whenever they are not those of the last time.
    """

    def __init__(self, told: Callable[[Editors], None]) -> None:
        self._told = told
        self._guard = threading.Lock()
        self._wanted: Counter[Edited] = Counter()
        self._entered: set[Edited] = set()
        self._others: dict[Edited, tuple[Editor, ...]] = {}
        self._stale: set[Edited] = set()
        self._looked_s = 0.0

    def enter(self, edited: Edited) -> None:
        """This desktop edits the record; counted, because two tabs may."""
        with self._guard:
            self._wanted[edited] += 1
            self._stale.add(edited)  # a second tab wants to be told too
            self._others.pop(edited, None)

    def leave(self, edited: Edited) -> None:
        """A tab of it was closed, or nothing can be changed there any more."""
        with self._guard:
            self._wanted[edited] -= 1
            if self._wanted[edited] <= 0:
                del self._wanted[edited]

    # in the listener's thread

    def connected(self) -> None:
        """The connection is a new one: everything is entered again."""
        self._entered.clear()

    def heard(self, payload: str) -> None:
        """Somebody entered or left a record."""
        noun, _, record = payload.partition(":")
        with self._guard:
            edited = Edited(noun, record)
            if edited in self._wanted:
                self._stale.add(edited)

    def work(self, connection: psycopg.Connection[Any]) -> None:
        """Enter, leave and look; nothing is asked of the server when nothing changed and nobody else is there."""
        with self._guard:
            wanted, stale = set(self._wanted), self._stale & set(self._wanted)
            self._stale.clear()
        now = time.monotonic()
        if now - self._looked_s >= LOOK_AGAIN_S:
            self._looked_s = now
            stale |= {edited for edited, others in self._others.items() if others}
        for edited in self._entered - wanted:
            connection.execute("select erp_api.record__leave(%s, %s)", [edited.noun, edited.record])
            self._others.pop(edited, None)
        for edited in wanted - self._entered:
            self._ask(connection, "select login, name from erp_api.record__enter(%s, %s)", edited)
        for edited in stale & self._entered & wanted:
            self._ask(connection, "select login, name from erp_api.record__editors(%s, %s)", edited)
        self._entered = wanted

    def _ask(self, connection: psycopg.Connection[Any], query: LiteralString, edited: Edited) -> None:
        try:
            rows = connection.execute(query, [edited.noun, edited.record]).fetchall()
        except psycopg.DatabaseError as error:
            if error.sqlstate != _REFUSED:
                raise
            rows = []  # a record that is gone or out of sight by now: nobody is seen there
        others = tuple(Editor(*row) for row in rows)
        if others != self._others.get(edited, ()):
            self._told(Editors(edited, others))
        self._others[edited] = others
