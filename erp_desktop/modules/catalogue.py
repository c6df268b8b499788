"""The departments, in the order of the menu."""

from __future__ import annotations

from typing import Final

from erp_desktop.modules.ledger.module import MODULE as LEDGER
from erp_desktop.modules.parties.module import MODULE as PARTIES
from erp_desktop.modules.purchasing.module import MODULE as PURCHASING
from erp_desktop.ui.module import Module

DEPARTMENTS: Final[tuple[Module, ...]] = (PURCHASING, LEDGER, PARTIES)
