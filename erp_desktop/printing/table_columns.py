"""The columns of a printed table: what they show, how wide they are and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.formats import formatter
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import Sheet
from erp_desktop.printing.typeset import MM, Align

MinorUnits: TypeAlias = int | Callable[[str], int]
"""Decimals of the one currency, or of a currency code."""

_WIDTH_MM = {
    Kind.CODE: 26.0, Kind.INTEGER: 12.0, Kind.MONEY: 27.0, Kind.PRICE: 23.0, Kind.RATE: 26.0, Kind.QUANTITY: 20.0,
    Kind.PERCENT: 14.0, Kind.DATE: 21.0, Kind.MOMENT: 30.0, Kind.STATE: 22.0, Kind.FLAG: 13.0,
}  # fmt: skip
GUTTER = 3 * MM
"""Room between columns."""

TEXT_WIDTH_MM_MIN = 25.0
_TICK = "✓"


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """One column of a printed table.

    Attributes:
        key: attribute (or key) of the row.
        title: marked for translation.
        kind: how values look; numbers stand right.
        width_mm: None for the usual width of the kind; texts share what is left.
        share: how much of what is left a text takes.
        summed: carried forward and totalled.
        currency: attribute with the currency code; sums are then kept by currency, and the code is printed.
        below: attribute with a second, smaller text under the value.
        indent: attribute with the depth of the row in a tree.
        states: for STATE, value → title marked for translation.
        group: marked for translation; stands once over neighbours of the same group ("Opening balance" over
            debit and credit).
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width_mm: float | None = None
    share: float = 1
    summed: bool = False
    currency: str | None = None
    below: str | None = None
    indent: str | None = None
    states: Mapping[str, str] | None = None
    group: str = ""


def columns_of(columns: Sequence[Column], summed: frozenset[str] = frozenset()) -> tuple[PrintColumn, ...]:
    """The columns of a list as columns of paper; texts share the width as they do on the screen."""
    return tuple(
        PrintColumn(
            column.key, column.title, column.kind, share=column.width, summed=column.key in summed,
            currency=column.currency,
            states={value: title for value, (title, _) in column.states.items()} if column.states else None,
        )
        for column in columns
        if not column.hidden
    )


@dataclass(frozen=True, slots=True)
class Slot:
    """A column with its place on the sheet and its way to show values."""

    column: PrintColumn
    left: float
    width: float
    show: Callable[[object, int], str]
    numeric: bool

    @property
    def align(self) -> Align:
        """Side at which values stand."""
        return Align.RIGHT if self.numeric else Align.LEFT

    @property
    def x(self) -> float:
        """That side's place on the sheet."""
        return self.left + self.width if self.numeric else self.left


def slots_of(columns: Sequence[PrintColumn], sheet: Sheet) -> list[Slot]:
    """Columns at their places: fixed widths first, texts share the rest of the sheet."""
    fixed = [column.width_mm or _WIDTH_MM.get(column.kind, 0.0) for column in columns]
    gutters = GUTTER * (len(columns) - 1)
    free = sheet.width - gutters - sum(fixed) * MM
    shares = sum(column.share for column, width in zip(columns, fixed, strict=True) if not width)
    widths = [
        width * MM or max(free * column.share / shares, TEXT_WIDTH_MM_MIN * MM)
        for column, width in zip(columns, fixed, strict=True)
    ]
    scale = min(1.0, (sheet.width - gutters) / sum(widths))
    slots, left = [], sheet.left
    for column, width in zip(columns, widths, strict=True):
        slots.append(Slot(column, left, width * scale, _shower(column, sheet.labels), column.kind.numeric))
        left += width * scale + GUTTER
    return slots


def code_of(slot: Slot, row: object) -> str:
    """Currency code of a row in a column, "" where none is kept."""
    currency = slot.column.currency
    return str(value_of(row, currency) or "") if currency else ""


def value_of(row: object, key: str) -> object:
    """Attribute or key of a row."""
    return row.get(key) if isinstance(row, Mapping) else getattr(row, key)


def _shower(column: PrintColumn, labels: Labels) -> Callable[[object, int], str]:
    kind, language = column.kind, labels.language
    if kind is Kind.FLAG:
        return lambda value, _: _TICK if value else ""
    if kind is Kind.STATE:
        states = column.states or {}
        return lambda value, _: labels.text(states[str(value)]) if str(value) in states else str(value)
    formats = {units: formatter(kind, language, units) for units in range(5)}
    return lambda value, units: formats[units](value)
