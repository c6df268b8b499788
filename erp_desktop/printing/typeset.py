"""Sizes, greys, and the breaking of text into lines, Latin and Chinese mixed."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from functools import lru_cache

from erp_desktop.printing import fonts

MM = 72 / 25.4
"""Points of a millimetre."""

INK, MUTED, FAINT = 0.0, 0.38, 0.93
"""Greys of text, of labels and of a stamp behind the text; 0 is black."""

STRONG_RULE, RULE, HAIRLINE = 0.9, 0.5, 0.25
"""Thickness of lines."""

HAIRLINE_GREY = 0.78


class Align(enum.Enum):
    """Which side of a text stands at its x."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set.

    Attributes:
        size: of the letters.
        leading: from one line to the next.
        bold: the heavy weight.
        grey: 0 black, 1 white.
    """

    size: float
    leading: float
    bold: bool = False
    grey: float = INK

    def width(self, text: str) -> float:
        """Width of one line of `text`."""
        return fonts.width(text, self.size, bold=self.bold)


BODY = Style(8.5, 12)
BODY_BOLD = Style(8.5, 12, bold=True)
SMALL = Style(7.5, 10)
LABEL = Style(7, 9.5, grey=MUTED)
NOTE = Style(7.5, 10, grey=MUTED)
STRONG = Style(10.5, 14, bold=True)
TITLE = Style(18, 22, bold=True)
REPORT_TITLE = Style(13, 17, bold=True)

_CJK = "\u2e80-\u2fff\u3003-\u3007\u3012-\u3013\u3020-\u9fff\uf900-\ufaff\uff0f-\uff19\uff21-\uff3a\uff41-\uff5a"
_OPEN = r"（《「『【〔〈“‘(\[{«￥"
_CLOSE_WIDE = "，。、；：？！）》」』】〕〉％"
_CLOSE = _CLOSE_WIDE + r"”’…—·,.;:?!)\]}»%"
_PIECE = re.compile(
    rf"[{_OPEN}]*(?:[{_CJK}]|[^ \u3000{_CJK}{_OPEN}{_CLOSE_WIDE}/\-]+[/\-]*|[/\-]+)?[{_CLOSE}]*[ \u3000]*"
)
_TIED = re.compile(r"(?<=\d) (?=\d|[^\W\d]{1,3}\b|[%°])")
"""The blank in "6 000 mm": a number is not torn from its thousands or its unit."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]")


@lru_cache(maxsize=8192)
def wrap(text: str, width: float, style: Style) -> tuple[str, ...]:
    """Lines of `text` that are at most `width` wide; at least one line, newlines are kept.

    Breaks between hanzi and after spaces, hyphens and slashes; no line begins with a closing sign or ends with
    an opening one (标点避头尾, GB/T 15834-2011, 5.1); a word wider than the line is cut.
    """
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        if style.width(paragraph) <= width:
            lines.append(paragraph)
        else:
            lines.extend(_broken(paragraph, width, style))
    return tuple(lines)


def clean(text: str) -> str:
    """`text` without control characters; tabs are spaces."""
    if text.isprintable():
        return text
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\t", " ")).rstrip()


def _broken(paragraph: str, width: float, style: Style) -> list[str]:
    lines: list[str] = []
    line, line_width = "", 0.0
    for piece in filter(None, _PIECE.findall(_TIED.sub("\xa0", paragraph))):
        bare = style.width(piece.rstrip())
        if line and line_width + bare > width:
            lines.append(line.rstrip())
            line, line_width = "", 0.0
        rest = piece
        while not line and bare > width and len(rest) > 1:
            head = _head(rest, width, style)
            lines.append(rest[:head])
            rest = rest[head:]
            bare = style.width(rest.rstrip())
        line += rest
        line_width += style.width(rest)
    if line.strip():
        lines.append(line.rstrip())
    return [line.replace("\xa0", " ") for line in lines]


def _head(word: str, width: float, style: Style) -> int:
    """How many letters of `word` fit, one at least."""
    total, widths = 0.0, fonts.face(bold=style.bold).widths
    for count, letter in enumerate(word):
        total += widths[letter] * style.size / 1000
        if total > width:
            return max(count, 1)
    return len(word)


def fit(text: str, width: float, style: Style) -> str:
    """One line of `text`, ended by an ellipsis where it is too wide; never for figures."""
    text = clean(text).replace("\n", " ")
    if style.width(text) <= width:
        return text
    return text[: _head(text, width - style.width("…"), style)].rstrip() + "…"


def shrunk(text: str, width: float, style: Style) -> Style:
    """`style`, smaller where needed, so that a figure stays whole: a cut number is a wrong number."""
    wide = style.width(text)
    if wide <= width:
        return style
    return Style(style.size * width / wide, style.leading, style.bold, style.grey)
