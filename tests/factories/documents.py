"""Drafts of the documents of a purchase, as screens hand them to the repositories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from erp_desktop.base.ids import new_id
from server_db.tables.payments import Payment, PaymentLine
from server_db.tables.purchasing import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierInvoice,
    SupplierInvoiceLine,
)

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Ordered:
    """A line to order."""

    product_id: UUID
    unit_id: UUID
    quantity: Decimal
    unit_price: Decimal
    tax_code_id: UUID | None = None
    due_date: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of an order line; `accepted` of it is kept."""

    order_line_id: UUID
    bin_id: UUID
    received: Decimal
    rejected: Decimal = ZERO

    @property
    def accepted(self) -> Decimal:
        return self.received - self.rejected


@dataclass(frozen=True, slots=True)
class Billed:
    """A line of an invoice for a receipt line."""

    receipt_line_id: UUID
    quantity: Decimal
    unit_price: Decimal
    tax_code_id: UUID | None = None


def order_draft(
    supplier_id: UUID, warehouse_id: UUID, currency: str, day: date, lines: Iterable[Ordered], note: str = ""
) -> PurchaseOrder:
    """A new order with its lines."""
    order = PurchaseOrder(
        id=new_id(), supplier_id=supplier_id, warehouse_id=warehouse_id, currency_code=currency, order_date=day,
        note=note,
    )
    order.lines = [
        PurchaseOrderLine(
            id=new_id(), purchase_order_id=order.id, line=number, product_id=line.product_id, unit_id=line.unit_id,
            quantity=line.quantity, unit_price=line.unit_price, discount_percent=ZERO,
            tax_code_id=line.tax_code_id, due_date=line.due_date, description=line.description,
        )
        for number, line in enumerate(lines, 1)
    ]
    return order


def receipt_draft(supplier_id: UUID, warehouse_id: UUID, day: date, lines: Iterable[Arrived]) -> GoodsReceipt:
    """A new receipt with its lines."""
    receipt = GoodsReceipt(id=new_id(), supplier_id=supplier_id, warehouse_id=warehouse_id, date=day)
    receipt.lines = [
        GoodsReceiptLine(
            id=new_id(), goods_receipt_id=receipt.id, line=number, purchase_order_line_id=line.order_line_id,
            bin_id=line.bin_id, received_quantity=line.received, rejected_quantity=line.rejected,
            reject_reason="rejected at receipt" if line.rejected else "",
        )
        for number, line in enumerate(lines, 1)
    ]
    return receipt


def invoice_draft(
    supplier_id: UUID, number: str, currency: str, day: date, lines: Iterable[Billed]
) -> SupplierInvoice:
    """A new invoice with its lines."""
    invoice = SupplierInvoice(
        id=new_id(), supplier_id=supplier_id, supplier_number=number, date=day, posting_date=day,
        currency_code=currency,
    )
    invoice.lines = [
        SupplierInvoiceLine(
            id=new_id(), supplier_invoice_id=invoice.id, line=place, goods_receipt_line_id=line.receipt_line_id,
            quantity=line.quantity, unit_price=line.unit_price, tax_code_id=line.tax_code_id,
        )
        for place, line in enumerate(lines, 1)
    ]
    return invoice


def payment_draft(
    supplier_id: UUID, journal_id: UUID, currency: str, day: date, items: Iterable[tuple[UUID, Decimal]]
) -> Payment:
    """A new payment of open items, each with the amount paid of it."""
    payment = Payment(id=new_id(), supplier_id=supplier_id, journal_id=journal_id, date=day, currency_code=currency)
    payment.lines = [
        PaymentLine(id=new_id(), payment_id=payment.id, line=place, open_item_id=item_id, amount=amount)
        for place, (item_id, amount) in enumerate(items, 1)
    ]
    return payment
