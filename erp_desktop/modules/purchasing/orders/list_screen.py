"""The list of purchase orders."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.base.paging import Sort
from erp_desktop.base.states import ORDER_STATES
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.modules.purchasing.orders.records import COLUMNS, OrderRow
from erp_desktop.modules.purchasing.orders.tasks import ORDERS, Act
from erp_desktop.ui.filters import ChoiceFilter, DateRangeFilter, PickerFilter
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.row_actions import RowAction
from server_db.access.permissions import Permission


def _name(row: OrderRow) -> str:
    return f"{row.number or '—'}  {row.supplier_name}"


APPROVE: RowAction[OrderRow] = RowAction(
    "purchase_order.approve_selected",
    mark("Approve"),
    lambda row: ORDERS.approve(Act(row.id, row.version)),
    _name,
    icon="approve",
    needs=Permission.PURCHASE_ORDER_APPROVE,
    question=mark("Approve {count} orders?"),
)
SEND: RowAction[OrderRow] = RowAction(
    "purchase_order.send_selected",
    mark("Mark as sent"),
    lambda row: ORDERS.send(Act(row.id, row.version)),
    _name,
    icon="send",
    needs=Permission.PURCHASE_ORDER_SEND,
    in_bar=False,
)


def list_spec() -> ListSpec[OrderRow]:
    """Orders, newest first."""
    return ListSpec(
        id="purchase_order.list",
        title=mark("Purchase orders"),
        columns=COLUMNS,
        page_task=ORDERS.page,
        count_task=ORDERS.count,
        icon="purchasing",
        filters=(
            ChoiceFilter("status", mark("State"), tuple((key, state.title) for key, state in ORDER_STATES.items())),
            DateRangeFilter("order_date", mark("Order date")),
            PickerFilter("supplier_id", mark("Supplier"), SUPPLIERS.search),
        ),
        sort=Sort("order_date", descending=True),
        nouns=("purchase_order",),
        open_command="purchase_order.open",
        new_command="purchase_order.new",
        new_needs=Permission.PURCHASE_ORDER_EDIT,
        actions=(APPROVE, SEND),
        empty=mark("Orders to your suppliers stand here. Ctrl+N makes the first."),
        search_hint=mark("Number or supplier"),
    )
