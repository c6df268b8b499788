"""The purchasing department's card."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.purchasing import desk
from erp_desktop.modules.purchasing.grni import report_screen as grni
from erp_desktop.modules.purchasing.invoices import edit_screen as invoice_screen
from erp_desktop.modules.purchasing.invoices import list_screen as invoice_list
from erp_desktop.modules.purchasing.orders import edit_screen as order_screen
from erp_desktop.modules.purchasing.orders import list_screen as order_list
from erp_desktop.modules.purchasing.receipts import edit_screen as receipt_screen
from erp_desktop.modules.purchasing.receipts import list_screen as receipt_list
from erp_desktop.ui.command import Command
from erp_desktop.ui.document_form import document_commands
from erp_desktop.ui.module import Module
from erp_desktop.ui.report_commands import report_commands
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

_MAKERS: Final = (
    document_commands(
        "purchase_order", mark("Purchase orders"), mark("Purchase order"), "purchasing",
        list_spec=order_list.list_spec, edit_spec=order_screen.edit_spec,
        read=Permission.PURCHASE_ORDER_READ, edit=Permission.PURCHASE_ORDER_EDIT,
    ),
    document_commands(
        "goods_receipt", mark("Goods receipts"), mark("Goods receipt"), "truck",
        list_spec=receipt_list.list_spec, edit_spec=receipt_screen.edit_spec, new_spec=receipt_screen.new_spec,
        read=Permission.GOODS_RECEIPT_READ, edit=Permission.GOODS_RECEIPT_EDIT,
    ),
    document_commands(
        "supplier_invoice", mark("Supplier invoices"), mark("Supplier invoice"), "receipt",
        list_spec=invoice_list.list_spec, edit_spec=invoice_screen.edit_spec,
        read=Permission.SUPPLIER_INVOICE_READ, edit=Permission.SUPPLIER_INVOICE_EDIT,
    ),
    report_commands("grni.open", mark("Received, not invoiced"), "receipt", grni.report_spec, Permission.GRNI_READ),
)


def _commands(services: Services) -> list[Command]:
    return [command for make in _MAKERS for command in make(services)]


MODULE: Final = Module("purchasing", mark("Purchasing"), "purchasing", _commands, cards=desk.cards)
