"""What a person can ask of tax codes."""

from __future__ import annotations

from typing import Final

from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.ledger.tax_codes.repository import TaxCodeRepository

TAX_CODES: Final = MasterTasks("tax_code", TaxCodeRepository)
