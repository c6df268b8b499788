"""Where lists meet the spreadsheet: `ui` knows rows and columns, `printing` knows files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.errors import Refused
from erp_desktop.base.i18n import active_language, translator
from erp_desktop.base.task import Progress
from erp_desktop.ui.screen import Sheet, SheetWriter


def sheet_writer(minor_units: Callable[[str], int], company_currency: str) -> SheetWriter:
    """The writer of exports for one company.

    Args:
        minor_units: currency code → decimals of money.
        company_currency: for amounts without a currency of their own.
    """

    def write(path: Path, sheet: Sheet, token: CancelToken, progress: Progress) -> None:
        from erp_desktop.printing.workbook import Export, write_csv, write_workbook

        export = Export(
            sheet.columns, sheet.rows, translator(active_language()), sheet.title, sheet.parameters, sheet.summed,
            lambda currency: minor_units(currency or company_currency),
        )
        try:
            if path.suffix.lower() == ".csv":
                write_csv(path, export, token, progress)
            else:
                write_workbook(path, export, token, progress)
        except OSError as error:
            raise Refused("file.unwritable", {"name": path.name}) from error

    return write
