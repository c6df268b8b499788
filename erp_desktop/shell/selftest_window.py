"""The parts of the selftest that need Qt, one line of JSON each; run as a program of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, qVersion
from PySide6.QtGui import QFont, QGuiApplication, QRawFont
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from erp_desktop.base.i18n import active_language, text, translator, use_language
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import PageFrame, Printed, Sheet
from erp_desktop.shell.selftest import FAILED, LIMITED, WORKS, Finding, looked_at
from erp_desktop.ui import theme

SAMPLE: Final = "Kontor 采购订单 中和贸易 €1,234.50 ￥"
"""Latin, Chinese, figures and the signs of currencies, as a document has them."""

_WIDTH_PX: Final = 400


def run(language: str) -> int:
    """Look at the parts, each with a line on standard output."""
    use_language(language)
    app = QApplication(sys.argv[:1])
    for finding in _look(app):
        sys.stdout.write(f"{json.dumps(asdict(finding))}\n")
        sys.stdout.flush()
    return 0


def _look(app: QApplication) -> Iterator[Finding]:
    yield looked_at("window", lambda: _window(app))
    yield looked_at("fonts", _fonts)
    yield looked_at("pdf", _pdf)


def _window(app: QApplication) -> Finding:
    theme.apply_theme(app, "light")
    screens = ", ".join(
        f"{one.size().width()} × {one.size().height()}" for one in QGuiApplication.screens()
    )
    platform = QGuiApplication.platformName()
    if platform in {"offscreen", "minimal"}:
        words = text("Qt {version} works; there is no screen here to show windows on.", version=qVersion())
        return Finding("window", LIMITED, words)
    return Finding("window", WORKS, f"Qt {qVersion()}, {platform}, {screens}")


def _fonts() -> Finding:
    family = theme.load_fonts()
    if family is None:
        return Finding("fonts", FAILED, text("The fonts of the program are missing; install it again."))
    raw = QRawFont.fromFont(QFont(family))
    missing = "".join(sorted({one for one in SAMPLE if not one.isspace() and not raw.supportsCharacter(ord(one))}))
    if missing:
        return Finding("fonts", FAILED, text("{family} has no {letters}.", family=family, letters=missing))
    return Finding("fonts", WORKS, text("{family}, with Chinese", family=family))


def _pdf() -> Finding:
    """Make a page, read it back and draw it."""
    printed = Printed("Kontor", datetime.now(UTC))
    sheet = Sheet(PageFrame("Selftest", "Kontor", printed), Labels(translator(active_language())))
    sheet.paragraph(SAMPLE)
    content = QByteArray(sheet.finish())
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.pageCount() != 1:
        return Finding("pdf", FAILED, text("The PDF made here could not be opened."))
    if "采购订单" not in document.getAllText(0).text():
        return Finding("pdf", FAILED, text("The Chinese text of the PDF made here could not be read back."))
    page = document.pagePointSize(0)
    size = QSize(_WIDTH_PX, round(_WIDTH_PX * page.height() / page.width()))
    picture = document.render(0, size)
    has_ink = any(
        picture.pixelColor(x, y).alpha() and picture.pixelColor(x, y).lightness() < 128
        for y in range(picture.height()) for x in range(picture.width())
    )
    if not has_ink:
        return Finding("pdf", FAILED, text("The PDF made here is drawn as an empty page."))
    return Finding("pdf", WORKS, text("{size} bytes made, read back and drawn", size=content.size()))
