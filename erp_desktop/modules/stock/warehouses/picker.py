"""How other slices choose a warehouse."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.stock.warehouses.tasks import WAREHOUSES
from erp_desktop.ui.look_up import LookUp

WAREHOUSE: Final = LookUp(
    WAREHOUSES.search, WAREHOUSES.resolve, placeholder=mark("Code or name"), command="warehouse.open"
)
