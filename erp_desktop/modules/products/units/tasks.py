"""What a person can ask of units."""

from __future__ import annotations

from typing import Final

from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.products.units.repository import UnitRepository

UNITS: Final = MasterTasks("unit", UnitRepository)
