"""What a person can ask of currencies."""

from __future__ import annotations

from typing import Final

from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.ledger.currencies.repository import CurrencyRepository

CURRENCIES: Final = MasterTasks("currency", CurrencyRepository)
