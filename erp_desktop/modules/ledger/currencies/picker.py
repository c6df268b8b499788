"""How other slices choose a currency; the row's id is the code."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.currencies.tasks import CURRENCIES
from erp_desktop.ui.look_up import LookUp

CURRENCY: Final = LookUp(
    CURRENCIES.search, CURRENCIES.resolve, placeholder=mark("Code or name"), command="currency.open"
)
