"""Orders to suppliers, what arrived, and the suppliers' invoices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, PrimaryKeyConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server_db.tables.base import (
    Base,
    Day,
    Document,
    Identified,
    Json,
    Money,
    Percent,
    Price,
    Quantity,
    Rate,
    Small,
    fact,
)


class PurchaseOrder(Base, Document, kw_only=True):
    """An order to a supplier.

    Attributes:
        status: draft → to_approve → approved → sent → partly_received → received → closed; or cancelled.
        rate: company currency per unit of the order's, fixed when it is submitted.
        net_amount, tax_amount, total_amount: in the order's currency, set when it is submitted.
        company_amount: net amount in company currency, by which approval levels are chosen.
        revision: counts the times that an approved order was opened again.
    """

    __tablename__ = "purchase_order"
    __table_args__ = (
        UniqueConstraint("number"),
        Index(None, "supplier_id", "id"),
        Index(None, "order_date", "id"),
        Index(
            "purchase_order_receivable_index",
            "supplier_id",
            "id",
            postgresql_where=text("status in ('approved', 'sent', 'partly_received')"),
        ),
        Index(
            "purchase_order_open_index",
            "status",
            "id",
            postgresql_where=text("status not in ('closed', 'cancelled')"),
        ),
        fact(
            "status_known",
            "status in ('draft', 'to_approve', 'approved', 'sent', 'partly_received',"
            " 'received', 'closed', 'cancelled')",
        ),
        fact("numbered", "(status = 'draft' and revision = 0) or status = 'cancelled' or number is not null"),
        fact("reference_short", "length(supplier_reference) <= 80"),
        fact("note_short", "length(note) <= 4000"),
        fact("dates_ordered", "due_date is null or due_date >= order_date - 3650"),
    )

    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("erp.party.id"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("erp.warehouse.id"))
    currency_code: Mapped[str] = mapped_column(ForeignKey("erp.currency.code"))
    payment_term_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.payment_term.id"), default=None)
    order_date: Mapped[Day]
    due_date: Mapped[Day | None] = mapped_column(default=None)
    supplier_reference: Mapped[str] = mapped_column(default="", server_default=text("''"))
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    revision: Mapped[Small] = mapped_column(server_default=text("0"), init=False)
    rate: Mapped[Rate | None] = mapped_column(default=None, init=False)
    net_amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    tax_amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    total_amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    company_amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    submitted_by: Mapped[str | None] = mapped_column(default=None, init=False)
    submitted_at: Mapped[datetime | None] = mapped_column(default=None, init=False)
    sent_at: Mapped[datetime | None] = mapped_column(default=None, init=False)
    lines: Mapped[list[PurchaseOrderLine]] = relationship(
        lazy="raise", default_factory=list, order_by="PurchaseOrderLine.line", viewonly=True
    )


class PurchaseOrderLine(Base, Identified, kw_only=True):
    """A line of an order; quantities are in `unit_id`.

    Attributes:
        discount_percent: taken off the unit price.
        amount: round(quantity × unit price × (1 - discount)), in the order's currency; set when submitted.
        stock_numerator, stock_denominator: exact conversion to the stock unit, fixed when submitted.
    """

    __tablename__ = "purchase_order_line"
    __table_args__ = (
        UniqueConstraint("purchase_order_id", "line", deferrable=True, initially="DEFERRED"),
        Index(None, "product_id"),
        fact("quantity_positive", "quantity > 0"),
        fact("unit_price_not_negative", "unit_price >= 0"),
        fact("discount_sane", "discount_percent between 0 and 100"),
        fact("text_short", "length(description) <= 400"),
        fact(
            "counters_not_negative", "received_quantity >= 0 and rejected_quantity >= 0 and invoiced_quantity >= 0"
        ),
    )

    purchase_order_id: Mapped[UUID] = mapped_column(ForeignKey("erp.purchase_order.id"))
    line: Mapped[Small]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("erp.product.id"))
    description: Mapped[str] = mapped_column(default="", server_default=text("''"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("erp.unit.id"))
    quantity: Mapped[Quantity]
    unit_price: Mapped[Price]
    discount_percent: Mapped[Percent] = mapped_column(server_default=text("0"))
    tax_code_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.tax_code.id"), default=None)
    due_date: Mapped[Day | None] = mapped_column(default=None)
    amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    stock_numerator: Mapped[int] = mapped_column(BigInteger, server_default=text("1"), init=False)
    stock_denominator: Mapped[int] = mapped_column(BigInteger, server_default=text("1"), init=False)
    received_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"), init=False)
    rejected_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"), init=False)
    invoiced_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"), init=False)
    closed: Mapped[bool] = mapped_column(server_default=text("false"), init=False)


class PurchaseOrderApproval(Base, kw_only=True):
    """One person's yes to one revision of an order; append-only."""

    __tablename__ = "purchase_order_approval"
    __table_args__ = (PrimaryKeyConstraint("purchase_order_id", "revision", "login"),)

    purchase_order_id: Mapped[UUID] = mapped_column(ForeignKey("erp.purchase_order.id"))
    revision: Mapped[Small]
    login: Mapped[str] = mapped_column(server_default=text("session_user"), init=False)
    amount: Mapped[Money]
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), init=False)


class PurchaseOrderRevision(Base, kw_only=True):
    """The order as it was approved before it was opened again; append-only."""

    __tablename__ = "purchase_order_revision"
    __table_args__ = (PrimaryKeyConstraint("purchase_order_id", "revision"),)

    purchase_order_id: Mapped[UUID] = mapped_column(ForeignKey("erp.purchase_order.id"))
    revision: Mapped[Small]
    content: Mapped[Json]
    login: Mapped[str] = mapped_column(server_default=text("session_user"), init=False)
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), init=False)


class GoodsReceipt(Base, Document, kw_only=True):
    """Goods of one supplier that arrived at one warehouse: posts stock and GRNI (暂估应付)."""

    __tablename__ = "goods_receipt"
    __table_args__ = (
        UniqueConstraint("number"),
        Index(None, "date", "id"),
        Index(None, "supplier_id", "id"),
        Index("goods_receipt_draft_index", "date", "id", postgresql_where=text("status = 'draft'")),
        fact("status_known", "status in ('draft', 'posted', 'reversed')"),
        fact("delivery_note_short", "length(delivery_note) <= 80"),
        fact("note_short", "length(note) <= 4000"),
    )

    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("erp.party.id"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("erp.warehouse.id"))
    date: Mapped[Day]
    delivery_note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    voucher_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"), default=None, init=False
    )
    reversal_voucher_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"), default=None, init=False
    )
    lines: Mapped[list[GoodsReceiptLine]] = relationship(
        lazy="raise", default_factory=list, order_by="GoodsReceiptLine.line", viewonly=True
    )


class GoodsReceiptLine(Base, Identified, kw_only=True):
    """What arrived for an order line.

    Attributes:
        received_quantity, rejected_quantity: in the order line's unit; accepted is the difference.
        stock_quantity: accepted, in the stock unit; set when posted.
        value: of what was accepted at the order's price, company currency; set when posted.
        invoiced_quantity: of the accepted, in the order line's unit, matched by posted invoices.
        cleared_value: GRNI value taken back by posted invoices; GRNI of the line is value - cleared_value.
    """

    __tablename__ = "goods_receipt_line"
    __table_args__ = (
        UniqueConstraint("goods_receipt_id", "line", deferrable=True, initially="DEFERRED"),
        Index(None, "purchase_order_line_id"),
        Index("goods_receipt_line_uninvoiced_index", "id", postgresql_where=text("value <> cleared_value")),
        Index(
            "goods_receipt_line_to_invoice_index",
            "goods_receipt_id",
            postgresql_where=text("invoiced_quantity < received_quantity - rejected_quantity"),
        ),
        fact("received_quantity_positive", "received_quantity > 0"),
        fact("rejected_quantity_sane", "rejected_quantity between 0 and received_quantity"),
        fact("invoiced_not_negative", "invoiced_quantity >= 0"),
    )

    goods_receipt_id: Mapped[UUID] = mapped_column(ForeignKey("erp.goods_receipt.id"))
    line: Mapped[Small]
    purchase_order_line_id: Mapped[UUID] = mapped_column(ForeignKey("erp.purchase_order_line.id"))
    bin_id: Mapped[UUID] = mapped_column(ForeignKey("erp.bin.id"))
    received_quantity: Mapped[Quantity]
    rejected_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"))
    reject_reason: Mapped[str] = mapped_column(default="", server_default=text("''"))
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.product.id"), default=None, init=False)
    stock_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"), init=False)
    value: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    invoiced_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"), init=False)
    cleared_value: Mapped[Money] = mapped_column(server_default=text("0"), init=False)


class SupplierInvoice(Base, Document, kw_only=True):
    """A supplier's invoice: matched to receipts, posts payables and price differences.

    Attributes:
        supplier_number: the invoice number on the paper; `supplier_number_key` is it folded (case, spaces,
            punctuation), unique for the supplier among invoices that are not reversed.
        net_amount, tax_amount, total_amount: invoice currency; set when posted, recomputed from the lines.
        blocked: some line is out of tolerance; no payment until released by `released_by` with a reason.
    """

    __tablename__ = "supplier_invoice"
    __table_args__ = (
        UniqueConstraint("number"),
        Index(None, "date", "id"),
        Index(None, "posting_date"),
        Index(None, "supplier_id", "id"),
        Index(None, "supplier_number_key"),
        Index("supplier_invoice_draft_index", "date", "id", postgresql_where=text("status = 'draft'")),
        Index("supplier_invoice_blocked_index", "date", "id", postgresql_where=text("blocked")),
        Index(
            "supplier_invoice_supplier_number_unique",
            "supplier_id",
            "supplier_number_key",
            unique=True,
            postgresql_where=text("status <> 'reversed'"),
        ),
        fact("status_known", "status in ('draft', 'posted', 'reversed')"),
        fact("supplier_number_filled", "length(btrim(supplier_number)) between 1 and 80"),
        fact("note_short", "length(note) <= 4000"),
        fact("released_with_reason", "(released_by is null) = (release_reason is null)"),
    )

    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("erp.party.id"))
    supplier_number: Mapped[str]
    supplier_number_key: Mapped[str] = mapped_column(server_default=text("''"), init=False)
    date: Mapped[Day]
    posting_date: Mapped[Day]
    due_date: Mapped[Day | None] = mapped_column(default=None)
    payment_term_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.payment_term.id"), default=None)
    currency_code: Mapped[str] = mapped_column(ForeignKey("erp.currency.code"))
    control_amount: Mapped[Money | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    rate: Mapped[Rate | None] = mapped_column(default=None, init=False)
    net_amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    tax_amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    total_amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    blocked: Mapped[bool] = mapped_column(server_default=text("false"), init=False)
    released_by: Mapped[str | None] = mapped_column(default=None, init=False)
    released_at: Mapped[datetime | None] = mapped_column(default=None, init=False)
    release_reason: Mapped[str | None] = mapped_column(default=None, init=False)
    voucher_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"), default=None, init=False
    )
    reversal_voucher_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"), default=None, init=False
    )
    lines: Mapped[list[SupplierInvoiceLine]] = relationship(
        lazy="raise", default_factory=list, order_by="SupplierInvoiceLine.line", viewonly=True
    )


class SupplierInvoiceLine(Base, Identified, kw_only=True):
    """A line of an invoice: of a receipt line (matched), or straight to an account.

    Attributes:
        quantity, unit_price: in the order line's unit and the invoice's currency; an account line has quantity 1.
        amount: net, invoice currency; set when posted.
        cleared_value: GRNI value in company currency that this line cleared; set when posted.
        stock_difference, price_difference: shares of the late cost, company currency; set when posted.
        out_of_tolerance: why the line blocks payment (`price`, `quantity`, `price,quantity`), or empty.
    """

    __tablename__ = "supplier_invoice_line"
    __table_args__ = (
        UniqueConstraint("supplier_invoice_id", "line", deferrable=True, initially="DEFERRED"),
        Index(None, "goods_receipt_line_id"),
        fact("one_target", "(goods_receipt_line_id is null) <> (account_id is null)"),
        fact("quantity_positive", "quantity > 0"),
        fact("unit_price_not_negative", "unit_price >= 0 or account_id is not null"),
        fact("text_short", "length(description) <= 400"),
    )

    supplier_invoice_id: Mapped[UUID] = mapped_column(ForeignKey("erp.supplier_invoice.id"))
    line: Mapped[Small]
    goods_receipt_line_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.goods_receipt_line.id"), default=None
    )
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.account.id"), default=None)
    description: Mapped[str] = mapped_column(default="", server_default=text("''"))
    quantity: Mapped[Quantity]
    unit_price: Mapped[Price]
    tax_code_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.tax_code.id"), default=None)
    amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    cleared_value: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    stock_difference: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    price_difference: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    out_of_tolerance: Mapped[str] = mapped_column(server_default=text("''"), init=False)


class SupplierInvoiceTax(Base, kw_only=True):
    """The tax of an invoice per tax code: base and tax in the invoice's currency; written when posted."""

    __tablename__ = "supplier_invoice_tax"
    __table_args__ = (PrimaryKeyConstraint("supplier_invoice_id", "tax_code_id"),)

    supplier_invoice_id: Mapped[UUID] = mapped_column(ForeignKey("erp.supplier_invoice.id"))
    tax_code_id: Mapped[UUID] = mapped_column(ForeignKey("erp.tax_code.id"))
    base_amount: Mapped[Money]
    tax_amount: Mapped[Money]
    company_tax_amount: Mapped[Money]
