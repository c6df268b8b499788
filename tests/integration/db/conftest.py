"""A database of the sample company, a clerk's login, and connections of the program to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine

from erp_desktop.base.access import Rights
from erp_desktop.base.settings import Profile
from erp_desktop.db.engine import Connector
from erp_desktop.db.handshake import CompanyFacts
from erp_desktop.db.session import Database
from server_db.access.permissions import Permission
from server_db.embedded import Server
from tests.integration.db.sample import FUNCTIONS, SampleBase

PASSWORD = "clerk's secret 密码"
ALL_RIGHTS = Rights("clerk", frozenset(Permission))
FACTS = CompanyFacts("", "Sample Ltd", "EUR", 2, "en", "Clara Clerk", date(2026, 3, 5), "0.1.0", {})


@dataclass(frozen=True)
class SampleCompany:
    """Where the sample company is, as the clerk, and how to look at it as the owner."""

    profile: Profile
    owner: str


@pytest.fixture(scope="session")
def company(postgres_server: Server, worker_id: str) -> SampleCompany:
    name = f"sample_{worker_id}"
    clerk = f"clerk_{worker_id}"
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        server.execute(sql.SQL("revoke connect on database {} from public").format(sql.Identifier(name)))
        title = sql.Literal("kontor:Sample 公司")
        server.execute(sql.SQL("comment on database {} is {}").format(sql.Identifier(name), title))
        make = sql.SQL("create role {} login password {}")
        server.execute(make.format(sql.Identifier(clerk), sql.Literal(PASSWORD)))
        server.execute(
            sql.SQL("grant connect on database {} to {}").format(sql.Identifier(name), sql.Identifier(clerk))
        )
    owner = postgres_server.conninfo(name)
    with psycopg.connect(owner, autocommit=True) as database:
        database.execute("create schema erp")
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(owner))
    SampleBase.metadata.create_all(engine)
    engine.dispose()
    with psycopg.connect(owner, autocommit=True) as database:
        for part in (FUNCTIONS.replace("clerk;", f"{clerk};"),):
            database.execute(part.encode())
    profile = Profile(postgres_server.host, postgres_server.port, company=name, login=clerk, tls="disable")
    return SampleCompany(profile, owner)


@pytest.fixture
def connector(company: SampleCompany) -> Iterator[Connector]:
    made = Connector(company.profile, PASSWORD)
    yield made
    made.close()


@pytest.fixture
def db(connector: Connector) -> Iterator[Database]:
    database = Database(connector, ALL_RIGHTS, replace(FACTS, database=connector.profile.company))
    yield database
    database.close()


@pytest.fixture
def second(connector: Connector) -> Iterator[Database]:
    """Another desktop."""
    database = Database(connector, ALL_RIGHTS, FACTS)
    yield database
    database.close()


@pytest.fixture
def owner(company: SampleCompany) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(company.owner, autocommit=True) as connection:
        yield connection
