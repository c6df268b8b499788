"""Accounts, journals, periods, taxes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _fiscal_year()
    _account()
    _account_indexes()
    _exchange_rate()
    _period()
    _journal()
    _posting_account()
    _tax_code()


def _fiscal_year() -> None:
    op.create_table(
        "fiscal_year",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
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
            "code = btrim(code) and length(code) between 1 and 20", name=op.f("fiscal_year_code_filled")
        ),
        sa.CheckConstraint("starts <= ends", name=op.f("fiscal_year_dates_ordered")),
        sa.PrimaryKeyConstraint("id", name=op.f("fiscal_year_key")),
        sa.UniqueConstraint("code", name=op.f("fiscal_year_code_unique")),
        schema="erp",
    )


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("control", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("postable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("party_required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("currency_code", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("changed_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("control = '' or postable", name=op.f("account_control_postable")),
        sa.CheckConstraint(
            "control in ('', 'payable', 'receivable', 'stock', 'grni', 'tax', 'bank')",
            name=op.f("account_control_known"),
        ),
        sa.CheckConstraint(
            "type in ('asset', 'liability', 'equity', 'income', 'expense')", name=op.f("account_type_known")
        ),
        sa.CheckConstraint(
            "code = btrim(code) and length(code) between 1 and 40", name=op.f("account_code_filled")
        ),
        sa.CheckConstraint(
            "name = btrim(name) and length(name) between 1 and 200", name=op.f("account_name_filled")
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("account_parent_other")),
        sa.ForeignKeyConstraint(["currency_code"], ["erp.currency.code"], name=op.f("account_currency_code_known")),
        sa.ForeignKeyConstraint(["parent_id"], ["erp.account.id"], name=op.f("account_parent_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("account_key")),
        sa.UniqueConstraint("code", name=op.f("account_code_unique")),
        schema="erp",
    )


def _account_indexes() -> None:
    op.create_index(
        op.f("account_search_key_index"),
        "account",
        ["search_key"],
        unique=False,
        schema="erp",
        postgresql_using="gin",
        postgresql_ops={"search_key": "erp.gin_trgm_ops"},
    )


def _exchange_rate() -> None:
    op.create_table(
        "exchange_rate",
        sa.Column("currency_code", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=20, scale=10), nullable=False),
        sa.Column("created_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("changed_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("rate <> 'NaN'", name=op.f("exchange_rate_rate_is_number")),
        sa.CheckConstraint("rate > 0", name=op.f("exchange_rate_rate_positive")),
        sa.ForeignKeyConstraint(
            ["currency_code"], ["erp.currency.code"], name=op.f("exchange_rate_currency_code_known")
        ),
        sa.PrimaryKeyConstraint("currency_code", "date", name=op.f("exchange_rate_key")),
        schema="erp",
    )


def _period() -> None:
    op.create_table(
        "period",
        sa.Column("fiscal_year_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("changed_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("status in ('open', 'closing', 'closed')", name=op.f("period_status_known")),
        sa.CheckConstraint("code = btrim(code) and length(code) between 1 and 20", name=op.f("period_code_filled")),
        sa.CheckConstraint("starts <= ends", name=op.f("period_dates_ordered")),
        sa.ForeignKeyConstraint(
            ["fiscal_year_id"], ["erp.fiscal_year.id"], name=op.f("period_fiscal_year_id_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("period_key")),
        sa.UniqueConstraint("code", name=op.f("period_code_unique")),
        sa.UniqueConstraint("starts", name=op.f("period_starts_unique")),
        schema="erp",
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
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
            "(account_id is not null) = (kind in ('bank', 'cash'))", name=op.f("journal_account_given")
        ),
        sa.CheckConstraint(
            "kind in ('purchase', 'sale', 'stock', 'bank', 'cash', 'general', 'exchange', 'opening', 'closing')",
            name=op.f("journal_kind_known"),
        ),
        sa.CheckConstraint(
            "code = btrim(code) and length(code) between 1 and 10", name=op.f("journal_code_filled")
        ),
        sa.CheckConstraint(
            "name = btrim(name) and length(name) between 1 and 200", name=op.f("journal_name_filled")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["erp.account.id"], name=op.f("journal_account_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("journal_key")),
        sa.UniqueConstraint("code", name=op.f("journal_code_unique")),
        schema="erp",
    )


def _posting_account() -> None:
    op.create_table(
        "posting_account",
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "purpose in ('payable', 'exchange_difference', 'price_difference', 'opening', 'rounding',"
            " 'discount', 'retained_earnings')",
            name=op.f("posting_account_purpose_known"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["erp.account.id"], name=op.f("posting_account_account_id_known")),
        sa.PrimaryKeyConstraint("purpose", name=op.f("posting_account_key")),
        schema="erp",
    )


def _tax_code() -> None:
    op.create_table(
        "tax_code",
        sa.Column("rate", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column("inclusive", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("recoverable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("changed_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("rate <> 'NaN'", name=op.f("tax_code_rate_is_number")),
        sa.CheckConstraint(
            "account_id is not null or not recoverable or rate = 0", name=op.f("tax_code_account_given")
        ),
        sa.CheckConstraint(
            "code = btrim(code) and length(code) between 1 and 20", name=op.f("tax_code_code_filled")
        ),
        sa.CheckConstraint(
            "name = btrim(name) and length(name) between 1 and 200", name=op.f("tax_code_name_filled")
        ),
        sa.CheckConstraint("rate between 0 and 100", name=op.f("tax_code_rate_sane")),
        sa.ForeignKeyConstraint(["account_id"], ["erp.account.id"], name=op.f("tax_code_account_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("tax_code_key")),
        sa.UniqueConstraint("code", name=op.f("tax_code_code_unique")),
        schema="erp",
    )
