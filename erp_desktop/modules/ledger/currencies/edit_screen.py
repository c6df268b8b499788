"""The screen of one currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.currencies import rules
from erp_desktop.modules.ledger.currencies.records import Currency
from erp_desktop.modules.ledger.currencies.tasks import CURRENCIES
from erp_desktop.ui.edit_spec import EditSpec, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import Row
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, length_max=3, width=100,
                  read_only_after_new=True, help=mark("The three letters of ISO 4217, such as EUR or CNY.")),
        FieldSpec("name", mark("Name"), required=True),
        FieldSpec("minor_units", mark("Decimals"), FieldKind.INTEGER, required=True, width=100,
                  help=mark("Decimals that amounts of this currency are rounded to: 2 for most, 0 for JPY.")),
    ), columns=1),
)


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def edit_spec(_services: Services) -> EditSpec[Currency]:
    """The form of a currency; its code cannot be changed later, because it is the key."""
    return master_edit(
        CURRENCIES,
        kind=mark("Currency"),
        edit=Permission.CURRENCY_EDIT,
        new=lambda: Currency(code="", name="", minor_units=2),
        icon="ledger",
        sections=SECTIONS,
        check=_check,
    )
