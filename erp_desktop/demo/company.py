"""The demo company on a private server: made once, found again in a moment."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from erp_desktop.base.clock import today
from erp_desktop.base.i18n import text
from erp_desktop.demo.lanes import Lanes
from erp_desktop.demo.masters import COMPANY_NAME, Keys, Masters, close_periods
from erp_desktop.demo.offices import Offices
from erp_desktop.demo.people import EMPLOYEES, Employee, logins
from erp_desktop.demo.plan import Plan, plan
from erp_desktop.demo.steps import Steps
from server_db.company import create_company, drop_company
from server_db.deploy import deploy, is_current
from server_db.embedded import Server
from server_db.errors import ServerError
from server_db.people import NewPerson, add_person, set_password

DATABASE: Final = "demo"
ORDERS: Final = 1500

_SETTING: Final = "kontor.demo"
_MAKING: Final = "making"
_MADE: Final = "made 1"
_PASSWORD_FILE: Final = "demo.password"  # noqa: S105 - the name of a file
_LOCK_KEY: Final = 7_203_411_906
_MASTER_STEPS: Final = 7

Told = Callable[[int, int, str], None]
"""Hears (done, total, words); may raise to end the work, which is then begun anew the next time."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody one can be.

    Attributes:
        job: of the shipped jobs; `base.job_names` has the words.
        password: valid on this server only.
    """

    login: str
    name: str
    job: str
    password: str
    language: str

    def __repr__(self) -> str:
        return f"DemoPerson({self.login!r})"


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """The demo company: the name of its database, its title, and who works there."""

    company: str
    title: str
    people: tuple[DemoPerson, ...]


def ensure_company(
    server: Server, told: Told, *, last_day: date | None = None, orders: int = ORDERS, database: str = DATABASE
) -> DemoCompany:
    """The demo company of a server; made when it is not there, and made anew when it was left half-made.

    Args:
        server: a private server that runs.
        told: hears how far it is.
        last_day: of the history; today when None.
        orders: how many orders the history has.
        database: the name of the company's database.

    Raises:
        ServerError: the server refused, or a company of somebody else has the name.
        KontorError: what the repositories and `told` raise.
    """
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        # Two programs that start at once make one company: the second waits for the first.
        connection.execute("select pg_advisory_lock(%s)", [_LOCK_KEY])
        password, is_new_password = _password(server.data_dir)
        mark = _mark_of(connection, database)
        if mark == _MADE:
            _bring_up_to_date(server, database)
            if is_new_password:
                _set_passwords(server.conninfo(database), password)
        else:
            told(0, 0, text("Making the demo company…"))
            _remove_half_made(connection, server, database, mark)
            planned = plan(last_day or today(), orders)
            _Maker(server, database, password, planned, told=told).make(connection)
    return DemoCompany(
        database,
        COMPANY_NAME,
        tuple(DemoPerson(one.login, one.name, one.job, password, one.language) for one in EMPLOYEES),
    )


class _Maker:
    """Makes the company from nothing."""

    def __init__(self, server: Server, database: str, password: str, planned: Plan, *, told: Told) -> None:
        self._offices = Offices(server, database, password)
        self._server = server
        self._database = database
        self._password = password
        self._plan = planned
        self._told = told
        history = planned.history
        parts = (history.orders, history.receipts, history.invoices, history.payments)
        self._total = _MASTER_STEPS + sum(map(len, parts))

    def make(self, connection: psycopg.Connection[Any]) -> None:
        """Everything, marked as made at the very end."""
        first = date(self._plan.first_day.year, 1, 1)
        conninfo = create_company(self._server.conninfo(), self._database, title=COMPANY_NAME, first_day=first)
        _mark(connection, self._database, _MAKING)
        # Nothing is lost when the computer fails meanwhile: the company is then made anew.
        _set(connection, self._database, "synchronous_commit", "off")
        try:
            keys = self._store_masters(conninfo)
            _analyze(conninfo)
            Lanes(self._offices).run(Steps(self._plan, keys).lanes(), self._tell_day)
            self._tell(self._total, text("Demo company: closing the periods…"))
            with self._offices.desk() as desk:
                close_periods(desk.of(logins("finance_manager")[0]), self._plan.last_day)
        finally:
            self._offices.close()
        _analyze(conninfo)
        _set(connection, self._database, "synchronous_commit", None)
        _mark(connection, self._database, _MADE)

    def _store_masters(self, conninfo: str) -> Keys:
        with self._offices.desk() as desk:
            masters = Masters(self._plan, desk)
            self._tell(1, text("Demo company: people and warehouses…"))
            # Who is limited to warehouses comes when the administrator has made them.
            limited = [one for one in EMPLOYEES if one.warehouses is not None]
            _add_people(conninfo, [one for one in EMPLOYEES if one not in limited], self._password)
            masters.store_company()
            _add_people(conninfo, limited, self._password)
            self._tell(2, text("Demo company: fiscal years and rates of exchange…"))
            masters.store_ledger()
            self._tell(3, text("Demo company: products…"))
            masters.store_products()
            self._tell(4, text("Demo company: suppliers and their prices…"))
            masters.store_suppliers()
            self._tell(6, text("Demo company: opening stock…"))
            masters.store_opening_stock()
        return masters.keys

    def _tell(self, done: int, words: str) -> None:
        self._told(done, self._total, words)

    def _tell_day(self, done: int, _total: int, day: date) -> None:
        self._tell(min(_MASTER_STEPS + done, self._total), text("Demo company: {month}…", month=f"{day:%Y-%m}"))


def _add_people(conninfo: str, employees: Sequence[Employee], password: str) -> None:
    for one in employees:
        person = NewPerson(
            one.login, one.name, password, one.email, one.language, (one.job,), one.own_orders_only, one.warehouses
        )
        add_person(conninfo, person)
        set_password(conninfo, one.login, password)  # the login may be there from an earlier attempt


def _set_passwords(conninfo: str, password: str) -> None:
    for one in EMPLOYEES:
        set_password(conninfo, one.login, password)


def _bring_up_to_date(server: Server, database: str) -> None:
    """After an upgrade of the program, the company is brought to its release."""
    conninfo = server.conninfo(database)
    if not is_current(conninfo):
        deploy(conninfo)


def _remove_half_made(
    connection: psycopg.Connection[Any], server: Server, database: str, mark: str | None
) -> None:
    """Drop what an earlier attempt left behind; a company that others work in is never dropped.

    Raises:
        ServerError: `company.exists` when a company of somebody else has the name.
    """
    row = connection.execute("select exists (select from pg_database where datname = %s)", [database]).fetchone()
    if row is None or not row[0]:
        return
    if mark is None and not _is_untouched(server.conninfo(database)):
        raise ServerError("company.exists", database=database)
    try:
        drop_company(server.conninfo(), database)
    except ServerError:  # killed before there was a company in it
        connection.execute(SQL("drop database {} with (force)").format(Identifier(database)))


def _is_untouched(conninfo: str) -> bool:
    """Whether a database has no company in it, or one in which there is nobody yet."""
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("select to_regclass('erp.person') is not null").fetchone()
        if row is None or not row[0]:
            return True
        row = connection.execute("select exists (select from erp.person)").fetchone()
        return row is not None and not row[0]


def _mark_of(connection: psycopg.Connection[Any], database: str) -> str | None:
    """What `_mark` wrote; None for nothing."""
    rows = connection.execute(
        "select unnest(s.setconfig) from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase"
        " where d.datname = %s and s.setrole = 0",
        [database],
    ).fetchall()
    found = [str(row[0]).partition("=") for row in rows]
    return next((value for name, _, value in found if name == _SETTING), None)


def _mark(connection: psycopg.Connection[Any], database: str, mark: str) -> None:
    _set(connection, database, _SETTING, mark)


def _set(connection: psycopg.Connection[Any], database: str, name: LiteralString, value: str | None) -> None:
    """A setting of the database: survives everything but dropping it."""
    names = (Identifier(part) for part in name.split("."))
    where = SQL("alter database {}").format(Identifier(database))
    if value is None:
        connection.execute(SQL("{} reset {}").format(where, SQL(".").join(names)))
    else:
        connection.execute(SQL("{} set {} = {}").format(where, SQL(".").join(names), Literal(value)))


def _analyze(conninfo: str) -> None:
    """Tell the planner how much there is; else it plans for empty tables until autovacuum comes by."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("analyze")


def _password(data_dir: Path) -> tuple[str, bool]:
    """The password of the demo people of this server, and whether it was made just now.

    It lies beside the cluster in a file that its owner alone may read.
    """
    file = data_dir / "cluster" / _PASSWORD_FILE
    with suppress(FileNotFoundError):
        found = file.read_text(encoding="ascii").strip()
        if found:
            return found, False
    password = secrets.token_urlsafe(12)
    handle, name = tempfile.mkstemp(dir=file.parent)  # mkstemp makes it readable for its owner alone
    with os.fdopen(handle, "w", encoding="ascii") as scratch:
        scratch.write(f"{password}\n")
    Path(name).replace(file)
    return password, True
