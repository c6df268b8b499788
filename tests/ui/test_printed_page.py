"""A printed page as the program itself shows it: ink where it belongs, none on the margins."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import A4
from tests.unit.printing.sample import BOTH, CHINESE, ENGLISH, order

WIDTH, HEIGHT = 620, 877


def rendered(pdf: bytes) -> list[QImage]:
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    assert document.error() is QPdfDocument.Error.None_
    images = [document.render(page, QSize(WIDTH, HEIGHT)) for page in range(document.pageCount())]
    document.close()
    return images


def ink(image: QImage, left: float, top: float, right: float, bottom: float) -> int:
    """Points that are not white in a part of the page given in shares of it."""
    part = image.copy(
        int(left * WIDTH), int(top * HEIGHT), int((right - left) * WIDTH), int((bottom - top) * HEIGHT)
    )
    paper = QImage(part.size(), QImage.Format.Format_Grayscale8)
    paper.fill(255)
    painter = QPainter(paper)
    painter.drawImage(0, 0, part)
    painter.end()
    points, stride = bytes(paper.constBits()), paper.bytesPerLine()
    rows = (points[row * stride : row * stride + paper.width()] for row in range(paper.height()))
    return sum(point < 200 for row in rows for point in row)


@pytest.mark.parametrize("labels", [ENGLISH, CHINESE, BOTH], ids=["en", "zh", "both"])
def test_ink_is_where_it_belongs(qapp: object, labels: Labels) -> None:
    images = rendered(order(40, labels)[0])
    assert len(images) > 1
    side = A4.side / A4.width - 0.01
    for image in images:
        assert ink(image, 0, 0, side, 1) == 0, "left margin"
        assert ink(image, 1 - side, 0, 1, 1) == 0, "right margin"
        assert ink(image, 0, 0, 1, 0.03) == 0, "upper margin"
        assert ink(image, 0, 0.985, 1, 1) == 0, "lower margin"
        assert ink(image, side, 0.94, 1 - side, 0.975) > 20, "the foot"
        assert ink(image, side, 0.05, 1 - side, 0.5) > 800, "the body"
