"""Money that goes out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _payment()
    _payment_indexes()
    _payment_line()


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("party_bank_account_id", sa.Uuid(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("currency_code", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("rate", sa.Numeric(precision=20, scale=10), nullable=True),
        sa.Column("amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("voucher_id", sa.Uuid(), nullable=True),
        sa.Column("reversal_voucher_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("rate <> 'NaN'", name=op.f("payment_rate_is_number")),
        sa.CheckConstraint("amount <> 'NaN'", name=op.f("payment_amount_is_number")),
        sa.CheckConstraint("status in ('draft', 'posted', 'reversed')", name=op.f("payment_status_known")),
        sa.CheckConstraint("length(note) <= 4000", name=op.f("payment_note_short")),
        sa.CheckConstraint("length(reference) <= 80", name=op.f("payment_reference_short")),
        sa.ForeignKeyConstraint(["currency_code"], ["erp.currency.code"], name=op.f("payment_currency_code_known")),
        sa.ForeignKeyConstraint(["journal_id"], ["erp.journal.id"], name=op.f("payment_journal_id_known")),
        sa.ForeignKeyConstraint(
            ["party_bank_account_id"],
            ["erp.party_bank_account.id"],
            name=op.f("payment_party_bank_account_id_known"),
        ),
        sa.ForeignKeyConstraint(
            ["reversal_voucher_id"],
            ["erp.voucher.id"],
            name=op.f("payment_reversal_voucher_id_known"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["erp.party.id"], name=op.f("payment_supplier_id_known")),
        sa.ForeignKeyConstraint(
            ["voucher_id"],
            ["erp.voucher.id"],
            name=op.f("payment_voucher_id_known"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("payment_key")),
        sa.UniqueConstraint("number", name=op.f("payment_number_unique")),
        schema="erp",
    )


def _payment_indexes() -> None:
    op.create_index(op.f("payment_date_id_index"), "payment", ["date", "id"], unique=False, schema="erp")
    op.create_index(
        "payment_draft_index",
        "payment",
        ["date", "id"],
        unique=False,
        schema="erp",
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.create_index(
        op.f("payment_supplier_id_id_index"), "payment", ["supplier_id", "id"], unique=False, schema="erp"
    )


def _payment_line() -> None:
    op.create_table(
        "payment_line",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("open_item_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount <> 'NaN'", name=op.f("payment_line_amount_is_number")),
        sa.CheckConstraint("amount > 0", name=op.f("payment_line_amount_positive")),
        sa.ForeignKeyConstraint(
            ["open_item_id"], ["erp.open_item.id"], name=op.f("payment_line_open_item_id_known")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["erp.payment.id"], name=op.f("payment_line_payment_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("payment_line_key")),
        sa.UniqueConstraint(
            "payment_id",
            "line",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("payment_line_payment_id_line_unique"),
        ),
        sa.UniqueConstraint(
            "payment_id",
            "open_item_id",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("payment_line_payment_id_open_item_id_unique"),
        ),
        schema="erp",
    )
