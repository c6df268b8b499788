"""The list of supplier invoices."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.base.paging import Sort
from erp_desktop.base.states import POSTED_STATES
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.modules.purchasing.invoices.records import COLUMNS, InvoiceRow
from erp_desktop.modules.purchasing.invoices.tasks import INVOICES
from erp_desktop.ui.filters import ChoiceFilter, DateRangeFilter, FlagFilter, PickerFilter
from erp_desktop.ui.list_screen import ListSpec
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[InvoiceRow]:
    """Invoices, newest first."""
    return ListSpec(
        id="supplier_invoice.list",
        title=mark("Supplier invoices"),
        columns=COLUMNS,
        page_task=INVOICES.page,
        count_task=INVOICES.count,
        icon="receipt",
        filters=(
            ChoiceFilter("status", mark("State"), tuple((key, one.title) for key, one in POSTED_STATES.items())),
            FlagFilter("blocked", mark("Payment blocked")),
            DateRangeFilter("date", mark("Invoice date")),
            PickerFilter("supplier_id", mark("Supplier"), SUPPLIERS.search),
        ),
        sort=Sort("date", descending=True),
        nouns=("supplier_invoice",),
        open_command="supplier_invoice.open",
        new_command="supplier_invoice.new",
        new_needs=Permission.SUPPLIER_INVOICE_EDIT,
        empty=mark("Your suppliers' invoices stand here. Ctrl+N enters one."),
        search_hint=mark("Number, supplier's number or supplier"),
    )
