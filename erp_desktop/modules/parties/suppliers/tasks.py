"""What a person can ask of suppliers."""

from __future__ import annotations

from typing import Final

from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.parties.suppliers.repository import SupplierRepository

SUPPLIERS: Final = MasterTasks("supplier", SupplierRepository)
