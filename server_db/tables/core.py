"""The company itself, its people, and what they did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server_db.tables.base import Base, Day, Json, Money, Percent, Small, Stamped, Versioned, fact, filled


class Company(Base, Stamped, Versioned, kw_only=True):
    """The company of this database: one row.

    Attributes:
        role_prefix: fixed when the company is made, so that a copy of the database keeps its roles.
        tax_per: whether tax is rounded per `document` or per `line` (domain.md section 1).
        red_letter: reversals repeat the sides with negative amounts (红字) instead of swapping them.
        price_tolerance_percent, price_tolerance_amount: three-way match, order price to invoice price.
        quantity_tolerance_percent: three-way match, receipt to invoice quantity.
        over_receipt_percent: order to receipt quantity, when product and supplier say nothing.
        password_days: how long a password lasts that its person has chosen; 0 for ever.
    """

    __tablename__ = "company"
    __table_args__ = (
        fact("single", "id = 1"),
        filled("name"),
        fact("tax_per_known", "tax_per in ('document', 'line')"),
        fact(
            "tolerances_positive",
            "price_tolerance_percent >= 0 and price_tolerance_amount >= 0"
            " and quantity_tolerance_percent >= 0 and over_receipt_percent >= 0",
        ),
        fact("password_days_sane", "password_days between 0 and 3650"),
    )

    id: Mapped[Small] = mapped_column(primary_key=True, autoincrement=False, default=1)
    name: Mapped[str]
    name_local: Mapped[str] = mapped_column(default="", server_default=text("''"))
    currency_code: Mapped[str] = mapped_column(ForeignKey("erp.currency.code"))
    language: Mapped[str] = mapped_column(default="en", server_default=text("'en'"))
    role_prefix: Mapped[str]
    chart: Mapped[str]
    address: Mapped[str] = mapped_column(default="", server_default=text("''"))
    tax_number: Mapped[str] = mapped_column(default="", server_default=text("''"))
    phone: Mapped[str] = mapped_column(default="", server_default=text("''"))
    email: Mapped[str] = mapped_column(default="", server_default=text("''"))
    website: Mapped[str] = mapped_column(default="", server_default=text("''"))
    tax_per: Mapped[str] = mapped_column(default="document", server_default=text("'document'"))
    red_letter: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    price_tolerance_percent: Mapped[Percent] = mapped_column(server_default=text("0"), init=False)
    price_tolerance_amount: Mapped[Money] = mapped_column(server_default=text("0"), init=False)
    quantity_tolerance_percent: Mapped[Percent] = mapped_column(server_default=text("0"), init=False)
    over_receipt_percent: Mapped[Percent] = mapped_column(server_default=text("0"), init=False)
    password_days: Mapped[Small] = mapped_column(server_default=text("0"), init=False)


class PostingAccount(Base, kw_only=True):
    """The account that postings of a purpose use when no master names a nearer one."""

    __tablename__ = "posting_account"
    __table_args__ = (
        fact(
            "purpose_known",
            "purpose in ('payable', 'exchange_difference', 'price_difference',"
            " 'opening', 'rounding', 'discount', 'retained_earnings')",
        ),
    )

    purpose: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("erp.account.id"))


class Person(Base, Stamped, Versioned, kw_only=True):
    """A person who may open the company: the name of a PostgreSQL login, and what is not a grant.

    Attributes:
        own_documents_only: a buyer sees only the orders he made.
        all_warehouses: False limits the person to the rows of `person_warehouse`.
        temporary_password_until: how long the password that an administrator gave last is valid; it must be changed
            while the login still ends at that moment.
        logged_out_at: programs that were opened before have to log in again.
    """

    __tablename__ = "person"
    __table_args__ = (filled("login", 60), filled("name"))

    login: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="", server_default=text("''"))
    language: Mapped[str] = mapped_column(default="en", server_default=text("'en'"))
    own_documents_only: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    all_warehouses: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    disabled_at: Mapped[datetime | None] = mapped_column(default=None)
    temporary_password_until: Mapped[datetime | None] = mapped_column(default=None)
    password_changed_at: Mapped[datetime | None] = mapped_column(default=None)
    logged_out_at: Mapped[datetime | None] = mapped_column(default=None)


class PersonWarehouse(Base, kw_only=True):
    """A warehouse that a person limited to warehouses may see and work in."""

    __tablename__ = "person_warehouse"

    login: Mapped[str] = mapped_column(ForeignKey("erp.person.login"), primary_key=True)
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("erp.warehouse.id"), primary_key=True)


class PersonState(Base, kw_only=True):
    """What a person's desktop looked like: columns, filters, open tabs; the person's own rows only."""

    __tablename__ = "person_state"
    __table_args__ = (
        PrimaryKeyConstraint("login", "key"),
        filled("key"),
        fact("value_short", "length(value::text) < 100000"),
    )

    login: Mapped[str] = mapped_column(server_default=text("session_user"), init=False)
    key: Mapped[str]
    value: Mapped[Json]


class ApprovalLevel(Base, kw_only=True):
    """From `from_amount` (company currency) on, a document of `document_kind` needs this many people more.

    All levels at or below the amount must be met; `permission` is the value of the permission each needs.
    """

    __tablename__ = "approval_level"
    __table_args__ = (
        PrimaryKeyConstraint("document_kind", "from_amount"),
        fact("people_positive", "people between 1 and 9"),
        fact("from_amount_not_negative", "from_amount >= 0"),
        fact("permission_known", "permission in ('purchase_order:approve', 'purchase_order:approve_high')"),
    )

    document_kind: Mapped[str]
    from_amount: Mapped[Money]
    permission: Mapped[str]
    people: Mapped[Small] = mapped_column(default=1, server_default=text("1"))


class DocumentNumber(Base, kw_only=True):
    """The last number given to documents of a kind in a year; gapless."""

    __tablename__ = "document_number"

    document_kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[Small] = mapped_column(primary_key=True)
    last_number: Mapped[int]


class DocumentEvent(Base, kw_only=True):
    """What happened to a document: submitted, approved, posted, reversed …; append-only."""

    __tablename__ = "document_event"
    __table_args__ = (Index(None, "document_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, init=False)
    document_kind: Mapped[str]
    document_id: Mapped[UUID]
    event: Mapped[str]
    detail: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    login: Mapped[str] = mapped_column(server_default=text("session_user"), init=False)
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), init=False)


class ChangeLog(Base, kw_only=True):
    """Who changed what in a master or draft, from what to what; written by triggers, append-only."""

    __tablename__ = "change_log"
    __table_args__ = (Index(None, "noun", "record_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, init=False)
    noun: Mapped[str]
    record_id: Mapped[str]
    action: Mapped[str]
    changes: Mapped[Json]
    login: Mapped[str] = mapped_column(server_default=text("session_user"), init=False)
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), init=False)


class Deployment(Base, kw_only=True):
    """What was deployed when: schema revision, hash of the code files, release; append-only."""

    __tablename__ = "deployment"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, init=False)
    revision: Mapped[str]
    code_hash: Mapped[str]
    release: Mapped[str]
    login: Mapped[str] = mapped_column(server_default=text("session_user"), init=False)
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), init=False)


class BackupProof(Base, kw_only=True):
    """A backup that was restored into a scratch company and compared; append-only.

    Attributes:
        backup_name: folder of the backup.
        backup_at: the moment of the company that the backup holds.
        detail: `findings`, what was wrong, in the words of the administrator's log.
        at: when the proof ended.
    """

    __tablename__ = "backup_proof"
    __table_args__ = (fact("outcome_known", "outcome in ('proved', 'failed')"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, init=False)
    backup_name: Mapped[str]
    backup_at: Mapped[datetime]
    outcome: Mapped[str]
    detail: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    login: Mapped[str] = mapped_column(server_default=text("session_user"), init=False)
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), init=False)


class CheckRun(Base, kw_only=True):
    """A run of all checks on the company by `kontor-server check`; append-only.

    Attributes:
        findings: check → how many rows it found; `rights` for what the server's rights differ in.
        duration_ms: how long all of them took together.
        at: when the last of them ended.
    """

    __tablename__ = "check_run"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, init=False)
    findings: Mapped[Json]
    duration_ms: Mapped[int]
    release: Mapped[str]
    login: Mapped[str] = mapped_column(server_default=text("session_user"), init=False)
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), init=False)


class PostingLock(Base, kw_only=True):
    """Nothing of `area` is posted with a date up to `locked_until` (domain.md section 2)."""

    __tablename__ = "posting_lock"
    __table_args__ = (fact("area_known", "area in ('all', 'stock', 'payable', 'receivable')"),)

    area: Mapped[str] = mapped_column(primary_key=True)
    locked_until: Mapped[Day | None] = mapped_column(default=None)
