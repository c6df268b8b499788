"""Clerks and server are killed at random moments of the flow; the books must not show it.

Twelve kills here; `python3 installer/dev.py test -- -m kills --kills=200 -s` is the whole proof, and tells what it
saw.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from server_db import company as companies
from server_db import embedded
from server_db.access.roles import Roles
from tests.e2e.kills.clerk import Office
from tests.e2e.kills.journal import read
from tests.e2e.kills.killer import Killer, durable_server
from tests.e2e.kills.papers import Masters
from tests.e2e.kills.verdict import faults, tally
from tests.factories.books import Books
from tests.plugins.company import Company

pytestmark = [pytest.mark.kills, pytest.mark.timeout(3600)]

CLERKS = 8
SUPPLIERS = 4
PRODUCTS = 12
PEOPLE = {
    "buyer": "buyer",
    "approver": "purchasing_approver",
    "storekeeper": "storekeeper",
    "clerk": "accounts_payable_clerk",
    "manager": "finance_manager",
}


@pytest.fixture
def run_folder() -> Iterator[Path]:
    """Where the server of the run and the journals lie; the server is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="kontor-kills-"))
    folder.chmod(0o755)
    yield folder
    embedded.stop(folder / "server")
    shutil.rmtree(folder)


def offices(server: embedded.Server, folder: Path) -> tuple[Company, list[Office]]:
    """A company, and for each clerk five logins: nobody approves or pays what he made himself."""
    name = f"kills{uuid4().hex[:8]}"
    companies.create_company(
        server.conninfo(), name, chart="generic", currency="EUR", language="en", title="Kills Ltd"
    )
    company = Company(server, name, Roles(name))
    books = Books(company)
    day: date = books.value("select current_date")
    masters = Masters(
        suppliers=tuple(books.new_supplier() for _ in range(SUPPLIERS)),
        products=tuple((books.new_product(), books.value("select id from erp.unit where code = 'PCS'"))
                       for _ in range(PRODUCTS)),
        warehouse=books.warehouse, bin=books.bin,
        tax=books.value("select id from erp.tax_code where code = 'V20'"), bank=books.bank, today=day,
    )  # fmt: skip
    books.close()
    made = []
    for number in range(CLERKS):
        logins = {person: company.login(job, name=f"{person}{number}") for person, job in PEOPLE.items()}
        made.append(Office(folder, f"clerk{number}", logins, masters))
    return company, made


def test_kills_lose_nothing_and_double_nothing(run_folder: Path, kills: int, kills_seed: int) -> None:
    server = durable_server(run_folder / "server")
    company, everybody = offices(server, run_folder)
    killer = Killer(server, everybody, kills_seed)
    started = time.monotonic()
    killer.open()
    try:
        killer.run(kills)
        killer.close()
    finally:
        killer.end()
    lasted = time.monotonic() - started
    kept = [purchase for office in everybody for purchase in read(office.journal)[0]]
    with psycopg.connect(killer.server.conninfo(company.database), autocommit=True) as connection:
        found = faults(connection, kept, everybody[0].masters)
        seen = tally(connection, kept)
    sys.stdout.write(f"\n{killer.clerk_kills} clerks, {killer.server_kills} servers killed in {lasted:.0f} s: {seen}\n")
    assert found == [], f"seed {kills_seed}"
    assert seen.purchases == len(kept) > 0
