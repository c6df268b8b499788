"""Whom the company trades with, as the shell knows it."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.parties.bank_accounts import edit_screen as bank_account
from erp_desktop.modules.parties.bank_accounts import list_screen as bank_accounts
from erp_desktop.modules.parties.payment_terms import edit_screen as payment_term
from erp_desktop.modules.parties.payment_terms import list_screen as payment_terms
from erp_desktop.modules.parties.suppliers import edit_screen as supplier
from erp_desktop.modules.parties.suppliers import list_screen as suppliers
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.ui.master_screens import made_commands, master_commands, master_search
from erp_desktop.ui.module import Module
from server_db.access.permissions import Permission

MODULE: Final = Module(
    id="parties",
    title=mark("Suppliers"),
    icon="parties",
    commands=made_commands((
        master_commands(
            "supplier", mark("Suppliers"), mark("Supplier"), "parties", suppliers.list_spec, supplier.edit_spec,
            Permission.SUPPLIER_READ, Permission.SUPPLIER_EDIT,
        ),
        master_commands(
            "party_bank_account", mark("Supplier bank accounts"), mark("Supplier bank account"), "bank",
            bank_accounts.list_spec, bank_account.edit_spec, Permission.SUPPLIER_BANK_READ,
            Permission.SUPPLIER_BANK_EDIT,
        ),
        master_commands(
            "payment_term", mark("Payment terms"), mark("Payment term"), "calendar", payment_terms.list_spec,
            payment_term.edit_spec, Permission.PAYMENT_TERM_READ, Permission.PAYMENT_TERM_EDIT, mark("Set-up"),
        ),
    )),
    searches=master_search(mark("Supplier"), "supplier", SUPPLIERS.search, "parties", Permission.SUPPLIER_READ),
)
