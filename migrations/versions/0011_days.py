"""No date is infinite, or of a year that no client can show."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DAYS = {
    "account": ("archived_at",),
    "backup_proof": ("backup_at",),
    "bin": ("archived_at",),
    "currency": ("archived_at",),
    "exchange_rate": ("date",),
    "fiscal_year": ("starts", "ends"),
    "goods_receipt": ("date",),
    "journal": ("archived_at",),
    "open_item": ("date", "due_date"),
    "party": ("archived_at",),
    "party_bank_account": ("archived_at",),
    "payment": ("date",),
    "payment_term": ("archived_at",),
    "period": ("starts", "ends"),
    "person": ("disabled_at",),
    "posting_lock": ("locked_until",),
    "product": ("archived_at",),
    "product_category": ("archived_at",),
    "purchase_order": ("order_date", "due_date", "submitted_at", "sent_at"),
    "purchase_order_line": ("due_date",),
    "settlement": ("date",),
    "stock_move": ("date",),
    "stock_opening": ("date",),
    "supplier_invoice": ("date", "posting_date", "due_date", "released_at"),
    "supplier_price": ("valid_from", "valid_until"),
    "tax_code": ("archived_at",),
    "unit": ("archived_at",),
    "voucher": ("date",),
    "voucher_line": ("date",),
    "warehouse": ("archived_at",),
}


def upgrade() -> None:
    for table, columns in DAYS.items():
        for column in columns:
            op.create_check_constraint(
                op.f(f"{table}_{column}_is_day"), table, f"{column} between '1900-01-01' and '9999-01-01'", schema="erp"
            )
