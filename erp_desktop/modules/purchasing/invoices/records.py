"""What a supplier invoice looks like: in the list a row, on the screen the mapped invoice with its lines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow, State
from erp_desktop.base.states import POSTED_STATES, column_states
from erp_desktop.base.taxes import TaxRules
from server_db.tables.base import Day
from server_db.tables.purchasing import SupplierInvoice, SupplierInvoiceLine

__all__ = [
    "COLUMNS", "INVOICE_STATES", "InvoiceRow", "InvoiceRules", "ReceivedLine", "SupplierInvoice",
    "SupplierInvoiceLine", "Tolerance",
]

INVOICE_STATES: Final = POSTED_STATES | {"blocked": State(mark("Payment blocked"), "warn")}


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice in the list.

    Attributes:
        status: as stored, but `blocked` for a posted one that may not be paid yet.
        total_amount: of a draft the total on the paper, as far as it was typed.
    """

    id: UUID
    version: int
    number: str | None
    status: str
    supplier_number: str
    date: Day
    due_date: Day | None
    supplier_code: str
    supplier_name: str
    net_amount: Decimal
    total_amount: Decimal | None
    currency_code: str
    posting_date: Day
    created_by: str


COLUMNS: Final = (
    Column("number", mark("Number"), Kind.CODE, 140, sortable=True),
    Column("status", mark("State"), Kind.STATE, 150, states=column_states(INVOICE_STATES)),
    Column("supplier_number", mark("Supplier's number"), Kind.CODE, 150),
    Column("date", mark("Invoice date"), Kind.DATE, 110, sortable=True),
    Column("due_date", mark("Due date"), Kind.DATE, 110),
    Column("supplier_code", mark("Supplier code"), Kind.CODE, 110, hidden=True),
    Column("supplier_name", mark("Supplier"), width=220),
    Column("net_amount", mark("Net"), Kind.MONEY, 120, currency="currency_code", hidden=True),
    Column("total_amount", mark("Total"), Kind.MONEY, 130, currency="currency_code"),
    Column("currency_code", mark("Currency"), Kind.CODE, 80),
    Column("posting_date", mark("Posting date"), Kind.DATE, 110, hidden=True),
    Column("created_by", mark("Made by"), width=120),
)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far an invoice may be from order and receipt before payment is blocked (company settings).

    Attributes:
        price_percent: of the order's price.
        price_amount: over the line, in company currency.
        quantity_percent: of the accepted quantity.
    """

    price_percent: Decimal
    price_amount: Decimal
    quantity_percent: Decimal


@dataclass(frozen=True, slots=True)
class InvoiceRules:
    """What the company decided about invoices: taxes and the three-way match."""

    taxes: TaxRules
    tolerance: Tolerance


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """A line of a posted receipt as the invoice sees it; quantities in the order line's unit.

    Attributes:
        accepted: received and not rejected.
        invoiced: of it, by invoices posted so far.
        order_price: less the discount, in the order's currency; None for who may not see it.
        order_inclusive_rate: percent of the tax that the order's price contains, 0 for none.
        order_rate, invoice_rate: company currency for one unit of the order's and the invoice's currency on the
            posting date; None where no rate is known.
    """

    id: UUID
    receipt_id: UUID
    receipt_number: str
    receipt_date: Day
    line: int
    delivery_note: str
    order_number: str
    product_code: str
    product_name: str
    unit_code: str
    decimals: int
    accepted: Decimal
    rejected: Decimal
    invoiced: Decimal
    order_price: Decimal | None
    order_currency: str
    order_inclusive_rate: Decimal
    order_rate: Decimal | None
    invoice_rate: Decimal | None
    tax_code: PickerRow | None

    @property
    def open(self) -> Decimal:
        """What is still to be invoiced."""
        return max(self.accepted - self.invoiced, Decimal(0))

    def row(self) -> PickerRow:
        """The line as a look-up shows it: receipt, order, and the product as the detail."""
        product = f"{self.product_code}  {self.product_name}"
        return PickerRow(self.id, f"{self.receipt_number}/{self.line}", self.order_number, product, self)
