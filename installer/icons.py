"""The program's icon, drawn from its SVG for systems that read none."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Final

from installer.dev_environment import ROOT, SetupError

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

DRAWING: Final = ROOT / "resources" / "app" / "kontor.svg"
_PNG_FROM_PX: Final = 256


def drawn(size: int) -> QImage:
    """The icon with `size` pixels a side."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(DRAWING.read_bytes())).render(painter)
    painter.end()
    return picture


def draw(size: int, target: Path) -> None:
    """Draw it into a PNG file.

    Raises:
        SetupError: it can not be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if not drawn(size).save(str(target)):
        raise SetupError(f"{target} could not be drawn.")


def draw_ico(sizes: tuple[int, ...], target: Path) -> None:
    """Draw it in several sizes into one file as Windows has it: bitmaps, and a PNG for the largest."""
    pictures = [_png(size) if size >= _PNG_FROM_PX else _bitmap(size) for size in sizes]
    offset = 6 + 16 * len(pictures)
    index = struct.pack("<HHH", 0, 1, len(pictures))
    for size, content in zip(sizes, pictures, strict=True):
        index += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(content), offset)
        offset += len(content)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(index + b"".join(pictures))


def _png(size: int) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtGui import QImageWriter

    buffer = QBuffer()
    QImageWriter(buffer, QByteArray(b"png")).write(drawn(size))
    return bytes(buffer.data().data())


def _bitmap(size: int) -> bytes:
    """Rows from the bottom, then a mask that hides nothing: the colours have their own transparency."""
    picture = drawn(size)
    rows = bytes(picture.constBits())
    stride = picture.bytesPerLine()
    colours = b"".join(rows[row * stride : row * stride + size * 4] for row in reversed(range(size)))
    mask = bytes((size + 31) // 32 * 4 * size)
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, len(colours) + len(mask), 0, 0, 0, 0)
    return header + colours + mask
