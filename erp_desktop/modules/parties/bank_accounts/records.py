"""What a supplier's bank account looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.parties import PartyBankAccount

__all__ = ["COLUMNS", "CONFIRMED", "UNCONFIRMED", "PartyBankAccount", "PartyBankAccountRow"]

CONFIRMED: Final = "confirmed"
UNCONFIRMED: Final = "unconfirmed"


@dataclass(frozen=True, slots=True)
class PartyBankAccountRow:
    """A bank account in the list.

    Attributes:
        entered_by: who made it what it is; none of them confirms it.
        status: whether a second person confirmed it since it was last changed.
    """

    id: UUID
    version: int
    supplier: str
    supplier_name: str
    bank_name: str
    account_number: str
    swift: str
    currency_code: str | None
    status: str
    entered_by: str
    changed_at: datetime
    confirmed_by: str | None
    archived_at: datetime | None


COLUMNS: Final = (
    Column("supplier", mark("Supplier"), Kind.CODE, 86, sortable=True),
    Column("supplier_name", mark("Supplier's name"), width=200),
    Column("bank_name", mark("Bank"), width=140),
    Column("account_number", mark("Account number"), Kind.CODE, 214, sortable=True),
    Column("swift", mark("BIC"), Kind.CODE, 104),
    Column("currency_code", mark("Currency"), Kind.CODE, 76),
    Column("status", mark("State"), Kind.STATE, 136, states={
        CONFIRMED: (mark("Confirmed"), "ok"),
        UNCONFIRMED: (mark("To be confirmed"), "warn"),
    }),
    Column("entered_by", mark("Entered by"), width=114),
    Column("changed_at", mark("Changed"), Kind.MOMENT, 140, sortable=True, hidden=True),
    Column("confirmed_by", mark("Confirmed by"), width=114),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)
