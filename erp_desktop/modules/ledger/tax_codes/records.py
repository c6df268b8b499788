"""What a tax code looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, ImportColumn, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.ledger import TaxCode

__all__ = ["COLUMNS", "IMPORT_COLUMNS", "TaxCode", "TaxCodeRow"]


@dataclass(frozen=True, slots=True)
class TaxCodeRow:
    """A tax code in the list."""

    id: UUID
    version: int
    code: str
    name: str
    rate: Decimal
    inclusive: bool
    recoverable: bool
    account: str | None
    archived_at: datetime | None


COLUMNS: Final = (
    Column("code", mark("Code"), Kind.CODE, 120, sortable=True),
    Column("name", mark("Name"), width=280, sortable=True),
    Column("rate", mark("Rate"), Kind.PERCENT, 90, sortable=True),
    Column("inclusive", mark("Included in price"), Kind.FLAG, 130),
    Column("recoverable", mark("Recoverable"), Kind.FLAG, 110),
    Column("account", mark("Account"), Kind.CODE, 120),
    Column("archived_at", mark("Archived"), Kind.MOMENT, 140, hidden=True),
)

IMPORT_COLUMNS: Final = (
    ImportColumn("code", mark("Code"), Kind.CODE, required=True, length_max=20),
    ImportColumn("name", mark("Name"), required=True),
    ImportColumn("rate", mark("Rate"), Kind.PERCENT, required=True, aliases=("percent",)),
    ImportColumn("inclusive", mark("Included in price"), Kind.FLAG, aliases=("inclusive",)),
    ImportColumn("recoverable", mark("Recoverable"), Kind.FLAG),
    ImportColumn("account_id", mark("Account"), Kind.CODE, length_max=40),
)
