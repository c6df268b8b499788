"""How long passwords last, which of them are temporary, and when somebody was logged out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENTS = ("temporary_password_until", "password_changed_at", "logged_out_at")


def upgrade() -> None:
    op.add_column(
        "company",
        sa.Column("password_days", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        schema="erp",
    )
    op.create_check_constraint(
        op.f("company_password_days_sane"), "company", "password_days between 0 and 3650", schema="erp"
    )
    for column in MOMENTS:
        op.add_column("person", sa.Column(column, sa.DateTime(timezone=True), nullable=True), schema="erp")
        op.create_check_constraint(
            op.f(f"person_{column}_is_day"), "person", f"{column} between '1900-01-01' and '9999-01-01'", schema="erp"
        )
