"""The end of a document: what it comes to, and the taxes in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from erp_desktop.base.formats import format_money, format_percent
from erp_desktop.base.i18n import mark
from erp_desktop.printing import typeset
from erp_desktop.printing.page import Sheet
from erp_desktop.printing.typeset import MM, Align, Style

TAX = mark("Tax")
RATE = mark("Rate")
TAX_BASE = mark("Taxable amount")
TAX_AMOUNT = mark("Tax amount")
IN_WORDS = mark("Amount in words")

_BLOCK_MM = 78.0
_GAP_MM = 10.0
_LEADING = 15.0
_TAX_LEADING = 12.0
_WORDS_HEAD = 4 * MM + typeset.LABEL.leading + 1


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One line of the block.

    Attributes:
        title: marked for translation.
        amount: in the currency of the document.
        strong: what is to be paid: larger, between lines, with the currency's code.
        detail: already in its language, such as "5%"; stands after the title.
    """

    title: str
    amount: Decimal
    strong: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax code of the document: name, percentage (None for exempt), base and tax."""

    name: str
    rate: Decimal | None
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals at the right, the summary of taxes at the left, the amount in words below.

    Attributes:
        currency: code of the document's currency.
        minor_units: its decimals.
        lines: from top to bottom.
        taxes: empty for no summary.
        words: the amount in words, once a language (`base.money_words`).
    """

    currency: str
    minor_units: int
    lines: Sequence[TotalLine]
    taxes: Sequence[TaxLine] = ()
    words: tuple[str, ...] = ()

    def height(self, sheet: Sheet) -> float:
        """Height on `sheet`, for `Table.draw(keep=…)`."""
        taxes = (len(self.taxes) + self._head_lines(sheet)) * _TAX_LEADING + 6 if self.taxes else 0
        words = len(self._words(sheet)) * typeset.BODY.leading + _WORDS_HEAD if self.words else 0
        return 5 * MM + max(self._block_height(), taxes) + words

    def draw(self, sheet: Sheet) -> None:
        """Put the block on `sheet`, whole."""
        sheet.need(self.height(sheet))
        top = sheet.y - 5 * MM
        bottom = self._draw_lines(sheet, top)
        if self.taxes:
            bottom = min(bottom, self._draw_taxes(sheet, top))
        sheet.y = bottom
        if self.words:
            label = sheet.labels.text(IN_WORDS)
            head = sheet.lines(sheet.left, (label,), typeset.LABEL, y=bottom - 4 * MM)
            sheet.y = sheet.lines(sheet.left, self._words(sheet), typeset.BODY, y=head - 1)

    def _block_height(self) -> float:
        return sum(_LEADING + (7 if line.strong else 0) for line in self.lines)

    def _words(self, sheet: Sheet) -> tuple[str, ...]:
        return tuple(
            line for spoken in self.words for line in typeset.wrap(spoken, sheet.width, typeset.BODY)
        )

    def _head_lines(self, sheet: Sheet) -> int:
        return len(sheet.labels.lines(TAX_BASE))

    def _draw_lines(self, sheet: Sheet, y: float) -> float:
        left = sheet.right - _BLOCK_MM * MM
        for line in self.lines:
            style = typeset.STRONG if line.strong else typeset.BODY
            amount = format_money(line.amount, self.minor_units, sheet.labels.language)
            if line.strong:
                sheet.rule(y, typeset.STRONG_RULE, left=left)
                amount = f"{self.currency} {amount}"
                y -= 3.5
            title = f"{sheet.labels.text(line.title)} {line.detail}".rstrip()
            row = Style(style.size, _LEADING, style.bold)
            amount_style = typeset.shrunk(amount, _BLOCK_MM * MM * 0.62, row)
            room = _BLOCK_MM * MM - amount_style.width(amount) - 3 * MM
            sheet.lines(left, (typeset.fit(title, room, row),), row, y=y)
            y = sheet.lines(sheet.right, (amount,), amount_style, Align.RIGHT, y)
            if line.strong:
                y -= 3.5
        return y

    def _draw_taxes(self, sheet: Sheet, y: float) -> float:
        labels, units = sheet.labels, self.minor_units
        width = sheet.width - (_BLOCK_MM + _GAP_MM) * MM
        right = sheet.left + width
        edges = (sheet.left, sheet.left + width * 0.46, sheet.left + width * 0.74, right)
        aligns = (Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT)
        head = Style(typeset.LABEL.size, 9.5, grey=typeset.MUTED)
        heads = [labels.lines(title) for title in (TAX, RATE, TAX_BASE, TAX_AMOUNT)]
        high = max(map(len, heads))
        for x, align, lines in zip(edges, aligns, heads, strict=True):
            sheet.lines(x, lines, head, align, y - (high - len(lines)) * head.leading)
        y -= high * head.leading + 2.5
        sheet.rule(y, typeset.RULE, right=right)
        y -= 1.5
        row = Style(typeset.SMALL.size, _TAX_LEADING)
        for tax in self.taxes:
            rate = "" if tax.rate is None else format_percent(tax.rate, labels.language)
            cells = (typeset.fit(tax.name, width * 0.32, row), rate,
                     format_money(tax.base, units, labels.language),
                     format_money(tax.tax, units, labels.language))  # fmt: skip
            for x, align, cell in zip(edges, aligns, cells, strict=True):
                fitted = typeset.shrunk(cell, width * 0.27, row) if align is Align.RIGHT else row
                sheet.lines(x, (cell,), fitted, align, y)
            y -= _TAX_LEADING
        return y
