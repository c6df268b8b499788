"""The demo company: made through the repositories, clean, the same every time, made anew when left half-made."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest

from erp_desktop.base.clock import today
from erp_desktop.base.errors import Cancelled
from erp_desktop.base.job_names import JOB_NAMES
from erp_desktop.demo import company as demo
from erp_desktop.demo.assortment import HOME
from erp_desktop.demo.company import DemoCompany, ensure_company
from erp_desktop.demo.people import EMPLOYEES
from erp_desktop.demo.plan import plan
from server_db import embedded
from server_db.access.jobs import JOB_ROLES
from server_db.company import drop_company
from server_db.deploy import become_owner, roles_of
from server_db.errors import ServerError
from server_db.maintenance import checks

SMALL = 40
ORDER_STATES = {
    "draft", "to_approve", "approved", "sent", "partly_received", "received", "closed", "cancelled",
}
TOTALS = (
    "select count(*), sum(net_amount), sum(total_amount), max(number) from erp.purchase_order",
    "select count(*), sum(value), sum(cleared_value) from erp.goods_receipt_line",
    "select count(*), sum(total_amount), max(number) from erp.supplier_invoice",
    "select count(*), sum(amount), max(number) from erp.payment",
    "select count(*), sum(debit), sum(credit) from erp.voucher_line",
    "select count(*), sum(quantity), sum(value) from erp.cost_pool",
    "select string_agg(number || ' ' || id, ',' order by number) from erp.purchase_order where number is not null",
    "select string_agg(number || ' ' || id, ',' order by number) from erp.payment where number is not null",
)


def silent(_done: int, _total: int, _words: str) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def server() -> Iterator[embedded.Server]:
    """A server of its own: the password of the demo people lies beside the cluster, and each worker makes one."""
    parent = Path(tempfile.mkdtemp(prefix="kontor-demo-"))
    parent.chmod(0o755)
    yield embedded.start(parent / "database", tuned_for="test")
    embedded.stop(parent / "database")
    shutil.rmtree(parent)


@pytest.fixture(scope="module")
def made(server: embedded.Server) -> Iterator[DemoCompany]:
    name = f"d{secrets.token_hex(5)}"
    yield ensure_company(server, silent, orders=SMALL, database=name)
    drop_company(server.conninfo(), name)


@pytest.fixture
def spare(server: embedded.Server) -> Iterator[str]:
    """A name for another demo company, dropped at the end."""
    name = f"d{secrets.token_hex(5)}"
    yield name
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    if found is not None:
        drop_company(server.conninfo(), name)


def findings(conninfo: str) -> list[str]:
    with psycopg.connect(conninfo) as connection:
        become_owner(connection, roles_of(connection))
        return [f"{check.name}: {found}" for check in checks.found() for found in checks.run(connection, check)]


def totals(conninfo: str) -> list[object]:
    with psycopg.connect(conninfo) as connection:
        return [connection.execute(statement).fetchone() for statement in TOTALS]


def test_every_check_is_clean(server: embedded.Server, made: DemoCompany) -> None:
    assert findings(server.conninfo(made.company)) == []


def test_every_state_is_there(server: embedded.Server, made: DemoCompany) -> None:
    with psycopg.connect(server.conninfo(made.company)) as connection:
        rows = connection.execute("select distinct status from erp.purchase_order").fetchall()
        assert {row[0] for row in rows} == ORDER_STATES
        for statement in (
            "select distinct status from erp.goods_receipt",
            "select distinct status from erp.supplier_invoice",
            "select distinct status from erp.payment",
        ):
            rows = connection.execute(statement).fetchall()
            assert {row[0] for row in rows} == {"draft", "posted", "reversed"}, statement
        row = connection.execute("select count(*) from erp.open_item_balance where open_amount <> 0").fetchone()
        assert row is not None
        assert row[0] > 0
        rows = connection.execute("select distinct status from erp.period where ends < current_date - 70").fetchall()
        assert rows == [("closed",)]


def test_everybody_did_his_own_job_only(server: embedded.Server, made: DemoCompany) -> None:
    jobs = {one.login: one.job for one in made.people}
    assert {one.job for one in made.people} == set(JOB_ROLES) == set(JOB_NAMES)
    allowed = {
        "select distinct created_by from erp.purchase_order": {"buyer"},
        "select distinct login from erp.purchase_order_approval": {"purchasing_approver", "finance_manager"},
        "select distinct created_by from erp.goods_receipt": {"storekeeper"},
        "select distinct created_by from erp.supplier_invoice": {"accounts_payable_clerk"},
        "select distinct created_by from erp.payment": {"accounts_payable_clerk"},
        "select distinct created_by from erp.product": {"buyer"},
        "select distinct changed_by from erp.exchange_rate": {"accountant"},
    }
    with psycopg.connect(server.conninfo(made.company)) as connection:
        for statement, expected in allowed.items():
            assert {jobs[row[0]] for row in connection.execute(statement.encode()).fetchall()} <= expected


def test_the_second_call_finds_it(server: embedded.Server, made: DemoCompany) -> None:
    told: list[str] = []
    again = ensure_company(server, lambda *said: told.append(said[2]), orders=SMALL, database=made.company)
    assert again == made
    assert told == []


def test_its_people_log_in_with_the_password_beside_the_cluster(server: embedded.Server, made: DemoCompany) -> None:
    file = server.data_dir / "cluster" / "demo.password"
    assert file.stat().st_mode & 0o077 == 0
    for one in made.people:
        assert one.password == file.read_text().strip()
        assert one.password not in repr(one)
        psycopg.connect(server.conninfo(made.company, user=one.login, password=one.password)).close()


def test_a_lost_password_is_replaced(server: embedded.Server, made: DemoCompany) -> None:
    (server.data_dir / "cluster" / "demo.password").unlink()
    again = ensure_company(server, silent, orders=SMALL, database=made.company)
    assert again.people[0].password != made.people[0].password
    person = again.people[0]
    psycopg.connect(server.conninfo(again.company, user=person.login, password=person.password)).close()


def test_the_same_totals_numbers_and_ids_twice(server: embedded.Server, made: DemoCompany, spare: str) -> None:
    ensure_company(server, silent, orders=SMALL, database=spare)
    assert totals(server.conninfo(spare)) == totals(server.conninfo(made.company))


def test_a_half_made_one_is_made_anew(server: embedded.Server, spare: str) -> None:
    def stop(done: int, total: int, _words: str) -> None:
        if total and done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        ensure_company(server, stop, orders=SMALL, database=spare)
    whole = ensure_company(server, silent, orders=SMALL, database=spare)
    with psycopg.connect(server.conninfo(whole.company)) as connection:
        assert connection.execute("select count(*) from erp.purchase_order").fetchone() == (SMALL,)
    assert findings(server.conninfo(whole.company)) == []


def test_a_company_of_somebody_else_is_left_alone(server: embedded.Server, made: DemoCompany) -> None:
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        demo._set(connection, made.company, demo._SETTING, None)
        try:
            with pytest.raises(ServerError) as refused:
                ensure_company(server, silent, orders=SMALL, database=made.company)
            assert refused.value.code == "company.exists"
        finally:
            demo._mark(connection, made.company, demo._MADE)


@pytest.mark.parametrize(
    "last_day", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 12, 31), date(2026, 3, 1), date(2026, 11, 22)]
)
def test_the_plan_is_sound_whatever_the_day(last_day: date) -> None:
    made = plan(last_day, SMALL)
    assert plan(last_day, SMALL) == made
    history = made.history
    assert len(history.orders) == SMALL
    for day in (
        *(one.day for one in history.orders),
        *(one.day for one in history.receipts),
        *(one.day for one in history.closings),
        *(one.posting_day for one in history.invoices),
        *(one.day for one in history.payments),
    ):
        assert made.first_day <= day <= last_day
    assert all(line.accepted >= 0 for receipt in history.receipts for line in receipt.lines)
    assert len({one.barcode for one in made.products}) == len(made.products) >= 299
    assert len({one.country for one in made.suppliers}) > 10
    assert any(one.country == HOME for one in made.suppliers)
    assert len({one.login for one in EMPLOYEES}) == len(EMPLOYEES)


@pytest.mark.e2e
def test_the_whole_demo_through_the_command(database_folder: Path) -> None:
    command = [sys.executable, "-m", "server_db.cli", "demo", "--embedded", str(database_folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "anna.berger" in done.stdout
    with embedded.running(database_folder) as server:
        assert findings(server.conninfo("demo")) == []
        with psycopg.connect(server.conninfo("demo")) as connection:
            row = connection.execute("select count(*), max(order_date) from erp.purchase_order").fetchone()
        assert row is not None
        assert row[0] == demo.ORDERS
        assert (today() - row[1]).days <= 5
