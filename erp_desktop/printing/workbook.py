"""Typed spreadsheets: real numbers and dates, formulas for totals; .xlsx and CSV, streamed row by row."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.cells import escape_formula
from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import Translator, mark
from erp_desktop.base.money import EXACT
from erp_desktop.base.task import Progress
from erp_desktop.printing.xlsx import ROWS_MAX, Book, Format, Formula, letters
from server_db import whole_files

_AS_MANY_AS_THERE_ARE = (Kind.QUANTITY, Kind.PERCENT)
"""Kinds written with the decimals a value has: a format with optional decimals shows "75." in Excel."""

REPORT_EVERY_ROWS = 500
TOTAL = mark("Total")

_FORMATS = {
    Kind.INTEGER: "#,##0",
    Kind.PRICE: "#,##0.00######",
    Kind.RATE: "#,##0.0000######",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.TEXT: "@",
    Kind.CODE: "@",
}

MinorUnits: TypeAlias = int | Callable[[str], int]
"""Decimals of the one currency, or of a currency code."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is written: columns as on the screen, in a language.

    Attributes:
        columns: those shown, in their order.
        rows: attributes or mappings; read once, so it may be a stream.
        translator: titles and states are written in its language.
        title: name of the sheet and the first line of a workbook.
        parameters: what a report was asked for; lines below the title.
        summed: keys of columns that get a total.
        minor_units: decimals of money.
    """

    columns: Sequence[Column]
    rows: Iterable[object]
    translator: Translator
    title: str
    parameters: tuple[str, ...] = ()
    summed: frozenset[str] = frozenset()
    minor_units: MinorUnits = 2


def write_workbook(path: Path, export: Export, token: CancelToken, progress: Progress) -> int:
    """Write an .xlsx file and return how many rows it has; a file there is replaced only when all is written.

    Totals are formulas (`SUBTOTAL`, so that a filter changes them) that carry their value; sum only columns that
    are in one currency. More rows than a sheet holds go on in a further sheet, each with its own totals.

    Raises:
        Cancelled: the token says so; nothing is left behind.
        OSError: the place cannot be written.
    """
    count = 0
    with _replacing(path) as unfinished, unfinished.open("wb") as file:
        book = Book(file)
        writer = _SheetWriter(book, export)
        try:
            for row in _followed(export.rows, token, progress):
                if writer.full:
                    writer.close()
                    writer = _SheetWriter(book, export)
                writer.row(row)
                count += 1
            writer.close()
        except BaseException:
            writer.abandon()
            book.abandon()
            raise
        book.close()
    return count


def write_csv(path: Path, export: Export, token: CancelToken, progress: Progress) -> int:
    """Write a CSV file (UTF-8 with mark, so that spreadsheets see it; RFC 4180) and return its number of rows.

    Numbers have a point and no thousands, dates are ISO 8601; texts that a spreadsheet would calculate get an
    apostrophe, which our own import takes off again.

    Raises:
        Cancelled: the token says so; nothing is left behind.
        OSError: the place cannot be written.
    """
    count = 0
    with _replacing(path) as unfinished, unfinished.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([escape_formula(export.translator.text(column.title)) for column in export.columns])
        for row in _followed(export.rows, token, progress):
            out.writerow([_csv_cell(column, row, export.translator) for column in export.columns])
            count += 1
    return count


class _SheetWriter:
    """One sheet of a workbook: title, parameters, heading, rows, totals."""

    def __init__(self, book: Book, export: Export) -> None:
        self._book, self._export = book, export
        self._heading_row = len(export.parameters) + 3
        widths = [max(column.width / 7, 6) for column in export.columns]
        self._sheet = book.sheet(export.title, widths, frozen_rows=self._heading_row)
        self._sums: dict[str, Decimal] = dict.fromkeys(export.summed, Decimal(0))
        self._styles: dict[tuple[str, object], int] = {}
        self._sheet.row([export.title], [book.style(Format(font=2))])
        for parameter in export.parameters:
            self._sheet.row([parameter], [0])
        self._sheet.row([], [])
        titles = [export.translator.text(column.title) for column in export.columns]
        sides = ["right" if column.kind.numeric else "left" for column in export.columns]
        self._sheet.row(titles, [book.style(Format(font=1, align=side)) for side in sides])

    @property
    def full(self) -> bool:
        """Whether only the row of totals still fits."""
        return self._sheet.next_row >= ROWS_MAX

    def row(self, row: object) -> None:
        """Write one row."""
        columns = self._export.columns
        values = [_typed(column, row, self._export.translator) for column in columns]
        styles = [self._style(column, row, value) for column, value in zip(columns, values, strict=True)]
        self._sheet.row(values, styles)
        for column, value in zip(columns, values, strict=True):
            if column.key in self._sums and isinstance(value, Decimal | int):
                self._sums[column.key] = EXACT.add(self._sums[column.key], Decimal(value))

    def close(self) -> None:
        """Write the totals and the filter."""
        first, last = self._heading_row + 1, self._sheet.next_row - 1
        if self._sums and last >= first:
            values: list[object] = [None] * len(self._export.columns)
            styles = [0] * len(values)
            for place, column in enumerate(self._export.columns):
                if column.key in self._sums:
                    area = f"{letters(place)}{first}:{letters(place)}{last}"
                    variant = _decimals(self._sums[column.key]) if column.kind in _AS_MANY_AS_THERE_ARE else None
                    values[place] = Formula(f"SUBTOTAL(109,{area})", self._sums[column.key])
                    styles[place] = self._book.style(Format(self._number_format(column, variant), font=1))
            if values[0] is None:
                values[0] = self._export.translator.text(TOTAL)
                styles[0] = self._book.style(Format(font=1))
            self._sheet.row(values, styles)
        self._sheet.close(self._heading_row, last)

    def abandon(self) -> None:
        """Let go of the sheet, unfinished."""
        self._sheet.abandon()

    def _style(self, column: Column, row: object, value: object) -> int:
        """Number of the format of a value, made once for each column, currency and number of decimals."""
        variant: object = None
        if column.kind is Kind.MONEY and column.currency:
            variant = _value(row, column.currency)
        elif column.kind in _AS_MANY_AS_THERE_ARE and isinstance(value, Decimal):
            variant = _decimals(value)
        style = self._styles.get((column.key, variant))
        if style is None:
            number = Format(self._number_format(column, variant))
            style = self._styles[column.key, variant] = self._book.style(number)
        return style

    def _number_format(self, column: Column, variant: object) -> str:
        if column.kind in _AS_MANY_AS_THERE_ARE:
            decimals = variant if isinstance(variant, int) else 0
        elif column.kind is Kind.MONEY:
            units = self._export.minor_units
            decimals = units if isinstance(units, int) else units(str(variant)) if variant else 2
        else:
            return _FORMATS.get(column.kind, "General")
        percent = '"%"' if column.kind is Kind.PERCENT else ""
        return "#,##0" + ("." + "0" * decimals if decimals else "") + percent


def _followed(rows: Iterable[object], token: CancelToken, progress: Progress) -> Iterator[object]:
    """The rows, with a look at the token and a word on progress now and then."""
    for count, row in enumerate(rows):
        if count % REPORT_EVERY_ROWS == 0:
            token.ensure_active()
            progress.step(count, max(progress.total, count), progress.text)
        yield row
    token.ensure_active()


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place at the end, or goes away."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=path.suffix, delete=False) as handle:
        unfinished = Path(handle.name)
    try:
        yield unfinished
        whole_files.move(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _value(row: object, key: str) -> object:
    return row.get(key) if isinstance(row, Mapping) else getattr(row, key)


def _decimals(value: Decimal) -> int:
    """Decimals that are not zeros at the end."""
    _, part = f"{value:f}".partition(".")[::2]
    return len(part.rstrip("0"))


def _typed(column: Column, row: object, translator: Translator) -> object:
    """The value as a spreadsheet holds it: a number, a date, a text, or None."""
    value = _value(row, column.key)
    if value is None or value == "":
        return None
    if column.kind is Kind.STATE:
        title = (column.states or {}).get(str(value))
        return translator.text(title[0]) if title else str(value)
    if isinstance(value, bool):
        return translator.text("Yes") if value else translator.text("No")
    if isinstance(value, datetime):
        return value.astimezone().replace(tzinfo=None) if value.tzinfo is not None else value
    return value if isinstance(value, Decimal | int | date) else str(value)


def _csv_cell(column: Column, row: object, translator: Translator) -> str:
    value = _typed(column, row, translator)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return escape_formula(value) if isinstance(value, str) else str(value)
