"""The people of the reference company, each at a desk of his own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields

from erp_desktop.db.session import Database
from tests.plugins.clerks import open_database
from tests.plugins.company import Company

JOBS = {
    "administrator": "administrator",
    "accountant": "accountant",
    "buyer": "buyer",
    "approver": "purchasing_approver",
    "storekeeper": "storekeeper",
    "clerk": "accounts_payable_clerk",
    "manager": "finance_manager",
}


@dataclass(frozen=True)
class People:
    """A connection of each person; used by one thread."""

    administrator: Database
    accountant: Database
    buyer: Database
    approver: Database
    storekeeper: Database
    clerk: Database
    manager: Database

    @property
    def round_trips(self) -> int:
        return sum(getattr(self, one.name).round_trips for one in fields(self))


def hire(company: Company) -> dict[str, str]:
    """Make the people; returns who logs in how."""
    return {person: company.login(job, name=person) for person, job in JOBS.items()}


@contextmanager
def desks(logins: dict[str, str]) -> Iterator[People]:
    """Connections of all people, closed at the end of the block."""
    with ExitStack() as stack:

        def seat(conninfo: str) -> Database:
            database, close = open_database(conninfo)
            stack.callback(close)
            return database

        open_seat: Callable[[str], Database] = seat
        yield People(**{person: open_seat(conninfo) for person, conninfo in logins.items()})
