"""The list of payments."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.base.paging import Sort
from erp_desktop.base.states import POSTED_STATES
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.modules.payments.payments.records import COLUMNS, PaymentRow
from erp_desktop.modules.payments.payments.tasks import PAYMENTS
from erp_desktop.ui.filters import ChoiceFilter, DateRangeFilter, PickerFilter
from erp_desktop.ui.list_screen import ListSpec
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[PaymentRow]:
    """Payments, newest first."""
    return ListSpec(
        id="payment.list",
        title=mark("Payments"),
        columns=COLUMNS,
        page_task=PAYMENTS.page,
        count_task=PAYMENTS.count,
        icon="payments",
        filters=(
            ChoiceFilter("status", mark("State"), tuple((key, one.title) for key, one in POSTED_STATES.items())),
            DateRangeFilter("date", mark("Date")),
            PickerFilter("supplier_id", mark("Supplier"), SUPPLIERS.search),
        ),
        sort=Sort("date", descending=True),
        nouns=("payment",),
        open_command="payment.open",
        new_command="payment.new",
        new_needs=Permission.PAYMENT_EDIT,
        empty=mark("What you paid your suppliers stands here. Ctrl+N pays open invoices."),
        search_hint=mark("Number or supplier"),
    )
