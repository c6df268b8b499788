"""What the company trades in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _unit()
    _product_category()
    _product()
    _product_indexes()
    _supplier_price()
    _supplier_price_indexes()
    _unit_conversion()


def _unit() -> None:
    op.create_table(
        "unit",
        sa.Column("decimals", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
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
        sa.CheckConstraint("code = btrim(code) and length(code) between 1 and 20", name=op.f("unit_code_filled")),
        sa.CheckConstraint("decimals between 0 and 6", name=op.f("unit_decimals_sane")),
        sa.CheckConstraint("name = btrim(name) and length(name) between 1 and 200", name=op.f("unit_name_filled")),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_key")),
        sa.UniqueConstraint("code", name=op.f("unit_code_unique")),
        schema="erp",
    )


def _product_category() -> None:
    op.create_table(
        "product_category",
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("costing_method", sa.Text(), server_default=sa.text("'moving_average'"), nullable=False),
        sa.Column("stock_account_id", sa.Uuid(), nullable=False),
        sa.Column("grni_account_id", sa.Uuid(), nullable=False),
        sa.Column("price_difference_account_id", sa.Uuid(), nullable=False),
        sa.Column("expense_account_id", sa.Uuid(), nullable=False),
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
            "costing_method in ('moving_average')", name=op.f("product_category_costing_method_known")
        ),
        sa.CheckConstraint(
            "code = btrim(code) and length(code) between 1 and 40", name=op.f("product_category_code_filled")
        ),
        sa.CheckConstraint(
            "name = btrim(name) and length(name) between 1 and 200", name=op.f("product_category_name_filled")
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("product_category_parent_other")),
        sa.ForeignKeyConstraint(
            ["expense_account_id"], ["erp.account.id"], name=op.f("product_category_expense_account_id_known")
        ),
        sa.ForeignKeyConstraint(
            ["grni_account_id"], ["erp.account.id"], name=op.f("product_category_grni_account_id_known")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["erp.product_category.id"], name=op.f("product_category_parent_id_known")
        ),
        sa.ForeignKeyConstraint(
            ["price_difference_account_id"],
            ["erp.account.id"],
            name=op.f("product_category_price_difference_account_id_known"),
        ),
        sa.ForeignKeyConstraint(
            ["stock_account_id"], ["erp.account.id"], name=op.f("product_category_stock_account_id_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("product_category_key")),
        sa.UniqueConstraint("code", name=op.f("product_category_code_unique")),
        schema="erp",
    )


def _product() -> None:
    op.create_table(
        "product",
        sa.Column("name_local", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("purchase_unit_id", sa.Uuid(), nullable=False),
        sa.Column("tax_code_id", sa.Uuid(), nullable=True),
        sa.Column("barcode", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "attributes", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("safety_stock", sa.Numeric(precision=20, scale=6), server_default=sa.text("0"), nullable=False),
        sa.Column("reorder_point", sa.Numeric(precision=20, scale=6), server_default=sa.text("0"), nullable=False),
        sa.Column("over_receipt_percent", sa.Numeric(precision=9, scale=4), nullable=True),
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
        sa.CheckConstraint("safety_stock <> 'NaN'", name=op.f("product_safety_stock_is_number")),
        sa.CheckConstraint("reorder_point <> 'NaN'", name=op.f("product_reorder_point_is_number")),
        sa.CheckConstraint("over_receipt_percent <> 'NaN'", name=op.f("product_over_receipt_percent_is_number")),
        sa.CheckConstraint("jsonb_typeof(attributes) = 'object'", name=op.f("product_attributes_object")),
        sa.CheckConstraint(
            "code = btrim(code) and length(code) between 1 and 40", name=op.f("product_code_filled")
        ),
        sa.CheckConstraint("length(note) <= 4000", name=op.f("product_note_short")),
        sa.CheckConstraint(
            "name = btrim(name) and length(name) between 1 and 200", name=op.f("product_name_filled")
        ),
        sa.CheckConstraint("over_receipt_percent between 0 and 100", name=op.f("product_over_receipt_sane")),
        sa.CheckConstraint("safety_stock >= 0 and reorder_point >= 0", name=op.f("product_levels_sane")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["erp.product_category.id"], name=op.f("product_category_id_known")
        ),
        sa.ForeignKeyConstraint(["purchase_unit_id"], ["erp.unit.id"], name=op.f("product_purchase_unit_id_known")),
        sa.ForeignKeyConstraint(["tax_code_id"], ["erp.tax_code.id"], name=op.f("product_tax_code_id_known")),
        sa.ForeignKeyConstraint(["unit_id"], ["erp.unit.id"], name=op.f("product_unit_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("product_key")),
        sa.UniqueConstraint("code", name=op.f("product_code_unique")),
        schema="erp",
    )


def _product_indexes() -> None:
    op.create_index(
        op.f("product_attributes_index"),
        "product",
        ["attributes"],
        unique=False,
        schema="erp",
        postgresql_using="gin",
    )
    op.create_index(
        "product_barcode_unique",
        "product",
        ["barcode"],
        unique=True,
        schema="erp",
        postgresql_where=sa.text("barcode <> ''"),
    )
    op.create_index(op.f("product_name_id_index"), "product", ["name", "id"], unique=False, schema="erp")
    op.create_index(
        op.f("product_search_key_index"),
        "product",
        ["search_key"],
        unique=False,
        schema="erp",
        postgresql_using="gin",
        postgresql_ops={"search_key": "erp.gin_trgm_ops"},
    )


def _supplier_price() -> None:
    op.create_table(
        "supplier_price",
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("currency_code", sa.Text(), nullable=False),
        sa.Column(
            "minimum_quantity", sa.Numeric(precision=20, scale=6), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("price", sa.Numeric(precision=20, scale=8), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("lead_time_days", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("supplier_code", sa.Text(), server_default=sa.text("''"), nullable=False),
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
        sa.CheckConstraint("minimum_quantity <> 'NaN'", name=op.f("supplier_price_minimum_quantity_is_number")),
        sa.CheckConstraint("price <> 'NaN'", name=op.f("supplier_price_price_is_number")),
        sa.CheckConstraint("lead_time_days between 0 and 3650", name=op.f("supplier_price_lead_time_sane")),
        sa.CheckConstraint("minimum_quantity >= 0", name=op.f("supplier_price_minimum_quantity_not_negative")),
        sa.CheckConstraint("price >= 0", name=op.f("supplier_price_price_not_negative")),
        sa.CheckConstraint(
            "valid_until is null or valid_from <= valid_until", name=op.f("supplier_price_dates_ordered")
        ),
        sa.ForeignKeyConstraint(
            ["currency_code"], ["erp.currency.code"], name=op.f("supplier_price_currency_code_known")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["erp.product.id"], name=op.f("supplier_price_product_id_known")),
        sa.ForeignKeyConstraint(["supplier_id"], ["erp.party.id"], name=op.f("supplier_price_supplier_id_known")),
        sa.ForeignKeyConstraint(["unit_id"], ["erp.unit.id"], name=op.f("supplier_price_unit_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("supplier_price_key")),
        sa.UniqueConstraint(
            "supplier_id",
            "product_id",
            "unit_id",
            "currency_code",
            "minimum_quantity",
            "valid_from",
            name=op.f(
                "supplier_price_supplier_id_product_id_unit_id_currency_code_minimum_quantity_valid_from_unique"
            ),
        ),
        schema="erp",
    )


def _supplier_price_indexes() -> None:
    op.create_index(
        op.f("supplier_price_product_id_index"), "supplier_price", ["product_id"], unique=False, schema="erp"
    )
    op.create_index(
        op.f("supplier_price_supplier_code_index"),
        "supplier_price",
        ["supplier_code"],
        unique=False,
        schema="erp",
        postgresql_where=sa.text("supplier_code <> ''"),
    )
    op.create_index(
        op.f("supplier_price_valid_from_id_index"),
        "supplier_price",
        ["valid_from", "id"],
        unique=False,
        schema="erp",
    )


def _unit_conversion() -> None:
    op.create_table(
        "unit_conversion",
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("from_unit_id", sa.Uuid(), nullable=False),
        sa.Column("to_unit_id", sa.Uuid(), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
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
        sa.CheckConstraint("from_unit_id <> to_unit_id", name=op.f("unit_conversion_units_differ")),
        sa.CheckConstraint("numerator > 0 and denominator > 0", name=op.f("unit_conversion_fraction_positive")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["erp.unit.id"], name=op.f("unit_conversion_from_unit_id_known")),
        sa.ForeignKeyConstraint(["product_id"], ["erp.product.id"], name=op.f("unit_conversion_product_id_known")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["erp.unit.id"], name=op.f("unit_conversion_to_unit_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_conversion_key")),
        sa.UniqueConstraint(
            "product_id",
            "from_unit_id",
            "to_unit_id",
            name=op.f("unit_conversion_product_id_from_unit_id_to_unit_id_unique"),
            postgresql_nulls_not_distinct=True,
        ),
        schema="erp",
    )
