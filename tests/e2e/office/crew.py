"""An office: a company on a durable server, its clerks at their desks, and the call to go home."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg

from server_db import company as companies
from server_db import embedded
from server_db.access.roles import Roles
from server_db.embedded import Server
from tests.e2e.office.clerk import REFUSED, Office, main
from tests.e2e.office.journal import Kept, read
from tests.e2e.office.papers import Masters
from tests.factories.books import Books
from tests.plugins.company import Company

CLERKS: Final = 8
SUPPLIERS: Final = 4
PRODUCTS: Final = 12
PEOPLE: Final = {
    "buyer": "buyer",
    "approver": "purchasing_approver",
    "storekeeper": "storekeeper",
    "clerk": "accounts_payable_clerk",
    "manager": "finance_manager",
}
CLOSING_S: Final = 120.0
FINISHED: Final = 0
CONNECTIONS_MAX: Final = 150

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([main.__module__])


def durable_server(folder: Path) -> Server:
    """A server as it runs on one PC, but for the number of connections."""
    server = embedded.start(folder, tuned_for="small")
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(f"alter system set max_connections = {CONNECTIONS_MAX}")
        assert connection.execute("show fsync").fetchone() == ("on",)
    embedded.stop(folder)
    return embedded.start(folder, tuned_for="small")


def offices(server: Server, folder: Path, clerks: int = CLERKS) -> tuple[Company, list[Office]]:
    """A company, and for each clerk five logins: nobody approves or pays what he made himself."""
    name = f"office{uuid4().hex[:8]}"
    companies.create_company(
        server.conninfo(), name, chart="generic", currency="EUR", language="en", title="Office Ltd"
    )
    company = Company(server, name, Roles(name))
    return company, staff(company, folder, clerks)


def staff(company: Company, folder: Path, clerks: int = CLERKS) -> list[Office]:
    """Suppliers, products, and for each clerk his logins, in a company that is there."""
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
    for number in range(clerks):
        logins = {person: company.login(job, name=f"{person}{number}") for person, job in PEOPLE.items()}
        made.append(Office(folder, f"clerk{number}", logins, masters))
    return made


@dataclass
class Crew:
    """The clerks, each in a process of his own; `hint` is told with a failure."""

    offices: Sequence[Office]
    hint: str = ""
    clerks: dict[str, ForkServerProcess] = field(default_factory=dict)

    def open(self, servers: str) -> None:
        """Let everybody begin; `servers` as a desktop would be told them."""
        self.tell(servers)
        for office in self.offices:
            self.seat(office)

    def tell(self, servers: str) -> None:
        """Say where the server is now."""
        place = self.offices[0].servers
        scratch = place.with_suffix(".new")
        scratch.write_text(servers, encoding="ascii")
        scratch.replace(place)

    def seat(self, office: Office) -> None:
        """Let a clerk begin, or go on where his journal ends."""
        process = _processes.Process(target=main, args=(office,), name=office.name, daemon=True)
        process.start()
        self.clerks[office.name] = process

    def kept(self) -> list[Kept]:
        """All purchases, as the journals tell them."""
        return [purchase for office in self.offices for purchase in read(office.journal)[0]]

    def moments(self) -> list[float]:
        """When each step was acknowledged, in seconds since 1970."""
        return [float(facts["done_at"]) for one in self.kept() for facts in one.done.values()]

    def moments_of_each(self) -> dict[str, list[float]]:
        """The same for every clerk."""
        return {
            office.name: [float(facts["done_at"]) for one in read(office.journal)[0] for facts in one.done.values()]
            for office in self.offices
        }

    def close(self) -> None:
        """Ask everybody to finish what he is at, and wait for it."""
        self.offices[0].closing.touch()
        deadline = time.monotonic() + CLOSING_S
        for process in self.clerks.values():
            process.join(max(0.0, deadline - time.monotonic()))
        self.complain()
        late = {one.name: self._at(one) for one in self.offices if self.clerks[one.name].exitcode != FINISHED}
        assert not late, f"still at it: {late}, {self.hint}"

    @staticmethod
    def _at(office: Office) -> str:
        """What a clerk is at, and how often he tried it."""
        last = read(office.journal)[0][-1]
        step = max(last.tried, default=0)
        return f"step {step}, tried at {last.tried.get(step)}, done {sorted(last.done)}"

    def end(self) -> None:
        """End what still runs, whatever happened."""
        for process in self.clerks.values():
            process.kill()
            process.join()

    def complain(self) -> None:
        """Fail when a clerk was refused what the server should have done."""
        for office in self.offices:
            process = self.clerks[office.name]
            assert process.exitcode in {None, FINISHED}, (
                f"{office.name} ended with {process.exitcode}"
                f"{' (refused)' if process.exitcode == REFUSED else ''}: {read(office.journal)[1]}, {self.hint}"
            )


def family(pid: int) -> list[int]:
    """A process and those it started (Linux)."""
    found = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name stands in brackets and may hold anything; state and parent follow it.
            parent = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
            if int(parent) == pid:
                found.append(int(path.parent.name))
    return found


def signal_all(pid: int, number: signal.Signals) -> None:
    """Send a signal to a server: its first process before the others, so that it cannot tidy up after them."""
    for one in family(pid):
        with suppress(ProcessLookupError):
            os.kill(one, number)
