"""Suppliers' invoices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _supplier_invoice()
    _supplier_invoice_references()
    _supplier_invoice_indexes()
    _supplier_invoice_tax()
    _supplier_invoice_line()
    _supplier_invoice_line_indexes()


def _supplier_invoice() -> None:
    op.create_table(
        "supplier_invoice",
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("supplier_number", sa.Text(), nullable=False),
        sa.Column("supplier_number_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("posting_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("payment_term_id", sa.Uuid(), nullable=True),
        sa.Column("currency_code", sa.Text(), nullable=False),
        sa.Column("control_amount", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("rate", sa.Numeric(precision=20, scale=10), nullable=True),
        sa.Column("net_amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("total_amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("blocked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_reason", sa.Text(), nullable=True),
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
        sa.CheckConstraint("control_amount <> 'NaN'", name=op.f("supplier_invoice_control_amount_is_number")),
        sa.CheckConstraint("rate <> 'NaN'", name=op.f("supplier_invoice_rate_is_number")),
        sa.CheckConstraint("net_amount <> 'NaN'", name=op.f("supplier_invoice_net_amount_is_number")),
        sa.CheckConstraint("tax_amount <> 'NaN'", name=op.f("supplier_invoice_tax_amount_is_number")),
        sa.CheckConstraint("total_amount <> 'NaN'", name=op.f("supplier_invoice_total_amount_is_number")),
        sa.CheckConstraint("status in ('draft', 'posted', 'reversed')", name=op.f("supplier_invoice_status_known")),
        sa.CheckConstraint(
            "(released_by is null) = (release_reason is null)", name=op.f("supplier_invoice_released_with_reason")
        ),
        sa.CheckConstraint(
            "length(btrim(supplier_number)) between 1 and 80", name=op.f("supplier_invoice_supplier_number_filled")
        ),
        sa.CheckConstraint("length(note) <= 4000", name=op.f("supplier_invoice_note_short")),
        sa.PrimaryKeyConstraint("id", name=op.f("supplier_invoice_key")),
        sa.UniqueConstraint("number", name=op.f("supplier_invoice_number_unique")),
        schema="erp",
    )


def _supplier_invoice_references() -> None:
    op.create_foreign_key(
        op.f("supplier_invoice_currency_code_known"),
        "supplier_invoice",
        "currency",
        ["currency_code"],
        ["code"],
        source_schema="erp",
        referent_schema="erp",
    )
    op.create_foreign_key(
        op.f("supplier_invoice_payment_term_id_known"),
        "supplier_invoice",
        "payment_term",
        ["payment_term_id"],
        ["id"],
        source_schema="erp",
        referent_schema="erp",
    )
    op.create_foreign_key(
        op.f("supplier_invoice_reversal_voucher_id_known"),
        "supplier_invoice",
        "voucher",
        ["reversal_voucher_id"],
        ["id"],
        source_schema="erp",
        referent_schema="erp",
        initially="DEFERRED",
        deferrable=True,
    )
    op.create_foreign_key(
        op.f("supplier_invoice_supplier_id_known"),
        "supplier_invoice",
        "party",
        ["supplier_id"],
        ["id"],
        source_schema="erp",
        referent_schema="erp",
    )
    op.create_foreign_key(
        op.f("supplier_invoice_voucher_id_known"),
        "supplier_invoice",
        "voucher",
        ["voucher_id"],
        ["id"],
        source_schema="erp",
        referent_schema="erp",
        initially="DEFERRED",
        deferrable=True,
    )


def _supplier_invoice_indexes() -> None:
    op.create_index(
        "supplier_invoice_blocked_index",
        "supplier_invoice",
        ["date", "id"],
        unique=False,
        schema="erp",
        postgresql_where=sa.text("blocked"),
    )
    op.create_index(
        op.f("supplier_invoice_date_id_index"), "supplier_invoice", ["date", "id"], unique=False, schema="erp"
    )
    op.create_index(
        "supplier_invoice_draft_index",
        "supplier_invoice",
        ["date", "id"],
        unique=False,
        schema="erp",
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.create_index(
        op.f("supplier_invoice_posting_date_index"),
        "supplier_invoice",
        ["posting_date"],
        unique=False,
        schema="erp",
    )
    op.create_index(
        op.f("supplier_invoice_supplier_id_id_index"),
        "supplier_invoice",
        ["supplier_id", "id"],
        unique=False,
        schema="erp",
    )
    op.create_index(
        op.f("supplier_invoice_supplier_number_key_index"),
        "supplier_invoice",
        ["supplier_number_key"],
        unique=False,
        schema="erp",
    )
    op.create_index(
        "supplier_invoice_supplier_number_unique",
        "supplier_invoice",
        ["supplier_id", "supplier_number_key"],
        unique=True,
        schema="erp",
        postgresql_where=sa.text("status <> 'reversed'"),
    )


def _supplier_invoice_tax() -> None:
    op.create_table(
        "supplier_invoice_tax",
        sa.Column("supplier_invoice_id", sa.Uuid(), nullable=False),
        sa.Column("tax_code_id", sa.Uuid(), nullable=False),
        sa.Column("base_amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("company_tax_amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.CheckConstraint("base_amount <> 'NaN'", name=op.f("supplier_invoice_tax_base_amount_is_number")),
        sa.CheckConstraint("tax_amount <> 'NaN'", name=op.f("supplier_invoice_tax_tax_amount_is_number")),
        sa.CheckConstraint(
            "company_tax_amount <> 'NaN'", name=op.f("supplier_invoice_tax_company_tax_amount_is_number")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_invoice_id"],
            ["erp.supplier_invoice.id"],
            name=op.f("supplier_invoice_tax_supplier_invoice_id_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tax_code_id"], ["erp.tax_code.id"], name=op.f("supplier_invoice_tax_tax_code_id_known")
        ),
        sa.PrimaryKeyConstraint("supplier_invoice_id", "tax_code_id", name=op.f("supplier_invoice_tax_key")),
        schema="erp",
    )


def _supplier_invoice_line() -> None:
    op.create_table(
        "supplier_invoice_line",
        sa.Column("supplier_invoice_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("goods_receipt_line_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=20, scale=6), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=20, scale=8), nullable=False),
        sa.Column("tax_code_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("cleared_value", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "stock_difference", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "price_difference", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("out_of_tolerance", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_supplier_invoice_line_numbers(),
        sa.CheckConstraint(
            "(goods_receipt_line_id is null) <> (account_id is null)", name=op.f("supplier_invoice_line_one_target")
        ),
        sa.CheckConstraint("length(description) <= 400", name=op.f("supplier_invoice_line_text_short")),
        sa.CheckConstraint("quantity > 0", name=op.f("supplier_invoice_line_quantity_positive")),
        sa.CheckConstraint(
            "unit_price >= 0 or account_id is not null", name=op.f("supplier_invoice_line_unit_price_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["erp.account.id"], name=op.f("supplier_invoice_line_account_id_known")
        ),
        sa.ForeignKeyConstraint(
            ["goods_receipt_line_id"],
            ["erp.goods_receipt_line.id"],
            name=op.f("supplier_invoice_line_goods_receipt_line_id_known"),
        ),
        sa.ForeignKeyConstraint(
            ["supplier_invoice_id"],
            ["erp.supplier_invoice.id"],
            name=op.f("supplier_invoice_line_supplier_invoice_id_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tax_code_id"], ["erp.tax_code.id"], name=op.f("supplier_invoice_line_tax_code_id_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("supplier_invoice_line_key")),
        sa.UniqueConstraint(
            "supplier_invoice_id",
            "line",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("supplier_invoice_line_supplier_invoice_id_line_unique"),
        ),
        schema="erp",
    )


def _supplier_invoice_line_indexes() -> None:
    op.create_index(
        op.f("supplier_invoice_line_goods_receipt_line_id_index"),
        "supplier_invoice_line",
        ["goods_receipt_line_id"],
        unique=False,
        schema="erp",
    )


def _supplier_invoice_line_numbers() -> tuple[sa.CheckConstraint, ...]:
    return (
        sa.CheckConstraint("quantity <> 'NaN'", name=op.f("supplier_invoice_line_quantity_is_number")),
        sa.CheckConstraint("unit_price <> 'NaN'", name=op.f("supplier_invoice_line_unit_price_is_number")),
        sa.CheckConstraint("amount <> 'NaN'", name=op.f("supplier_invoice_line_amount_is_number")),
        sa.CheckConstraint("cleared_value <> 'NaN'", name=op.f("supplier_invoice_line_cleared_value_is_number")),
        sa.CheckConstraint(
            "stock_difference <> 'NaN'", name=op.f("supplier_invoice_line_stock_difference_is_number")
        ),
        sa.CheckConstraint(
            "price_difference <> 'NaN'", name=op.f("supplier_invoice_line_price_difference_is_number")
        ),
    )
