"""Whether a screen fits: nothing wider than the smallest window, no word of a form or heading cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QHeaderView, QLabel, QPushButton, QTableView, QWidget

from erp_desktop.ui import theme
from erp_desktop.ui.column_width import heading_width
from erp_desktop.ui.elided import ElidedLabel, ElidedLink
from erp_desktop.ui.line_grid import LineGrid

WINDOW = (1280, 800)
AROUND = (theme.RAIL_WIDTH, 64)
"""What rail, tabs and strip take of the window."""

STRETCH_MIN = 120
"""A column that takes the room that is left must be left enough to read a name."""


def misfits(screen: QWidget) -> list[str]:
    """What does not fit, in words; the screen is resized to its place in the smallest window."""
    room = WINDOW[0] - AROUND[0]
    screen.resize(room, WINDOW[1] - AROUND[1])
    QApplication.processEvents()
    found = []
    if screen.minimumSizeHint().width() > room:
        found.append(f"needs {screen.minimumSizeHint().width()} of {room}")
    for label in screen.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap() and not isinstance(label, ElidedLabel):
            found += _cut(label, label.text())
    for button in [*screen.findChildren(QPushButton), *screen.findChildren(QCheckBox)]:
        if button.isVisible() and not isinstance(button, ElidedLink):
            found += _cut(button, button.text())
    for table in screen.findChildren(QTableView):
        if table.isVisible() and table.horizontalHeader().isVisible():
            found += _headings(table)
    return found


def _cut(widget: QWidget, words: str) -> list[str]:
    wanted = widget.sizeHint()
    short = widget.width() < wanted.width() or widget.height() < widget.minimumSizeHint().height()
    return [f"{words!r} has {widget.width()} of {wanted.width()}"] if short else []


def _headings(table: QTableView) -> list[str]:
    header: QHeaderView = table.horizontalHeader()
    model = table.model()
    shown = [at for at in range(header.count()) if not header.isSectionHidden(at)]
    found = []
    for at in shown:
        words = model.headerData(at, Qt.Orientation.Horizontal)
        least = heading_width(header, at)
        if isinstance(table, LineGrid) and table.lines.spec.columns[at].stretch:
            least = max(least, theme.px(STRETCH_MIN))
        if header.sectionSize(at) < least:
            found.append(f"heading {words!r} has {header.sectionSize(at)} of {least}")
    if header.length() > table.viewport().width():
        found.append(f"columns take {header.length()} of {table.viewport().width()}")
    return found
