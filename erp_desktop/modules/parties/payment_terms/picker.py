"""How other slices choose a payment term."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.parties.payment_terms.tasks import PAYMENT_TERMS
from erp_desktop.ui.look_up import LookUp

PAYMENT_TERM: Final = LookUp(
    PAYMENT_TERMS.search, PAYMENT_TERMS.resolve, placeholder=mark("Code or name"), command="payment_term.open"
)
