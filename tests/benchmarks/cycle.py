"""One purchase of ten lines from order to payment, through the repositories, by four people with row rules on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

import psycopg

from erp_desktop.base.clock import today
from erp_desktop.base.ids import new_id
from erp_desktop.db.documents import Act
from erp_desktop.db.session import Database
from erp_desktop.modules.payments.payments.repository import PaymentRepository
from erp_desktop.modules.purchasing.invoices.repository import InvoiceRepository
from erp_desktop.modules.purchasing.orders.repository import OrderRepository
from erp_desktop.modules.purchasing.receipts.repository import ReceiptRepository
from tests.factories.documents import (
    Arrived,
    Billed,
    Ordered,
    invoice_draft,
    order_draft,
    payment_draft,
    receipt_draft,
)
from tests.plugins.clerks import open_database

LINES: Final = 10
CURRENCY: Final = "EUR"
JOBS: Final[dict[str, tuple[str, ...]]] = {
    "buyer": ("buyer",),
    "manager": ("purchasing_approver", "finance_manager"),
    "storekeeper": ("storekeeper",),
    "clerk": ("accounts_payable_clerk",),
}


@dataclass(frozen=True)
class Masters:
    """Keys of what is bought, from whom and where it goes."""

    products: tuple[UUID, ...]
    suppliers: tuple[UUID, ...]
    unit: UUID
    warehouse: UUID
    bin: UUID
    tax: UUID
    bank: UUID

    @classmethod
    def read(cls, conninfo: str) -> Masters:
        """As superuser."""
        with psycopg.connect(conninfo) as connection:
            row = connection.execute(
                "select (select array_agg(id order by code) from erp.product),"
                " (select array_agg(id order by code) from erp.party),"
                " (select id from erp.unit where code = 'PCS'), (select id from erp.warehouse where code = 'MAIN'),"
                " (select id from erp.bin where code = 'STORAGE'), (select id from erp.tax_code where code = 'V20'),"
                " (select id from erp.journal where code = 'BNK')"
            ).fetchone()
        assert row is not None
        return cls(tuple(row[0]), tuple(row[1]), *row[2:])


@dataclass(frozen=True)
class Desks:
    """A connection of each person, opened as the program opens them."""

    buyer: Database
    manager: Database
    storekeeper: Database
    clerk: Database

    @property
    def round_trips(self) -> int:
        """How often the server was asked by all of them."""
        return sum(getattr(self, one.name).round_trips for one in fields(self))


@contextmanager
def desks(logins: dict[str, str]) -> Iterator[Desks]:
    """Open the connections of a team."""
    with ExitStack() as stack:
        opened = {}
        for person, conninfo in logins.items():
            opened[person], close = open_database(conninfo)
            stack.callback(close)
        yield Desks(**opened)


@dataclass(frozen=True)
class Posting:
    """A posting that is about to be done or was done: its document's table and key."""

    noun: str
    id: UUID


class Cycle:
    """A team at work; `run` does one purchase from the first key to the last."""

    def __init__(self, people: Desks, masters: Masters, seed: int) -> None:
        self._masters = masters
        self._random = random.Random(seed)
        self._day: date = today()
        self._orders = OrderRepository(people.buyer)
        self._approvals = OrderRepository(people.manager)
        self._receipts = ReceiptRepository(people.storekeeper)
        self._invoices = InvoiceRepository(people.clerk)
        self._payments = PaymentRepository(people.clerk)
        self._manager = PaymentRepository(people.manager)

    def run(self, posted: Callable[[Posting, Callable[[], object]], object] | None = None) -> None:
        """One purchase. `posted` is handed each of the three postings instead of it being done at once."""

        def post(noun: str, key: UUID, work: Callable[[], object]) -> None:
            if posted is None:
                work()
            else:
                posted(Posting(noun, key), work)

        supplier = self._random.choice(self._masters.suppliers)
        lines, line_ids = self._order(supplier)
        receipt = receipt_draft(
            supplier, self._masters.warehouse, self._day,
            [Arrived(key, self._masters.bin, line.quantity) for key, line in zip(line_ids, lines, strict=True)],
        )
        receipt_act = Act(receipt.id, self._receipts.save(receipt, is_new=True, request_id=new_id()).version)
        post("goods_receipt", receipt.id, lambda: self._receipts.post(receipt_act))
        invoice = invoice_draft(
            supplier, f"INV {receipt.id}", CURRENCY, self._day,
            [
                Billed(stored.id, line.quantity, line.unit_price, self._masters.tax)
                for stored, line in zip(receipt.lines, lines, strict=True)
            ],
        )
        invoice_act = Act(invoice.id, self._invoices.save(invoice, is_new=True, request_id=new_id()).version)
        post("supplier_invoice", invoice.id, lambda: self._invoices.post(invoice_act))
        owed = [
            (item.id, item.open_amount)
            for item in self._payments.open_items(supplier, CURRENCY)
            if item.supplier_number == invoice.supplier_number
        ]
        payment = payment_draft(supplier, self._masters.bank, CURRENCY, self._day, owed)
        payment_act = Act(payment.id, self._payments.save(payment, is_new=True, request_id=new_id()).version)
        post("payment", payment.id, lambda: self._manager.post(payment_act))

    def _order(self, supplier: UUID) -> tuple[list[Ordered], Sequence[UUID]]:
        """An order that is approved and sent: its lines and their keys."""
        chance = self._random
        lines = [
            Ordered(
                product, self._masters.unit, Decimal(chance.randint(1, 20)),
                Decimal(chance.randint(100, 10_000)) / 100, self._masters.tax,
            )
            for product in chance.sample(self._masters.products, LINES)
        ]
        order = order_draft(supplier, self._masters.warehouse, CURRENCY, self._day, lines)
        version = self._orders.save(order, is_new=True, request_id=new_id()).version
        outcome = self._orders.submit(Act(order.id, version))
        outcome = self._approvals.approve(Act(order.id, outcome.version))
        self._orders.send(Act(order.id, outcome.version))
        return lines, [line.id for line in order.lines]
