"""Open payables on paper: A4 landscape, a band and a sum for each supplier."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.columns import Kind
from erp_desktop.base.i18n import mark
from erp_desktop.modules.payments.open_payables.records import BUCKETS, OpenPayables, PayableRow
from erp_desktop.modules.payments.open_payables.rules import SUMMED
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import A4, PageFrame, Sheet
from erp_desktop.printing.table import Band, Subtotal, Table
from erp_desktop.printing.table_columns import MinorUnits, PrintColumn

TITLE: Final = mark("Open payables")
COLUMNS: Final = (
    PrintColumn("label", mark("Invoice"), Kind.CODE, width_mm=27),
    PrintColumn("supplier_number", mark("Supplier's number")),
    PrintColumn("date", mark("Date"), Kind.DATE, width_mm=20),
    PrintColumn("due_date", mark("Due date"), Kind.DATE, width_mm=20),
    PrintColumn("overdue_days", mark("Days over"), Kind.INTEGER, width_mm=13),
    PrintColumn("open_amount", mark("Open amount"), Kind.MONEY, width_mm=28, currency="currency_code"),
    PrintColumn("open_company_amount", mark("Company amount"), Kind.MONEY, width_mm=24, summed=True),
    *(PrintColumn(key, title, Kind.MONEY, width_mm=21, summed=True) for key, title, _days in BUCKETS),
    PrintColumn("blocked", mark("Blocked"), Kind.FLAG, width_mm=11),
)


def open_payables_pdf(payables: OpenPayables, frame: PageFrame, labels: Labels, minor_units: MinorUnits) -> bytes:
    """The report as PDF."""
    rows: list[object] = []
    supplier: PayableRow | None = None
    for row in payables.rows:
        if row.entry is None:
            rows += [_sum(supplier)] if supplier is not None else []
            supplier = row
            rows.append(Band(row.label))
        else:
            rows.append(row)
    rows += [_sum(supplier)] if supplier is not None else []
    sheet = Sheet(frame, labels, A4.landscape())
    Table(COLUMNS, minor_units=minor_units).draw(sheet, rows)
    return sheet.finish()


def _sum(supplier: PayableRow) -> Subtotal:
    values = {key: value for key in SUMMED if (value := getattr(supplier, key)) is not None}
    return Subtotal(supplier.label, values)
