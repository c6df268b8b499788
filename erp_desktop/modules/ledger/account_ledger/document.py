"""The ledger of an account on paper: A4 landscape, opening and closing balance, sums carried from page to page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Final

from erp_desktop.base.columns import Kind
from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.account_ledger.records import LedgerRow
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import A4, PageFrame, Sheet
from erp_desktop.printing.table import Subtotal, Table
from erp_desktop.printing.table_columns import PrintColumn

TITLE: Final = mark("Account ledger")
COLUMNS: Final = (
    PrintColumn("date", mark("Date"), Kind.DATE, width_mm=21),
    PrintColumn("voucher", mark("Voucher"), Kind.CODE, width_mm=20),
    PrintColumn("narration", mark("Narration")),
    PrintColumn("party", mark("Party"), share=0.6),
    PrintColumn("debit", mark("Debit"), Kind.MONEY, summed=True),
    PrintColumn("credit", mark("Credit"), Kind.MONEY, summed=True),
    PrintColumn("direction", mark("Side"), width_mm=9),
    PrintColumn("balance", mark("Balance"), Kind.MONEY),
)


def account_ledger_pdf(rows: Iterable[LedgerRow], frame: PageFrame, labels: Labels, minor_units: int) -> bytes:
    """The ledger as PDF; rows are read once."""
    sheet = Sheet(frame, labels, A4.landscape())
    Table(COLUMNS, minor_units=minor_units).draw(sheet, _with_months(rows, labels))
    return sheet.finish()


def _with_months(rows: Iterable[LedgerRow], labels: Labels) -> Iterator[object]:
    """The rows with a sum after each month (月计); the opening balance stands alone."""
    for (year, month), group in groupby(rows, key=lambda row: (row.date.year, row.date.month)):
        debit = credit = Decimal(0)
        count = 0
        for row in group:
            yield row
            count += row.entry.voucher_id is not None
            debit, credit = debit + row.entry.debit, credit + row.entry.credit
        if count:
            words = labels.text(mark("Total of {month}"), month=f"{year:04d}-{month:02d}")
            yield Subtotal(words, {"debit": debit, "credit": credit})
