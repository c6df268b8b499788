"""Currencies in the database."""

from __future__ import annotations

from erp_desktop.base.paging import Sort
from erp_desktop.db.masters import Listing, MasterRepository
from erp_desktop.modules.ledger.currencies import rules
from erp_desktop.modules.ledger.currencies.records import Currency, CurrencyRow
from server_db.access.permissions import Permission


class CurrencyRepository(
    MasterRepository[Currency, CurrencyRow], read=Permission.CURRENCY_READ, edit=Permission.CURRENCY_EDIT
):
    """The currencies the company trades in."""

    listing = Listing(
        noun="currency",
        model=Currency,
        row=CurrencyRow,
        key="code",
        columns={
            "id": Currency.code,
            "version": Currency.version,
            "code": Currency.code,
            "name": Currency.name,
            "minor_units": Currency.minor_units,
            "archived_at": Currency.archived_at,
        },
        default_sort=Sort("code"),
        nullable=("archived_at",),
        check=lambda values: list(rules.check(values)),
    )
