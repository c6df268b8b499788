"""The trial balance on paper: A4 landscape, in the language of the person who prints it."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.columns import Kind
from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.trial_balance.records import CLOSING, OPENING, PERIOD, YEAR, TrialBalance
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import A4, PageFrame, Sheet
from erp_desktop.printing.table import Subtotal, Table
from erp_desktop.printing.table_columns import PrintColumn

TITLE: Final = mark("Trial balance")
_DEBIT, _CREDIT = mark("Debit"), mark("Credit")
_WIDTH = 23.5


def _pair(key: str, group: str) -> tuple[PrintColumn, PrintColumn]:
    prefix = f"{key}_" if key else ""
    return (
        PrintColumn(f"{prefix}debit", _DEBIT, Kind.MONEY, width_mm=_WIDTH, group=group),
        PrintColumn(f"{prefix}credit", _CREDIT, Kind.MONEY, width_mm=_WIDTH, group=group),
    )


COLUMNS: Final = (
    PrintColumn("code", mark("Account"), Kind.CODE, width_mm=15),
    PrintColumn("name", mark("Name"), indent="level"),
    *_pair("opening", OPENING),
    *_pair("", PERIOD),
    *_pair("year", YEAR),
    *_pair("closing", CLOSING),
)


def trial_balance_pdf(balance: TrialBalance, frame: PageFrame, labels: Labels, minor_units: int) -> bytes:
    """The report as PDF."""
    sheet = Sheet(frame, labels, A4.landscape())
    total = Subtotal(labels.text(mark("Total")), balance.totals)
    rows: list[object] = [*balance.rows, total] if balance.rows else []
    Table(COLUMNS, minor_units=minor_units, total=False).draw(sheet, rows)
    return sheet.finish()
