"""The people of the demo at their desks: connections under their own logins, opened as the program opens them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from erp_desktop.base.errors import Retry
from erp_desktop.base.settings import Profile
from erp_desktop.db.engine import Connector
from erp_desktop.db.handshake import LoggedIn, log_in
from erp_desktop.db.session import Database
from server_db.embedded import Server

T = TypeVar("T")

_ATTEMPTS: Final = 5


def profile_of(server: Server, company: str, login: str) -> Profile:
    """How a person of the demo company logs in."""
    tls = "disable" if server.ca_file is None else "verify-full"
    return Profile(server.host, server.port, company, login, tls, str(server.ca_file or ""))


class Offices:
    """Hands out connections; safe to use from several threads, each connection is for one of them."""

    def __init__(self, server: Server, company: str, password: str) -> None:
        self._server = server
        self._company = company
        self._password = password
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Connector, LoggedIn]] = {}

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The connections of one thread, closed at the end."""
        desk = Desk(self)
        try:
            yield desk
        finally:
            desk.close()

    def open(self, login: str) -> Database:
        """One more connection of a person."""
        with self._lock:
            if login not in self._known:
                connector = Connector(profile_of(self._server, self._company, login), self._password)
                self._known[login] = (connector, log_in(connector))
            connector, logged_in = self._known[login]
        return Database(connector, logged_in.rights, logged_in.facts)

    def close(self) -> None:
        """Forget all logins; their connections are closed before."""
        for connector, _ in self._known.values():
            connector.close()
        self._known.clear()


class Desk:
    """Connections of several people, used by one thread in turn."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices
        self._open: dict[str, Database] = {}

    def of(self, login: str) -> Database:
        """The connection of a person, opened when first asked for."""
        if login not in self._open:
            self._open[login] = self._offices.open(login)
        return self._open[login]

    def close(self) -> None:
        """Close them all."""
        for database in self._open.values():
            database.close()
        self._open.clear()


def patiently(act: Callable[[], T]) -> T:
    """Do something that is safe to repeat, again when it lost against another transaction."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return act()
        except Retry:
            continue
    return act()
