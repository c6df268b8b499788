"""Companies on the test run's server: one is deployed for each worker, tests get copies of it in a moment."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from server_db import company as companies
from server_db import people
from server_db.access.permissions import Permission
from server_db.access.roles import Roles
from server_db.embedded import Server

PASSWORD = "correct horse"


@dataclass
class Company:
    """A company of its own for a test; `conninfo` is the superuser's, whom no row rule binds.

    Use `login` for everything but preparation: rights and row rules bind only people.
    """

    server: Server
    database: str
    roles: Roles
    logins: list[str] = field(default_factory=list)

    @property
    def conninfo(self) -> str:
        return self.server.conninfo(self.database)

    def connect(self) -> psycopg.Connection[Any]:
        """A connection as superuser that commits each statement."""
        return psycopg.connect(self.conninfo, autocommit=True)

    def as_owner(self) -> psycopg.Connection[Any]:
        """A connection that acts as the owner of the database."""
        connection = self.connect()
        connection.execute(SQL("set role {}").format(Identifier(self.roles.owner)))
        return connection

    def login(
        self,
        *jobs: str,
        permissions: Iterable[Permission] = (),
        own_documents_only: bool = False,
        warehouses: Sequence[str] | None = None,
        language: str = "en",
        name: str = "",
    ) -> str:
        """The connection string of a new person with these jobs, or with a job of just these permissions."""
        login = f"{name or 'person'}-{secrets.token_hex(4)}"
        given = list(jobs)
        asked = frozenset(permissions)
        if asked:
            job = f"test_{secrets.token_hex(5)}"
            people.define_job(self.conninfo, job, asked)
            self.logins.append(self.roles.job(job))
            given.append(job)
        people.add_person(
            self.conninfo,
            people.NewPerson(
                login=login,
                name=name.capitalize() or "Person",
                password=PASSWORD,
                language=language,
                jobs=tuple(given),
                own_documents_only=own_documents_only,
                warehouses=None if warehouses is None else tuple(warehouses),
            ),
        )
        self.logins.append(login)
        return self.server.conninfo(self.database, user=login, password=PASSWORD)


def _name() -> str:
    return f"t{secrets.token_hex(6)}"


@pytest.fixture(scope="session")
def template_company(postgres_server: Server) -> Company:
    """A company with the first records and nobody in it (chart `generic`, EUR); leave it as it is."""
    return _deployed(postgres_server, chart="generic", currency="EUR", language="en")


@pytest.fixture(scope="session")
def chinese_template(postgres_server: Server) -> Company:
    """The same with chart `cn_small_business`, CNY, in Chinese."""
    return _deployed(postgres_server, chart="cn_small_business", currency="CNY", language="zh_CN")


@pytest.fixture
def company(template_company: Company) -> Iterator[Company]:
    """A copy of `template_company` that the test may do anything to."""
    yield from copied(template_company)


@pytest.fixture
def chinese_company(chinese_template: Company) -> Iterator[Company]:
    """A copy of `chinese_template`."""
    yield from copied(chinese_template)


@pytest.fixture
def login(company: Company) -> Callable[..., str]:
    """Makes a person of `company` and returns his connection string: `login("buyer")`; see `Company.login`."""
    return company.login


def _deployed(server: Server, *, chart: str, currency: str, language: str) -> Company:
    name = _name()
    companies.create_company(
        server.conninfo(), name, chart=chart, currency=currency, language=language, title="Test company"
    )
    return Company(server, name, Roles(name))


def copied(template: Company) -> Iterator[Company]:
    """A copy of a template company, removed at the end; for fixtures of a whole module."""
    name = _name()
    companies.copy_company(template.server.conninfo(), template.database, name)
    made = Company(template.server, name, template.roles)
    yield made
    with psycopg.connect(template.server.conninfo(), autocommit=True) as connection:
        connection.execute(SQL("drop database {} with (force)").format(Identifier(name)))
        for role in made.logins:
            connection.execute(SQL("drop role {}").format(Identifier(role)))
