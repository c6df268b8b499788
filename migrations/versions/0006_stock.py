"""Warehouses and what lies in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _warehouse()
    _bin()
    _bin_indexes()
    _person_warehouse()
    _cost_pool()
    _stock_balance()
    _stock_balance_indexes()
    _stock_move()
    _stock_move_indexes()
    _stock_opening()
    _stock_opening_line()


def _warehouse() -> None:
    op.create_table(
        "warehouse",
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
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
            "code = btrim(code) and length(code) between 1 and 20", name=op.f("warehouse_code_filled")
        ),
        sa.CheckConstraint(
            "name = btrim(name) and length(name) between 1 and 200", name=op.f("warehouse_name_filled")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("warehouse_key")),
        sa.UniqueConstraint("code", name=op.f("warehouse_code_unique")),
        schema="erp",
    )


def _bin() -> None:
    op.create_table(
        "bin",
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'storage'"), nullable=False),
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
        sa.CheckConstraint("kind in ('storage', 'quality_hold')", name=op.f("bin_kind_known")),
        sa.CheckConstraint("code = btrim(code) and length(code) between 1 and 40", name=op.f("bin_code_filled")),
        sa.CheckConstraint("name = btrim(name) and length(name) between 1 and 200", name=op.f("bin_name_filled")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["erp.warehouse.id"], name=op.f("bin_warehouse_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("bin_key")),
        sa.UniqueConstraint("warehouse_id", "code", name=op.f("bin_warehouse_id_code_unique")),
        schema="erp",
    )


def _bin_indexes() -> None:
    op.create_index(
        op.f("bin_search_key_index"),
        "bin",
        ["search_key"],
        unique=False,
        schema="erp",
        postgresql_using="gin",
        postgresql_ops={"search_key": "erp.gin_trgm_ops"},
    )


def _person_warehouse() -> None:
    op.create_table(
        "person_warehouse",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["erp.person.login"], name=op.f("person_warehouse_login_known")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["erp.warehouse.id"], name=op.f("person_warehouse_warehouse_id_known")
        ),
        sa.PrimaryKeyConstraint("login", "warehouse_id", name=op.f("person_warehouse_key")),
        schema="erp",
    )


def _cost_pool() -> None:
    op.create_table(
        "cost_pool",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=20, scale=6), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.CheckConstraint("quantity <> 'NaN'", name=op.f("cost_pool_quantity_is_number")),
        sa.CheckConstraint("value <> 'NaN'", name=op.f("cost_pool_value_is_number")),
        sa.CheckConstraint("quantity <> 0 or value = 0", name=op.f("cost_pool_empty_is_worthless")),
        sa.CheckConstraint("quantity >= 0", name=op.f("cost_pool_quantity_not_negative")),
        sa.ForeignKeyConstraint(["product_id"], ["erp.product.id"], name=op.f("cost_pool_product_id_known")),
        sa.PrimaryKeyConstraint("product_id", name=op.f("cost_pool_key")),
        schema="erp",
    )


def _stock_balance() -> None:
    op.create_table(
        "stock_balance",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("bin_id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=20, scale=6), nullable=False),
        sa.CheckConstraint("quantity <> 'NaN'", name=op.f("stock_balance_quantity_is_number")),
        sa.CheckConstraint("quantity >= 0", name=op.f("stock_balance_quantity_not_negative")),
        sa.ForeignKeyConstraint(["bin_id"], ["erp.bin.id"], name=op.f("stock_balance_bin_id_known")),
        sa.ForeignKeyConstraint(["product_id"], ["erp.product.id"], name=op.f("stock_balance_product_id_known")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["erp.warehouse.id"], name=op.f("stock_balance_warehouse_id_known")
        ),
        sa.PrimaryKeyConstraint("product_id", "bin_id", name=op.f("stock_balance_key")),
        schema="erp",
    )


def _stock_balance_indexes() -> None:
    op.create_index(
        op.f("stock_balance_warehouse_id_product_id_index"),
        "stock_balance",
        ["warehouse_id", "product_id"],
        unique=False,
        schema="erp",
    )


def _stock_move() -> None:
    op.create_table(
        "stock_move",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("from_bin_id", sa.Uuid(), nullable=True),
        sa.Column("to_bin_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=20, scale=6), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("voucher_id", sa.Uuid(), nullable=True),
        sa.Column(
            "posted_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("quantity <> 'NaN'", name=op.f("stock_move_quantity_is_number")),
        sa.CheckConstraint("value <> 'NaN'", name=op.f("stock_move_value_is_number")),
        sa.CheckConstraint(
            "from_bin_id is distinct from to_bin_id or quantity = 0", name=op.f("stock_move_goes_somewhere")
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("stock_move_quantity_not_negative")),
        sa.ForeignKeyConstraint(["from_bin_id"], ["erp.bin.id"], name=op.f("stock_move_from_bin_id_known")),
        sa.ForeignKeyConstraint(["product_id"], ["erp.product.id"], name=op.f("stock_move_product_id_known")),
        sa.ForeignKeyConstraint(["to_bin_id"], ["erp.bin.id"], name=op.f("stock_move_to_bin_id_known")),
        sa.ForeignKeyConstraint(
            ["voucher_id"],
            ["erp.voucher.id"],
            name=op.f("stock_move_voucher_id_known"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["warehouse_id"], ["erp.warehouse.id"], name=op.f("stock_move_warehouse_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("stock_move_key")),
        schema="erp",
    )


def _stock_move_indexes() -> None:
    op.create_index(
        op.f("stock_move_date_index"), "stock_move", ["date"], unique=False, schema="erp", postgresql_using="brin"
    )
    op.create_index(op.f("stock_move_document_id_index"), "stock_move", ["document_id"], unique=False, schema="erp")
    op.create_index(
        op.f("stock_move_product_id_date_id_index"),
        "stock_move",
        ["product_id", "date", "id"],
        unique=False,
        schema="erp",
    )


def _stock_opening() -> None:
    op.create_table(
        "stock_opening",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
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
        sa.CheckConstraint("status in ('draft', 'posted', 'reversed')", name=op.f("stock_opening_status_known")),
        sa.ForeignKeyConstraint(
            ["reversal_voucher_id"],
            ["erp.voucher.id"],
            name=op.f("stock_opening_reversal_voucher_id_known"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"],
            ["erp.voucher.id"],
            name=op.f("stock_opening_voucher_id_known"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["erp.warehouse.id"], name=op.f("stock_opening_warehouse_id_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("stock_opening_key")),
        sa.UniqueConstraint("number", name=op.f("stock_opening_number_unique")),
        schema="erp",
    )


def _stock_opening_line() -> None:
    op.create_table(
        "stock_opening_line",
        sa.Column("stock_opening_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("bin_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=20, scale=6), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity <> 'NaN'", name=op.f("stock_opening_line_quantity_is_number")),
        sa.CheckConstraint("value <> 'NaN'", name=op.f("stock_opening_line_value_is_number")),
        sa.CheckConstraint("quantity > 0", name=op.f("stock_opening_line_quantity_positive")),
        sa.CheckConstraint("value >= 0", name=op.f("stock_opening_line_value_not_negative")),
        sa.ForeignKeyConstraint(["bin_id"], ["erp.bin.id"], name=op.f("stock_opening_line_bin_id_known")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["erp.product.id"], name=op.f("stock_opening_line_product_id_known")
        ),
        sa.ForeignKeyConstraint(
            ["stock_opening_id"], ["erp.stock_opening.id"], name=op.f("stock_opening_line_stock_opening_id_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("stock_opening_line_key")),
        sa.UniqueConstraint(
            "stock_opening_id",
            "line",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("stock_opening_line_stock_opening_id_line_unique"),
        ),
        schema="erp",
    )
