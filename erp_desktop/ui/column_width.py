"""How wide a column begins: as its slice says, and never so narrow that its heading or a date is cut."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView

from erp_desktop.base.formats import format_date, format_moment
from erp_desktop.ui import theme

PADDING: Final = 18
ARROW: Final = 16
DAY: Final = date(2026, 11, 28)
MOMENT: Final = datetime(2026, 11, 28, 22, 48)  # noqa: DTZ001 - only its width counts


def column_width(
    header: QHeaderView, section: int, width: int, *, dates: bool = False, moments: bool = False,
    sortable: bool = False,
) -> int:
    """The width of a column in pixels.

    Args:
        header: of the table; its model is set.
        section: number of the column.
        width: wanted, at 100 %.
        dates: whether the cells hold days.
        moments: whether they hold days and times.
        sortable: whether the heading may get the arrow of the sort.
    """
    sample = format_moment(MOMENT) if moments else format_date(DAY) if dates else ""
    arrow = theme.px(ARROW) if sortable else 0
    return max(theme.px(width), heading_width(header, section) + arrow, _advance(header, sample) + PADDING)


def heading_width(header: QHeaderView, section: int) -> int:
    """What a heading needs, without the arrow of the sort."""
    words = header.model().headerData(section, Qt.Orientation.Horizontal)
    return _advance(header, str(words or "")) + PADDING


def _advance(header: QHeaderView, words: str) -> int:
    header.ensurePolished()
    return header.fontMetrics().horizontalAdvance(words)
