"""The parts of a document above and below its table: title, addresses, facts, notes, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from erp_desktop.printing import typeset
from erp_desktop.printing.page import Sheet
from erp_desktop.printing.typeset import MM, Align

_COLUMN_GAP = 8 * MM

SIGNATURES_HEIGHT = 22 * MM
"""What `signatures` takes, for `Table.draw(keep=…)`: a page with nothing but lines to sign on is a fault."""


@dataclass(frozen=True, slots=True)
class Address:
    """A party or a place: title marked for translation, then name and lines; the first line is strong."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about the document: title marked for translation, and its value as text."""

    title: str
    value: str


def title(sheet: Sheet, message: str, reference: str = "", *, code: str = "") -> None:
    """The name of the document, its number at the right, and `code` as a bar code below it for the scanner."""
    lines, style = sheet.labels.lines(message), typeset.TITLE
    top, left = sheet.y, sheet.left
    sheet.lines(left, lines[:1], style)
    if len(lines) > 1:
        second = typeset.Style(13, 22, grey=typeset.MUTED)
        sheet.lines(left + style.width(lines[0]) + 3 * MM, lines[1:], second, y=top - 1.2)
    number = typeset.Style(13, 22, bold=True)
    sheet.lines(sheet.right, (reference,), number, Align.RIGHT, top - 1.2)
    sheet.y = top - style.leading
    if code:
        from erp_desktop.printing import barcode

        barcode.code128(sheet, sheet.right, sheet.y - 8 * MM, code, height=7 * MM, align=Align.RIGHT)
        sheet.y -= 9 * MM
    sheet.space(5 * MM)


def addresses(sheet: Sheet, parties: Sequence[Address]) -> None:
    """Parties side by side, two or three."""
    width = (sheet.width - _COLUMN_GAP * (len(parties) - 1)) / len(parties)
    top = bottom = sheet.y
    for position, party in enumerate(parties):
        x = sheet.left + position * (width + _COLUMN_GAP)
        label = typeset.fit(sheet.labels.text(party.title), width, typeset.LABEL)
        y = sheet.lines(x, (label,), typeset.LABEL, y=top) - 1.5
        for number, line in enumerate(party.lines):
            style = typeset.BODY_BOLD if number == 0 else typeset.BODY
            y = sheet.lines(x, typeset.wrap(line, width, style), style, y=y)
        bottom = min(bottom, y)
    sheet.y = bottom
    sheet.space(6 * MM)


def facts(sheet: Sheet, entries: Sequence[Fact], columns: int = 4) -> None:
    """Small titles over values, `columns` in a row; an empty value leaves its place out."""
    shown = [entry for entry in entries if entry.value]
    width = (sheet.width - _COLUMN_GAP * (columns - 1)) / columns
    for start in range(0, len(shown), columns):
        cells = [
            (typeset.wrap(sheet.labels.text(entry.title), width, typeset.LABEL),
             typeset.wrap(entry.value, width, typeset.BODY))
            for entry in shown[start : start + columns]
        ]  # fmt: skip
        heads = max(len(head) for head, _ in cells) * typeset.LABEL.leading
        sheet.need(heads + max(len(value) for _, value in cells) * typeset.BODY.leading)
        top = bottom = sheet.y
        for position, (head, value) in enumerate(cells):
            x = sheet.left + position * (width + _COLUMN_GAP)
            sheet.lines(x, head, typeset.LABEL, y=top)
            bottom = min(bottom, sheet.lines(x, value, typeset.BODY, y=top - heads))
        sheet.y = bottom
        sheet.space(3 * MM)
    sheet.space(3 * MM)


def note(sheet: Sheet, message: str, text: str) -> None:
    """A titled text of any length; nothing when it is empty."""
    if not text.strip():
        return
    sheet.need(typeset.LABEL.leading + 2 * typeset.BODY.leading)
    sheet.y = sheet.lines(sheet.left, (sheet.labels.text(message),), typeset.LABEL) - 1
    sheet.paragraph(text)
    sheet.space(4 * MM)


def note_height(sheet: Sheet, text: str) -> float:
    """What `note` takes on one page, for `Table.draw(keep=…)`."""
    if not text.strip():
        return 0
    lines = len(typeset.wrap(text, sheet.width, typeset.BODY))
    return typeset.LABEL.leading + 1 + lines * typeset.BODY.leading + 4 * MM


def signatures(sheet: Sheet, messages: Sequence[str]) -> None:
    """Lines to sign on, kept together, each with its title below."""
    sheet.need(SIGNATURES_HEIGHT)
    width = (sheet.width - _COLUMN_GAP * (len(messages) - 1)) / len(messages)
    y = sheet.y - 16 * MM
    for position, message in enumerate(messages):
        x = sheet.left + position * (width + _COLUMN_GAP)
        sheet.rule(y, typeset.RULE, left=x, right=x + width)
        label = typeset.fit(sheet.labels.text(message), width, typeset.LABEL)
        sheet.lines(x, (label,), typeset.LABEL, y=y - 2)
    sheet.y = y - 6 * MM
