"""Money that goes out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server_db.tables.base import Base, Day, Document, Identified, Money, Rate, Small, fact


class Payment(Base, Document, kw_only=True):
    """A payment of several open items of one supplier from a bank or cash journal.

    Attributes:
        currency_code: of the items paid; `rate` is that of the day, fixed when posted.
        amount: the sum of the lines, set when posted.
        party_bank_account_id: the account it goes to; who made or changed that account cannot post the payment.
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("number"),
        Index(None, "date", "id"),
        Index(None, "supplier_id", "id"),
        Index("payment_draft_index", "date", "id", postgresql_where=text("status = 'draft'")),
        fact("status_known", "status in ('draft', 'posted', 'reversed')"),
        fact("reference_short", "length(reference) <= 80"),
        fact("note_short", "length(note) <= 4000"),
    )

    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("erp.party.id"))
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("erp.journal.id"))
    party_bank_account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.party_bank_account.id"), default=None
    )
    date: Mapped[Day]
    currency_code: Mapped[str] = mapped_column(ForeignKey("erp.currency.code"))
    reference: Mapped[str] = mapped_column(default="", server_default=text("''"))
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    rate: Mapped[Rate | None] = mapped_column(default=None, init=False)
    amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    voucher_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"), default=None, init=False
    )
    reversal_voucher_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"), default=None, init=False
    )
    lines: Mapped[list[PaymentLine]] = relationship(
        lazy="raise", default_factory=list, order_by="PaymentLine.line", viewonly=True
    )


class PaymentLine(Base, Identified, kw_only=True):
    """What of an open item the payment settles, in the item's currency."""

    __tablename__ = "payment_line"
    __table_args__ = (
        UniqueConstraint("payment_id", "line", deferrable=True, initially="DEFERRED"),
        UniqueConstraint("payment_id", "open_item_id", deferrable=True, initially="DEFERRED"),
        fact("amount_positive", "amount > 0"),
    )

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("erp.payment.id"))
    line: Mapped[Small]
    open_item_id: Mapped[UUID] = mapped_column(ForeignKey("erp.open_item.id"))
    amount: Mapped[Money]
