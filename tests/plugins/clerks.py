"""People at their desks: logins of the test company, opened as the program opens them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import psycopg
import pytest

from erp_desktop.base.hosts import server_of
from erp_desktop.base.settings import Profile
from erp_desktop.db.engine import Connector
from erp_desktop.db.handshake import log_in
from erp_desktop.db.session import Database
from server_db.access.permissions import Permission
from tests.plugins.company import Company


class OpenDatabase(Protocol):
    """Opens the company for a new person with these jobs."""

    def __call__(
        self, *jobs: str, permissions: tuple[Permission, ...] = (), warehouses: list[str] | None = None,
        own_documents_only: bool = False,
    ) -> Database: ...


def profile_of(conninfo: str, servers: str = "", *, reports: str = "") -> Profile:
    """The profile of a connection string; `servers` in its words takes the place of its host and port.

    Where it names an authority, the servers' certificates are checked as it says.
    """
    parts = psycopg.conninfo.conninfo_to_dict(conninfo)
    server, port = server_of(servers) if servers else (str(parts["host"]), int(str(parts["port"])))
    authority = str(parts.get("sslrootcert", ""))
    return Profile(
        server=server, port=port, company=str(parts["dbname"]), login=str(parts["user"]),
        tls=str(parts["sslmode"]) if authority else "prefer", ca_file=authority, reports=reports,
    )


def open_database(conninfo: str, servers: str = "") -> tuple[Database, Callable[[], None]]:
    """A database as the program opens it, and what closes it."""
    parts = psycopg.conninfo.conninfo_to_dict(conninfo)
    profile = profile_of(conninfo, servers)
    connector = Connector(profile, str(parts["password"]))
    logged_in = log_in(connector)
    database = Database(connector, logged_in.rights, logged_in.facts)

    def close() -> None:
        database.close()
        connector.close()

    return database, close


@pytest.fixture
def clerk(company: Company) -> Iterator[OpenDatabase]:
    """Makes a person of `company` and opens it for him: `clerk("buyer")`."""
    closers: list[Callable[[], None]] = []

    def opened(
        *jobs: str, permissions: tuple[Permission, ...] = (), warehouses: list[str] | None = None,
        own_documents_only: bool = False,
    ) -> Database:
        conninfo = company.login(
            *jobs, permissions=permissions, warehouses=warehouses, own_documents_only=own_documents_only
        )
        database, close = open_database(conninfo)
        closers.append(close)
        return database

    yield opened
    for close in closers:
        close()
