"""What a supplier looks like: in the list a row, on the screen the party with its addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.parties import Party, PartyAddress

__all__ = ["COLUMNS", "IMPORT_COLUMNS", "Party", "PartyAddress", "SupplierRow"]


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier in the list."""

    id: UUID
    version: int
    code: str
    name: str
    name_local: str
    currency_code: str
    payment_term: str | None
    phone: str
    tax_number: str
    blocked: bool
    archived_at: datetime | None


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 120, sortable=True),
    Column("name", mark("Name"), width=260, sortable=True),
    Column("name_local", mark("Local name"), width=180),
    Column("currency_code", mark("Currency"), Kind.CODE, 90, sortable=True),
    Column("payment_term", mark("Payment term"), width=200),
    Column("phone", mark("Phone"), width=140),
    Column("tax_number", mark("Tax number"), width=160, hidden=True),
    Column("blocked", mark("Blocked"), Kind.FLAG, 80),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=40),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("name_local", mark("Local name")),
    ImportColumn("currency_code", mark("Currency"), Kind.CODE, length_max=3),
    ImportColumn("payment_term_id", mark("Payment term"), Kind.CODE, aliases=("terms",), length_max=20),
    ImportColumn("language", mark("Language"), Kind.CODE, length_max=5),
    ImportColumn("tax_number", mark("Tax number"), aliases=("VAT number",), length_max=40),
    ImportColumn("phone", mark("Phone"), length_max=60),
    ImportColumn("order_email", mark("E-mail for orders"), aliases=("email", "e-mail"), length_max=200),
    ImportColumn("note", mark("Note"), length_max=4000),
)
