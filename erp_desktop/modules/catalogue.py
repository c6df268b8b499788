"""The departments, in the order of the menu."""

from __future__ import annotations

from typing import Final

from erp_desktop.modules.admin.module import MODULE as ADMIN
from erp_desktop.modules.ledger.module import MODULE as LEDGER
from erp_desktop.modules.parties.module import MODULE as PARTIES
from erp_desktop.modules.payments.module import MODULE as PAYMENTS
from erp_desktop.modules.products.module import MODULE as PRODUCTS
from erp_desktop.modules.purchasing.module import MODULE as PURCHASING
from erp_desktop.modules.reports.module import MODULE as REPORTS
from erp_desktop.modules.stock.module import MODULE as STOCK
from erp_desktop.ui.module import Module

DEPARTMENTS: Final[tuple[Module, ...]] = (PURCHASING, STOCK, PAYMENTS, LEDGER, PARTIES, PRODUCTS, REPORTS, ADMIN)
