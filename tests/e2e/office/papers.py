"""One purchase from order to payment, made again exactly from a number: every id, line and request follows from it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar
from uuid import UUID, uuid5

from server_db.tables.payments import Payment
from server_db.tables.purchasing import GoodsReceipt, PurchaseOrder, SupplierInvoice
from tests.factories.documents import (
    Arrived,
    Billed,
    Ordered,
    invoice_draft,
    order_draft,
    payment_draft,
    receipt_draft,
)

CURRENCY: Final = "EUR"
D = TypeVar("D")


@dataclass(frozen=True)
class Step:
    """A step of the flow: what is done to which document, and by whom."""

    document: str
    verb: str
    person: str

    def __str__(self) -> str:
        return f"{self.document}.{self.verb}"


STEPS: Final = (
    Step("purchase_order", "save", "buyer"),
    Step("purchase_order", "submit", "buyer"),
    Step("purchase_order", "approve", "approver"),
    Step("purchase_order", "send", "buyer"),
    Step("goods_receipt", "save", "storekeeper"),
    Step("goods_receipt", "post", "storekeeper"),
    Step("supplier_invoice", "save", "clerk"),
    Step("supplier_invoice", "post", "clerk"),
    Step("payment", "save", "clerk"),
    Step("payment", "post", "manager"),
)


def key_of(purchase_id: UUID, document: str) -> UUID:
    """The key of one of a purchase's documents."""
    return uuid5(purchase_id, document)


def request_of(purchase_id: UUID, step: int) -> UUID:
    """The request id of a step: the same whenever it is tried."""
    return uuid5(purchase_id, f"request {step}")


@dataclass(frozen=True)
class Masters:
    """What the company buys, from whom, and where it puts it; keys in the order of their codes."""

    suppliers: tuple[UUID, ...]
    products: tuple[tuple[UUID, UUID], ...]
    warehouse: UUID
    bin: UUID
    tax: UUID
    bank: UUID
    today: date


class Purchase:
    """The papers of one purchase; `id` decides everything about them.

    Attributes:
        item: open item and amount of its invoice; known once the invoice is posted.
    """

    def __init__(self, purchase_id: UUID, masters: Masters) -> None:
        self.id = purchase_id
        self.item: tuple[UUID, Decimal] | None = None
        self._masters = masters
        chance = random.Random(purchase_id.int)
        self._supplier = chance.choice(masters.suppliers)
        chosen = chance.sample(masters.products, chance.randint(1, 5))
        self._lines = [
            (product, Decimal(chance.randint(1, 50)), Decimal(chance.randint(1, 5_000)) / 100) for product in chosen
        ]

    @property
    def supplier(self) -> UUID:
        """The supplier bought from."""
        return self._supplier

    def draft(self, document: str) -> Any:
        """The draft of a document as its maker typed it."""
        drafts = {
            "purchase_order": self._order, "goods_receipt": self._receipt, "supplier_invoice": self._invoice,
            "payment": self._payment,
        }
        return drafts[document]()

    def lines(self, document: str) -> int:
        """How many lines a document has."""
        return 1 if document == "payment" else len(self._lines)

    def _order(self) -> PurchaseOrder:
        lines = [
            Ordered(product, unit, quantity, price, self._masters.tax)
            for (product, unit), quantity, price in self._lines
        ]
        order = order_draft(self._supplier, self._masters.warehouse, CURRENCY, self._masters.today, lines)
        self._settle(order, order.lines, "purchase_order", "purchase_order_id")
        return order

    def _receipt(self) -> GoodsReceipt:
        lines = [
            Arrived(self._line("purchase_order", place), self._masters.bin, quantity)
            for place, (_, quantity, _) in enumerate(self._lines)
        ]
        receipt = receipt_draft(self._supplier, self._masters.warehouse, self._masters.today, lines)
        self._settle(receipt, receipt.lines, "goods_receipt", "goods_receipt_id")
        return receipt

    def _invoice(self) -> SupplierInvoice:
        lines = [
            Billed(self._line("goods_receipt", place), quantity, price, self._masters.tax)
            for place, (_, quantity, price) in enumerate(self._lines)
        ]
        invoice = invoice_draft(self._supplier, str(self.id), CURRENCY, self._masters.today, lines)
        self._settle(invoice, invoice.lines, "supplier_invoice", "supplier_invoice_id")
        return invoice

    def _payment(self) -> Payment:
        assert self.item is not None, "an invoice is posted before it is paid"
        payment = payment_draft(self._supplier, self._masters.bank, CURRENCY, self._masters.today, [self.item])
        self._settle(payment, payment.lines, "payment", "payment_id")
        return payment

    def _line(self, document: str, place: int) -> UUID:
        return uuid5(self.id, f"{document} line {place}")

    def _settle(self, header: Any, lines: Sequence[Any], document: str, parent: str) -> None:
        """Give a draft the keys that follow from the purchase."""
        header.id = key_of(self.id, document)
        for place, line in enumerate(lines):
            line.id = self._line(document, place)
            setattr(line, parent, header.id)
