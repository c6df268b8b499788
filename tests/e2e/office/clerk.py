"""A clerk as a process of its own: buys, one purchase after another, whatever happens to server and clerk."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from psycopg.conninfo import conninfo_to_dict

from erp_desktop.base.acts import Act
from erp_desktop.base.errors import KontorError, Retry, Unavailable
from erp_desktop.base.ids import new_id
from erp_desktop.base.task import Kind
from erp_desktop.db.engine import Connector
from erp_desktop.db.handshake import LoggedIn, log_in
from erp_desktop.db.session import Database
from erp_desktop.modules.payments.payments.repository import PaymentRepository
from erp_desktop.modules.purchasing.invoices.repository import InvoiceRepository
from erp_desktop.modules.purchasing.orders.repository import OrderRepository
from erp_desktop.modules.purchasing.receipts.repository import ReceiptRepository
from tests.e2e.office.journal import Journal, Kept, read
from tests.e2e.office.papers import CURRENCY, STEPS, Masters, Purchase, Step, key_of, request_of
from tests.plugins.clerks import profile_of

GIVE_UP_S: Final = 120.0
REFUSED: Final = 3
REPOSITORIES: Final[Mapping[str, type[Any]]] = {
    "purchase_order": OrderRepository,
    "goods_receipt": ReceiptRepository,
    "supplier_invoice": InvoiceRepository,
    "payment": PaymentRepository,
}


@dataclass(frozen=True)
class Office:
    """What a clerk is told: the folder of the run, who he logs in as for each job, and what is bought."""

    folder: Path
    name: str
    logins: Mapping[str, str]
    masters: Masters

    @property
    def journal(self) -> Path:
        return self.folder / f"{self.name}.journal"

    @property
    def servers(self) -> Path:
        """The file that says where the server listens now, in the words of a connection."""
        return self.folder / "servers"

    @property
    def closing(self) -> Path:
        """The file that asks everybody to finish the purchase at hand and go home."""
        return self.folder / "closing"


class Desk:
    """One login at its program: it keeps the way to the servers, whatever happens to the connection."""

    def __init__(self, conninfo: str, servers: str) -> None:
        self.servers = servers
        self._connector = Connector(profile_of(conninfo, servers), str(conninfo_to_dict(conninfo)["password"]))
        self._logged_in: LoggedIn | None = None
        self._database: Database | None = None

    def database(self) -> Database:
        """The open connection, or a new one."""
        if self._logged_in is None:
            self._logged_in = log_in(self._connector)
        if self._database is None:
            self._database = Database(self._connector, self._logged_in.rights, self._logged_in.facts)
        return self._database

    def disconnect(self) -> None:
        """Close the connection."""
        database, self._database = self._database, None
        if database is not None:
            with suppress(KontorError):
                database.close()

    def close(self) -> None:
        """Go home."""
        self.disconnect()
        self._connector.close()


class Refusal(Exception):
    """The server refused a step that it should do."""


class Clerk:
    """Works through the steps; whatever the connection does, a step is repeated until it is acknowledged."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._journal = Journal(office.journal)
        self._desks: dict[str, Desk] = {}
        self._in_doubt = True

    def work(self) -> None:
        """Finish the purchase that the journal left unfinished, then buy until the office closes."""
        purchases, _ = read(self._office.journal)
        if purchases:
            self._carry_on(purchases[-1])
        while not self._office.closing.exists():
            fresh = Kept(new_id())
            self._journal.begin(fresh.id)
            self._carry_on(fresh)
        for desk in self._desks.values():
            desk.close()

    def _carry_on(self, kept: Kept) -> None:
        purchase = Purchase(kept.id, self._office.masters)
        versions = {STEPS[step].document: int(said["version"]) for step, said in kept.done.items()}
        if kept.item is not None:
            purchase.item = (UUID(kept.item[0]), Decimal(kept.item[1]))
        for number, step in enumerate(STEPS):
            if number in kept.done:
                continue
            if step.document == "payment" and purchase.item is None:
                purchase.item = self._until_answered(number, lambda: self._item(purchase))
                self._journal.item(*purchase.item)
            said = self._until_answered(
                number, lambda number=number, step=step: self._do(purchase, number, step, versions)  # type: ignore[misc]
            )
            self._journal.done(number, said)
            self._in_doubt = False
            versions[step.document] = said["version"]

    def _do(self, purchase: Purchase, number: int, step: Step, versions: Mapping[str, int]) -> dict[str, Any]:
        database = self._database(step.person)
        with database.limits(Kind.WRITE):
            return self._done(REPOSITORIES[step.document](database), purchase, number, step, versions)

    def _done(
        self, repository: Any, purchase: Purchase, number: int, step: Step, versions: Mapping[str, int]
    ) -> dict[str, Any]:
        self._journal.trying(number)
        request = request_of(purchase.id, number)
        if step.verb == "save":
            saved = repository.save(purchase.draft(step.document), is_new=True, request_id=request)
            return {"version": saved.version, "repeated": saved.repeated}
        act = Act(key_of(purchase.id, step.document), versions[step.document], request)
        outcome = getattr(repository, step.verb)(act)
        if self._in_doubt:  # as the program does for a write that it repeats after a lost connection
            repository.db.confirm()
        voucher = None if outcome.voucher is None else str(outcome.voucher)
        return {
            "version": outcome.version, "status": outcome.status, "number": outcome.number, "voucher": voucher
        }

    def _item(self, purchase: Purchase) -> tuple[UUID, Decimal]:
        database = self._database("clerk")
        with database.limits(Kind.READ):
            items = PaymentRepository(database).open_items(purchase.supplier, CURRENCY)
        found = next(item for item in items if item.supplier_number == str(purchase.id))
        return found.id, found.open_amount

    def _until_answered(self, number: int, ask: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + GIVE_UP_S
        while True:
            try:
                return ask()
            except Retry:
                time.sleep(random.uniform(0.02, 0.1))
            except Unavailable as error:
                self._leave()
                if time.monotonic() > deadline:
                    self._journal.refused(number, error.code, "the server did not come back")
                    raise Refusal(error.code) from error
                time.sleep(random.uniform(0.05, 0.2))
            except KontorError as error:
                self._journal.refused(number, error.code, repr(dict(error.params)) + repr(error.__cause__))
                raise Refusal(error.code) from error

    def _database(self, person: str) -> Database:
        servers = self._office.servers.read_text(encoding="ascii")
        desk = self._desks.get(person)
        if desk is None or desk.servers != servers:
            if desk is not None:
                desk.close()
            desk = self._desks[person] = Desk(self._office.logins[person], servers)
        return desk.database()

    def _leave(self) -> None:
        self._in_doubt = True
        for desk in self._desks.values():
            desk.disconnect()


def main(office: Office) -> None:
    """The life of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        Clerk(office).work()
    except Refusal:
        sys.exit(REFUSED)
