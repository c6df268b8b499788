"""The list of payment terms."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.modules.parties.payment_terms.records import COLUMNS, IMPORT_COLUMNS, PaymentTermRow
from erp_desktop.modules.parties.payment_terms.tasks import PAYMENT_TERMS
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[PaymentTermRow]:
    """Payment terms by code."""
    return master_list(
        PAYMENT_TERMS,
        title=mark("Payment terms"),
        columns=COLUMNS,
        edit=Permission.PAYMENT_TERM_EDIT,
        icon="calendar",
        import_columns=IMPORT_COLUMNS,
        empty=mark("Terms that say when an invoice is due stand here."),
    )
