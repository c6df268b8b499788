"""Vouchers on paper as 记账凭证: two to a sheet of A4, to be cut in the middle (domain.md section 8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from erp_desktop.base import money_words
from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.clock import now
from erp_desktop.base.formats import format_date, format_money, format_price
from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.vouchers.records import VoucherHeader, VoucherLineRow, VoucherView
from erp_desktop.printing import typeset
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import A4, PageFrame, Printed, Sheet
from erp_desktop.printing.typeset import MM, Align, Style

TITLE: Final = mark("Accounting voucher")
LINES_MAX: Final = 8
"""Lines of one slip; a longer voucher goes on on the next."""

_HALF: Final = A4.height / 2
_TOP, _SIDE = 9 * MM, 16 * MM
_ROW, _HEAD = 8.6 * MM, 6.5 * MM
_SHARES: Final = (0.30, 0.36, 0.17, 0.17)
_TITLE_STYLE: Final = Style(15, 19, bold=True)
_HEADINGS: Final = (mark("Narration"), mark("Account"), mark("Debit"), mark("Credit"))
_POSTED_BY: Final = mark("Posted by")
_SIGNATURES: Final = (mark("Chief accountant"), _POSTED_BY, mark("Checked by"), mark("Prepared by"))
_PADDING: Final = 1.6 * MM


@dataclass(frozen=True, slots=True)
class VoucherPaper:
    """What every slip says alike: the company, its currency and the language."""

    company: str
    currency: str
    minor_units: int
    labels: Labels


@dataclass(frozen=True, slots=True)
class _Slip:
    """A part of a voucher that fits on half a sheet."""

    header: VoucherHeader
    lines: Sequence[VoucherLineRow]
    part: int
    parts: int
    debit: Decimal
    credit: Decimal


def vouchers_pdf(views: Sequence[VoucherView], paper: VoucherPaper, token: CancelToken | None = None) -> bytes:
    """The vouchers as PDF.

    Raises:
        Cancelled: the person ended it.
    """
    title = paper.labels.text(TITLE)
    frame = PageFrame(title, paper.company, Printed("", _moment(views)), bare=True)
    sheet = Sheet(frame, paper.labels, A4, token)
    for number, slip in enumerate(slip for view in views for slip in _slips(view)):
        if number and number % 2 == 0:
            sheet.new_page()
        _SlipPainter(sheet, paper, slip, A4.height if number % 2 == 0 else _HALF).draw()
        if number % 2 == 0:
            sheet.canvas.setDash(2, 3)
            sheet.rule(_HALF, typeset.HAIRLINE, 0, A4.width)
            sheet.canvas.setDash()
    return sheet.finish()


def _moment(views: Sequence[VoucherView]) -> datetime:
    return views[0].header.posted_at if views else now()


def _slips(view: VoucherView) -> Iterator[_Slip]:
    starts = range(0, max(len(view.lines), 1), LINES_MAX)
    for part, start in enumerate(starts, 1):
        so_far = view.lines[: start + LINES_MAX]
        debit = sum((line.debit or Decimal(0) for line in so_far), Decimal(0))
        credit = sum((line.credit or Decimal(0) for line in so_far), Decimal(0))
        yield _Slip(view.header, view.lines[start : start + LINES_MAX], part, len(starts), debit, credit)


class _SlipPainter:
    """Draws one slip on half a sheet whose upper edge is at `top`."""

    def __init__(self, sheet: Sheet, paper: VoucherPaper, slip: _Slip, top: float) -> None:
        self.sheet, self.paper, self.slip, self.top = sheet, paper, slip, top
        self.labels = paper.labels
        self.left, self.right = _SIDE, A4.width - _SIDE
        self.edges = [self.left]
        for share in _SHARES:
            self.edges.append(self.edges[-1] + share * (self.right - self.left))

    def draw(self) -> None:
        """Head, lines, total, signatures."""
        sheet, edges = self.sheet, self.edges
        body = self._head(self.top - _TOP)
        y = body - _HEAD
        for number, title in enumerate(_HEADINGS):
            middle = (edges[number] + edges[number + 1]) / 2
            sheet.write(middle, y + 2 * MM, self.labels.text(title), typeset.BODY_BOLD, Align.CENTRE)
        for number in range(LINES_MAX):
            if number < len(self.slip.lines):
                self._line(self.slip.lines[number], y)
            y -= _ROW
        bottom = y - _ROW
        self._total(y)
        sheet.rule(body, typeset.STRONG_RULE, self.left, self.right)
        for number in range(LINES_MAX + 1):
            sheet.rule(body - _HEAD - number * _ROW, typeset.RULE, self.left, self.right)
        sheet.rule(bottom, typeset.STRONG_RULE, self.left, self.right)
        sheet.canvas.setLineWidth(typeset.RULE)
        for number, edge in enumerate(edges):
            # The words of the total run over narration and account.
            sheet.canvas.line(edge, body, edge, y if number == 1 else bottom)
        self._signatures(bottom - 6 * MM)

    def _head(self, y: float) -> float:
        """Title and what identifies the slip; the upper edge of its table."""
        sheet, labels, slip, header = self.sheet, self.labels, self.slip, self.slip.header
        middle = (self.left + self.right) / 2
        title = labels.text(TITLE)
        sheet.write(middle, y - 12, title, _TITLE_STYLE, Align.CENTRE)
        half = _TITLE_STYLE.width(title) / 2 + 4 * MM
        for offset in (17, 19):
            sheet.rule(y - offset, typeset.RULE, middle - half, middle + half)
        y -= 34
        number = f"{header.label}  ({slip.part}/{slip.parts})" if slip.parts > 1 else header.label
        company = typeset.fit(self.paper.company, (self.right - self.left) * 0.4, typeset.BODY)
        sheet.write(self.left, y, company, typeset.BODY)
        sheet.write(middle, y, format_date(header.date, labels.language), typeset.BODY, Align.CENTRE)
        no = labels.text(mark("No. {number}"), number=number)
        sheet.write(self.right, y, no, typeset.BODY_BOLD, Align.RIGHT)
        y -= 12
        journal = labels.text(
            mark("{journal}, period {period}"), journal=header.journal_name, period=header.period
        )
        amounts = labels.text(mark("Amounts in {currency}"), currency=self.paper.currency)
        attached = labels.text(mark("Attachments: {count}"), count=header.attachments)
        sheet.write(self.left, y, journal, typeset.NOTE)
        sheet.write(middle, y, amounts, typeset.NOTE, Align.CENTRE)
        sheet.write(self.right, y, attached, typeset.NOTE, Align.RIGHT)
        return y - 5

    def _line(self, line: VoucherLineRow, top: float) -> None:
        sheet, edges = self.sheet, self.edges
        width = edges[1] - edges[0] - 2 * _PADDING
        words = typeset.wrap(line.narration or self.slip.header.narration, width, typeset.SMALL)
        if len(words) > 2:
            words = (words[0], typeset.fit(" ".join(words[1:]), width, typeset.SMALL))
        self._stack(edges[0] + _PADDING, top, words, typeset.SMALL)
        width = edges[2] - edges[1] - 2 * _PADDING
        name = typeset.fit(f"{line.account_code}  {line.account_name}", width, typeset.BODY)
        below = " · ".join(part for part in (line.party_name or "", self._foreign(line)) if part)
        if below:
            sheet.write(edges[1] + _PADDING, top - 10.5, name, typeset.BODY)
            sheet.write(edges[1] + _PADDING, top - 20, typeset.fit(below, width, typeset.NOTE), typeset.NOTE)
        else:
            self._stack(edges[1] + _PADDING, top, (name,), typeset.BODY)
        for edge, amount in ((edges[3], line.debit), (edges[4], line.credit)):
            if amount is not None:
                self._amount(amount, edge, top, typeset.BODY)

    def _foreign(self, line: VoucherLineRow) -> str:
        if line.currency_code is None or line.currency_amount is None:
            return ""
        return f"{line.currency_code} {format_price(abs(line.currency_amount), 2, self.labels.language)}"

    def _total(self, top: float) -> None:
        labels, edges, slip, paper = self.labels, self.edges, self.slip, self.paper
        last = slip.part == slip.parts
        label = labels.text(mark("Total")) if last else labels.text(mark("Carried forward"))
        self.sheet.write(edges[0] + _PADDING, top - _ROW / 2 - 3, label, typeset.BODY_BOLD)
        if last:
            words = money_words.words(slip.debit, paper.currency, paper.minor_units, labels.language)
            start = edges[0] + 3 * _PADDING + typeset.BODY_BOLD.width(label)
            lines = typeset.wrap(words, edges[2] - start - _PADDING, typeset.SMALL)[:2]
            self._stack(start, top, lines, typeset.SMALL)
        for edge, amount in ((edges[3], slip.debit), (edges[4], slip.credit)):
            self._amount(amount, edge, top, typeset.BODY_BOLD)

    def _signatures(self, y: float) -> None:
        width = (self.right - self.left) / len(_SIGNATURES)
        for number, title in enumerate(_SIGNATURES):
            name = self.slip.header.posted_by if title == _POSTED_BY else ""
            words = self.labels.text(mark("{label}: {value}"), label=self.labels.text(title), value=name)
            fitted = typeset.fit(words, width - 2 * MM, typeset.SMALL)
            self.sheet.write(self.left + number * width, y, fitted, typeset.SMALL)

    def _stack(self, x: float, top: float, words: Sequence[str], style: Style) -> None:
        """One or two lines in the middle of a row."""
        first = top - _ROW / 2 - style.size * 0.36 + (len(words) - 1) * style.leading / 2
        for number, line in enumerate(words):
            self.sheet.write(x, first - number * style.leading, line, style)

    def _amount(self, amount: Decimal, edge: float, top: float, style: Style) -> None:
        shown = format_money(amount, self.paper.minor_units, self.labels.language)
        fitted = typeset.shrunk(shown, self.edges[3] - self.edges[2] - 2 * _PADDING, style)
        self.sheet.write(edge - _PADDING, top - _ROW / 2 - 3, shown, fitted, Align.RIGHT)
