"""Sheets of paper: what stands on every page, and the place where the next thing goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.formats import format_moment
from erp_desktop.base.i18n import mark
from erp_desktop.printing import fonts, typeset
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.typeset import MM, Align, Style

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

PAGE_OF = mark("Page {page} of {pages}")
PRINTED_BY = mark("Printed by {name}, {moment}")


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper and its margins, in points."""

    width: float
    height: float
    side: float = 16 * MM
    top: float = 13 * MM
    bottom: float = 19 * MM

    def landscape(self) -> Paper:
        """The same paper, turned."""
        return replace(self, width=self.height, height=self.width)


A4 = Paper(210 * MM, 297 * MM)
LETTER = Paper(8.5 * 72, 11 * 72)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who sends the document: name, lines of address and registration, a picture as PNG or JPEG."""

    name: str
    lines: tuple[str, ...] = ()
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """Who printed it, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What stands at the head and the foot of every page.

    Attributes:
        title: of the document or report, already in its language.
        company: name of the company.
        printed: who and when.
        reference: number of the document, repeated on every page.
        parameters: what a report was asked for ("Period 2026-03", "Warehouse Main"), one entry each.
        letterhead: given for documents; it opens the first page, and a narrow head the others. Without it every
            page has the title, the company and the parameters: a report.
        stamp: laid large and pale behind the text ("DRAFT"), empty for none.
        note: a line at the foot, such as the seal of a trial balance.
        bare: no head and no foot; the form draws the whole page itself.
    """

    title: str
    company: str
    printed: Printed
    reference: str = ""
    parameters: tuple[str, ...] = ()
    letterhead: Letterhead | None = None
    stamp: str = ""
    note: str = ""
    bare: bool = False


class Sheet:
    """A PDF being drawn from top to bottom.

    Attributes:
        labels: the words of the document.
        left, right: edges of what may be printed.
        bottom: lower edge of the body.
        y: where the next thing starts; it sinks.
        page: number of the page being drawn, from 1.
    """

    def __init__(
        self, frame: PageFrame, labels: Labels, paper: Paper = A4, token: CancelToken | None = None
    ) -> None:
        self.frame, self.labels, self.paper = frame, labels, paper
        self.left, self.right = paper.side, paper.width - paper.side
        self.bottom = paper.bottom + (typeset.NOTE.leading if frame.note else 0)
        self.y = 0.0
        self.page = 0
        self._token = token
        self._buffer = BytesIO()
        self._canvas = self._new_canvas()
        self._text: PDFTextObject
        self._set: tuple[str, float, float] = ("", 0, 0)
        self._pages: list[dict[str, Any]] = []
        self._open()

    @property
    def width(self) -> float:
        """Width of the body."""
        return self.right - self.left

    @property
    def room(self) -> float:
        """Height that is left on this page."""
        return self.y - self.bottom

    @property
    def canvas(self) -> Canvas:
        """The canvas of reportlab, for pictures and codes."""
        return self._canvas

    def write(self, x: float, y: float, text: str, style: Style, align: Align = Align.LEFT) -> None:
        """Set one line with its base line at `y`; `x` is its left or right edge or its middle."""
        if align is not Align.LEFT:
            wide = style.width(text)
            x -= wide if align is Align.RIGHT else wide / 2
        out = self._text
        out.setTextOrigin(x, y)
        for name, piece in fonts.runs(text, bold=style.bold):
            wanted = (name, style.size, style.grey)
            if wanted != self._set:
                if wanted[:2] != self._set[:2]:
                    out.setFont(name, style.size)
                if style.grey != self._set[2]:
                    out.setFillGray(style.grey)
                self._set = wanted
            out.textOut(piece)

    def rule(
        self, y: float, thickness: float = typeset.RULE, left: float | None = None, right: float | None = None
    ) -> None:
        """A horizontal line; hairlines are grey."""
        canvas = self._canvas
        canvas.setLineWidth(thickness)
        canvas.setStrokeGray(typeset.HAIRLINE_GREY if thickness <= typeset.HAIRLINE else typeset.INK)
        canvas.line(self.left if left is None else left, y, self.right if right is None else right, y)

    def lines(
        self, x: float, lines: tuple[str, ...], style: Style, align: Align = Align.LEFT, y: float | None = None
    ) -> float:
        """Set lines downwards from the upper edge `y` (default: here); returns the lower edge, moves nothing."""
        y = self.y if y is None else y
        for line in lines:
            self.write(x, y - style.leading * 0.5 - style.size * 0.36, line, style, align)
            y -= style.leading
        return y

    def paragraph(self, text: str, style: Style = typeset.BODY, width: float | None = None) -> None:
        """Set a text of any length here, over pages where it must."""
        for line in typeset.wrap(text, self.width if width is None else width, style):
            self.need(style.leading)
            self.y = self.lines(self.left, (line,), style)

    def space(self, points: float) -> None:
        """Leave room; less at the end of a page."""
        self.y = max(self.y - points, self.bottom)

    def need(self, height: float) -> bool:
        """Begin a new page unless `height` is left on this one; whether it did."""
        if height <= self.room + 0.01:
            return False
        self.new_page()
        return True

    def new_page(self) -> None:
        """Close this page and begin the next.

        Raises:
            Cancelled: the person ended it.
        """
        self._close()
        self._open()

    def finish(self) -> bytes:
        """The PDF; every page now knows how many there are."""
        self._close()
        total = len(self._pages)
        canvas: Any = self._canvas
        for number, state in enumerate(self._pages, 1):
            canvas.__dict__.update(state)
            self._begin_text()
            if not self.frame.bare:
                self._foot(number, total)
            canvas.drawText(self._text)
            canvas.showPage()
        with fonts.LOCK:
            canvas.save()
        return self._buffer.getvalue()

    def _new_canvas(self) -> Canvas:
        from reportlab.pdfgen.canvas import Canvas

        size = (self.paper.width, self.paper.height)
        canvas = Canvas(
            self._buffer, pagesize=size, pageCompression=1, lang=self.labels.language.replace("_", "-")
        )
        canvas.setTitle(f"{self.frame.title} {self.frame.reference}".strip())
        canvas.setAuthor(self.frame.company)
        canvas.setCreator("Kontor")
        canvas.setSubject("; ".join(self.frame.parameters) or self.frame.reference)
        return canvas

    def _begin_text(self) -> None:
        self._text = self._canvas.beginText()
        self._set = ("", 0, -1)

    def _open(self) -> None:
        if self._token is not None:
            self._token.ensure_active()
        self.page += 1
        self.y = self.paper.height - self.paper.top
        self._begin_text()
        if self.frame.stamp:
            self._stamp(self.frame.stamp)
        if self.frame.bare:
            return
        if self.frame.letterhead is None:
            self._report_head()
        elif self.page == 1:
            self._letterhead(self.frame.letterhead)
        else:
            self._narrow_head()

    def _close(self) -> None:
        canvas: Any = self._canvas
        canvas.drawText(self._text)
        self._pages.append(dict(canvas.__dict__))
        canvas._startPage()

    def _stamp(self, stamp: str) -> None:
        canvas, paper = self._canvas, self.paper
        style = typeset.shrunk(stamp, paper.width * 0.75, Style(96, 96, bold=True))
        canvas.saveState()
        canvas.setFillGray(typeset.FAINT)
        canvas.translate(paper.width / 2, paper.height / 2)
        canvas.rotate(40)
        x = -style.width(stamp) / 2
        for name, piece in fonts.runs(stamp, bold=True):
            canvas.setFont(name, style.size)
            canvas.drawString(x, -style.size / 3, piece)
            x += fonts.width(piece, style.size, bold=True)
        canvas.restoreState()

    def _report_head(self) -> None:
        frame, half = self.frame, self.width * 0.62
        title = f"{frame.title} {frame.reference}".strip()
        top = self.y
        company = typeset.fit(frame.company, self.width - half - 8 * MM, typeset.BODY)
        self.lines(self.right, (company,), typeset.BODY, Align.RIGHT, top - 3)
        self.y = self.lines(self.left, typeset.wrap(title, half, typeset.REPORT_TITLE), typeset.REPORT_TITLE)
        if frame.parameters:
            asked = "   ·   ".join(frame.parameters)
            self.y = self.lines(self.left, typeset.wrap(asked, self.width, typeset.NOTE), typeset.NOTE)
        self.y -= 10

    def _letterhead(self, letterhead: Letterhead) -> None:
        top, logo_width = self.y, 0.0
        if letterhead.logo:
            logo_width = self._logo(letterhead.logo, top)
        x = self.left + (logo_width + 5 * MM if logo_width else 0)
        name = Style(12, 16, bold=True)
        y = self.lines(x, typeset.wrap(letterhead.name, self.right - x, name), name, y=top)
        for line in letterhead.lines:
            y = self.lines(x, typeset.wrap(line, self.right - x, typeset.NOTE), typeset.NOTE, y=y)
        self.y = min(y, top - 16 * MM if logo_width else y) - 4 * MM
        self.rule(self.y)
        self.y -= 7 * MM

    def _logo(self, picture: bytes, top: float) -> float:
        from reportlab.lib.utils import ImageReader

        image = ImageReader(BytesIO(picture))
        wide, high = image.getSize()
        scale = min(45 * MM / wide, 16 * MM / high)
        self._canvas.drawImage(
            image, self.left, top - high * scale, wide * scale, high * scale, mask="auto"
        )
        return wide * scale

    def _narrow_head(self) -> None:
        frame, half = self.frame, self.width / 2 - 4 * MM
        title = typeset.fit(f"{frame.title}  {frame.reference}".strip(), half, typeset.BODY_BOLD)
        company = typeset.fit(frame.company, half, typeset.SMALL)
        self.lines(self.right, (company,), typeset.SMALL, Align.RIGHT, self.y - 1)
        self.y = self.lines(self.left, (title,), typeset.BODY_BOLD) - 2 * MM
        self.rule(self.y)
        self.y -= 5 * MM

    def _foot(self, page: int, pages: int) -> None:
        frame, labels, style = self.frame, self.labels, typeset.LABEL
        y = self.paper.bottom - 6 * MM
        self.rule(y, typeset.HAIRLINE)
        if frame.note:
            self.lines(self.left, (typeset.fit(frame.note, self.width, style),), style, y=y - 2)
            y -= style.leading
        count = "  ·  ".join(labels.lines(PAGE_OF, page=page, pages=pages))
        moment = format_moment(frame.printed.at, labels.language)
        printed = "  ·  ".join(labels.lines(PRINTED_BY, name=frame.printed.by, moment=moment))
        room = self.width - style.width(count) - 8 * MM
        self.lines(self.left, (typeset.fit(printed, room, style),), style, y=y - 2)
        self.lines(self.right, (count,), style, Align.RIGHT, y - 2)
