"""Payments in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, bindparam, case, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from erp_desktop.base import limits
from erp_desktop.base.access import needs
from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import Loaded, PickerRow, RecordId
from erp_desktop.base.paging import Sort
from erp_desktop.db.conditions import one_of, within
from erp_desktop.db.documents import Act, DocumentListing, DocumentRepository, Outcome
from erp_desktop.db.listing import Join, Reference
from erp_desktop.db.save import DocumentWriter
from erp_desktop.modules.payments.payments.records import OpenItem, Payment, PaymentLine, PaymentRow
from server_db.access.permissions import Permission
from server_db.tables.ledger import Currency, Journal, OpenItemBalance
from server_db.tables.ledger import OpenItem as Item
from server_db.tables.parties import Party, PartyBankAccount
from server_db.tables.purchasing import SupplierInvoice

HEADER_COLUMNS = (
    "supplier_id", "journal_id", "party_bank_account_id", "date", "currency_code", "reference", "note",
)
LINE_COLUMNS = ("line", "open_item_id", "amount")
MONEY_JOURNALS = frozenset({"bank", "cash"})
JOURNALS_MAX = 100

Rows: TypeAlias = Select[*tuple[Any, ...]]

_LINES_AMOUNT = (
    select(func.coalesce(func.sum(PaymentLine.amount), 0))
    .where(PaymentLine.payment_id == Payment.id)
    .correlate(Payment)
    .scalar_subquery()
)
_AMOUNT = case((Payment.status == "draft", _LINES_AMOUNT), else_=Payment.amount)


class PaymentRepository(
    DocumentRepository[Payment, PaymentRow],
    read=Permission.PAYMENT_READ,
    edit=Permission.PAYMENT_EDIT,
):
    """Payments: drafts through one statement, posting and reversal through their functions."""

    listing = DocumentListing(
        noun="payment",
        prefix="PY",
        model=Payment,
        line=PaymentLine,
        row=PaymentRow,
        columns={
            "id": Payment.id,
            "version": Payment.version,
            "number": Payment.number,
            "status": Payment.status,
            "date": Payment.date,
            "supplier_code": Party.code,
            "supplier_name": Party.name,
            "journal_code": Journal.code,
            "reference": Payment.reference,
            "amount": _AMOUNT.label("amount"),
            "currency_code": Payment.currency_code,
            "created_by": Payment.created_by,
        },
        joins=(
            Join(Party, Party.id == Payment.supplier_id),
            Join(Journal, Journal.id == Payment.journal_id),
        ),
        partner=Payment.supplier_id,
        partner_noun="supplier",
        default_sort=Sort("date", descending=True),
        nullable=("number",),
        unsorted=(
            "version", "status", "supplier_code", "supplier_name", "journal_code", "reference", "amount",
            "currency_code", "created_by",
        ),
        filters={
            "status": lambda values: one_of(Payment.status, values),
            "supplier_id": lambda row: Payment.supplier_id == row,
            "date": lambda days: within(Payment.date, days),
        },
        references={
            "supplier_id": Reference(Party),
            "journal_id": Reference(Journal),
            "currency_code": Reference(Currency, value="code"),
        },
    )
    writer = DocumentWriter(
        Payment,
        PaymentLine,
        header_columns=HEADER_COLUMNS,
        line_columns=LINE_COLUMNS,
        parent_column="payment_id",
    )

    @needs(Permission.PAYMENT_READ)
    def load(self, record_id: UUID) -> Loaded[Payment]:
        """The payment; `references` also holds its items and, of a draft, all that could be paid (`OpenItem`).

        Raises:
            Refused: `record.gone`.
        """
        loaded = super().load(record_id)
        payment = loaded.record
        found: dict[RecordId, PickerRow] = {}
        own = Item.id == any_(bindparam("own", [line.open_item_id for line in payment.lines], ARRAY(Uuid())))
        condition: ColumnElement[bool] = own
        if payment.status == "draft":
            # All of them are of one supplier, and that is the index to go by.
            payable = self._payable(payment.supplier_id, payment.currency_code)
            condition = and_(Item.party_id == payment.supplier_id, or_(own, payable))
        for item in self.db.rows(self._items(condition), OpenItem):
            found[item.id] = item.row()
        sees_accounts = self.rights.may(Permission.PAYMENT_EDIT) or self.rights.may(Permission.SUPPLIER_BANK_READ)
        if payment.party_bank_account_id is not None and sees_accounts:
            for account in self._accounts(PartyBankAccount.id == payment.party_bank_account_id):
                found[account.id] = account
        return replace(loaded, references={**loaded.references, **found})

    @needs(Permission.PAYMENT_EDIT)
    def open_items(self, supplier_id: UUID, currency_code: str) -> list[OpenItem]:
        """What we owe a supplier in a currency, by due date; blocked items too; one round trip."""
        return self.db.rows(self._items(self._payable(supplier_id, currency_code)), OpenItem)

    @needs(Permission.PAYMENT_EDIT)
    def bank_accounts(self, supplier_id: UUID) -> list[PickerRow]:
        """A supplier's bank accounts: by number for who may see it, else by the bank's name.

        `extra` is whether a second person has confirmed it; to others no payment is posted.
        """
        return self._accounts(PartyBankAccount.party_id == supplier_id, PartyBankAccount.archived_at.is_(None))

    def _accounts(self, *conditions: ColumnElement[bool]) -> list[PickerRow]:
        sees_numbers = self.rights.may(Permission.SUPPLIER_BANK_READ)
        number = PartyBankAccount.account_number if sees_numbers else PartyBankAccount.bank_name
        name: ColumnElement[str] = PartyBankAccount.bank_name.expression if sees_numbers else literal("")
        currency = func.coalesce(PartyBankAccount.currency_code, "")
        confirmed = PartyBankAccount.confirmed_at.is_not(None)
        statement: Rows = select(PartyBankAccount.id, number, name, currency, confirmed).where(*conditions)
        return self.db.rows(statement.order_by(PartyBankAccount.id), _account_row)

    @needs(Permission.JOURNAL_READ)
    def journals(self, words: str, limit: int = limits.PICKER_ROWS) -> list[PickerRow]:
        """Bank and cash journals that match the words of a look-up; the detail is the kind."""
        found = self.db.call_rows("journal__search", PickerRow, words=words, limit=JOURNALS_MAX)
        return [row for row in found if row.detail in MONEY_JOURNALS][:limit]

    @needs(Permission.PAYMENT_POST)
    def post(self, act: Act) -> Outcome:
        """Post a draft: settles its items, voucher, exchange difference. The maker is refused.

        Raises:
            Invalid: `payment.invalid` with every problem at its line.
            Stale, Refused: somebody was faster; it is no draft; the period is closed.
        """
        return self._act("post", act)

    @needs(Permission.PAYMENT_REVERSE)
    def reverse(self, act: Act, day: date, reason: str) -> Outcome:
        """Take a posted payment back, dated `day`: its items are open again."""
        return self._act("reverse", act, date=day, reason=reason)

    def _items(self, condition: ColumnElement[bool]) -> Rows:
        """Open items by due date, as `OpenItem`; the supplier's own numbers only for who may read invoices."""
        sees_invoices = self.rights.may(Permission.SUPPLIER_INVOICE_READ)
        paper = func.coalesce(SupplierInvoice.supplier_number, "") if sees_invoices else literal("")
        statement = (
            select(
                Item.id, Item.reference, paper, Item.date, Item.due_date, Item.currency_code, Item.amount,
                OpenItemBalance.open_amount, OpenItemBalance.blocked,
            )
            .select_from(Item)
            .join(OpenItemBalance, OpenItemBalance.open_item_id == Item.id)
        )
        if sees_invoices:
            statement = statement.outerjoin(SupplierInvoice, SupplierInvoice.id == Item.document_id)
        return statement.where(condition).order_by(Item.due_date, Item.id).limit(limits.DOCUMENT_LINES_MAX)

    @staticmethod
    def _payable(supplier_id: UUID, currency_code: str) -> ColumnElement[bool]:
        return and_(
            Item.party_id == supplier_id,
            Item.currency_code == currency_code,
            OpenItemBalance.open_amount != 0,
        )


def _account_row(found: UUID, number: str, bank: str, currency: str, is_confirmed: bool) -> PickerRow:  # noqa: FBT001
    detail = " · ".join(word for word in (currency, "" if is_confirmed else text("to be confirmed")) if word)
    return PickerRow(found, number, bank, detail, is_confirmed)
