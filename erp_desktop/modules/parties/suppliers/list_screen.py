"""The list of suppliers."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.modules.parties.suppliers.records import COLUMNS, IMPORT_COLUMNS, SupplierRow
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.ui.filters import FlagFilter
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[SupplierRow]:
    """Suppliers by code."""
    return master_list(
        SUPPLIERS,
        title=mark("Suppliers"),
        columns=COLUMNS,
        edit=Permission.SUPPLIER_EDIT,
        icon="parties",
        import_columns=IMPORT_COLUMNS,
        filters=(FlagFilter("blocked", mark("Blocked")),),
        empty=mark("Suppliers you buy from stand here."),
    )
