"""The payments department as the shell knows it."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.payments import desk
from erp_desktop.modules.payments.open_payables import report_screen as open_payables
from erp_desktop.modules.payments.payments import edit_screen as payment
from erp_desktop.modules.payments.payments import list_screen as payments
from erp_desktop.ui.document_form import document_commands
from erp_desktop.ui.master_screens import CommandMaker, made_commands
from erp_desktop.ui.module import Module
from erp_desktop.ui.report_commands import report_commands
from server_db.access.permissions import Permission

_MAKERS: Final[tuple[CommandMaker, ...]] = (
    document_commands(
        "payment", mark("Payments"), mark("Payment"), "payments",
        list_spec=payments.list_spec, edit_spec=payment.edit_spec,
        read=Permission.PAYMENT_READ, edit=Permission.PAYMENT_EDIT,
    ),
    report_commands(
        "open_payable.open", mark("Open payables"), "payments", open_payables.report_spec,
        Permission.OPEN_PAYABLE_READ,
    ),
)

MODULE: Final = Module(
    id="payments", title=mark("Payments"), icon="payments", commands=made_commands(_MAKERS), cards=desk.cards
)
