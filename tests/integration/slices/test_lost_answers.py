"""The connection breaks while a person's work is written: the program repeats it by itself, and it is done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from erp_desktop.base.acts import Act
from erp_desktop.base.errors import KontorError
from erp_desktop.base.ids import new_id
from erp_desktop.base.task import Kind, Task
from erp_desktop.db.session import Database
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.modules.products.supplier_prices.records import SupplierPrice
from erp_desktop.modules.products.supplier_prices.tasks import remove_price, save_price
from erp_desktop.modules.purchasing.orders.tasks import ORDERS
from erp_desktop.modules.purchasing.receipts.tasks import RECEIPTS
from erp_desktop.ui.runner import TaskRunner
from server_db.tables.parties import Party, PartyAddress
from tests.factories.documents import Ordered, order_draft
from tests.factories.wire import Cut, Wire
from tests.plugins.clerks import open_database
from tests.plugins.desk import Desk, Line

TIMEOUT_MS = 20_000


@dataclass
class Seat:
    """A person's program: its runner, and the wire between it and the server."""

    runner: TaskRunner
    wire: Wire
    qtbot: QtBot
    owner: QObject

    def do(self, task: Task[Any], cut: Cut | None = None) -> Any:
        """Run a task, with the wire cut at its first question; fails with the error that a person would see."""
        done: list[Any] = []
        failed: list[KontorError] = []
        before = self.wire.cuts
        if cut is not None:
            pool = self.runner._pool
            # A worker that is not idle yet would let a second one begin, whose greeting the cut would hit.
            self.qtbot.waitUntil(lambda: pool._idle == pool.threads(), timeout=TIMEOUT_MS)
            self.wire.cut_next(cut)
        self.runner.run(task, owner=self.owner, done=done.append, failed=failed.append)
        self.qtbot.waitUntil(lambda: bool(done or failed), timeout=TIMEOUT_MS)
        assert failed == []
        assert self.wire.cuts == before + (cut is not None)
        return done[0]


@pytest.fixture
def sit(desk: Desk, qtbot: QtBot) -> Iterator[Callable[[str], Seat]]:
    """Seats a person of the desk at a program whose connection is open already."""
    seats: list[Seat] = []
    closers: list[Callable[[], None]] = []

    def seat(person: str) -> Seat:
        conninfo = desk.conninfos[person]
        parts = conninfo_to_dict(conninfo)
        wire = Wire(str(parts["host"]), int(str(parts["port"])))

        def opened() -> Database:
            database, close = open_database(make_conninfo(conninfo, port=wire.port))
            closers.append(close)
            return database

        made = Seat(TaskRunner(opened), wire, qtbot, QObject())
        made.do(Task("test.connect", Kind.READ, lambda _work: None))
        seats.append(made)
        return made

    yield seat
    for one in seats:
        assert one.runner.shutdown()
        one.wire.__exit__()
    for close in closers:
        close()


@pytest.fixture(params=list(Cut), ids=lambda cut: cut.name.lower())
def cut(request: pytest.FixtureRequest) -> Cut:
    found: Cut = request.param
    return found


def events(desk: Desk, document: UUID) -> list[str]:
    return [row[0] for row in desk.rows("select event from erp.document_event where document_id = %s", document)]


def test_a_purchase_is_written_once(desk: Desk, sit: Callable[[str], Seat], cut: Cut) -> None:
    desk.product("BOLT")
    buyer, storekeeper = sit("buyer"), sit("storekeeper")
    draft = order_draft(
        desk.supplier, desk.key("warehouse", "MAIN"), "EUR", desk.today,
        [Ordered(desk.key("product", "BOLT"), desk.key("unit", "PCS"), Decimal(10), Decimal("1.25"))],
    )
    stored = buyer.do(ORDERS.save(draft, True), cut).record
    assert (stored.version, len(stored.lines)) == (1, 1)
    stored.lines[0].quantity = Decimal(12)
    stored = buyer.do(ORDERS.save(stored, False), cut).record
    assert (stored.version, stored.lines[0].quantity) == (2, Decimal(12))
    approved = buyer.do(ORDERS.submit(Act(draft.id, 2)), cut)
    assert (approved.status, approved.number) == ("approved", f"PO-{desk.today.year}-00001")
    assert events(desk, draft.id) == ["submitted"]
    receipt = desk.receipt((draft.lines[0].id, "12"))
    posted = storekeeper.do(RECEIPTS.post(Act(receipt.id, 1)), cut)
    assert events(desk, receipt.id) == ["posted"]
    assert desk.one("select id from erp.voucher") == posted.voucher
    assert desk.pool("BOLT") == (Decimal(12), Decimal(15))
    assert desk.faults() == []


def test_a_draft_is_thrown_away_once(desk: Desk, sit: Callable[[str], Seat], cut: Cut) -> None:
    desk.product("BOLT")
    order = desk.order(Line("BOLT", "1", "1"))
    sit("buyer").do(ORDERS.discard(Act(order.id, 1)), cut)
    assert events(desk, order.id) == ["discarded"]
    assert desk.rows("select from erp.purchase_order") == []


def test_a_master_record_is_written_once(desk: Desk, sit: Callable[[str], Seat], cut: Cut) -> None:
    buyer = sit("buyer")
    party = Party(id=new_id(), code="S2", name="Second", currency_code="EUR", is_supplier=True)
    party.addresses = [PartyAddress(id=new_id(), line=1, street="Here 1", city="There")]
    stored = buyer.do(SUPPLIERS.save(party, True), cut).record
    assert (stored.version, len(stored.addresses)) == (1, 1)
    stored.name = "Second to none"
    stored.addresses.append(PartyAddress(id=new_id(), line=2, street="There 2"))
    stored = buyer.do(SUPPLIERS.save(stored, False), cut).record
    assert (stored.version, stored.name, len(stored.addresses)) == (2, "Second to none", 2)
    buyer.do(SUPPLIERS.archive(stored.id, 2), cut)
    buyer.do(SUPPLIERS.restore(stored.id, 3), cut)
    assert desk.one("select version from erp.party where code = 'S2'") == 4


def test_a_price_is_written_and_removed_once(desk: Desk, sit: Callable[[str], Seat], cut: Cut) -> None:
    desk.product("BOLT")
    buyer = sit("buyer")
    price = SupplierPrice(
        id=new_id(), supplier_id=desk.supplier, product_id=desk.key("product", "BOLT"),
        unit_id=desk.key("unit", "PCS"), currency_code="EUR", price=Decimal("1.25"), valid_from=desk.today,
    )
    stored = buyer.do(save_price(price, True), cut).record
    assert (stored.version, stored.price) == (1, Decimal("1.25"))
    buyer.do(remove_price(stored.id, 1), cut)
    assert desk.rows("select from erp.supplier_price") == []
    assert desk.rows("select action from erp.change_log where noun = 'supplier_price' order by id") == [
        ("created",), ("removed",),
    ]
