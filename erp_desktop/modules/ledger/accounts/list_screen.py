"""The chart of accounts as a list, indented as its tree."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.accounts.records import COLUMNS, CONTROLS, IMPORT_COLUMNS, TYPES, AccountRow
from erp_desktop.modules.ledger.accounts.tasks import ACCOUNTS
from erp_desktop.ui.filters import ChoiceFilter, FlagFilter
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[AccountRow]:
    """Accounts in the order of the tree."""
    return master_list(
        ACCOUNTS,
        title=mark("Accounts"),
        columns=COLUMNS,
        edit=Permission.ACCOUNT_EDIT,
        icon="ledger",
        import_columns=IMPORT_COLUMNS,
        filters=(
            ChoiceFilter("type", mark("Type"), tuple(TYPES.items())),
            ChoiceFilter("control", mark("Control account"), tuple(CONTROLS.items())),
            FlagFilter("postable", mark("Postable")),
        ),
        empty=mark("The chart of accounts stands here. Import one, or add the first account."),
    )
