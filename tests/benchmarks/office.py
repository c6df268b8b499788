"""An office to measure: a durable server of its own, a company with products, suppliers and people."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
from psycopg.sql import SQL, Identifier

from server_db import company as companies
from server_db import embedded, people

PRODUCTS: Final = 1_000
SUPPLIERS: Final = 200
_SETTINGS: Final[dict[str, str]] = {
    "shared_buffers": "1GB",  # as the peer's benchmark has
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track": "none",
    "pg_stat_statements.max": "10000",
}
_MASTERS: tuple[LiteralString, ...] = (
    "insert into erp.party (id, code, name, currency_code)"
    " select erp_api.new_id(), 'S' || lpad(n::text, 6, '0'),"
    " (array['Nordwind', 'Kestrel', 'Zhonghe', 'Alder', 'Baltic', 'Sierra', 'Quarz', 'Lumen'])[1 + n %% 8] || ' '"
    " || (array['Trading', 'Precision', 'Metal', 'Supplies', 'Electric'])[1 + n / 8 %% 5] || ' ' || n, 'EUR'"
    " from generate_series(1, %(suppliers)s) n",
    "insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id)"
    " select erp_api.new_id(), 'P' || lpad(n::text, 6, '0'), 'Product ' || n, c.id, u.id, u.id"
    " from generate_series(1, %(products)s) n"
    " join erp.product_category c on c.code = 'GOODS' join erp.unit u on u.code = 'PCS'",
)


@dataclass(frozen=True)
class Office:
    """A company on the server.

    Attributes:
        server: durable, tuned as for one PC.
        database: name of the company.
    """

    server: embedded.Server
    database: str

    @property
    def conninfo(self) -> str:
        """Of the superuser."""
        return self.server.conninfo(self.database)

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection as superuser that commits each statement."""
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            yield connection

    def hire(self, *jobs: str) -> str:
        """The connection string of a new person."""
        login, password = f"clerk-{secrets.token_hex(4)}", secrets.token_hex(8)
        people.add_person(
            self.conninfo,
            people.NewPerson(login=login, name="Clerk", password=password, language="en", jobs=tuple(jobs)),
        )
        return self.server.conninfo(self.database, user=login, password=password)

    def configure(self, **settings: str) -> None:
        """Change settings of the running server for all sessions."""
        with self.connect() as connection:
            for name, value in settings.items():
                connection.execute(
                    SQL("alter system set {} = {}").format(Identifier(*name.split(".")), value)
                )
            connection.execute("select pg_reload_conf()")
        time.sleep(0.2)

    def settle(self) -> None:
        """Bring table statistics up to date and write everything out, so that no figure pays for it."""
        with self.connect() as connection:
            connection.execute("vacuum (analyze)")
            connection.execute("checkpoint")


def run(connection: psycopg.Connection[Any], statements: Sequence[LiteralString], **params: object) -> None:
    """Run statements one after the other."""
    for statement in statements:
        connection.execute(statement, params)


@contextmanager
def office(folder: Path | None = None) -> Iterator[Office]:
    """A new office; its server and data are gone at the end of the block."""
    parent = Path(tempfile.mkdtemp(prefix="kontor-bench-", dir=folder))
    parent.chmod(0o755)
    data = parent / "server"
    try:
        first = embedded.start(data)
        with psycopg.connect(first.conninfo(), autocommit=True) as connection:
            for name, value in _SETTINGS.items():
                connection.execute(SQL("alter system set {} = {}").format(Identifier(*name.split(".")), value))
        embedded.stop(data)
        server = embedded.start(data)
        companies.create_company(server.conninfo(), "office", chart="generic", currency="EUR")
        made = Office(server, "office")
        with made.connect() as connection:
            connection.execute("create schema statistics")
            connection.execute("create extension pg_stat_statements schema statistics")
            run(connection, _MASTERS, products=PRODUCTS, suppliers=SUPPLIERS)
        made.settle()
        yield made
    finally:
        if data.is_dir():
            embedded.stop(data)
        shutil.rmtree(parent, ignore_errors=True)
