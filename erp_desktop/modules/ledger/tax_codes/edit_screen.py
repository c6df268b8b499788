"""The screen of one tax code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.base.ids import new_id
from erp_desktop.modules.ledger.accounts.picker import ACCOUNT
from erp_desktop.modules.ledger.tax_codes import rules
from erp_desktop.modules.ledger.tax_codes.records import TaxCode
from erp_desktop.modules.ledger.tax_codes.tasks import TAX_CODES
from erp_desktop.ui.edit_spec import EditSpec, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import Row
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, length_max=20, width=160),
        FieldSpec("name", mark("Name"), required=True),
        FieldSpec("rate", mark("Rate %"), FieldKind.PERCENT, required=True, width=120),
        FieldSpec("inclusive", mark("Included in price"), FieldKind.FLAG,
                  help=mark("Prices of lines with this code contain the tax.")),
        FieldSpec("recoverable", mark("Recoverable"), FieldKind.FLAG,
                  help=mark("The tax office gives it back. Off makes the tax part of the cost.")),
        FieldSpec("account_id", mark("Account"), FieldKind.LOOK_UP, look_up=ACCOUNT,
                  help=mark("Where the recoverable tax is posted.")),
    ), columns=1),
)


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def edit_spec(_services: Services) -> EditSpec[TaxCode]:
    """The form of a tax code."""
    return master_edit(
        TAX_CODES,
        kind=mark("Tax code"),
        edit=Permission.TAX_CODE_EDIT,
        new=lambda: TaxCode(id=new_id(), code="", name="", rate=Decimal(0)),
        icon="ledger",
        sections=SECTIONS,
        check=_check,
    )
