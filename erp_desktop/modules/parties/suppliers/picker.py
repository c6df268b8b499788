"""How other slices choose a supplier."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.ui.look_up import LookUp

SUPPLIER: Final = LookUp(
    SUPPLIERS.search, SUPPLIERS.resolve, placeholder=mark("Code, name or initials"), command="supplier.open"
)
