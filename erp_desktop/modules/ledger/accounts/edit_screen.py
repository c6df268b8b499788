"""The screen of one account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.base.ids import new_id
from erp_desktop.modules.ledger.accounts import rules
from erp_desktop.modules.ledger.accounts.picker import HEADING
from erp_desktop.modules.ledger.accounts.records import CONTROLS, TYPES, Account
from erp_desktop.modules.ledger.accounts.tasks import ACCOUNTS
from erp_desktop.modules.ledger.currencies.picker import CURRENCY
from erp_desktop.ui.edit_spec import EditSpec, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import Row
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, width=160),
        FieldSpec("name", mark("Name"), required=True),
        FieldSpec("type", mark("Type"), FieldKind.CHOICE, required=True, choices=dict(TYPES.items())),
        FieldSpec("parent_id", mark("Heading"), FieldKind.LOOK_UP, look_up=HEADING,
                  help=mark("The account of the chart that this one stands below.")),
    )),
    Section(mark("Posting"), (
        FieldSpec("postable", mark("Postable"), FieldKind.FLAG,
                  help=mark("Off for a heading: it holds other accounts and takes no postings itself.")),
        FieldSpec("party_required", mark("Party required"), FieldKind.FLAG,
                  help=mark("Every posting names the supplier or customer it is about.")),
        FieldSpec("control", mark("Control account"), FieldKind.CHOICE,
                  choices=dict(CONTROLS.items()),
                  help=mark("Only its own subledger posts to a control account, so that the two always agree: "
                            "invoices and payments to payables, receipts to stock. Manual vouchers leave it out.")),
        FieldSpec("currency_code", mark("Currency"), FieldKind.LOOK_UP, look_up=CURRENCY,
                  help=mark("Only for an account kept in one foreign currency, such as a bank account.")),
    )),
)


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def edit_spec(_services: Services) -> EditSpec[Account]:
    """The form of an account."""
    return master_edit(
        ACCOUNTS,
        kind=mark("Account"),
        edit=Permission.ACCOUNT_EDIT,
        new=lambda: Account(id=new_id(), code="", name="", type="expense"),
        icon="ledger",
        sections=SECTIONS,
        check=_check,
        constraint_fields={"account.ring": "parent_id", "account.used": "type"},
    )
