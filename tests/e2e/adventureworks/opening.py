"""Opening stock of the reference company: one document with a line a place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from erp_desktop.base.ids import new_id
from erp_desktop.db.documents import Act
from erp_desktop.db.session import Database
from erp_desktop.modules.stock.stock_openings.repository import StockOpeningRepository
from server_db.tables.stock import StockOpening, StockOpeningLine
from tests.e2e.adventureworks.masters import FIRST_YEAR, Keys, opening_lines


def post_opening(accountant: Database, source: Path, keys: Keys) -> None:
    """Enter and post what is there on the first day of the books."""
    opening = StockOpening(id=new_id(), date=date(FIRST_YEAR, 1, 1), warehouse_id=keys.warehouse)
    opening.lines = [
        StockOpeningLine(
            id=new_id(), stock_opening_id=opening.id, line=number, product_id=keys.products[product][0],
            bin_id=keys.bins[location], quantity=quantity, value=value,
        )
        for number, (product, location, quantity, value) in enumerate(opening_lines(source), 1)
    ]
    openings = StockOpeningRepository(accountant)
    version = openings.save(opening, is_new=True, request_id=new_id()).version
    openings.post(Act(opening.id, version))
