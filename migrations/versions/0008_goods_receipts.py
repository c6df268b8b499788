"""Goods that arrive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _goods_receipt()
    _goods_receipt_indexes()
    _goods_receipt_line()
    _goods_receipt_line_indexes()


def _goods_receipt() -> None:
    op.create_table(
        "goods_receipt",
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("delivery_note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
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
        sa.CheckConstraint("status in ('draft', 'posted', 'reversed')", name=op.f("goods_receipt_status_known")),
        sa.CheckConstraint("length(delivery_note) <= 80", name=op.f("goods_receipt_delivery_note_short")),
        sa.CheckConstraint("length(note) <= 4000", name=op.f("goods_receipt_note_short")),
        sa.ForeignKeyConstraint(
            ["reversal_voucher_id"],
            ["erp.voucher.id"],
            name=op.f("goods_receipt_reversal_voucher_id_known"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["erp.party.id"], name=op.f("goods_receipt_supplier_id_known")),
        sa.ForeignKeyConstraint(
            ["voucher_id"],
            ["erp.voucher.id"],
            name=op.f("goods_receipt_voucher_id_known"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["erp.warehouse.id"], name=op.f("goods_receipt_warehouse_id_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("goods_receipt_key")),
        sa.UniqueConstraint("number", name=op.f("goods_receipt_number_unique")),
        schema="erp",
    )


def _goods_receipt_indexes() -> None:
    op.create_index(
        op.f("goods_receipt_date_id_index"), "goods_receipt", ["date", "id"], unique=False, schema="erp"
    )
    op.create_index(
        "goods_receipt_draft_index",
        "goods_receipt",
        ["date", "id"],
        unique=False,
        schema="erp",
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.create_index(
        op.f("goods_receipt_supplier_id_id_index"),
        "goods_receipt",
        ["supplier_id", "id"],
        unique=False,
        schema="erp",
    )


def _goods_receipt_line() -> None:
    op.create_table(
        "goods_receipt_line",
        sa.Column("goods_receipt_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("purchase_order_line_id", sa.Uuid(), nullable=False),
        sa.Column("bin_id", sa.Uuid(), nullable=False),
        sa.Column("received_quantity", sa.Numeric(precision=20, scale=6), nullable=False),
        sa.Column(
            "rejected_quantity", sa.Numeric(precision=20, scale=6), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("reject_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("stock_quantity", sa.Numeric(precision=20, scale=6), server_default=sa.text("0"), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "invoiced_quantity", sa.Numeric(precision=20, scale=6), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("cleared_value", sa.Numeric(precision=20, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "received_quantity <> 'NaN'", name=op.f("goods_receipt_line_received_quantity_is_number")
        ),
        sa.CheckConstraint(
            "rejected_quantity <> 'NaN'", name=op.f("goods_receipt_line_rejected_quantity_is_number")
        ),
        sa.CheckConstraint("stock_quantity <> 'NaN'", name=op.f("goods_receipt_line_stock_quantity_is_number")),
        sa.CheckConstraint("value <> 'NaN'", name=op.f("goods_receipt_line_value_is_number")),
        sa.CheckConstraint(
            "invoiced_quantity <> 'NaN'", name=op.f("goods_receipt_line_invoiced_quantity_is_number")
        ),
        sa.CheckConstraint("cleared_value <> 'NaN'", name=op.f("goods_receipt_line_cleared_value_is_number")),
        sa.CheckConstraint("invoiced_quantity >= 0", name=op.f("goods_receipt_line_invoiced_not_negative")),
        sa.CheckConstraint("received_quantity > 0", name=op.f("goods_receipt_line_received_quantity_positive")),
        sa.CheckConstraint(
            "rejected_quantity between 0 and received_quantity",
            name=op.f("goods_receipt_line_rejected_quantity_sane"),
        ),
        sa.ForeignKeyConstraint(["bin_id"], ["erp.bin.id"], name=op.f("goods_receipt_line_bin_id_known")),
        sa.ForeignKeyConstraint(
            ["goods_receipt_id"], ["erp.goods_receipt.id"], name=op.f("goods_receipt_line_goods_receipt_id_known")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["erp.product.id"], name=op.f("goods_receipt_line_product_id_known")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_order_line_id"],
            ["erp.purchase_order_line.id"],
            name=op.f("goods_receipt_line_purchase_order_line_id_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("goods_receipt_line_key")),
        sa.UniqueConstraint(
            "goods_receipt_id",
            "line",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("goods_receipt_line_goods_receipt_id_line_unique"),
        ),
        schema="erp",
    )


def _goods_receipt_line_indexes() -> None:
    op.create_index(
        op.f("goods_receipt_line_purchase_order_line_id_index"),
        "goods_receipt_line",
        ["purchase_order_line_id"],
        unique=False,
        schema="erp",
    )
    op.create_index(
        "goods_receipt_line_to_invoice_index",
        "goods_receipt_line",
        ["goods_receipt_id"],
        unique=False,
        schema="erp",
        postgresql_where=sa.text("invoiced_quantity < received_quantity - rejected_quantity"),
    )
    op.create_index(
        "goods_receipt_line_uninvoiced_index",
        "goods_receipt_line",
        ["id"],
        unique=False,
        schema="erp",
        postgresql_where=sa.text("value <> cleared_value"),
    )
