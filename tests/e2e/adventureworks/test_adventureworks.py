"""A real company's three and a half years of purchases, through the real flow, compared figure by figure.

The figures come from the CSV files by code of their own (`expected.py`); the books are read with queries of their
own (`books.py`). Its backup is proved, and refused in four ways, at this size (`backup.py`). The data is a public
sample that is not part of the project (see its README for the source).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from server_db import company as companies
from server_db.access.roles import Roles
from server_db.embedded import Server
from tests.e2e.adventureworks.backup import prove_backup
from tests.e2e.adventureworks.books import findings, found, untied
from tests.e2e.adventureworks.expected import Figures, expected
from tests.e2e.adventureworks.flow import buy_everything, read_orders
from tests.e2e.adventureworks.masters import CURRENCY, FIRST_YEAR, Keys, bring_in
from tests.e2e.adventureworks.opening import post_opening
from tests.e2e.adventureworks.people import desks, hire
from tests.plugins.company import Company

SOURCE = Path(__file__).parents[4] / "shared" / "data" / "adventureworks"

pytestmark = [
    pytest.mark.adventureworks,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        not SOURCE.is_dir(), reason="the sample data of AdventureWorks is not in ../shared/data/adventureworks"
    ),
]


@pytest.fixture
def reference_company(postgres_server: Server) -> Iterator[Company]:
    """A company in US dollars whose books open in 2022."""
    name = "adventureworks"
    companies.create_company(
        postgres_server.conninfo(), name, chart="generic", currency=CURRENCY, first_day=date(FIRST_YEAR, 1, 1)
    )
    company = Company(postgres_server, name, Roles(name))
    yield company
    _drop_copies(company)
    companies.drop_company(postgres_server.conninfo(), name)
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as connection:
        for login in company.logins:
            connection.execute(SQL("drop role {}").format(Identifier(login)))


def _drop_copies(company: Company) -> None:
    """Remove what was restored of it, whole or half."""
    with company.connect() as connection:
        rows = connection.execute(
            "select datname from pg_database where pg_get_userbyid(datdba) = %s and datname <> current_database()",
            [company.roles.owner],
        ).fetchall()
        for (name,) in rows:
            connection.execute(SQL("drop database {} with (force)").format(Identifier(name)))


def assert_equal(wanted: Figures, connection: psycopg.Connection[Any]) -> None:
    """Every figure is what the files say, every check is clean, and everything ties."""
    assert differences(wanted, found(connection)) == {}
    assert findings(connection) == {}
    assert untied(connection) == []


def differences(wanted: Figures, seen: Figures) -> dict[str, object]:
    """Every figure that is not equal: name → what was wanted and what was seen, by code."""
    different: dict[str, object] = {}
    for name in (one.name for one in fields(Figures)):
        left, right = getattr(wanted, name), getattr(seen, name)
        keys = [key for key in left.keys() | right.keys() if left.get(key) != right.get(key)]
        if keys:
            different[name] = {key: (left.get(key), right.get(key)) for key in sorted(keys)[:10]}
    return different


def test_every_figure_is_equal_and_the_backup_is_proved(
    reference_company: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    logins = hire(reference_company)
    with desks(logins) as people:
        bring_in(SOURCE, tmp_path, people)
        keys = Keys.read(people.buyer, people.accountant)
        post_opening(people.accountant, SOURCE, keys)
    buy_everything(logins, keys, read_orders(SOURCE))
    wanted, bought = expected(SOURCE), time.monotonic() - began
    with reference_company.connect() as connection:
        assert_equal(wanted, connection)
    report, shelf = prove_backup(reference_company, tmp_path, capsys)
    with psycopg.connect(reference_company.server.conninfo(shelf.target)) as connection:
        assert_equal(wanted, connection)
    with capsys.disabled():
        sys.stdout.write("\n".join(["", f"everything bought: {bought:.0f} s", *report.lines, ""]))
