"""Journals in the database."""

from __future__ import annotations

from erp_desktop.base.paging import Sort
from erp_desktop.db.masters import Join, Listing, MasterRepository, Reference
from erp_desktop.modules.ledger.journals import rules
from erp_desktop.modules.ledger.journals.records import Journal, JournalRow
from server_db.access.permissions import Permission
from server_db.tables.ledger import Account


class JournalRepository(
    MasterRepository[Journal, JournalRow], read=Permission.JOURNAL_READ, edit=Permission.JOURNAL_EDIT
):
    """Where vouchers are numbered."""

    listing = Listing(
        noun="journal",
        model=Journal,
        row=JournalRow,
        columns={
            "id": Journal.id,
            "version": Journal.version,
            "code": Journal.code,
            "name": Journal.name,
            "kind": Journal.kind,
            "account": Account.code,
            "account_name": Account.name,
            "archived_at": Journal.archived_at,
        },
        joins=(Join(Account, Account.id == Journal.account_id),),
        default_sort=Sort("code"),
        nullable=("account", "account_name", "archived_at"),
        filters={"kind": Journal.kind.in_},
        references={"account_id": Reference(Account)},
        check=lambda values: list(rules.check(values)),
    )
