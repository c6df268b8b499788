"""The company, its people and what they did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("create extension pg_trgm schema erp")
    _approval_level()
    _backup_proof()
    _change_log()
    _change_log_indexes()
    _currency()
    _deployment()
    _document_event()
    _document_event_indexes()
    _document_number()
    _person()
    _person_state()
    _posting_lock()
    _company()


def _approval_level() -> None:
    op.create_table(
        "approval_level",
        sa.Column("document_kind", sa.Text(), nullable=False),
        sa.Column("from_amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column("people", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("from_amount <> 'NaN'", name=op.f("approval_level_from_amount_is_number")),
        sa.CheckConstraint(
            "permission in ('purchase_order:approve', 'purchase_order:approve_high')",
            name=op.f("approval_level_permission_known"),
        ),
        sa.CheckConstraint("from_amount >= 0", name=op.f("approval_level_from_amount_not_negative")),
        sa.CheckConstraint("people between 1 and 9", name=op.f("approval_level_people_positive")),
        sa.PrimaryKeyConstraint("document_kind", "from_amount", name=op.f("approval_level_key")),
        schema="erp",
    )


def _backup_proof() -> None:
    op.create_table(
        "backup_proof",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("backup_name", sa.Text(), nullable=False),
        sa.Column("backup_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column(
            "detail", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("login", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("outcome in ('proved', 'failed')", name=op.f("backup_proof_outcome_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("backup_proof_key")),
        schema="erp",
    )


def _change_log() -> None:
    op.create_table(
        "change_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("login", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("change_log_key")),
        schema="erp",
    )


def _change_log_indexes() -> None:
    op.create_index(
        op.f("change_log_noun_record_id_id_index"),
        "change_log",
        ["noun", "record_id", "id"],
        unique=False,
        schema="erp",
    )


def _currency() -> None:
    op.create_table(
        "currency",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("minor_units", sa.SmallInteger(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("created_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("changed_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("code ~ '^[A-Z]{3}$'", name=op.f("currency_code_iso")),
        sa.CheckConstraint("minor_units between 0 and 4", name=op.f("currency_minor_units_known")),
        sa.CheckConstraint(
            "name = btrim(name) and length(name) between 1 and 200", name=op.f("currency_name_filled")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("currency_key")),
        schema="erp",
    )


def _deployment() -> None:
    op.create_table(
        "deployment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("deployment_key")),
        schema="erp",
    )


def _document_event() -> None:
    op.create_table(
        "document_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column(
            "detail", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("login", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("document_event_key")),
        schema="erp",
    )


def _document_event_indexes() -> None:
    op.create_index(
        op.f("document_event_document_id_id_index"),
        "document_event",
        ["document_id", "id"],
        unique=False,
        schema="erp",
    )


def _document_number() -> None:
    op.create_table(
        "document_number",
        sa.Column("document_kind", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("document_kind", "year", name=op.f("document_number_key")),
        schema="erp",
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("'en'"), nullable=False),
        sa.Column("own_documents_only", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("all_warehouses", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("changed_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "login = btrim(login) and length(login) between 1 and 60", name=op.f("person_login_filled")
        ),
        sa.CheckConstraint(
            "name = btrim(name) and length(name) between 1 and 200", name=op.f("person_name_filled")
        ),
        sa.PrimaryKeyConstraint("login", name=op.f("person_key")),
        schema="erp",
    )


def _person_state() -> None:
    op.create_table(
        "person_state",
        sa.Column("login", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "key = btrim(key) and length(key) between 1 and 200", name=op.f("person_state_key_filled")
        ),
        sa.CheckConstraint("length(value::text) < 100000", name=op.f("person_state_value_short")),
        sa.PrimaryKeyConstraint("login", "key", name=op.f("person_state_key")),
        schema="erp",
    )


def _posting_lock() -> None:
    op.create_table(
        "posting_lock",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("locked_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "area in ('all', 'stock', 'payable', 'receivable')", name=op.f("posting_lock_area_known")
        ),
        sa.PrimaryKeyConstraint("area", name=op.f("posting_lock_key")),
        schema="erp",
    )


def _company() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_local", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("currency_code", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("'en'"), nullable=False),
        sa.Column("role_prefix", sa.Text(), nullable=False),
        sa.Column("chart", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tax_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("website", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tax_per", sa.Text(), server_default=sa.text("'document'"), nullable=False),
        sa.Column("red_letter", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "price_tolerance_percent", sa.Numeric(precision=9, scale=4), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "price_tolerance_amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "quantity_tolerance_percent",
            sa.Numeric(precision=9, scale=4),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "over_receipt_percent", sa.Numeric(precision=9, scale=4), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("changed_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *_company_numbers(),
        sa.CheckConstraint("tax_per in ('document', 'line')", name=op.f("company_tax_per_known")),
        sa.CheckConstraint("id = 1", name=op.f("company_single")),
        sa.CheckConstraint(
            "name = btrim(name) and length(name) between 1 and 200", name=op.f("company_name_filled")
        ),
        sa.CheckConstraint(
            "price_tolerance_percent >= 0 and price_tolerance_amount >= 0 and"
            " quantity_tolerance_percent >= 0 and over_receipt_percent >= 0",
            name=op.f("company_tolerances_positive"),
        ),
        sa.ForeignKeyConstraint(["currency_code"], ["erp.currency.code"], name=op.f("company_currency_code_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("company_key")),
        schema="erp",
    )


def _company_numbers() -> tuple[sa.CheckConstraint, ...]:
    return (
        sa.CheckConstraint(
            "price_tolerance_percent <> 'NaN'", name=op.f("company_price_tolerance_percent_is_number")
        ),
        sa.CheckConstraint(
            "price_tolerance_amount <> 'NaN'", name=op.f("company_price_tolerance_amount_is_number")
        ),
        sa.CheckConstraint(
            "quantity_tolerance_percent <> 'NaN'", name=op.f("company_quantity_tolerance_percent_is_number")
        ),
        sa.CheckConstraint("over_receipt_percent <> 'NaN'", name=op.f("company_over_receipt_percent_is_number")),
    )
