"""What a person can ask of warehouses."""

from __future__ import annotations

from typing import Final

from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.stock.warehouses.repository import WarehouseRepository

WAREHOUSES: Final = MasterTasks("warehouse", WarehouseRepository)
