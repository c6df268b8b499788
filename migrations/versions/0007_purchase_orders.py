"""Orders to suppliers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _purchase_order()
    _purchase_order_references()
    _purchase_order_indexes()
    _purchase_order_approval()
    _purchase_order_line()
    _purchase_order_line_indexes()
    _purchase_order_revision()


def _purchase_order() -> None:
    op.create_table(
        "purchase_order",
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("currency_code", sa.Text(), nullable=False),
        sa.Column("payment_term_id", sa.Uuid(), nullable=True),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("supplier_reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("revision", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("rate", sa.Numeric(precision=20, scale=10), nullable=True),
        sa.Column("net_amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("total_amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("company_amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.CheckConstraint("rate <> 'NaN'", name=op.f("purchase_order_rate_is_number")),
        sa.CheckConstraint("net_amount <> 'NaN'", name=op.f("purchase_order_net_amount_is_number")),
        sa.CheckConstraint("tax_amount <> 'NaN'", name=op.f("purchase_order_tax_amount_is_number")),
        sa.CheckConstraint("total_amount <> 'NaN'", name=op.f("purchase_order_total_amount_is_number")),
        sa.CheckConstraint("company_amount <> 'NaN'", name=op.f("purchase_order_company_amount_is_number")),
        sa.CheckConstraint(
            "(status = 'draft' and revision = 0) or status = 'cancelled' or number is not null",
            name=op.f("purchase_order_numbered"),
        ),
        sa.CheckConstraint(
            "status in ('draft', 'to_approve', 'approved', 'sent', 'partly_received', 'received',"
            " 'closed', 'cancelled')",
            name=op.f("purchase_order_status_known"),
        ),
        sa.CheckConstraint(
            "due_date is null or due_date >= order_date - 3650", name=op.f("purchase_order_dates_ordered")
        ),
        sa.CheckConstraint("length(note) <= 4000", name=op.f("purchase_order_note_short")),
        sa.CheckConstraint("length(supplier_reference) <= 80", name=op.f("purchase_order_reference_short")),
        sa.PrimaryKeyConstraint("id", name=op.f("purchase_order_key")),
        sa.UniqueConstraint("number", name=op.f("purchase_order_number_unique")),
        schema="erp",
    )


def _purchase_order_references() -> None:
    op.create_foreign_key(
        op.f("purchase_order_currency_code_known"),
        "purchase_order",
        "currency",
        ["currency_code"],
        ["code"],
        source_schema="erp",
        referent_schema="erp",
    )
    op.create_foreign_key(
        op.f("purchase_order_payment_term_id_known"),
        "purchase_order",
        "payment_term",
        ["payment_term_id"],
        ["id"],
        source_schema="erp",
        referent_schema="erp",
    )
    op.create_foreign_key(
        op.f("purchase_order_supplier_id_known"),
        "purchase_order",
        "party",
        ["supplier_id"],
        ["id"],
        source_schema="erp",
        referent_schema="erp",
    )
    op.create_foreign_key(
        op.f("purchase_order_warehouse_id_known"),
        "purchase_order",
        "warehouse",
        ["warehouse_id"],
        ["id"],
        source_schema="erp",
        referent_schema="erp",
    )


def _purchase_order_indexes() -> None:
    op.create_index(
        "purchase_order_open_index",
        "purchase_order",
        ["status", "id"],
        unique=False,
        schema="erp",
        postgresql_where=sa.text("status not in ('closed', 'cancelled')"),
    )
    op.create_index(
        op.f("purchase_order_order_date_id_index"),
        "purchase_order",
        ["order_date", "id"],
        unique=False,
        schema="erp",
    )
    op.create_index(
        "purchase_order_receivable_index",
        "purchase_order",
        ["supplier_id", "id"],
        unique=False,
        schema="erp",
        postgresql_where=sa.text("status in ('approved', 'sent', 'partly_received')"),
    )
    op.create_index(
        op.f("purchase_order_supplier_id_id_index"),
        "purchase_order",
        ["supplier_id", "id"],
        unique=False,
        schema="erp",
    )


def _purchase_order_approval() -> None:
    op.create_table(
        "purchase_order_approval",
        sa.Column("purchase_order_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("login", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("amount <> 'NaN'", name=op.f("purchase_order_approval_amount_is_number")),
        sa.ForeignKeyConstraint(
            ["purchase_order_id"],
            ["erp.purchase_order.id"],
            name=op.f("purchase_order_approval_purchase_order_id_known"),
        ),
        sa.PrimaryKeyConstraint("purchase_order_id", "revision", "login", name=op.f("purchase_order_approval_key")),
        schema="erp",
    )


def _purchase_order_line() -> None:
    op.create_table(
        "purchase_order_line",
        sa.Column("purchase_order_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=20, scale=6), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=20, scale=8), nullable=False),
        sa.Column(
            "discount_percent", sa.Numeric(precision=9, scale=4), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("tax_code_id", sa.Uuid(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("stock_numerator", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("stock_denominator", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "received_quantity", sa.Numeric(precision=20, scale=6), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "rejected_quantity", sa.Numeric(precision=20, scale=6), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "invoiced_quantity", sa.Numeric(precision=20, scale=6), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("closed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_purchase_order_line_numbers(),
        sa.CheckConstraint("discount_percent between 0 and 100", name=op.f("purchase_order_line_discount_sane")),
        sa.CheckConstraint("length(description) <= 400", name=op.f("purchase_order_line_text_short")),
        sa.CheckConstraint("quantity > 0", name=op.f("purchase_order_line_quantity_positive")),
        sa.CheckConstraint(
            "received_quantity >= 0 and rejected_quantity >= 0 and invoiced_quantity >= 0",
            name=op.f("purchase_order_line_counters_not_negative"),
        ),
        sa.CheckConstraint("unit_price >= 0", name=op.f("purchase_order_line_unit_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["erp.product.id"], name=op.f("purchase_order_line_product_id_known")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_order_id"],
            ["erp.purchase_order.id"],
            name=op.f("purchase_order_line_purchase_order_id_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tax_code_id"], ["erp.tax_code.id"], name=op.f("purchase_order_line_tax_code_id_known")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["erp.unit.id"], name=op.f("purchase_order_line_unit_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("purchase_order_line_key")),
        sa.UniqueConstraint(
            "purchase_order_id",
            "line",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("purchase_order_line_purchase_order_id_line_unique"),
        ),
        schema="erp",
    )


def _purchase_order_line_indexes() -> None:
    op.create_index(
        op.f("purchase_order_line_product_id_index"),
        "purchase_order_line",
        ["product_id"],
        unique=False,
        schema="erp",
    )


def _purchase_order_revision() -> None:
    op.create_table(
        "purchase_order_revision",
        sa.Column("purchase_order_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("login", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["purchase_order_id"],
            ["erp.purchase_order.id"],
            name=op.f("purchase_order_revision_purchase_order_id_known"),
        ),
        sa.PrimaryKeyConstraint("purchase_order_id", "revision", name=op.f("purchase_order_revision_key")),
        schema="erp",
    )


def _purchase_order_line_numbers() -> tuple[sa.CheckConstraint, ...]:
    return (
        sa.CheckConstraint("quantity <> 'NaN'", name=op.f("purchase_order_line_quantity_is_number")),
        sa.CheckConstraint("unit_price <> 'NaN'", name=op.f("purchase_order_line_unit_price_is_number")),
        sa.CheckConstraint(
            "discount_percent <> 'NaN'", name=op.f("purchase_order_line_discount_percent_is_number")
        ),
        sa.CheckConstraint("amount <> 'NaN'", name=op.f("purchase_order_line_amount_is_number")),
        sa.CheckConstraint(
            "received_quantity <> 'NaN'", name=op.f("purchase_order_line_received_quantity_is_number")
        ),
        sa.CheckConstraint(
            "rejected_quantity <> 'NaN'", name=op.f("purchase_order_line_rejected_quantity_is_number")
        ),
        sa.CheckConstraint(
            "invoiced_quantity <> 'NaN'", name=op.f("purchase_order_line_invoiced_quantity_is_number")
        ),
    )
