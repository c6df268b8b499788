"""Suppliers in the database."""

from __future__ import annotations

from erp_desktop.base.paging import Sort
from erp_desktop.db.masters import Join, Listing, MasterRepository, Reference
from erp_desktop.modules.parties.suppliers import rules
from erp_desktop.modules.parties.suppliers.records import Party, SupplierRow
from server_db.access.permissions import Permission
from server_db.tables.ledger import Account, Currency, TaxCode
from server_db.tables.parties import PaymentTerm


class SupplierRepository(
    MasterRepository[Party, SupplierRow], read=Permission.SUPPLIER_READ, edit=Permission.SUPPLIER_EDIT
):
    """Parties in their role as suppliers."""

    listing = Listing(
        noun="supplier",
        model=Party,
        row=SupplierRow,
        columns={
            "id": Party.id,
            "version": Party.version,
            "code": Party.code,
            "name": Party.name,
            "name_local": Party.name_local,
            "currency_code": Party.currency_code,
            "payment_term": PaymentTerm.name,
            "phone": Party.phone,
            "tax_number": Party.tax_number,
            "blocked": Party.blocked,
            "archived_at": Party.archived_at,
        },
        joins=(Join(PaymentTerm, PaymentTerm.id == Party.payment_term_id),),
        scope=Party.is_supplier.is_(True),
        default_sort=Sort("code"),
        nullable=("payment_term", "archived_at"),
        filters={"blocked": Party.blocked.is_},
        children=(Party.addresses,),
        references={
            "currency_code": Reference(Currency, value="code"),
            "payment_term_id": Reference(PaymentTerm),
            "payable_account_id": Reference(Account),
            "tax_code_id": Reference(TaxCode),
        },
        import_currency="currency_code",
        import_values={"is_supplier": True},
        check=lambda values: list(rules.check(values)),
    )
