"""The list of currencies."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.currencies.records import COLUMNS, IMPORT_COLUMNS, CurrencyRow
from erp_desktop.modules.ledger.currencies.tasks import CURRENCIES
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[CurrencyRow]:
    """Currencies by code."""
    return master_list(
        CURRENCIES,
        title=mark("Currencies"),
        columns=COLUMNS,
        edit=Permission.CURRENCY_EDIT,
        icon="ledger",
        import_columns=IMPORT_COLUMNS,
        empty=mark("Currencies you trade in stand here."),
    )
