"""The orders of the reference company from draft to payment, each step by the person whose job it is."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from erp_desktop.base.ids import new_id
from erp_desktop.db.documents import Act, Outcome
from erp_desktop.modules.payments.payments.repository import PaymentRepository
from erp_desktop.modules.purchasing.invoices.repository import InvoiceRepository
from erp_desktop.modules.purchasing.orders.repository import OrderRepository
from erp_desktop.modules.purchasing.receipts.repository import ReceiptRepository
from tests.e2e.adventureworks.expected import rows
from tests.e2e.adventureworks.masters import ARRIVALS_BIN, CURRENCY, Keys
from tests.e2e.adventureworks.people import People, desks
from tests.factories.documents import (
    Arrived,
    Billed,
    Ordered,
    invoice_draft,
    order_draft,
    payment_draft,
    receipt_draft,
)

THREADS: Final = 4
APPROVERS_MAX: Final = 2
_RECEIVED: Final = frozenset({"approved", "complete"})
_PAID_UNTIL: Final = 2024
J = TypeVar("J")


@dataclass(frozen=True)
class Line:
    """A line of an order of the files."""

    number: str
    product: str
    due: date
    quantity: Decimal
    price: Decimal
    received: Decimal
    rejected: Decimal


@dataclass(frozen=True)
class Order:
    """An order of the files."""

    number: str
    status: str
    supplier: str
    day: date
    arrival: date
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Bill:
    """What is to be paid in one go: the invoices of a supplier's orders of one year."""

    supplier: str
    day: date
    numbers: frozenset[str]


def read_orders(source: Path) -> list[Order]:
    """All orders of the files in their order."""
    orders = {
        row["number"]: Order(
            row["number"], row["status"], row["supplier"], date.fromisoformat(row["order_date"]),
            date.fromisoformat(row["ship_date"]),
        )
        for row in rows(source, "purchase_orders")
    }
    for row in rows(source, "purchase_order_lines"):
        orders[row["order"]].lines.append(
            Line(
                row["line"], row["product"], date.fromisoformat(row["due_date"]), Decimal(row["quantity"]),
                Decimal(row["unit_price"]), Decimal(row["received"]), Decimal(row["rejected"]),
            )
        )
    return list(orders.values())


class Buying:
    """One thread's way from an order to what is owed for it."""

    def __init__(self, people: People, keys: Keys) -> None:
        self._keys = keys
        self._orders = OrderRepository(people.buyer)
        self._approvals = (OrderRepository(people.approver), OrderRepository(people.manager))
        self._receipts = ReceiptRepository(people.storekeeper)
        self._invoices = InvoiceRepository(people.clerk)
        self._payments = PaymentRepository(people.clerk)
        self._manager = PaymentRepository(people.manager)

    def run(self, order: Order) -> None:
        """Everything up to the posted invoice."""
        line_ids = self._ordered(order)
        if order.status not in _RECEIVED:
            return
        arrived = [
            (line, Arrived(line_id, self._keys.bins[ARRIVALS_BIN], line.received, line.rejected))
            for line, line_id in zip(order.lines, line_ids, strict=True)
            if line.received
        ]
        if not arrived:
            return
        supplier = self._keys.suppliers[order.supplier]
        receipt = receipt_draft(
            supplier, self._keys.warehouse, order.arrival, [one for _, one in arrived]
        )
        version = self._receipts.save(receipt, is_new=True, request_id=new_id()).version
        self._receipts.post(Act(receipt.id, version))
        billed = [
            Billed(stored.id, one.accepted, line.price, self._keys.tax_code)
            for (line, one), stored in zip(arrived, receipt.lines, strict=True)
            if one.accepted
        ]
        if billed:
            invoice = invoice_draft(supplier, order.number, CURRENCY, order.arrival, billed)
            version = self._invoices.save(invoice, is_new=True, request_id=new_id()).version
            self._invoices.post(Act(invoice.id, version))

    def _ordered(self, order: Order) -> Sequence[UUID]:
        """Draft, submit, and what the order's status in the files says; returns the ids of the lines."""
        draft = order_draft(
            self._keys.suppliers[order.supplier], self._keys.warehouse, CURRENCY, order.day,
            [
                Ordered(
                    *self._keys.products[line.product], line.quantity, line.price, self._keys.tax_code,
                    line.due if line.due >= order.day else None, line.number,
                )
                for line in order.lines
            ],
            note=order.number,
        )
        version = self._orders.save(draft, is_new=True, request_id=new_id()).version
        outcome = self._orders.submit(Act(draft.id, version))
        if order.status == "rejected":
            self._approvals[0].reject(Act(draft.id, outcome.version), "not needed")
        elif order.status in _RECEIVED:
            self._orders.send(Act(draft.id, self._approved(outcome).version))
        return [line.id for line in draft.lines]

    def _approved(self, outcome: Outcome) -> Outcome:
        """Every person that the levels ask for says yes."""
        for approvals in self._approvals:
            if outcome.status != "approved":
                outcome = approvals.approve(Act(outcome.id, outcome.version))
        assert outcome.status == "approved"
        return outcome

    def pay(self, bill: Bill) -> None:
        """Pay the open items of the bill's invoices with one payment, which another person posts."""
        supplier = self._keys.suppliers[bill.supplier]
        items = [
            (item.id, item.open_amount)
            for item in self._payments.open_items(supplier, CURRENCY)
            if item.supplier_number in bill.numbers
        ]
        assert len(items) == len(bill.numbers)
        payment = payment_draft(supplier, self._keys.bank, CURRENCY, bill.day, items)
        version = self._payments.save(payment, is_new=True, request_id=new_id()).version
        self._manager.post(Act(payment.id, version))


def bills(orders: Sequence[Order]) -> list[Bill]:
    """The payments of what was ordered up to 2024."""
    owed: defaultdict[tuple[str, int], list[Order]] = defaultdict(list)
    for order in orders:
        invoiced = order.status in _RECEIVED and any(line.received > line.rejected for line in order.lines)
        if invoiced and order.day.year <= _PAID_UNTIL:
            owed[order.supplier, order.day.year].append(order)
    return [
        Bill(supplier, max(order.arrival for order in paid), frozenset(order.number for order in paid))
        for (supplier, _), paid in owed.items()
    ]


def buy_everything(logins: Mapping[str, str], keys: Keys, orders: Sequence[Order]) -> None:
    """All orders, then all payments, several clerks of each job at once."""
    in_threads(logins, keys, orders, Buying.run)
    in_threads(logins, keys, bills(orders), Buying.pay)


def in_threads(
    logins: Mapping[str, str], keys: Keys, jobs: Sequence[J], work: Callable[[Buying, J], None]
) -> None:
    """Share the jobs among threads with connections of their own; the first error ends it."""
    waiting: Iterator[J] = iter(jobs)
    failed = threading.Event()

    def worker() -> None:
        try:
            with desks(dict(logins)) as people:
                buying = Buying(people, keys)
                for job in waiting:
                    if failed.is_set():
                        return
                    work(buying, job)
        except BaseException:
            failed.set()
            raise

    with ThreadPoolExecutor(THREADS) as pool:
        for future in [pool.submit(worker) for _ in range(THREADS)]:
            future.result()
