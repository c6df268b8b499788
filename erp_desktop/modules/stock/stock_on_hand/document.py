"""Stock on hand on paper; value is printed for who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from erp_desktop.base.columns import Kind
from erp_desktop.base.i18n import mark
from erp_desktop.modules.stock.stock_on_hand.records import StockRow
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import A4, PageFrame, Sheet
from erp_desktop.printing.table import Table
from erp_desktop.printing.table_columns import PrintColumn

TITLE: Final = mark("Stock on hand")
COLUMNS: Final = (
    PrintColumn("code", mark("Code"), Kind.CODE, width_mm=25),
    PrintColumn("name", mark("Name")),
    PrintColumn("warehouse_code", mark("Warehouse"), Kind.CODE, width_mm=17),
    PrintColumn("bin_code", mark("Bin"), Kind.CODE, width_mm=18),
    PrintColumn("quantity", mark("On hand"), Kind.QUANTITY, width_mm=18),
    PrintColumn("unit_code", mark("Unit"), width_mm=11),
)
VALUE: Final = (PrintColumn("value", mark("Stock value"), Kind.MONEY, width_mm=25, summed=True),)


def stock_pdf(
    rows: Iterable[StockRow], frame: PageFrame, labels: Labels, minor_units: int, *, with_value: bool
) -> bytes:
    """The report as PDF; rows are read once."""
    sheet = Sheet(frame, labels, A4)
    Table((*COLUMNS, *VALUE) if with_value else COLUMNS, minor_units=minor_units).draw(sheet, rows)
    return sheet.finish()
