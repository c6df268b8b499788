"""What a person can ask of accounts."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.task import Kind, Task
from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.ledger.accounts.repository import AccountRepository

ACCOUNTS: Final = MasterTasks("account", AccountRepository)


def search_headings(words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
    """Headings that match the words of a look-up."""
    return Task(
        "account.search_headings", Kind.READ,
        lambda work: tuple(AccountRepository(work.db).search_headings(words, limit)),
    )
