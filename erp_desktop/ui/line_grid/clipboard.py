"""Blocks of cells as the clipboard carries them: tab separated, quoted where a cell holds a tab or a line end.

This is what Excel, LibreOffice and WPS write and read: rows end with CR LF, a cell that holds a tab, a line
end or begins with a quote stands in double quotes with its own quotes doubled. A quote inside a cell, or one
that opens and never closes properly (`5" pipe`, `"red" paint`), is a character like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Block = list[list[str]]


def parse_block(pasted: str) -> Block:
    """The rows of a copied block, each as long as the longest; an empty text has no rows."""
    rows: Block = []
    row: list[str] = []
    position, end = 0, len(pasted)
    while position < end:
        cell, position = _cell(pasted, position)
        row.append(cell)
        if position >= end:
            break
        if pasted[position] == "\t":
            position += 1
            if position == end:
                row.append("")
            continue
        position += 2 if pasted.startswith("\r\n", position) else 1
        rows.append(row)
        row = []
    if row:
        rows.append(row)
    width = max(map(len, rows), default=0)
    for short in rows:
        short.extend([""] * (width - len(short)))
    return rows


def _cell(pasted: str, start: int) -> tuple[str, int]:
    """The cell that begins at `start`, and where its delimiter (or the end) stands."""
    if pasted.startswith('"', start):
        quoted = _quoted_cell(pasted, start + 1)
        if quoted is not None:
            return quoted
    stop = start
    while stop < len(pasted) and pasted[stop] not in "\t\r\n":
        stop += 1
    return pasted[start:stop], stop


def _quoted_cell(pasted: str, start: int) -> tuple[str, int] | None:
    parts: list[str] = []
    while True:
        quote = pasted.find('"', start)
        if quote < 0:
            return None
        parts.append(pasted[start:quote])
        following = pasted[quote + 1 : quote + 2]
        if following == '"':
            parts.append('"')
            start = quote + 2
            continue
        if following and following not in "\t\r\n":
            return None
        return "".join(parts).replace("\r\n", "\n"), quote + 1


def format_block(rows: Iterable[Sequence[str]]) -> str:
    """The text that puts `rows` on the clipboard so that `parse_block` and Excel give them back."""
    return "".join("\t".join(map(_quote, row)) + "\r\n" for row in rows)


def _quote(cell: str) -> str:
    if cell.startswith('"') or any(mark in cell for mark in "\t\r\n"):
        return '"' + cell.replace('"', '""') + '"'
    return cell
