"""Vouchers, balances, open items."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _account_balance()
    _voucher()
    _voucher_indexes()
    _voucher_number()
    _open_item()
    _open_item_indexes()
    _party_balance()
    _voucher_line()
    _voucher_line_indexes()
    _open_item_balance()
    _open_item_balance_indexes()
    _settlement()
    _settlement_indexes()


def _account_balance() -> None:
    op.create_table(
        "account_balance",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("debit", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("credit", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.CheckConstraint("debit <> 'NaN'", name=op.f("account_balance_debit_is_number")),
        sa.CheckConstraint("credit <> 'NaN'", name=op.f("account_balance_credit_is_number")),
        sa.ForeignKeyConstraint(["account_id"], ["erp.account.id"], name=op.f("account_balance_account_id_known")),
        sa.ForeignKeyConstraint(["period_id"], ["erp.period.id"], name=op.f("account_balance_period_id_known")),
        sa.PrimaryKeyConstraint("account_id", "period_id", "slot", name=op.f("account_balance_key")),
        schema="erp",
    )


def _voucher() -> None:
    op.create_table(
        "voucher",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("narration", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("attachments", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("total", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("posted_by", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.Column(
            "posted_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("total <> 'NaN'", name=op.f("voucher_total_is_number")),
        sa.CheckConstraint("number > 0", name=op.f("voucher_number_positive")),
        sa.ForeignKeyConstraint(["journal_id"], ["erp.journal.id"], name=op.f("voucher_journal_id_known")),
        sa.ForeignKeyConstraint(["period_id"], ["erp.period.id"], name=op.f("voucher_period_id_known")),
        sa.ForeignKeyConstraint(["reverses_id"], ["erp.voucher.id"], name=op.f("voucher_reverses_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("voucher_key")),
        sa.UniqueConstraint(
            "journal_id", "period_id", "number", name=op.f("voucher_journal_id_period_id_number_unique")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("voucher_reverses_id_unique")),
        schema="erp",
    )


def _voucher_indexes() -> None:
    op.create_index(op.f("voucher_date_id_index"), "voucher", ["date", "id"], unique=False, schema="erp")
    op.create_index(op.f("voucher_source_id_index"), "voucher", ["source_id"], unique=False, schema="erp")


def _voucher_number() -> None:
    op.create_table(
        "voucher_number",
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["journal_id"], ["erp.journal.id"], name=op.f("voucher_number_journal_id_known")),
        sa.ForeignKeyConstraint(["period_id"], ["erp.period.id"], name=op.f("voucher_number_period_id_known")),
        sa.PrimaryKeyConstraint("journal_id", "period_id", name=op.f("voucher_number_key")),
        schema="erp",
    )


def _open_item() -> None:
    op.create_table(
        "open_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("document_kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("voucher_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("currency_code", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("company_amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.CheckConstraint("amount <> 'NaN'", name=op.f("open_item_amount_is_number")),
        sa.CheckConstraint("company_amount <> 'NaN'", name=op.f("open_item_company_amount_is_number")),
        sa.ForeignKeyConstraint(["account_id"], ["erp.account.id"], name=op.f("open_item_account_id_known")),
        sa.ForeignKeyConstraint(
            ["currency_code"], ["erp.currency.code"], name=op.f("open_item_currency_code_known")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["erp.party.id"], name=op.f("open_item_party_id_known")),
        sa.ForeignKeyConstraint(
            ["voucher_id"],
            ["erp.voucher.id"],
            name=op.f("open_item_voucher_id_known"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("open_item_key")),
        schema="erp",
    )


def _open_item_indexes() -> None:
    op.create_index(op.f("open_item_document_id_index"), "open_item", ["document_id"], unique=False, schema="erp")
    op.create_index(
        op.f("open_item_party_id_due_date_index"), "open_item", ["party_id", "due_date"], unique=False, schema="erp"
    )


def _party_balance() -> None:
    op.create_table(
        "party_balance",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("debit", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("credit", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.CheckConstraint("debit <> 'NaN'", name=op.f("party_balance_debit_is_number")),
        sa.CheckConstraint("credit <> 'NaN'", name=op.f("party_balance_credit_is_number")),
        sa.ForeignKeyConstraint(["account_id"], ["erp.account.id"], name=op.f("party_balance_account_id_known")),
        sa.ForeignKeyConstraint(["party_id"], ["erp.party.id"], name=op.f("party_balance_party_id_known")),
        sa.ForeignKeyConstraint(["period_id"], ["erp.period.id"], name=op.f("party_balance_period_id_known")),
        sa.PrimaryKeyConstraint("account_id", "party_id", "period_id", "slot", name=op.f("party_balance_key")),
        schema="erp",
    )


def _voucher_line() -> None:
    op.create_table(
        "voucher_line",
        sa.Column("voucher_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("debit", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("credit", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("currency_code", sa.Text(), nullable=True),
        sa.Column("currency_amount", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("tax_code_id", sa.Uuid(), nullable=True),
        sa.Column("narration", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("debit <> 'NaN'", name=op.f("voucher_line_debit_is_number")),
        sa.CheckConstraint("credit <> 'NaN'", name=op.f("voucher_line_credit_is_number")),
        sa.CheckConstraint("currency_amount <> 'NaN'", name=op.f("voucher_line_currency_amount_is_number")),
        sa.CheckConstraint(
            "(debit = 0) <> (credit = 0) or (debit = 0 and credit = 0 and currency_amount <> 0)",
            name=op.f("voucher_line_one_side"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["erp.account.id"], name=op.f("voucher_line_account_id_known")),
        sa.ForeignKeyConstraint(["party_id"], ["erp.party.id"], name=op.f("voucher_line_party_id_known")),
        sa.ForeignKeyConstraint(["period_id"], ["erp.period.id"], name=op.f("voucher_line_period_id_known")),
        sa.ForeignKeyConstraint(["tax_code_id"], ["erp.tax_code.id"], name=op.f("voucher_line_tax_code_id_known")),
        sa.ForeignKeyConstraint(
            ["voucher_id"],
            ["erp.voucher.id"],
            name=op.f("voucher_line_voucher_id_known"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("voucher_id", "line", name=op.f("voucher_line_key")),
        schema="erp",
    )


def _voucher_line_indexes() -> None:
    op.create_index(
        op.f("voucher_line_account_id_date_voucher_id_line_index"),
        "voucher_line",
        ["account_id", "date", "voucher_id", "line"],
        unique=False,
        schema="erp",
    )


def _open_item_balance() -> None:
    op.create_table(
        "open_item_balance",
        sa.Column("open_item_id", sa.Uuid(), nullable=False),
        sa.Column("open_amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("open_company_amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("blocked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("open_amount <> 'NaN'", name=op.f("open_item_balance_open_amount_is_number")),
        sa.CheckConstraint(
            "open_company_amount <> 'NaN'", name=op.f("open_item_balance_open_company_amount_is_number")
        ),
        sa.CheckConstraint(
            "open_amount <> 0 or open_company_amount = 0", name=op.f("open_item_balance_zero_is_zero")
        ),
        sa.ForeignKeyConstraint(
            ["open_item_id"], ["erp.open_item.id"], name=op.f("open_item_balance_open_item_id_known")
        ),
        sa.PrimaryKeyConstraint("open_item_id", name=op.f("open_item_balance_key")),
        schema="erp",
    )


def _open_item_balance_indexes() -> None:
    op.create_index(
        op.f("open_item_balance_open_item_id_index"),
        "open_item_balance",
        ["open_item_id"],
        unique=False,
        schema="erp",
        postgresql_where=sa.text("open_amount <> 0"),
    )


def _settlement() -> None:
    op.create_table(
        "settlement",
        sa.Column("open_item_id", sa.Uuid(), nullable=False),
        sa.Column("document_kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("company_amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("voucher_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount <> 'NaN'", name=op.f("settlement_amount_is_number")),
        sa.CheckConstraint("company_amount <> 'NaN'", name=op.f("settlement_company_amount_is_number")),
        sa.ForeignKeyConstraint(["open_item_id"], ["erp.open_item.id"], name=op.f("settlement_open_item_id_known")),
        sa.ForeignKeyConstraint(
            ["voucher_id"],
            ["erp.voucher.id"],
            name=op.f("settlement_voucher_id_known"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("open_item_id", "document_id", "line", name=op.f("settlement_key")),
        schema="erp",
    )


def _settlement_indexes() -> None:
    op.create_index(op.f("settlement_date_index"), "settlement", ["date"], unique=False, schema="erp")
    op.create_index(op.f("settlement_document_id_index"), "settlement", ["document_id"], unique=False, schema="erp")
