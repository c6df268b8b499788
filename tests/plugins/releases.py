"""Companies of earlier releases, migrations that only a test knows, and administrators without a superuser's rights."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from migrations import runner
from server_db.company import drop_database
from server_db.embedded import Server
from tests.factories.releases.restore import LAST, put_back, remove
from tests.plugins.company import PASSWORD, Company

MIGRATION = '''"""{title}"""

from alembic import op

revision = "9001"
down_revision = "{head}"


def upgrade() -> None:
    op.execute("""{sql}""")
'''


@pytest.fixture
def old_company(postgres_server: Server) -> Iterator[Company]:
    """The company of the last release, with data in every department."""
    made = put_back(postgres_server, LAST)
    yield made
    remove(made)


@pytest.fixture
def older(company: Company) -> Iterator[Company]:
    """A company that an earlier release deployed."""
    with company.connect() as connection:
        connection.execute(
            "insert into erp.deployment (revision, code_hash, release)"
            " select revision, 'x', '0.1.9' from erp.deployment"
        )
    yield company
    with company.connect() as connection:
        rows = connection.execute(
            "select datname from pg_database where starts_with(datname, %s)", [f"{company.database}__"]
        ).fetchall()
        for (name,) in rows:
            drop_database(connection, name)


@pytest.fixture
def migrate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Adds a migration after the newest: `migrate("insert …", title="…")`; returns its folder."""

    def add(sql: str, title: str = "Only a test") -> Path:
        folder = tmp_path / "migrations"
        folder.mkdir()
        text = MIGRATION.format(title=title, head=runner.head(), sql=sql)
        (folder / "9001_only_a_test.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(runner, "FOLDERS", [*runner.FOLDERS, folder])
        return folder

    return add


@pytest.fixture
def deployer(postgres_server: Server) -> Iterator[str]:
    """The connection string of somebody who may create databases and roles, and nothing else."""
    login = f"deployer-{secrets.token_hex(4)}"
    name = Identifier(login)
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as connection:
        connection.execute(SQL("create role {} login createdb createrole password {}").format(name, Literal(PASSWORD)))
        yield postgres_server.conninfo(user=login, password=PASSWORD)
        with contextlib.suppress(psycopg.Error):
            connection.execute(SQL("drop owned by {}").format(name))
        connection.execute(SQL("drop role {}").format(name))
