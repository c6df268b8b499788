"""The purchase order on paper, in the supplier's language, beside the company's own where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Kind
from erp_desktop.base.formats import format_date
from erp_desktop.base.i18n import mark, translator
from erp_desktop.base.taxes import HUNDRED
from erp_desktop.modules.purchasing.orders import rules
from erp_desktop.modules.purchasing.orders.records import OrderPaper, PaperLine
from erp_desktop.printing import blocks
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import Letterhead, PageFrame, Printed, Sheet
from erp_desktop.printing.table import Table
from erp_desktop.printing.table_columns import PrintColumn
from erp_desktop.printing.totals import TaxLine, TotalLine, Totals

TITLE: Final = mark("Purchase order")
COLUMNS: Final = (
    PrintColumn("line", "#", Kind.INTEGER, width_mm=7),
    PrintColumn("code", mark("Code"), Kind.CODE, width_mm=22),
    PrintColumn("name", mark("Name"), below="below"),
    PrintColumn("due_date", mark("Delivery date"), Kind.DATE, width_mm=18),
    PrintColumn("quantity", mark("Quantity"), Kind.QUANTITY, width_mm=15),
    PrintColumn("unit", mark("Unit"), width_mm=9),
    PrintColumn("price", mark("Unit price"), Kind.PRICE, width_mm=17),
    PrintColumn("amount", mark("Amount"), Kind.MONEY, width_mm=22, summed=True),
)
STAMPS: Final = {"draft": mark("DRAFT"), "to_approve": mark("DRAFT"), "cancelled": mark("CANCELLED")}
NOTES_SPACE: Final = 18.0


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line: the order's line with what it comes to."""

    line: int
    code: str
    name: str
    below: str
    due_date: date | None
    quantity: Decimal
    unit: str
    price: Decimal
    amount: Decimal


def labels_of(paper: OrderPaper) -> Labels:
    """The supplier's language first, the company's own second where it differs."""
    second = translator(paper.company_language) if paper.company_language != paper.language else None
    return Labels(translator(paper.language), second)


def order_pdf(paper: OrderPaper, printed: Printed) -> bytes:
    """The order as PDF.

    Args:
        paper: what it says.
        printed: who prints it, and when.
    """
    labels = labels_of(paper)
    sheet = Sheet(_frame(paper, printed, labels), labels)
    blocks.title(sheet, TITLE, paper.number, code=paper.number)
    blocks.addresses(
        sheet,
        [blocks.Address(mark("Supplier"), paper.supplier), blocks.Address(mark("Deliver to"), paper.warehouse)],
    )
    blocks.facts(sheet, _facts(paper, labels))
    lines = [_printed(line, paper.minor_units) for line in paper.lines]
    totals = _totals(paper, lines)
    note_height = NOTES_SPACE + blocks.note_height(sheet, paper.note) if paper.note else 0
    Table(COLUMNS, minor_units=paper.minor_units, total=False).draw(
        sheet, lines, keep=totals.height(sheet) + note_height + blocks.SIGNATURES_HEIGHT
    )
    totals.draw(sheet)
    if paper.note:
        sheet.space(NOTES_SPACE)
        blocks.note(sheet, mark("Notes"), paper.note)
    blocks.signatures(sheet, [mark("Prepared by"), mark("Approved by"), mark("Supplier")])
    return sheet.finish()


def _frame(paper: OrderPaper, printed: Printed, labels: Labels) -> PageFrame:
    stamp = STAMPS.get(paper.status, "")
    return PageFrame(
        title=labels.text(TITLE),
        company=paper.company,
        printed=printed,
        reference=paper.number,
        letterhead=Letterhead(paper.company, paper.letterhead),
        stamp=labels.text(stamp) if stamp else "",
    )


def _facts(paper: OrderPaper, labels: Labels) -> Sequence[blocks.Fact]:
    due = format_date(paper.due_date, labels.language) if paper.due_date else ""
    return [
        blocks.Fact(mark("Order date"), format_date(paper.order_date, labels.language)),
        blocks.Fact(mark("Delivery date"), due),
        blocks.Fact(mark("Payment term"), paper.payment_term),
        blocks.Fact(mark("Currency"), paper.currency_code),
        blocks.Fact(mark("Supplier's reference"), paper.supplier_reference),
        blocks.Fact(mark("Revision"), str(paper.revision) if paper.revision else ""),
        blocks.Fact(mark("Contact"), paper.made_by),
    ]


def _printed(line: PaperLine, minor_units: int) -> _Line:
    amount = rules.line_amount(line.quantity, line.unit_price, line.discount_percent, minor_units)
    price = line.unit_price * (HUNDRED - line.discount_percent) / HUNDRED
    return _Line(
        line.line,
        line.code,
        line.name,
        line.below,
        line.due_date,
        line.quantity,
        line.unit,
        price.normalize(),
        amount,
    )


def _totals(paper: OrderPaper, lines: Sequence[_Line]) -> Totals:
    amounts = [
        rules.LineAmount(line.amount, source.tax_code_id) for line, source in zip(lines, paper.lines, strict=True)
    ]
    found = rules.totals(amounts, paper.tax_rules.codes, paper.minor_units, per_line=paper.tax_rules.per_line)
    parts = [TotalLine(mark("Net"), found.net), TotalLine(mark("Tax"), found.tax)]
    total = TotalLine(mark("Total"), found.total, strong=True)
    taxes = [_tax_line(paper, tax_id, tax, amounts) for tax_id, tax in found.taxes.items()]
    return Totals(paper.currency_code, paper.minor_units, [*parts, total], taxes)


def _tax_line(paper: OrderPaper, tax_id: UUID, tax: Decimal, amounts: Sequence[rules.LineAmount]) -> TaxLine:
    code = paper.tax_rules.codes[tax_id]
    gross = sum((line.amount for line in amounts if line.tax_code_id == tax_id), Decimal(0))
    return TaxLine(code.code, code.rate, gross - tax if code.inclusive else gross, tax)
