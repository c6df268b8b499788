"""What happened at the demo company: documents as planned, masters by their codes."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


class Fate(enum.Enum):
    """How far an order comes before goods arrive."""

    DRAFT = "draft"
    TO_APPROVE = "to_approve"
    APPROVED = "approved"
    CANCELLED = "cancelled"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line; quantity and price are of the product's purchase unit."""

    id: UUID
    product: str
    unit: str
    quantity: Decimal
    price: Decimal
    discount_percent: Decimal


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase order.

    Attributes:
        rejected_for: why the approver gave it back once, empty for not at all.
        reopened_for: why the buyer changed it once after it was sent.
        cancelled_for: why it was cancelled.
    """

    id: UUID
    supplier: str
    currency: str
    tax_code: str
    warehouse: str
    buyer: str
    approver: str
    day: date
    due: date
    fate: Fate
    lines: tuple[OrderLine, ...]
    supplier_reference: str = ""
    note: str = ""
    rejected_for: str = ""
    reopened_for: str = ""
    cancelled_for: str = ""


@dataclass(frozen=True, slots=True)
class Reversal:
    """A posted document is taken back on a day, by somebody, for a reason."""

    day: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What arrived of an order line."""

    id: UUID
    order_line: OrderLine
    received: Decimal
    rejected: Decimal
    reason: str
    bin: str

    @property
    def accepted(self) -> Decimal:
        """What was kept."""
        return self.received - self.rejected


@dataclass(frozen=True, slots=True)
class Receipt:
    """A goods receipt of one order."""

    id: UUID
    order: Order
    storekeeper: str
    day: date
    delivery_note: str
    lines: tuple[ReceiptLine, ...]
    is_draft: bool = False
    reversal: Reversal | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """Nothing more is expected of an order."""

    order: Order
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of a receipt (`receipt_line`), or a charge (`account`)."""

    id: UUID
    quantity: Decimal
    price: Decimal
    receipt_line: ReceiptLine | None = None
    account: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Invoice:
    """A supplier invoice.

    Attributes:
        due: about when it is to be paid; the server computes the day itself.
        released: how its block is lifted; None when it is not blocked, or stays so.
        is_blocked: a line is out of tolerance.
    """

    id: UUID
    order: Order
    clerk: str
    supplier_number: str
    day: date
    posting_day: date
    due: date
    lines: tuple[InvoiceLine, ...]
    is_draft: bool = False
    is_blocked: bool = False
    released: Reversal | None = None
    reversal: Reversal | None = None

    @property
    def receipts(self) -> frozenset[UUID]:
        """Ids of the receipt lines that must be posted before."""
        return frozenset(line.receipt_line.id for line in self.lines if line.receipt_line is not None)


@dataclass(frozen=True, slots=True)
class PaidItem:
    """An invoice in a payment; `percent` of what is still open."""

    invoice: UUID
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment of invoices of one supplier."""

    id: UUID
    supplier: str
    currency: str
    clerk: str
    poster: str
    day: date
    reference: str
    items: tuple[PaidItem, ...]
    is_draft: bool = False
    reversal: Reversal | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All of it, each list in the order in which it happened."""

    orders: tuple[Order, ...]
    receipts: tuple[Receipt, ...]
    closings: tuple[Closing, ...]
    invoices: tuple[Invoice, ...]
    payments: tuple[Payment, ...]
