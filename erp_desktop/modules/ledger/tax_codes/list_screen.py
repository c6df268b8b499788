"""The list of tax codes."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.tax_codes.records import COLUMNS, IMPORT_COLUMNS, TaxCodeRow
from erp_desktop.modules.ledger.tax_codes.tasks import TAX_CODES
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[TaxCodeRow]:
    """Tax codes by code."""
    return master_list(
        TAX_CODES,
        title=mark("Tax codes"),
        columns=COLUMNS,
        edit=Permission.TAX_CODE_EDIT,
        icon="ledger",
        import_columns=IMPORT_COLUMNS,
        empty=mark("Taxes on the lines of orders and invoices stand here."),
    )
