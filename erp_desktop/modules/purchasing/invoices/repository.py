"""Supplier invoices in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlalchemy.types import Date, Text

from erp_desktop.base.access import needs
from erp_desktop.base.limits import DOCUMENT_LINES_MAX
from erp_desktop.base.lookups import Loaded, PickerRow, RecordId
from erp_desktop.base.paging import Sort
from erp_desktop.base.taxes import Tax, TaxRules
from erp_desktop.db.conditions import one_of, within
from erp_desktop.db.documents import Act, DocumentListing, DocumentRepository, Outcome
from erp_desktop.db.listing import Join, Reference
from erp_desktop.db.save import DocumentWriter
from erp_desktop.modules.purchasing.invoices import rules
from erp_desktop.modules.purchasing.invoices.records import (
    InvoiceRow,
    InvoiceRules,
    ReceivedLine,
    SupplierInvoice,
    SupplierInvoiceLine,
    Tolerance,
)
from server_db.access.permissions import Permission
from server_db.tables.ledger import Account, Currency, ExchangeRate, TaxCode
from server_db.tables.parties import Party, PaymentTerm
from server_db.tables.products import Product, Unit
from server_db.tables.purchasing import GoodsReceipt, GoodsReceiptLine, PurchaseOrder, PurchaseOrderLine

HEADER_COLUMNS = (
    "supplier_id", "supplier_number", "date", "posting_date", "due_date", "payment_term_id", "currency_code",
    "control_amount", "note",
)
LINE_COLUMNS = (
    "line", "goods_receipt_line_id", "account_id", "description", "quantity", "unit_price", "tax_code_id",
)
POSTED = literal_column("'posted'", Text)
HUNDRED = Decimal(100)

Rows: TypeAlias = Select[*tuple[Any, ...]]

_TAX = aliased(TaxCode, name="order_tax")
_STATUS = case(
    (and_(SupplierInvoice.status == POSTED, SupplierInvoice.blocked), "blocked"), else_=SupplierInvoice.status
)
_TOTAL = case(
    (SupplierInvoice.status == "draft", SupplierInvoice.control_amount), else_=SupplierInvoice.total_amount
)


def _rate(currency: ColumnElement[str]) -> ColumnElement[Any]:
    """Company currency for one unit of a currency on the day `day`, None without a rate."""
    latest = (
        select(ExchangeRate.rate)
        .where(ExchangeRate.currency_code == currency, ExchangeRate.date <= bindparam("day", type_=Date))
        .order_by(ExchangeRate.date.desc())
        .limit(1)
        .scalar_subquery()
    )
    return case((currency == bindparam("company_currency", type_=Text), literal(Decimal(1))), else_=latest)


def _facts(*, prices: bool) -> Rows:
    """Lines of receipts with all that an invoice shows of them; prices and rates only for who may see them."""
    order_price = PurchaseOrderLine.unit_price * (HUNDRED - PurchaseOrderLine.discount_percent) / HUNDRED
    invoice_currency = bindparam("currency", type_=Text)
    priced: tuple[ColumnElement[Any], ...] = (
        order_price, _rate(PurchaseOrder.currency_code.expression), _rate(invoice_currency)
    )
    hidden: tuple[ColumnElement[Any], ...] = (null(), null(), null())
    price, order_rate, invoice_rate = priced if prices else hidden
    return (
        select(
            GoodsReceiptLine.id,
            GoodsReceipt.id,
            func.coalesce(GoodsReceipt.number, ""),
            GoodsReceipt.date,
            GoodsReceiptLine.line,
            GoodsReceipt.delivery_note,
            func.coalesce(PurchaseOrder.number, ""),
            Product.code,
            Product.name,
            Unit.code,
            Unit.decimals,
            GoodsReceiptLine.received_quantity - GoodsReceiptLine.rejected_quantity,
            GoodsReceiptLine.rejected_quantity,
            GoodsReceiptLine.invoiced_quantity,
            price.label("price"),
            PurchaseOrder.currency_code,
            case((_TAX.inclusive, _TAX.rate), else_=literal(Decimal(0))),
            order_rate.label("order_rate"),
            invoice_rate.label("invoice_rate"),
            *(_TAX.id, _TAX.code, _TAX.name),
        )
        .select_from(GoodsReceiptLine)
        .join(GoodsReceipt, GoodsReceipt.id == GoodsReceiptLine.goods_receipt_id)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == GoodsReceiptLine.purchase_order_line_id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.purchase_order_id)
        .join(Product, Product.id == PurchaseOrderLine.product_id)
        .join(Unit, Unit.id == PurchaseOrderLine.unit_id)
        .outerjoin(_TAX, _TAX.id == PurchaseOrderLine.tax_code_id)
    )


class InvoiceRepository(
    DocumentRepository[SupplierInvoice, InvoiceRow],
    read=Permission.SUPPLIER_INVOICE_READ,
    edit=Permission.SUPPLIER_INVOICE_EDIT,
):
    """Invoices: drafts through one statement; posting, release and reversal through their functions."""

    listing = DocumentListing(
        noun="supplier_invoice",
        prefix="SI",
        model=SupplierInvoice,
        line=SupplierInvoiceLine,
        row=InvoiceRow,
        columns={
            "id": SupplierInvoice.id,
            "version": SupplierInvoice.version,
            "number": SupplierInvoice.number,
            "status": _STATUS.label("status"),
            "supplier_number": SupplierInvoice.supplier_number,
            "date": SupplierInvoice.date,
            "due_date": SupplierInvoice.due_date,
            "supplier_code": Party.code,
            "supplier_name": Party.name,
            "net_amount": SupplierInvoice.net_amount,
            "total_amount": _TOTAL.label("total_amount"),
            "currency_code": SupplierInvoice.currency_code,
            "posting_date": SupplierInvoice.posting_date,
            "created_by": SupplierInvoice.created_by,
        },
        joins=(Join(Party, Party.id == SupplierInvoice.supplier_id),),
        partner=SupplierInvoice.supplier_id,
        partner_noun="supplier",
        default_sort=Sort("date", descending=True),
        nullable=("number",),
        unsorted=(
            "version", "status", "supplier_number", "due_date", "supplier_code", "supplier_name", "net_amount",
            "total_amount", "currency_code", "posting_date", "created_by",
        ),
        filters={
            "status": lambda values: one_of(SupplierInvoice.status, values),
            "blocked": lambda _value: SupplierInvoice.blocked.expression,
            "supplier_id": lambda row: SupplierInvoice.supplier_id == row,
            "date": lambda days: within(SupplierInvoice.date, days),
        },
        references={
            "supplier_id": Reference(Party),
            "currency_code": Reference(Currency, value="code"),
            "payment_term_id": Reference(PaymentTerm),
            "account_id": Reference(Account),
            "tax_code_id": Reference(TaxCode),
        },
    )
    writer = DocumentWriter(
        SupplierInvoice,
        SupplierInvoiceLine,
        header_columns=HEADER_COLUMNS,
        line_columns=LINE_COLUMNS,
        parent_column="supplier_invoice_id",
    )

    @needs(Permission.SUPPLIER_INVOICE_READ)
    def load(self, record_id: UUID) -> Loaded[SupplierInvoice]:
        """The invoice; `references` also holds its receipt lines and, of a draft, those still to be invoiced.

        Raises:
            Refused: `record.gone`.
        """
        loaded = super().load(record_id)
        invoice = loaded.record
        currency, day = invoice.currency_code, invoice.posting_date
        own = select(SupplierInvoiceLine.goods_receipt_line_id).where(
            SupplierInvoiceLine.supplier_invoice_id == record_id
        )
        lines = self._read(_facts(prices=self._sees_prices()).where(GoodsReceiptLine.id.in_(own)), currency, day)
        if invoice.status == "draft" and self.rights.may(Permission.SUPPLIER_INVOICE_EDIT):
            known = {line.id for line in lines}
            more = self.receipt_lines(invoice.supplier_id, currency, day)
            lines += [line for line in more if line.id not in known]
        received: dict[RecordId, PickerRow] = {line.id: line.row() for line in lines}
        return replace(loaded, references={**loaded.references, **received})

    @needs(Permission.SUPPLIER_INVOICE_EDIT)
    def receipt_lines(self, supplier_id: UUID, currency_code: str, day: date) -> list[ReceivedLine]:
        """What was received from a supplier and is not invoiced yet, the oldest first; one round trip.

        Args:
            supplier_id: the supplier.
            currency_code: of the invoice.
            day: its posting date, for the rates that prices are compared by.
        """
        accepted = GoodsReceiptLine.received_quantity - GoodsReceiptLine.rejected_quantity
        statement = (
            _facts(prices=True)
            .where(
                GoodsReceipt.supplier_id == supplier_id,
                GoodsReceipt.status == POSTED,
                GoodsReceiptLine.invoiced_quantity < accepted,
            )
            .order_by(GoodsReceipt.date, GoodsReceipt.number, GoodsReceiptLine.line)
            .limit(DOCUMENT_LINES_MAX)
        )
        return self._read(statement, currency_code, day)

    @needs(Permission.SUPPLIER_INVOICE_READ)
    def rules(self) -> InvoiceRules:
        """Tax codes (archived ones too: an old invoice keeps its own) and the company's tolerances."""
        taxes = self.db.rows(select(TaxCode.id, TaxCode.code, TaxCode.rate, TaxCode.inclusive), Tax)
        company = self.db.facts.settings["company"]
        tolerance = Tolerance(
            Decimal(company["price_tolerance_percent"]),
            Decimal(company["price_tolerance_amount"]),
            Decimal(company["quantity_tolerance_percent"]),
        )
        return InvoiceRules(TaxRules({tax.id: tax for tax in taxes}, company["tax_per"] == "line"), tolerance)

    @needs(Permission.SUPPLIER_INVOICE_POST)
    def post(self, act: Act) -> Outcome:
        """Post a draft: three-way match, taxes, GRNI, payable, voucher; warnings are in the outcome.

        Raises:
            Invalid: `supplier_invoice.invalid` with every problem at its line.
            Stale, Refused: somebody was faster; it is no draft; the period is closed.
        """
        return self._act("post", act)

    @needs(Permission.SUPPLIER_INVOICE_RELEASE)
    def release(self, act: Act, reason: str) -> Outcome:
        """Let a blocked invoice be paid; refused for who entered or posted it."""
        return self._act("release", act, reason=reason)

    @needs(Permission.SUPPLIER_INVOICE_REVERSE)
    def reverse(self, act: Act, day: date, reason: str) -> Outcome:
        """Take a posted invoice back, dated `day`; refused while a payment stands."""
        return self._act("reverse", act, date=day, reason=reason)

    def _sees_prices(self) -> bool:
        """Order prices and rates: who enters invoices, and who may see both anyway (to release a price)."""
        seen = (Permission.PURCHASE_ORDER_READ_PRICE, Permission.EXCHANGE_RATE_READ)
        return self.rights.may(Permission.SUPPLIER_INVOICE_EDIT) or all(map(self.rights.may, seen))

    def _read(self, statement: Rows, currency_code: str, day: date) -> list[ReceivedLine]:
        params = {"currency": currency_code, "company_currency": self.db.facts.currency, "day": day}
        return [_line(tuple(row)) for row in self.db.tuples(statement, params)]

    def _matching(self, words: str) -> ColumnElement[bool]:
        """Also by the number on the supplier's paper."""
        folded = rules.fold_number(words)
        if not any(character.isdigit() for character in folded):
            return super()._matching(words)
        return or_(super()._matching(words), SupplierInvoice.supplier_number_key == folded)


def _line(row: Sequence[Any]) -> ReceivedLine:
    tax_code = PickerRow(*row[19:22]) if row[19] is not None else None
    values: list[Any] = [*row[:19], tax_code]
    return ReceivedLine(*values)
