"""The settings of the company: one row, its approval levels, its posting accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from uuid import UUID

from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow
from server_db.tables.core import ApprovalLevel, Company, PostingAccount

__all__ = [
    "COMPANY_ID", "FIELDS", "PERMISSIONS", "PURPOSES", "ApprovalLevel", "Company", "CompanySettings", "Level",
    "PostingAccount", "PurposeAccount",
]

FIELDS: Final = (
    *("name", "name_local", "language", "address", "tax_number", "phone", "email", "website", "tax_per", "red_letter"),
    *("price_tolerance_percent", "price_tolerance_amount", "quantity_tolerance_percent", "over_receipt_percent"),
    "password_days",
)
"""Columns of the company that may be changed; its currency and chart stay as they were made."""

PURPOSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "payable": mark("Payables of suppliers without an account of their own"),
        "price_difference": mark("Price differences of purchases"),
        "exchange_difference": mark("Exchange differences"),
        "discount": mark("Cash discounts"),
        "rounding": mark("Rounding differences"),
        "opening": mark("Opening balances"),
        "retained_earnings": mark("Retained earnings"),
    }
)
"""Purpose of a posting account → what is posted there."""

PERMISSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "purchase_order:approve": mark("may approve orders"),
        "purchase_order:approve_high": mark("may approve high orders"),
    }
)
"""Permission that an approval level can ask for → its words."""


@dataclass(frozen=True, slots=True)
class Level:
    """From `from_amount` (company currency) on, an order needs so many people more with a permission."""

    from_amount: Decimal
    permission: str
    people: int


COMPANY_ID: Final = "1"
"""There is one company in a database."""


@dataclass(slots=True, kw_only=True)
class CompanySettings:
    """Everything on the settings screen.

    Attributes:
        id: always the same.
        levels: approval of purchase orders, by amount.
        accounts: purpose → account.
    """

    id: str = COMPANY_ID
    version: int = 1
    name: str = ""
    name_local: str = ""
    currency_code: str = ""
    chart: str = ""
    language: str = "en"
    address: str = ""
    tax_number: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    tax_per: str = "document"
    red_letter: bool = False
    price_tolerance_percent: Decimal = Decimal(0)
    price_tolerance_amount: Decimal = Decimal(0)
    quantity_tolerance_percent: Decimal = Decimal(0)
    over_receipt_percent: Decimal = Decimal(0)
    password_days: int = 0
    changed_by: str = ""
    levels: tuple[Level, ...] = ()
    accounts: dict[str, UUID] = field(default_factory=dict)

    def values(self) -> dict[str, object]:
        """Columns that may be changed → their values."""
        return {name: getattr(self, name) for name in FIELDS}


@dataclass(frozen=True, slots=True)
class PurposeAccount:
    """The account of a purpose, as the database has it."""

    purpose: str
    id: UUID
    code: str
    name: str

    def row(self) -> PickerRow:
        """The account as a look-up shows it."""
        return PickerRow(self.id, self.code, self.name)
