"""What a person can ask of payment terms."""

from __future__ import annotations

from typing import Final

from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.parties.payment_terms.repository import PaymentTermRepository

PAYMENT_TERMS: Final = MasterTasks("payment_term", PaymentTermRepository)
