"""The screen of one payment term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.base.ids import new_id
from erp_desktop.modules.parties.payment_terms import rules
from erp_desktop.modules.parties.payment_terms.records import PaymentTerm
from erp_desktop.modules.parties.payment_terms.tasks import PAYMENT_TERMS
from erp_desktop.ui.edit_spec import EditSpec, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import Row
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, length_max=20, width=160),
        FieldSpec("name", mark("Name"), required=True, help=mark("Printed on orders, so say it in full.")),
        FieldSpec("days", mark("Days"), FieldKind.INTEGER, required=True, width=100,
                  help=mark("Days after the invoice's date until it is due; 0 is due at once.")),
        FieldSpec("end_of_month", mark("From end of month"), FieldKind.FLAG,
                  help=mark("The days count from the end of the invoice's month.")),
    ), columns=1),
)


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def edit_spec(_services: Services) -> EditSpec[PaymentTerm]:
    """The form of a payment term."""
    return master_edit(
        PAYMENT_TERMS,
        kind=mark("Payment term"),
        edit=Permission.PAYMENT_TERM_EDIT,
        new=lambda: PaymentTerm(id=new_id(), code="", name="", days=30),
        icon="calendar",
        sections=SECTIONS,
        check=_check,
    )
