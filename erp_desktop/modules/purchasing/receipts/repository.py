"""Goods receipts in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Select, func, literal_column, select, true
from sqlalchemy.types import Text

from erp_desktop.base.access import needs
from erp_desktop.base.limits import DOCUMENT_LINES_MAX
from erp_desktop.base.lookups import Loaded, PickerRow, RecordId
from erp_desktop.base.paging import Sort
from erp_desktop.db.conditions import one_of, within
from erp_desktop.db.documents import Act, DocumentListing, DocumentRepository, Outcome
from erp_desktop.db.listing import Join, Reference
from erp_desktop.db.save import DocumentWriter
from erp_desktop.modules.purchasing.receipts.records import (
    GoodsReceipt,
    GoodsReceiptLine,
    OpenLine,
    ReceiptRow,
    ToReceive,
)
from server_db.access.permissions import Permission
from server_db.tables.core import Company
from server_db.tables.parties import Party
from server_db.tables.products import Product, Unit
from server_db.tables.purchasing import PurchaseOrder, PurchaseOrderLine
from server_db.tables.stock import Bin, Warehouse

HEADER_COLUMNS = ("supplier_id", "warehouse_id", "date", "delivery_note", "note")
LINE_COLUMNS = (
    "line", "purchase_order_line_id", "bin_id", "received_quantity", "rejected_quantity", "reject_reason",
)
VALUE_COLUMNS = ("value", "cleared_value")
# Literals, so that the partial index of receivable orders serves whatever plan the server keeps.
RECEIVABLE = (
    literal_column("'approved'", Text),
    literal_column("'sent'", Text),
    literal_column("'partly_received'", Text),
)

Rows: TypeAlias = Select[*tuple[Any, ...]]

_BIN = (
    select(Bin.id, Bin.code, Bin.name)
    .where(Bin.warehouse_id == PurchaseOrder.warehouse_id, Bin.kind == "storage", Bin.archived_at.is_(None))
    .order_by(Bin.code)
    .limit(1)
    .lateral("first_bin")
)


def _facts() -> Rows:
    """Lines of orders with all that a receipt shows of them, and the partners of their orders."""
    return (
        select(
            PurchaseOrderLine.id,
            PurchaseOrder.id,
            func.coalesce(PurchaseOrder.number, ""),
            PurchaseOrderLine.line,
            Product.id,
            Product.code,
            Product.name,
            Product.barcode,
            Unit.code,
            Unit.decimals,
            PurchaseOrderLine.quantity,
            PurchaseOrderLine.received_quantity - PurchaseOrderLine.rejected_quantity,
            func.coalesce(PurchaseOrderLine.due_date, PurchaseOrder.due_date).label("due"),
            func.coalesce(Product.over_receipt_percent, Party.over_receipt_percent, Company.over_receipt_percent),
            *(_BIN.c.id, _BIN.c.code, _BIN.c.name),
            *(Party.id, Party.code, Party.name),
            *(Warehouse.id, Warehouse.code, Warehouse.name),
        )
        .select_from(PurchaseOrderLine)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.purchase_order_id)
        .join(Product, Product.id == PurchaseOrderLine.product_id)
        .join(Unit, Unit.id == PurchaseOrderLine.unit_id)
        .join(Party, Party.id == PurchaseOrder.supplier_id)
        .join(Warehouse, Warehouse.id == PurchaseOrder.warehouse_id)
        .join(Company, true())
        .outerjoin(_BIN, true())
    )


def _open() -> Rows:
    """Of these, what is still to come, the most urgent first; bounded like the lines of a document."""
    accepted = PurchaseOrderLine.received_quantity - PurchaseOrderLine.rejected_quantity
    return (
        _facts()
        .where(
            PurchaseOrder.status.in_(RECEIVABLE),
            PurchaseOrderLine.closed.is_(False),
            PurchaseOrderLine.quantity > accepted,
        )
        .order_by(literal_column("due").asc().nulls_last(), PurchaseOrder.number, PurchaseOrderLine.line)
        .limit(DOCUMENT_LINES_MAX)
    )


class ReceiptRepository(
    DocumentRepository[GoodsReceipt, ReceiptRow],
    read=Permission.GOODS_RECEIPT_READ,
    edit=Permission.GOODS_RECEIPT_EDIT,
):
    """Receipts: drafts through one statement, posting and reversal through their functions."""

    listing = DocumentListing(
        noun="goods_receipt",
        prefix="GR",
        model=GoodsReceipt,
        line=GoodsReceiptLine,
        row=ReceiptRow,
        columns={
            "id": GoodsReceipt.id,
            "version": GoodsReceipt.version,
            "number": GoodsReceipt.number,
            "status": GoodsReceipt.status,
            "date": GoodsReceipt.date,
            "supplier_code": Party.code,
            "supplier_name": Party.name,
            "warehouse_code": Warehouse.code,
            "delivery_note": GoodsReceipt.delivery_note,
            "created_by": GoodsReceipt.created_by,
        },
        joins=(
            Join(Party, Party.id == GoodsReceipt.supplier_id),
            Join(Warehouse, Warehouse.id == GoodsReceipt.warehouse_id),
        ),
        partner=GoodsReceipt.supplier_id,
        partner_noun="supplier",
        default_sort=Sort("date", descending=True),
        nullable=("number",),
        unsorted=(
            "version", "status", "supplier_code", "supplier_name", "warehouse_code", "delivery_note", "created_by",
        ),
        filters={
            "status": lambda values: one_of(GoodsReceipt.status, values),
            "supplier_id": lambda row: GoodsReceipt.supplier_id == row,
            "warehouse_id": lambda row: GoodsReceipt.warehouse_id == row,
            "date": lambda days: within(GoodsReceipt.date, days),
        },
        column_needs=dict.fromkeys(VALUE_COLUMNS, Permission.STOCK_VALUE_READ),
        references={
            "supplier_id": Reference(Party),
            "warehouse_id": Reference(Warehouse),
            "bin_id": Reference(Bin),
        },
    )
    writer = DocumentWriter(
        GoodsReceipt,
        GoodsReceiptLine,
        header_columns=HEADER_COLUMNS,
        line_columns=LINE_COLUMNS,
        parent_column="goods_receipt_id",
    )

    @needs(Permission.GOODS_RECEIPT_READ)
    def load(self, record_id: UUID) -> Loaded[GoodsReceipt]:
        """The receipt; `references` also holds its order lines and, of a draft, those still to come (`OpenLine`).

        Raises:
            Refused: `record.gone`.
        """
        loaded = super().load(record_id)
        receipt = loaded.record
        own = select(GoodsReceiptLine.purchase_order_line_id).where(GoodsReceiptLine.goods_receipt_id == record_id)
        lines = list(self._read(_facts().where(PurchaseOrderLine.id.in_(own))).lines)
        if receipt.status == "draft" and self.rights.may(Permission.GOODS_RECEIPT_EDIT):
            known = {line.id for line in lines}
            more = self.open_lines(receipt.supplier_id, receipt.warehouse_id).lines
            lines += [line for line in more if line.id not in known]
        ordered: dict[RecordId, PickerRow] = {line.id: line.row() for line in lines}
        return replace(loaded, references={**loaded.references, **ordered})

    @needs(Permission.GOODS_RECEIPT_EDIT)
    def open_lines(self, supplier_id: UUID, warehouse_id: UUID) -> ToReceive:
        """What a supplier still has to deliver to a warehouse, the most urgent first; one round trip."""
        return self._read(
            _open().where(PurchaseOrder.supplier_id == supplier_id, PurchaseOrder.warehouse_id == warehouse_id)
        )

    @needs(Permission.GOODS_RECEIPT_EDIT)
    def order_lines(self, order_id: UUID) -> ToReceive:
        """What is still to come of one order; one round trip."""
        return self._read(_open().where(PurchaseOrder.id == order_id))

    @needs(Permission.GOODS_RECEIPT_POST)
    def post(self, act: Act) -> Outcome:
        """Post a draft: stock, GRNI, order lines, voucher.

        Raises:
            Invalid: `goods_receipt.invalid` with every problem at its line.
            Stale, Refused: somebody was faster; it is no draft; the period is closed.
        """
        return self._act("post", act)

    @needs(Permission.GOODS_RECEIPT_REVERSE)
    def reverse(self, act: Act, day: date, reason: str) -> Outcome:
        """Take a posted receipt back, dated `day`; refused while an invoice stands, or the goods are gone."""
        return self._act("reverse", act, date=day, reason=reason)

    def _read(self, statement: Rows) -> ToReceive:
        found = [tuple(row) for row in self.db.tuples(statement)]
        if not found:
            return ToReceive(None, None, ())
        partners = found[0][17:]
        return ToReceive(PickerRow(*partners[:3]), PickerRow(*partners[3:6]), tuple(map(_line, found)))


def _line(row: tuple[Any, ...]) -> OpenLine:
    first_bin = PickerRow(*row[14:17]) if row[14] is not None else None
    values: list[Any] = [*row[:13], Decimal(row[13]), first_bin]
    return OpenLine(*values)
