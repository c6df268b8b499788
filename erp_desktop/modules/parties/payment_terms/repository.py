"""Payment terms in the database."""

from __future__ import annotations

from erp_desktop.base.paging import Sort
from erp_desktop.db.masters import Listing, MasterRepository
from erp_desktop.modules.parties.payment_terms import rules
from erp_desktop.modules.parties.payment_terms.records import PaymentTerm, PaymentTermRow
from server_db.access.permissions import Permission


class PaymentTermRepository(
    MasterRepository[PaymentTerm, PaymentTermRow],
    read=Permission.PAYMENT_TERM_READ,
    edit=Permission.PAYMENT_TERM_EDIT,
):
    """When invoices are due."""

    listing = Listing(
        noun="payment_term",
        model=PaymentTerm,
        row=PaymentTermRow,
        columns={
            "id": PaymentTerm.id,
            "version": PaymentTerm.version,
            "code": PaymentTerm.code,
            "name": PaymentTerm.name,
            "days": PaymentTerm.days,
            "end_of_month": PaymentTerm.end_of_month,
            "archived_at": PaymentTerm.archived_at,
        },
        default_sort=Sort("code"),
        nullable=("archived_at",),
        check=lambda values: list(rules.check(values)),
    )
