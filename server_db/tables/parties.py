"""Whom the company trades with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import FetchedValue, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server_db.tables.base import (
    Base,
    Identified,
    Master,
    Percent,
    Small,
    Stamped,
    Versioned,
    fact,
    filled,
    searchable,
)


class PaymentTerm(Base, Master, kw_only=True):
    """When an invoice is due: days after its date, or after the end of its month."""

    __tablename__ = "payment_term"
    __table_args__ = (
        UniqueConstraint("code"),
        filled("code", 20),
        filled("name"),
        fact("days_sane", "days between 0 and 730"),
    )

    days: Mapped[Small]
    end_of_month: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Party(Base, Master, kw_only=True):
    """A supplier, customer or employee.

    Attributes:
        language: of the documents printed for it.
        over_receipt_percent: order to receipt tolerance; None for the company's.
        blocked: no new orders and no payments.
        order_email: where orders are sent.
    """

    __tablename__ = "party"
    __table_args__ = (
        UniqueConstraint("code"),
        filled("code", 40),
        filled("name"),
        fact("role_given", "is_supplier or is_customer or is_employee"),
        fact("language_known", "language in ('en', 'zh_CN')"),
        fact("over_receipt_sane", "over_receipt_percent between 0 and 100"),
        fact("tax_number_short", "length(tax_number) <= 40"),
        fact("note_short", "length(note) <= 4000"),
        searchable(),
    )

    name_local: Mapped[str] = mapped_column(default="", server_default=text("''"))
    is_supplier: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    is_customer: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    is_employee: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    language: Mapped[str] = mapped_column(default="en", server_default=text("'en'"))
    currency_code: Mapped[str] = mapped_column(ForeignKey("erp.currency.code"))
    payment_term_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.payment_term.id"), default=None)
    payable_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.account.id"), default=None)
    tax_code_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.tax_code.id"), default=None)
    tax_number: Mapped[str] = mapped_column(default="", server_default=text("''"))
    order_email: Mapped[str] = mapped_column(default="", server_default=text("''"))
    phone: Mapped[str] = mapped_column(default="", server_default=text("''"))
    over_receipt_percent: Mapped[Percent | None] = mapped_column(default=None)
    blocked: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    addresses: Mapped[list[PartyAddress]] = relationship(
        lazy="raise", default_factory=list, cascade="all, delete-orphan", order_by="PartyAddress.line"
    )


class PartyAddress(Base, Identified, kw_only=True):
    """An address of a party; the first is the one printed."""

    __tablename__ = "party_address"
    __table_args__ = (
        UniqueConstraint("party_id", "line", deferrable=True, initially="DEFERRED"),
        fact("text_short", "length(street) <= 400 and length(contact) <= 200"),
    )

    party_id: Mapped[UUID] = mapped_column(ForeignKey("erp.party.id"), init=False)
    line: Mapped[Small]
    contact: Mapped[str] = mapped_column(default="", server_default=text("''"))
    street: Mapped[str] = mapped_column(default="", server_default=text("''"))
    city: Mapped[str] = mapped_column(default="", server_default=text("''"))
    postal_code: Mapped[str] = mapped_column(default="", server_default=text("''"))
    country: Mapped[str] = mapped_column(default="", server_default=text("''"))


class PartyBankAccount(Base, Identified, Stamped, Versioned, kw_only=True):
    """A bank account of a party; who changes it neither confirms it nor posts a payment to it.

    Attributes:
        account_number: an IBAN or the number that the bank's country knows, without blanks.
        changers: who made it what it is since its number is this one; kept by a trigger.
        confirmed_by, confirmed_at: the second person, who compared it with the supplier's paper; None again after
            every change. A payment is posted to a confirmed account only.
    """

    __tablename__ = "party_bank_account"
    __table_args__ = (
        UniqueConstraint("party_id", "account_number"),
        filled("account_number", 60),
        fact("account_number_plain", "account_number !~ '\\s'"),
        fact("bank_name_short", "length(bank_name) <= 200"),
        fact("swift_iso", "swift = '' or swift ~ '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$'"),
        fact("confirmed_by_given", "(confirmed_by is null) = (confirmed_at is null)"),
        Index(None, "party_id"),
    )

    party_id: Mapped[UUID] = mapped_column(ForeignKey("erp.party.id"))
    bank_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    account_number: Mapped[str]
    swift: Mapped[str] = mapped_column(default="", server_default=text("''"))
    currency_code: Mapped[str | None] = mapped_column(ForeignKey("erp.currency.code"), default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    changers: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"), init=False)
    confirmed_by: Mapped[str | None] = mapped_column(server_default=FetchedValue(), init=False)
    confirmed_at: Mapped[datetime | None] = mapped_column(server_default=FetchedValue(), init=False)
    party: Mapped[Party] = relationship(lazy="raise", viewonly=True, cascade="", init=False)

    @property
    def entered_by(self) -> str:
        """The changers in one text, empty of an account that was never stored."""
        return ", ".join(self.changers or ())
