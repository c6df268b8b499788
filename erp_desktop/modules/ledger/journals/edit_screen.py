"""The screen of one journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.base.ids import new_id
from erp_desktop.modules.ledger.accounts.picker import ACCOUNT
from erp_desktop.modules.ledger.journals import rules
from erp_desktop.modules.ledger.journals.records import KINDS, Journal
from erp_desktop.modules.ledger.journals.tasks import JOURNALS
from erp_desktop.ui.edit_spec import EditSpec, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import Row
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, length_max=10, width=120,
                  help=mark("Stands before the number of its vouchers.")),
        FieldSpec("name", mark("Name"), required=True),
        FieldSpec("kind", mark("Kind"), FieldKind.CHOICE, required=True, choices=dict(KINDS.items())),
        FieldSpec("account_id", mark("Account"), FieldKind.LOOK_UP, look_up=ACCOUNT,
                  help=mark("The bank or cash account that the vouchers of this journal move; empty for others.")),
    ), columns=1),
)


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def edit_spec(_services: Services) -> EditSpec[Journal]:
    """The form of a journal."""
    return master_edit(
        JOURNALS,
        kind=mark("Journal"),
        edit=Permission.JOURNAL_EDIT,
        new=lambda: Journal(id=new_id(), code="", name="", kind="general"),
        icon="ledger",
        sections=SECTIONS,
        check=_check,
    )
