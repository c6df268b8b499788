"""The stock department as the shell knows it."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.stock.bins import edit_screen as bin_screen
from erp_desktop.modules.stock.bins import list_screen as bins
from erp_desktop.modules.stock.stock_on_hand import report_screen as stock_on_hand
from erp_desktop.modules.stock.stock_openings import edit_screen as stock_opening
from erp_desktop.modules.stock.stock_openings import list_screen as stock_openings
from erp_desktop.modules.stock.warehouses import edit_screen as warehouse
from erp_desktop.modules.stock.warehouses import list_screen as warehouses
from erp_desktop.modules.stock.warehouses.tasks import WAREHOUSES
from erp_desktop.ui.document_form import document_commands
from erp_desktop.ui.master_screens import CommandMaker, made_commands, master_commands, master_search
from erp_desktop.ui.module import Module
from erp_desktop.ui.report_commands import report_commands
from server_db.access.permissions import Permission

SETUP: Final = mark("Set-up")

_REPORTS: Final[tuple[CommandMaker, ...]] = (
    report_commands(
        "stock_on_hand.open", mark("Stock on hand"), "stock", stock_on_hand.report_spec, Permission.STOCK_READ
    ),
    report_commands(
        "stock_move.open", mark("Stock moves"), "stock", stock_on_hand.moves_spec, Permission.STOCK_READ
    ),
)
"""What is on hand; reports stand first in the menu."""

_MAKERS: Final[tuple[CommandMaker, ...]] = (
    *_REPORTS,
    document_commands(
        "stock_opening", mark("Opening stock"), mark("Opening stock"), "stock",
        list_spec=stock_openings.list_spec, edit_spec=stock_opening.edit_spec,
        read=Permission.STOCK_READ, edit=Permission.STOCK_OPENING_EDIT,
    ),
    master_commands(
        "warehouse", mark("Warehouses"), mark("Warehouse"), "stock", warehouses.list_spec, warehouse.edit_spec,
        Permission.WAREHOUSE_READ, Permission.WAREHOUSE_EDIT, SETUP,
    ),
    master_commands(
        "bin", mark("Bins"), mark("Bin"), "stock", bins.list_spec, bin_screen.edit_spec,
        Permission.WAREHOUSE_READ, Permission.WAREHOUSE_EDIT, SETUP,
    ),
)

MODULE: Final = Module(
    id="stock",
    title=mark("Stock"),
    icon="stock",
    commands=made_commands(_MAKERS),
    searches=master_search(mark("Warehouse"), "warehouse", WAREHOUSES.search, "stock", Permission.WAREHOUSE_READ),
)
