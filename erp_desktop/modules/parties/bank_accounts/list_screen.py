"""The list of suppliers' bank accounts; who confirms them works through it."""

from __future__ import annotations

from erp_desktop.base.i18n import mark, text
from erp_desktop.base.paging import Sort
from erp_desktop.modules.parties.bank_accounts import tasks
from erp_desktop.modules.parties.bank_accounts.records import COLUMNS, CONFIRMED, PartyBankAccountRow
from erp_desktop.modules.parties.suppliers.picker import SUPPLIER
from erp_desktop.ui.filters import FlagFilter, PickerFilter
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.row_actions import RowAction
from server_db.access.permissions import Permission

TITLE = mark("Supplier bank accounts")


def _describe(row: PartyBankAccountRow) -> str:
    return f"{row.supplier}  {row.account_number}"


ARCHIVE: RowAction[PartyBankAccountRow] = RowAction(
    "party_bank_account.archive",
    mark("Archive"),
    lambda row: tasks.archive_account(row.id, row.version),
    _describe,
    icon="archive",
    needs=Permission.SUPPLIER_BANK_EDIT,
    in_bar=False,
    allowed=lambda row: text("It is archived already.") if row.archived_at else None,
)
RESTORE: RowAction[PartyBankAccountRow] = RowAction(
    "party_bank_account.restore",
    mark("Restore"),
    lambda row: tasks.restore_account(row.id, row.version),
    _describe,
    icon="restore",
    needs=Permission.SUPPLIER_BANK_EDIT,
    in_bar=False,
    allowed=lambda row: None if row.archived_at else text("It is not archived."),
)
CONFIRM: RowAction[PartyBankAccountRow] = RowAction(
    "party_bank_account.confirm",
    mark("Confirm"),
    lambda row: tasks.confirm_account(row.id, row.version),
    _describe,
    icon="check",
    needs=Permission.SUPPLIER_BANK_CONFIRM,
    question=mark("Confirm {count} accounts? You have compared each with the supplier's paper."),
    allowed=lambda row: text("It is confirmed already.") if row.status == CONFIRMED else None,
)


def list_spec() -> ListSpec[PartyBankAccountRow]:
    """Accounts by supplier; of one supplier or those to be confirmed by filter."""
    return ListSpec(
        id="party_bank_account.list",
        title=TITLE,
        icon="bank",
        columns=COLUMNS,
        page_task=tasks.accounts_page,
        count_task=tasks.accounts_count,
        filters=(
            PickerFilter("supplier", mark("Supplier"), SUPPLIER.search_task),
            FlagFilter("unconfirmed", mark("To be confirmed")),
        ),
        sort=Sort("supplier"),
        nouns=("party_bank_account",),
        open_command="party_bank_account.open",
        new_command="party_bank_account.new",
        new_needs=Permission.SUPPLIER_BANK_EDIT,
        actions=(CONFIRM, ARCHIVE, RESTORE),
        archivable=True,
        empty=mark("Where suppliers are paid stands here. One person enters an account, another one confirms it."),
        search_hint=mark("Supplier, bank or whole number"),
    )
