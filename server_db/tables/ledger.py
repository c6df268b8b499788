"""The general ledger: accounts, periods, vouchers, balances, open items."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server_db.tables.base import (
    Base,
    Day,
    Identified,
    Master,
    Money,
    Percent,
    Rate,
    Small,
    Stamped,
    Versioned,
    fact,
    filled,
    searchable,
)


class Currency(Base, Stamped, Versioned, kw_only=True):
    """A currency by its ISO 4217 code and minor units."""

    __tablename__ = "currency"
    __table_args__ = (
        fact("code_iso", "code ~ '^[A-Z]{3}$'"),
        filled("name"),
        fact("minor_units_known", "minor_units between 0 and 4"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    minor_units: Mapped[Small]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    search_key: Mapped[str] = mapped_column(server_default=text("''"), init=False, deferred=True)

    @property
    def id(self) -> str:
        """What names the record, as the id of other masters does."""
        return self.code


class ExchangeRate(Base, Stamped, kw_only=True):
    """Company currency for one unit of a currency, from a day on until the next rate."""

    __tablename__ = "exchange_rate"
    __table_args__ = (PrimaryKeyConstraint("currency_code", "date"), fact("rate_positive", "rate > 0"))

    currency_code: Mapped[str] = mapped_column(ForeignKey("erp.currency.code"))
    date: Mapped[Day]
    rate: Mapped[Rate]


class Account(Base, Master, kw_only=True):
    """An account of the chart.

    Attributes:
        type: asset, liability, equity, income or expense.
        control: subledger that alone posts here (payable, receivable, stock, grni, tax), or empty.
        postable: False for headings of the tree.
        currency_code: an account kept in one foreign currency, else None.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("code"),
        filled("code", 40),
        filled("name"),
        fact("type_known", "type in ('asset', 'liability', 'equity', 'income', 'expense')"),
        fact("control_known", "control in ('', 'payable', 'receivable', 'stock', 'grni', 'tax', 'bank')"),
        fact("parent_other", "parent_id <> id"),
        fact("control_postable", "control = '' or postable"),
        searchable(),
    )

    type: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.account.id"), default=None)
    control: Mapped[str] = mapped_column(default="", server_default=text("''"))
    postable: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    party_required: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    currency_code: Mapped[str | None] = mapped_column(ForeignKey("erp.currency.code"), default=None)


class Journal(Base, Master, kw_only=True):
    """A journal (凭证字): its vouchers are numbered without gaps in each period.

    `account_id` is the bank or cash account of a bank or cash journal.
    """

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("code"),
        filled("code", 10),
        filled("name"),
        fact(
            "kind_known",
            "kind in ('purchase', 'sale', 'stock', 'bank', 'cash', 'general', 'exchange', 'opening', 'closing')",
        ),
        fact("account_given", "(account_id is not null) = (kind in ('bank', 'cash'))"),
    )

    kind: Mapped[str]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.account.id"), default=None)


class FiscalYear(Base, Identified, Stamped, Versioned, kw_only=True):
    """A fiscal year; its periods cover it without gap or overlap."""

    __tablename__ = "fiscal_year"
    __table_args__ = (UniqueConstraint("code"), filled("code", 20), fact("dates_ordered", "starts <= ends"))

    code: Mapped[str]
    starts: Mapped[Day]
    ends: Mapped[Day]


class Period(Base, Identified, Stamped, Versioned, kw_only=True):
    """A period of a fiscal year: open, closing (only the finance manager posts) or closed."""

    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("code"),
        filled("code", 20),
        UniqueConstraint("starts"),
        fact("dates_ordered", "starts <= ends"),
        fact("status_known", "status in ('open', 'closing', 'closed')"),
    )

    fiscal_year_id: Mapped[UUID] = mapped_column(ForeignKey("erp.fiscal_year.id"))
    code: Mapped[str]
    starts: Mapped[Day]
    ends: Mapped[Day]
    status: Mapped[str] = mapped_column(default="open", server_default=text("'open'"))


class TaxCode(Base, Master, kw_only=True):
    """A tax on a line.

    Attributes:
        rate: percent.
        inclusive: prices of lines with this code contain the tax.
        recoverable: False makes the tax part of the cost.
        account_id: where the recoverable tax goes.
    """

    __tablename__ = "tax_code"
    __table_args__ = (
        UniqueConstraint("code"),
        filled("code", 20),
        filled("name"),
        fact("rate_sane", "rate between 0 and 100"),
        fact("account_given", "account_id is not null or not recoverable or rate = 0"),
    )

    rate: Mapped[Percent]
    inclusive: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    recoverable: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.account.id"), default=None)


class Voucher(Base, kw_only=True):
    """A posted voucher (记账凭证); append-only.

    Attributes:
        number: gapless per journal and period, given in the last statement of the posting.
        source_kind, source_id: the document it belongs to, None for a manual voucher.
        reverses_id: the voucher that this one takes back.
        digest: SHA-256 over the canonical content (domain.md section 2, tamper evidence).
    """

    __tablename__ = "voucher"
    __table_args__ = (
        UniqueConstraint("journal_id", "period_id", "number"),
        UniqueConstraint("reverses_id"),
        Index(None, "source_id"),
        Index(None, "date", "id"),
        fact("number_positive", "number > 0"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("erp.journal.id"))
    period_id: Mapped[UUID] = mapped_column(ForeignKey("erp.period.id"))
    number: Mapped[int]
    date: Mapped[Day]
    narration: Mapped[str] = mapped_column(server_default=text("''"))
    attachments: Mapped[Small] = mapped_column(server_default=text("0"))
    source_kind: Mapped[str | None]
    source_id: Mapped[UUID | None]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.voucher.id"))
    total: Mapped[Money]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    posted_by: Mapped[str] = mapped_column(server_default=text("session_user"), init=False)
    posted_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), init=False)


class VoucherLine(Base, kw_only=True):
    """A line of a voucher: debit or credit in company currency; append-only.

    `date` and `period_id` repeat those of the voucher, so that an account's ledger is one index scan.
    """

    __tablename__ = "voucher_line"
    __table_args__ = (
        PrimaryKeyConstraint("voucher_id", "line"),
        Index(None, "account_id", "date", "voucher_id", "line"),
        fact("one_side", "(debit = 0) <> (credit = 0) or (debit = 0 and credit = 0 and currency_amount <> 0)"),
    )

    voucher_id: Mapped[UUID] = mapped_column(ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"))
    line: Mapped[Small]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("erp.account.id"))
    period_id: Mapped[UUID] = mapped_column(ForeignKey("erp.period.id"))
    date: Mapped[Day]
    debit: Mapped[Money]
    credit: Mapped[Money]
    currency_code: Mapped[str | None]
    currency_amount: Mapped[Money | None]
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.party.id"))
    tax_code_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.tax_code.id"))
    narration: Mapped[str] = mapped_column(server_default=text("''"))


class VoucherNumber(Base, kw_only=True):
    """The last voucher number given in a journal and period."""

    __tablename__ = "voucher_number"

    journal_id: Mapped[UUID] = mapped_column(ForeignKey("erp.journal.id"), primary_key=True)
    period_id: Mapped[UUID] = mapped_column(ForeignKey("erp.period.id"), primary_key=True)
    last_number: Mapped[int]


class AccountBalance(Base, kw_only=True):
    """Debits and credits of an account in a period, in slots that are summed when read (design.md section 1)."""

    __tablename__ = "account_balance"
    __table_args__ = (PrimaryKeyConstraint("account_id", "period_id", "slot"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("erp.account.id"))
    period_id: Mapped[UUID] = mapped_column(ForeignKey("erp.period.id"))
    slot: Mapped[Small]
    debit: Mapped[Money]
    credit: Mapped[Money]


class PartyBalance(Base, kw_only=True):
    """Debits and credits of an account with a party in a period, in slots."""

    __tablename__ = "party_balance"
    __table_args__ = (PrimaryKeyConstraint("account_id", "party_id", "period_id", "slot"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("erp.account.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("erp.party.id"))
    period_id: Mapped[UUID] = mapped_column(ForeignKey("erp.period.id"))
    slot: Mapped[Small]
    debit: Mapped[Money]
    credit: Mapped[Money]


class OpenItem(Base, kw_only=True):
    """A payable or receivable with its due date; append-only, its state stands in `open_item_balance`.

    `amount` is in `currency_code`, `company_amount` in company currency; both positive when we owe.
    """

    __tablename__ = "open_item"
    __table_args__ = (Index(None, "party_id", "due_date"), Index(None, "document_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("erp.account.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("erp.party.id"))
    document_kind: Mapped[str]
    document_id: Mapped[UUID]
    voucher_id: Mapped[UUID] = mapped_column(ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"))
    reference: Mapped[str]
    date: Mapped[Day]
    due_date: Mapped[Day]
    currency_code: Mapped[str] = mapped_column(ForeignKey("erp.currency.code"))
    amount: Mapped[Money]
    company_amount: Mapped[Money]


class OpenItemBalance(Base, kw_only=True):
    """What of an open item is still open; zero in its currency means zero in company currency."""

    __tablename__ = "open_item_balance"
    __table_args__ = (
        Index(None, "open_item_id", postgresql_where=text("open_amount <> 0")),
        fact("zero_is_zero", "open_amount <> 0 or open_company_amount = 0"),
    )

    open_item_id: Mapped[UUID] = mapped_column(ForeignKey("erp.open_item.id"), primary_key=True)
    open_amount: Mapped[Money]
    open_company_amount: Mapped[Money]
    blocked: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Settlement(Base, kw_only=True):
    """A part of an open item settled by a document on a day; a reversal settles the negative; append-only."""

    __tablename__ = "settlement"
    __table_args__ = (
        PrimaryKeyConstraint("open_item_id", "document_id", "line"),
        Index(None, "document_id"),
        Index(None, "date"),
    )

    open_item_id: Mapped[UUID] = mapped_column(ForeignKey("erp.open_item.id"))
    document_kind: Mapped[str]
    document_id: Mapped[UUID]
    line: Mapped[Small]
    date: Mapped[Day]
    amount: Mapped[Money]
    company_amount: Mapped[Money]
    voucher_id: Mapped[UUID] = mapped_column(ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"))
