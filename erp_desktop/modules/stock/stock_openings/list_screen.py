"""The list of opening stock."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.base.paging import Sort
from erp_desktop.base.states import POSTED_STATES
from erp_desktop.modules.stock.stock_openings.records import COLUMNS, StockOpeningRow
from erp_desktop.modules.stock.stock_openings.tasks import STOCK_OPENINGS
from erp_desktop.modules.stock.warehouses.picker import WAREHOUSE
from erp_desktop.ui.filters import ChoiceFilter, PickerFilter
from erp_desktop.ui.list_screen import ListSpec
from server_db.access.permissions import Permission

STATES = tuple((key, state.title) for key, state in POSTED_STATES.items())


def list_spec() -> ListSpec[StockOpeningRow]:
    """Documents, the newest first."""
    return ListSpec(
        id="stock_opening.list",
        title=mark("Opening stock"),
        columns=COLUMNS,
        page_task=STOCK_OPENINGS.page,
        count_task=STOCK_OPENINGS.count,
        icon="stock",
        filters=(
            ChoiceFilter("status", mark("State"), STATES),
            PickerFilter("warehouse", mark("Warehouse"), WAREHOUSE.search_task),
        ),
        sort=Sort("date", descending=True),
        nouns=("stock_opening",),
        open_command="stock_opening.open",
        new_command="stock_opening.new",
        new_needs=Permission.STOCK_OPENING_EDIT,
        empty=mark("What lay in your warehouses when you began with this program stands here, with its value."),
        search_hint=mark("Number"),
    )
