"""The list of journals."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.journals.records import COLUMNS, IMPORT_COLUMNS, KINDS, JournalRow
from erp_desktop.modules.ledger.journals.tasks import JOURNALS
from erp_desktop.ui.filters import ChoiceFilter
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[JournalRow]:
    """Journals by code."""
    return master_list(
        JOURNALS,
        title=mark("Journals"),
        columns=COLUMNS,
        edit=Permission.JOURNAL_EDIT,
        icon="ledger",
        import_columns=IMPORT_COLUMNS,
        filters=(ChoiceFilter("kind", mark("Kind"), tuple(KINDS.items())),),
        empty=mark("Journals, in which vouchers are numbered, stand here."),
    )
