"""The screen of the posting locks."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.posting_locks import tasks
from erp_desktop.modules.ledger.posting_locks.records import LOCKS_ID, PostingLocks
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import EditSpec, Section
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section(mark("Nothing is posted up to and including"), (
        FieldSpec("everything", mark("Everything"), FieldKind.DATE, width=160,
                  help=mark("No posting of any kind up to this day. Empty for no lock.")),
        FieldSpec("stock", mark("Stock"), FieldKind.DATE, width=160,
                  help=mark("Receipts and opening stock.")),
        FieldSpec("payable", mark("Payables"), FieldKind.DATE, width=160,
                  help=mark("Supplier invoices and payments.")),
        FieldSpec("receivable", mark("Receivables"), FieldKind.DATE, width=160,
                  help=mark("What customers owe.")),
    ), columns=1),
)


def _no_new_locks() -> PostingLocks:
    raise AssertionError("there is one set of locks")


def edit_spec(_services: Services) -> EditSpec[PostingLocks]:
    """A day for each area."""
    return EditSpec(
        noun=tasks.NOUN,
        kind=mark("Posting locks"),
        name_of=lambda _locks: "",
        sections=SECTIONS,
        load=tasks.load_locks,
        new=_no_new_locks,
        save=tasks.save_locks,
        may_save=Permission.PERIOD_CLOSE.value,
        icon="lock",
    )


def open_locks(services: Services, _argument: object) -> EditScreen[PostingLocks]:
    """The one screen of the locks."""
    return EditScreen(services, edit_spec(services), LOCKS_ID)
