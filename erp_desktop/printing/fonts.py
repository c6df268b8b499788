"""The two shipped fonts, registered with reportlab once and late (50 ms), and how wide their letters are."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from erp_desktop.base.resource_files import RESOURCES

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "Kontor"
BOLD = "Kontor-Bold"
RARE = "STSong-Light"
"""Adobe's name for the viewer's own Song face: takes the hanzi that the shipped fonts lack, not embedded."""

PLACEHOLDER = "□"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}

LOCK = threading.Lock()
"""Held while fonts are read or cut: reportlab's reader of a font file keeps its position in the object."""


class _Widths(dict[str, int]):
    """Letter to width in thousandths of the size; a hanzi the font lacks is one em wide."""

    def __missing__(self, letter: str) -> int:
        return 1000


@dataclass(frozen=True, slots=True)
class Face:
    """One registered weight.

    Attributes:
        name: what reportlab calls it.
        widths: letter to width in thousandths of the size.
        letters: what the font can draw.
    """

    name: str
    widths: _Widths
    letters: frozenset[str]


@cache
def _register(name: str) -> Face:
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0  # base 85 is for seven-bit mail; without it a file is a fifth smaller and sooner done
    path = RESOURCES / "fonts" / _FILES[name]
    font: TTFont = TTFont(name, str(path))
    pdfmetrics.registerFont(font)
    face = font.face
    widths = {chr(point): round(width) for point, width in face.charWidths.items()}
    return Face(name, _Widths(widths), frozenset(map(chr, face.charToGlyph)))


@cache
def _register_rare() -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(RARE))
    return RARE


_faces: dict[bool, Face] = {}


def face(*, bold: bool = False) -> Face:
    """The face of a weight; the first call of a process registers it."""
    found = _faces.get(bold)
    if found is None:
        with LOCK:
            found = _faces[bold] = _register(BOLD if bold else REGULAR)
    return found


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in points."""
    return sum(map(face(bold=bold).widths.__getitem__, text)) * size / 1000


def runs(text: str, *, bold: bool = False) -> list[tuple[str, str]]:
    """`text` as pieces of (reportlab font name, piece).

    Rare hanzi fall back to the viewer's own face; a letter of a script that neither has is printed as a box,
    so that it is seen to be missing.
    """
    chosen = face(bold=bold)
    if chosen.letters.issuperset(text):
        return [(chosen.name, text)]
    pieces: list[tuple[str, str]] = []
    for kind, letters in groupby(text, key=lambda letter: _kind(letter, chosen.letters)):
        piece = "".join(letters)
        if kind == "rare":
            with LOCK:
                pieces.append((_register_rare(), piece))
        else:
            pieces.append((chosen.name, PLACEHOLDER * len(piece) if kind == "none" else piece))
    return pieces


def _kind(letter: str, letters: frozenset[str]) -> str:
    if letter in letters:
        return "own"
    return "rare" if "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" else "none"
