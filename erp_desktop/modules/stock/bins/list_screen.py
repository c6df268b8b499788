"""The list of bins."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.base.paging import Sort
from erp_desktop.modules.stock.bins.records import COLUMNS, IMPORT_COLUMNS, KINDS, BinRow
from erp_desktop.modules.stock.bins.tasks import BINS
from erp_desktop.modules.stock.warehouses.picker import WAREHOUSE
from erp_desktop.ui.filters import ChoiceFilter, PickerFilter
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[BinRow]:
    """Bins by warehouse and code."""
    return master_list(
        BINS,
        title=mark("Bins"),
        columns=COLUMNS,
        edit=Permission.WAREHOUSE_EDIT,
        icon="stock",
        import_columns=IMPORT_COLUMNS,
        filters=(
            PickerFilter("warehouse", mark("Warehouse"), WAREHOUSE.search_task),
            ChoiceFilter("kind", mark("Kind"), tuple(KINDS.items())),
        ),
        sort=Sort("warehouse"),
        empty=mark("The places of your warehouses stand here."),
    )
