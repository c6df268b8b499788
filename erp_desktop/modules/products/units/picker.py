"""How other slices choose a unit."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.products.units.tasks import UNITS
from erp_desktop.ui.look_up import LookUp

UNIT: Final = LookUp(UNITS.search, UNITS.resolve, placeholder=mark("Code or name"), command="unit.open")
