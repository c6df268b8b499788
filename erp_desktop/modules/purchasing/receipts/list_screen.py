"""The list of goods receipts."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.base.paging import Sort
from erp_desktop.base.states import POSTED_STATES
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.modules.purchasing.receipts.records import COLUMNS, ReceiptRow
from erp_desktop.modules.purchasing.receipts.tasks import RECEIPTS
from erp_desktop.modules.stock.warehouses.tasks import WAREHOUSES
from erp_desktop.ui.filters import ChoiceFilter, DateRangeFilter, PickerFilter
from erp_desktop.ui.list_screen import ListSpec
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[ReceiptRow]:
    """Receipts, newest first."""
    return ListSpec(
        id="goods_receipt.list",
        title=mark("Goods receipts"),
        columns=COLUMNS,
        page_task=RECEIPTS.page,
        count_task=RECEIPTS.count,
        icon="truck",
        filters=(
            ChoiceFilter("status", mark("State"), tuple((key, one.title) for key, one in POSTED_STATES.items())),
            DateRangeFilter("date", mark("Date")),
            PickerFilter("supplier_id", mark("Supplier"), SUPPLIERS.search),
            PickerFilter("warehouse_id", mark("Warehouse"), WAREHOUSES.search),
        ),
        sort=Sort("date", descending=True),
        nouns=("goods_receipt",),
        open_command="goods_receipt.open",
        new_command="goods_receipt.new",
        new_needs=Permission.GOODS_RECEIPT_EDIT,
        empty=mark("What arrived from your suppliers stands here. Ctrl+N receives goods."),
        search_hint=mark("Number or supplier"),
    )
