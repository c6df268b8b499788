"""Tables over any number of pages: the head repeats, sums are carried from page to page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TypeAlias

from erp_desktop.base.i18n import mark
from erp_desktop.base.money import EXACT
from erp_desktop.printing import typeset
from erp_desktop.printing.page import Sheet
from erp_desktop.printing.table_columns import GUTTER, MinorUnits, PrintColumn, Slot, code_of, slots_of, value_of
from erp_desktop.printing.typeset import MM, Align, Style

CARRIED_FORWARD = mark("Carried forward")
BROUGHT_FORWARD = mark("Brought forward")
TOTAL = mark("Total")

Sums: TypeAlias = dict[str, dict[str, Decimal]]
"""Column key → currency code ("" outside of money) → exact sum."""

_PADDING = 2.6


@dataclass(frozen=True, slots=True)
class Band:
    """A heading between rows, never last on a page."""

    text: str


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A sum between rows, made by the caller: column key → amount, in `currency` where it is money."""

    text: str
    values: Mapping[str, Decimal]
    currency: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    """Lines of one cell, each with its style; how far it stands from the left edge of its column."""

    lines: tuple[tuple[str, Style], ...]
    indent: float = 0


_EMPTY = _Cell(())


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and how they add up; `draw` puts rows on a sheet.

    Attributes:
        columns: from left to right.
        minor_units: of the one currency, or a function of a row's currency code.
        total: whether the last row is the sum of the summed columns.
    """

    columns: Sequence[PrintColumn]
    minor_units: MinorUnits = 2
    total: bool = True

    def draw(self, sheet: Sheet, rows: Iterable[object], *, keep: float = 0) -> Sums:
        """Draw `rows` (attributes or mappings; `Band` and `Subtotal` between them) and return the sums.

        Where a summed column runs over a page, the page ends with what is carried forward and the next begins
        with the same amount brought forward; at the end, brought forward plus the last page is the total.

        Args:
            sheet: drawn on from its `y`.
            rows: read once, so it may be a stream.
            keep: height of what follows (totals, signatures): the last row goes with it to the next page.

        Raises:
            Cancelled: the token of the sheet says so.
        """
        painter = _Painter(self, sheet)
        painter.head()
        for row, following in _with_next(rows):
            painter.row(row, following, keep)
        if painter.summing and self.total and painter.drawn:
            painter.sums_row(sheet.labels.text(TOTAL), typeset.STRONG_RULE)
        else:
            sheet.rule(sheet.y, typeset.RULE)
        return painter.sums


_END = object()


def _with_next(rows: Iterable[object]) -> Iterator[tuple[object, object]]:
    """Each row with the one after it, `_END` after the last."""
    source = iter(rows)
    row = next(source, _END)
    while row is not _END:
        following = next(source, _END)
        yield row, following
        row = following


class _Painter:
    """Draws one table: knows the sums so far."""

    def __init__(self, table: Table, sheet: Sheet) -> None:
        self.table, self.sheet = table, sheet
        self.slots = slots_of(table.columns, sheet)
        self.sums: Sums = {slot.column.key: {} for slot in self.slots if slot.column.summed}
        self.summing = bool(self.sums)
        self.drawn = False
        self._on_page = 0
        self._head = [
            tuple(
                part
                for line in sheet.labels.lines(slot.column.title)
                for part in typeset.wrap(line, slot.width, typeset.LABEL)
            )
            for slot in self.slots
        ]

    def head(self) -> None:
        """The titles of the columns, standing on a line."""
        sheet, style = self.sheet, typeset.LABEL
        high = max(map(len, self._head), default=0)
        groups = [(title, list(slots)) for title, slots in groupby(self.slots, key=lambda slot: slot.column.group)]
        groups_high = max(len(sheet.labels.lines(title)) if title else 0 for title, _ in groups)
        sheet.need((high + groups_high) * style.leading + 4 * typeset.BODY.leading)
        if groups_high:
            self._groups(groups, groups_high)
        for slot, lines in zip(self.slots, self._head, strict=True):
            offset = (high - len(lines)) * style.leading
            sheet.lines(slot.x, lines, style, slot.align, sheet.y - offset)
        sheet.y -= high * style.leading + 2.5
        sheet.rule(sheet.y, typeset.STRONG_RULE)
        self._on_page = 0

    def _groups(self, groups: list[tuple[str, list[Slot]]], high: int) -> None:
        """Titles over several columns, in the middle of them."""
        sheet, style = self.sheet, typeset.LABEL
        bottom = sheet.y - high * style.leading - 2
        for title, slots in groups:
            if title:
                left, right = slots[0].left, slots[-1].left + slots[-1].width
                lines = tuple(typeset.fit(line, right - left, style) for line in sheet.labels.lines(title))
                top = sheet.y - (high - len(lines)) * style.leading
                sheet.lines((left + right) / 2, lines, style, Align.CENTRE, top)
                sheet.rule(bottom, typeset.HAIRLINE, left, right)
        sheet.y = bottom - 2

    def row(self, row: object, following: object, keep: float) -> None:
        """One row, on the next page when it does not fit with what must follow it."""
        if isinstance(row, Band):
            self._band(row, following)
            return
        last = following is _END
        cells = self._cells_of(row)
        height = _height(cells)
        after = (keep if last else 0) + (self._sums_height(row) if self.table.total or not last else 0)
        if height + after > self.sheet.room and self._on_page:
            self.turn()
        if isinstance(row, Subtotal):
            self.sheet.rule(self.sheet.y, typeset.RULE)
        else:
            self._add(row)
        self._draw(cells, after if height + after <= self.sheet.room else self._sums_height())

    def turn(self) -> None:
        """Carry the sums to a new page."""
        carried = self.summing and self.drawn
        if carried:
            self.sums_row(self.sheet.labels.text(CARRIED_FORWARD), typeset.RULE)
        self.sheet.new_page()
        self.head()
        if carried:
            self.sums_row(self.sheet.labels.text(BROUGHT_FORWARD), 0)
            self.sheet.rule(self.sheet.y, typeset.HAIRLINE)

    def sums_row(self, label: str, thickness: float) -> None:
        """The sums so far, under a line of `thickness`; one line a currency."""
        sheet, style = self.sheet, typeset.BODY_BOLD
        if thickness:
            sheet.rule(sheet.y, thickness)
        first = next(slot for slot in self.slots if slot.column.summed)
        top = sheet.y - _PADDING
        sheet.lines(sheet.left, (typeset.fit(label, max(first.left - sheet.left - GUTTER, 30 * MM), style),),
                    style, y=top)  # fmt: skip
        for slot in self.slots:
            if slot.column.summed:
                y = top
                for line in self._sum_lines(slot):
                    fitted = typeset.shrunk(line, slot.width, style)
                    y = sheet.lines(slot.x, (line,), fitted, slot.align, y)
        sheet.y -= self._sums_height()

    def _sums_height(self, row: object = None) -> float:
        """Height of the row of sums; with `row`, once that row has been added."""
        if not self.summing:
            return 0
        high = 1
        for slot in self.slots:
            if slot.column.summed:
                codes = self.sums[slot.column.key].keys()
                new = row is not None and not isinstance(row, Subtotal) and code_of(slot, row) not in codes
                high = max(high, len(codes) + new)
        return high * typeset.BODY_BOLD.leading + 2 * _PADDING

    def _sum_lines(self, slot: Slot) -> list[str]:
        amounts = self.sums[slot.column.key] or {"": Decimal(0)}
        lines = []
        for code in sorted(amounts):
            shown = slot.show(amounts[code], self._units(code))
            lines.append(f"{code} {shown}" if code else shown)
        return lines

    def _units(self, code: str) -> int:
        units = self.table.minor_units
        if isinstance(units, int):
            return units
        return units(code) if code else 2

    def _add(self, row: object) -> None:
        self.drawn = True
        for slot in self.slots:
            column = slot.column
            value = value_of(row, column.key) if column.summed else None
            if isinstance(value, Decimal | int):
                code = code_of(slot, row)
                amounts = self.sums[column.key]
                amounts[code] = EXACT.add(amounts.get(code, Decimal(0)), Decimal(value))

    def _cells_of(self, row: object) -> list[_Cell]:
        if isinstance(row, Subtotal):
            return self._subtotal_cells(row)
        return [self._cell(slot, row) for slot in self.slots]

    def _cell(self, slot: Slot, row: object) -> _Cell:
        column, style = slot.column, typeset.BODY
        value = value_of(row, column.key)
        code = code_of(slot, row)
        shown = "" if value is None else slot.show(value, self._units(code))
        if slot.numeric:
            shown = f"{code} {shown}" if code and shown else shown
            return _Cell(((shown, typeset.shrunk(shown, slot.width, style)),)) if shown else _EMPTY
        depth = value_of(row, column.indent) if column.indent else 0
        indent = min(depth * 3 * MM, slot.width / 2) if isinstance(depth, int) else 0
        lines = [(line, style) for line in typeset.wrap(shown, slot.width - indent, style)] if shown else []
        below = value_of(row, column.below) if column.below else None
        if below:
            lines += [(line, typeset.NOTE) for line in typeset.wrap(str(below), slot.width, typeset.NOTE)]
        return _Cell(tuple(lines), indent)

    def _subtotal_cells(self, row: Subtotal) -> list[_Cell]:
        style = typeset.BODY_BOLD
        cells = []
        for position, slot in enumerate(self.slots):
            value = row.values.get(slot.column.key)
            if value is not None:
                shown = slot.show(value, self._units(row.currency))
                cells.append(_Cell(((shown, typeset.shrunk(shown, slot.width, style)),)))
            elif position == 0:
                room = self._free_width(row.values.keys())
                cells.append(_Cell(((typeset.fit(row.text, room, style), style),)))
            else:
                cells.append(_EMPTY)
        return cells

    def _free_width(self, taken: Iterable[str]) -> float:
        """Width from the left edge to the first column that has a value."""
        keys = set(taken)
        first = next((slot for slot in self.slots[1:] if slot.column.key in keys), None)
        return (first.left - GUTTER if first else self.sheet.right) - self.sheet.left

    def _band(self, band: Band, following: object) -> None:
        sheet, style = self.sheet, typeset.BODY_BOLD
        height = style.leading + 2 * _PADDING + 4
        plain = following is not _END and not isinstance(following, Band)
        with_next = _height(self._cells_of(following)) + self._sums_height(following) if plain else height
        if height + with_next > sheet.room and self._on_page:
            self.turn()
        sheet.lines(sheet.left, (typeset.fit(band.text, sheet.width, style),), style, y=sheet.y - _PADDING - 4)
        sheet.y -= height
        sheet.rule(sheet.y, typeset.HAIRLINE)

    def _draw(self, cells: list[_Cell], after: float) -> None:
        """Draw one row; a row higher than a page goes on over pages, line by line."""
        sheet = self.sheet
        rest = cells
        while _height(rest) + after > sheet.room:
            count = 0
            while (
                _height([_Cell(cell.lines[: count + 1]) for cell in rest]) + self._sums_height() <= sheet.room
            ):
                count += 1
            self._draw_cells([_Cell(cell.lines[:count], cell.indent) for cell in rest])
            rest = [_Cell(cell.lines[count:], cell.indent) for cell in rest]
            self.turn()
            if _height(rest) + after <= sheet.room:
                break
        self._draw_cells(rest)
        sheet.rule(sheet.y, typeset.HAIRLINE)

    def _draw_cells(self, cells: list[_Cell]) -> None:
        sheet = self.sheet
        for slot, cell in zip(self.slots, cells, strict=True):
            y = sheet.y - _PADDING
            for line, style in cell.lines:
                y = sheet.lines(slot.x + cell.indent, (line,), style, slot.align, y)
        sheet.y -= _height(cells)
        self._on_page += 1


def _height(cells: list[_Cell]) -> float:
    inner = max((sum(style.leading for _, style in cell.lines) for cell in cells), default=0)
    return max(inner, typeset.BODY.leading) + 2 * _PADDING
