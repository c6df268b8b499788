"""Received and not invoiced on paper: A4 landscape, a band and a sum for each supplier."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.columns import Kind
from erp_desktop.base.i18n import mark
from erp_desktop.modules.purchasing.grni.records import Grni
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import A4, PageFrame, Sheet
from erp_desktop.printing.table import Band, Subtotal, Table
from erp_desktop.printing.table_columns import PrintColumn

TITLE: Final = mark("Received, not invoiced")
COLUMNS: Final = (
    PrintColumn("label", mark("Goods receipt"), Kind.CODE, width_mm=26),
    PrintColumn("date", mark("Date"), Kind.DATE, width_mm=21),
    PrintColumn("age", mark("Days"), Kind.INTEGER, width_mm=10),
    PrintColumn("order_number", mark("Purchase order"), Kind.CODE, width_mm=26),
    PrintColumn("product_code", mark("Code"), Kind.CODE, width_mm=24),
    PrintColumn("product_name", mark("Name")),
    PrintColumn("accepted_quantity", mark("Accepted"), Kind.QUANTITY, width_mm=16),
    PrintColumn("invoiced_quantity", mark("Invoiced"), Kind.QUANTITY, width_mm=16),
    PrintColumn("open_quantity", mark("Not invoiced"), Kind.QUANTITY, width_mm=19),
    PrintColumn("unit_code", mark("Unit"), width_mm=11),
    PrintColumn("open_value", mark("Open value"), Kind.MONEY, width_mm=24, summed=True),
)


def grni_pdf(grni: Grni, frame: PageFrame, labels: Labels, minor_units: int) -> bytes:
    """The report as PDF."""
    rows: list[object] = []
    for at, row in enumerate(grni.rows):
        rows.append(Band(row.label) if row.entry is None else row)
        last = at + 1 == len(grni.rows) or grni.rows[at + 1].entry is None
        if last and row.entry is not None:
            supplier = next(one for one in reversed(grni.rows[:at]) if one.entry is None)
            rows.append(Subtotal(supplier.label, {"open_value": supplier.open_value}))
    sheet = Sheet(frame, labels, A4.landscape())
    Table(COLUMNS, minor_units=minor_units).draw(sheet, rows)
    return sheet.finish()
