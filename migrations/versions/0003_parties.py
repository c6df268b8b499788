"""Whom the company trades with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _payment_term()
    _party()
    _party_indexes()
    _party_address()
    _party_bank_account()
    _party_bank_account_indexes()


def _payment_term() -> None:
    op.create_table(
        "payment_term",
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("end_of_month", sa.Boolean(), server_default=sa.text("false"), nullable=False),
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
            "code = btrim(code) and length(code) between 1 and 20", name=op.f("payment_term_code_filled")
        ),
        sa.CheckConstraint("days between 0 and 730", name=op.f("payment_term_days_sane")),
        sa.CheckConstraint(
            "name = btrim(name) and length(name) between 1 and 200", name=op.f("payment_term_name_filled")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("payment_term_key")),
        sa.UniqueConstraint("code", name=op.f("payment_term_code_unique")),
        schema="erp",
    )


def _party() -> None:
    op.create_table(
        "party",
        sa.Column("name_local", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("is_supplier", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_customer", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_employee", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("'en'"), nullable=False),
        sa.Column("currency_code", sa.Text(), nullable=False),
        sa.Column("payment_term_id", sa.Uuid(), nullable=True),
        sa.Column("payable_account_id", sa.Uuid(), nullable=True),
        sa.Column("tax_code_id", sa.Uuid(), nullable=True),
        sa.Column("tax_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("order_email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("over_receipt_percent", sa.Numeric(precision=9, scale=4), nullable=True),
        sa.Column("blocked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
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
        sa.CheckConstraint("over_receipt_percent <> 'NaN'", name=op.f("party_over_receipt_percent_is_number")),
        sa.CheckConstraint("language in ('en', 'zh_CN')", name=op.f("party_language_known")),
        sa.CheckConstraint("code = btrim(code) and length(code) between 1 and 40", name=op.f("party_code_filled")),
        sa.CheckConstraint("is_supplier or is_customer or is_employee", name=op.f("party_role_given")),
        sa.CheckConstraint("length(note) <= 4000", name=op.f("party_note_short")),
        sa.CheckConstraint("length(tax_number) <= 40", name=op.f("party_tax_number_short")),
        sa.CheckConstraint("name = btrim(name) and length(name) between 1 and 200", name=op.f("party_name_filled")),
        sa.CheckConstraint("over_receipt_percent between 0 and 100", name=op.f("party_over_receipt_sane")),
        sa.ForeignKeyConstraint(["currency_code"], ["erp.currency.code"], name=op.f("party_currency_code_known")),
        sa.ForeignKeyConstraint(
            ["payable_account_id"], ["erp.account.id"], name=op.f("party_payable_account_id_known")
        ),
        sa.ForeignKeyConstraint(
            ["payment_term_id"], ["erp.payment_term.id"], name=op.f("party_payment_term_id_known")
        ),
        sa.ForeignKeyConstraint(["tax_code_id"], ["erp.tax_code.id"], name=op.f("party_tax_code_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("party_key")),
        sa.UniqueConstraint("code", name=op.f("party_code_unique")),
        schema="erp",
    )


def _party_indexes() -> None:
    op.create_index(
        op.f("party_search_key_index"),
        "party",
        ["search_key"],
        unique=False,
        schema="erp",
        postgresql_using="gin",
        postgresql_ops={"search_key": "erp.gin_trgm_ops"},
    )


def _party_address() -> None:
    op.create_table(
        "party_address",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("contact", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("street", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("city", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("postal_code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("country", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "length(street) <= 400 and length(contact) <= 200", name=op.f("party_address_text_short")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["erp.party.id"], name=op.f("party_address_party_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("party_address_key")),
        sa.UniqueConstraint(
            "party_id",
            "line",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("party_address_party_id_line_unique"),
        ),
        schema="erp",
    )


def _party_bank_account() -> None:
    op.create_table(
        "party_bank_account",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("bank_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("account_number", sa.Text(), nullable=False),
        sa.Column("swift", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("currency_code", sa.Text(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changers", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
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
            "account_number = btrim(account_number) and length(account_number) between 1 and 60",
            name=op.f("party_bank_account_account_number_filled"),
        ),
        sa.CheckConstraint("account_number !~ '\\s'", name=op.f("party_bank_account_account_number_plain")),
        sa.CheckConstraint("length(bank_name) <= 200", name=op.f("party_bank_account_bank_name_short")),
        sa.CheckConstraint(
            "swift = '' or swift ~ '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$'",
            name=op.f("party_bank_account_swift_iso"),
        ),
        sa.CheckConstraint(
            "(confirmed_by is null) = (confirmed_at is null)", name=op.f("party_bank_account_confirmed_by_given")
        ),
        sa.ForeignKeyConstraint(
            ["currency_code"], ["erp.currency.code"], name=op.f("party_bank_account_currency_code_known")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["erp.party.id"], name=op.f("party_bank_account_party_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("party_bank_account_key")),
        sa.UniqueConstraint(
            "party_id", "account_number", name=op.f("party_bank_account_party_id_account_number_unique")
        ),
        schema="erp",
    )


def _party_bank_account_indexes() -> None:
    op.create_index(
        op.f("party_bank_account_party_id_index"), "party_bank_account", ["party_id"], unique=False, schema="erp"
    )
