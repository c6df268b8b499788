"""What a person can ask of journals."""

from __future__ import annotations

from typing import Final

from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.ledger.journals.repository import JournalRepository

JOURNALS: Final = MasterTasks("journal", JournalRepository)
