"""The list of warehouses."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.modules.stock.warehouses.records import COLUMNS, IMPORT_COLUMNS, WarehouseRow
from erp_desktop.modules.stock.warehouses.tasks import WAREHOUSES
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[WarehouseRow]:
    """Warehouses by code."""
    return master_list(
        WAREHOUSES,
        title=mark("Warehouses"),
        columns=COLUMNS,
        edit=Permission.WAREHOUSE_EDIT,
        icon="stock",
        import_columns=IMPORT_COLUMNS,
        empty=mark("Where goods lie stands here."),
    )
