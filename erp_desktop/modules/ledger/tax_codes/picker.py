"""How other slices choose a tax code."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.tax_codes.tasks import TAX_CODES
from erp_desktop.ui.look_up import LookUp

TAX_CODE: Final = LookUp(
    TAX_CODES.search, TAX_CODES.resolve, placeholder=mark("Code or name"), command="tax_code.open"
)
