"""Codes for the scanner: Code 128 for our own numbers, EAN-13 for goods, QR for anything longer."""

from __future__ import annotations

from typing import Any

from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.printing.page import Sheet
from erp_desktop.printing.typeset import MM, Align

MODULE = 0.33 * MM
"""Width of the narrowest bar: the nominal X-dimension of EAN-13 (GS1 General Specifications, 5.2.1.4)."""

QR_BYTES_MAX = 2213
"""What a QR code of version 39 holds at level M (ISO/IEC 18004, table 7), the largest that reportlab makes."""


def code128(
    sheet: Sheet, x: float, y: float, value: str, *, height: float = 10 * MM, align: Align = Align.LEFT
) -> float:
    """Draw Code 128 (ISO/IEC 15417) with its lower edge at `y`; returns its width.

    Raises:
        Invalid: `barcode.characters`, the value is empty or not printable ASCII.
    """
    from reportlab.graphics.barcode.code128 import Code128Auto

    if not value or not value.isascii() or not value.isprintable():
        raise Invalid([Problem("barcode.characters", params={"value": value})])
    code = Code128Auto(value, barHeight=height, barWidth=0.25 * MM, quiet=0)
    width = float(code.width)
    code.drawOn(_black(sheet), _left(x, width, align), y)
    return width


def ean13(
    sheet: Sheet, x: float, y: float, value: str, *, height: float = 15 * MM, align: Align = Align.LEFT
) -> float:
    """Draw EAN-13 (ISO/IEC 15420) with its digits below; `y` is the lower edge of these; returns its width.

    The first digit stands left of the bars: leave 4 mm there, which is also the quiet zone.

    Raises:
        Invalid: `barcode.digits`, not thirteen digits; `barcode.check_digit`, the last one is wrong.
    """
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.eanbc import Ean13BarcodeWidget
    from reportlab.graphics.shapes import Drawing

    if len(value) != 13 or not value.isascii() or not value.isdigit():
        raise Invalid([Problem("barcode.digits", params={"value": value})])
    if check_digit(value[:12]) != value[12]:
        raise Invalid([Problem("barcode.check_digit", params={"value": value})])
    widget: Any = Ean13BarcodeWidget(
        value=value[:12], barHeight=height, barWidth=MODULE, quiet=0, fontName="Helvetica", fontSize=8
    )
    left, bottom, right, top = widget.getBounds()
    drawing = Drawing(right - left, top - bottom)
    drawing.add(widget)
    renderPDF.draw(drawing, _black(sheet), _left(x, right - left, align), y - bottom)
    return float(right - left)


def qr(
    sheet: Sheet, x: float, y: float, value: str, *, side: float = 22 * MM, align: Align = Align.LEFT
) -> float:
    """Draw a QR code (ISO/IEC 18004, level M) with its lower edge at `y`; returns its width.

    Raises:
        Invalid: `barcode.too_long`, more bytes of UTF-8 than a QR code holds.
    """
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    content = value.encode("utf-8")
    if len(content) > QR_BYTES_MAX:
        raise Invalid([Problem("barcode.too_long", params={"length": len(content), "length_max": QR_BYTES_MAX})])
    code: Any = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(content))
    code.make()
    count = code.getModuleCount()
    module = side / count
    canvas, left = _black(sheet), _left(x, side, align)
    path = canvas.beginPath()
    for row in range(count):
        column = 0
        while column < count:
            start = column
            while column < count and code.isDark(row, column):
                column += 1
            if column > start:
                path.rect(left + start * module, y + side - (row + 1) * module, (column - start) * module, module)
            column += 1
    canvas.drawPath(path, stroke=0, fill=1)
    return side


def check_digit(digits: str) -> str:
    """The check digit of GS1 keys (GS1 General Specifications, 7.9): weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _black(sheet: Sheet) -> Any:  # noqa: ANN401 - reportlab's types leave the canvas of drawOn open
    sheet.canvas.setFillGray(0)
    sheet.canvas.setStrokeGray(0)
    return sheet.canvas


def _left(x: float, width: float, align: Align) -> float:
    return {Align.LEFT: x, Align.RIGHT: x - width, Align.CENTRE: x - width / 2}[align]
