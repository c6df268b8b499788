"""What a payment looks like: in the list a row, on the screen the mapped payment with its lines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.states import POSTED_STATES, column_states
from server_db.tables.base import Day
from server_db.tables.payments import Payment, PaymentLine

__all__ = ["COLUMNS", "OpenItem", "Payment", "PaymentLine", "PaymentRow"]


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment in the list; `amount` of a draft is the sum of its lines."""

    id: UUID
    version: int
    number: str | None
    status: str
    date: Day
    supplier_code: str
    supplier_name: str
    journal_code: str
    reference: str
    amount: Decimal
    currency_code: str
    created_by: str


COLUMNS: Final = (
    Column("number", mark("Number"), Kind.CODE, 140, sortable=True),
    Column("status", mark("State"), Kind.STATE, 120, states=column_states(POSTED_STATES)),
    Column("date", mark("Date"), Kind.DATE, 110, sortable=True),
    Column("supplier_code", mark("Supplier code"), Kind.CODE, 110, hidden=True),
    Column("supplier_name", mark("Supplier"), width=240),
    Column("journal_code", mark("Journal"), Kind.CODE, 90),
    Column("reference", mark("Reference"), width=160),
    Column("amount", mark("Amount"), Kind.MONEY, 130, currency="currency_code"),
    Column("currency_code", mark("Currency"), Kind.CODE, 80),
    Column("created_by", mark("Made by"), width=120),
)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What we owe on an invoice, in the item's currency.

    Attributes:
        number: of our invoice.
        supplier_number: on the supplier's paper; empty for who may not read invoices.
        amount: of the invoice.
        open_amount: still to be paid.
        blocked: it may not be paid before somebody releases the invoice.
    """

    id: UUID
    number: str
    supplier_number: str
    date: Day
    due_date: Day
    currency_code: str
    amount: Decimal
    open_amount: Decimal
    blocked: bool

    def row(self) -> PickerRow:
        """The item as a look-up shows it."""
        return PickerRow(self.id, self.number, "", self.supplier_number, self)
