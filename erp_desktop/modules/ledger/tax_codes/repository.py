"""Tax codes in the database."""

from __future__ import annotations

from erp_desktop.base.paging import Sort
from erp_desktop.db.masters import Join, Listing, MasterRepository, Reference
from erp_desktop.modules.ledger.tax_codes import rules
from erp_desktop.modules.ledger.tax_codes.records import TaxCode, TaxCodeRow
from server_db.access.permissions import Permission
from server_db.tables.ledger import Account


class TaxCodeRepository(
    MasterRepository[TaxCode, TaxCodeRow], read=Permission.TAX_CODE_READ, edit=Permission.TAX_CODE_EDIT
):
    """The taxes on lines."""

    listing = Listing(
        noun="tax_code",
        model=TaxCode,
        row=TaxCodeRow,
        columns={
            "id": TaxCode.id,
            "version": TaxCode.version,
            "code": TaxCode.code,
            "name": TaxCode.name,
            "rate": TaxCode.rate,
            "inclusive": TaxCode.inclusive,
            "recoverable": TaxCode.recoverable,
            "account": Account.code,
            "archived_at": TaxCode.archived_at,
        },
        joins=(Join(Account, Account.id == TaxCode.account_id),),
        default_sort=Sort("code"),
        nullable=("account", "archived_at"),
        references={"account_id": Reference(Account)},
        check=lambda values: list(rules.check(values)),
    )
