"""The first tab: what waits for this person, made of the cards of the departments."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from erp_desktop.base.changes import Changes
from erp_desktop.base.errors import KontorError
from erp_desktop.base.i18n import mark, text
from erp_desktop.ui import theme
from erp_desktop.ui.command import Command, CommandSet
from erp_desktop.ui.elided import ElidedLabel, ElidedLink
from erp_desktop.ui.error_box import words_of
from erp_desktop.ui.flow_layout import FlowLayout
from erp_desktop.ui.module import DeskCard, DeskContent, DeskRow
from erp_desktop.ui.runner import EVERYTHING
from erp_desktop.ui.screen import Screen, Services

CARD_WIDTH = 340
ROWS_MAX = 6
BARS_HEIGHT = 48
BARS_GAP = 4
LABELS_HEIGHT = 20


class Bars(QWidget):
    """A small bar chart with its labels below; the words of its values are in its accessible description."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bars: tuple[tuple[str, Decimal], ...] = ()
        self.setFixedHeight(theme.px(BARS_HEIGHT + LABELS_HEIGHT))
        self.setAccessibleName(text("Chart"))

    def show_bars(self, bars: tuple[tuple[str, Decimal], ...]) -> None:
        """Labels and values, oldest first."""
        self._bars = bars
        words = ", ".join(f"{label} {value}" for label, value in bars)
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.setVisible(bool(bars))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars from a common base line; the newest in the accent colour."""
        highest = max((abs(value) for _label, value in self._bars), default=Decimal(0))
        if not highest:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        base = theme.px(BARS_HEIGHT)
        width = self._bar_width()
        for number, (_label, value) in enumerate(self._bars):
            height = max(2.0, float(abs(value) / highest) * base)
            last = number == len(self._bars) - 1
            painter.setBrush(theme.colour("bad" if value < 0 else "accent" if last else "control_line"))
            painter.drawRect(QRectF(number * (width + BARS_GAP), base - height, width, height))
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(theme.TEXT_PX - 1))
        for area, side, label in self.labels(painter.fontMetrics()):
            painter.drawText(area, side | Qt.AlignmentFlag.AlignBottom, label)
        painter.end()

    def labels(self, metrics: QFontMetrics) -> list[tuple[QRectF, Qt.AlignmentFlag, str]]:
        """Where labels stand: each below its bar, or only the first and the last where they would touch."""
        width, words = self._bar_width(), [label for label, _value in self._bars]
        top, height = theme.px(BARS_HEIGHT), theme.px(LABELS_HEIGHT)
        if all(metrics.horizontalAdvance(label) <= width for label in words):
            return [
                (QRectF(number * (width + BARS_GAP), top, width, height), Qt.AlignmentFlag.AlignHCenter, label)
                for number, label in enumerate(words)
            ]
        whole = QRectF(0, top, self.width(), height)
        return [(whole, Qt.AlignmentFlag.AlignLeft, words[0]), (whole, Qt.AlignmentFlag.AlignRight, words[-1])]

    def _bar_width(self) -> float:
        return (self.width() - BARS_GAP * (len(self._bars) - 1)) / len(self._bars)


class Card(QFrame):
    """One card: heading, figure, chart, rows that open something."""

    def __init__(self, card: DeskCard, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        theme.set_role(self, "card")
        self.card = card
        self._services = services
        self.setAccessibleName(text(card.title))
        self.setFixedWidth(theme.px(CARD_WIDTH))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(4)
        heading = QHBoxLayout()
        title = QLabel(text(card.title), self)
        theme.set_role(title, "heading")
        heading.addWidget(title, 1)
        if card.command:
            more = QPushButton(text("All"), self)
            more.setAccessibleName(text("{title}: show all", title=text(card.title)))
            theme.set_role(more, "link")
            more.clicked.connect(lambda: services.navigate(card.command, card.argument))
            heading.addWidget(more)
        self._column.addLayout(heading)
        self.figure = QLabel(self)
        theme.set_role(self.figure, "figure")
        self.caption = QLabel(self)
        self.caption.setWordWrap(True)
        theme.set_tone(self.caption, "muted")
        self.bars = Bars(self)
        self.bars.hide()
        for widget in (self.figure, self.caption, self.bars):
            self._column.addWidget(widget)
        self._rows: list[QWidget] = []
        self.figure.hide()
        self.refresh()

    def refresh(self) -> None:
        """Ask for the content again."""
        if not self.figure.text() and not self._rows:
            self._say(text("Loading…"), "muted")
        self._services.runner.run(
            self.card.task(), owner=self, done=self.show_content, failed=self.show_error, latest=True, key="card"
        )

    def show_content(self, content: DeskContent) -> None:
        """Show what waits."""
        self._clear()
        theme.set_tone(self.figure, content.tone)
        self.figure.setText(content.figure)
        self.figure.setVisible(bool(content.figure))
        nothing = not content.figure and not content.rows
        caption = content.caption or (text(self.card.empty) if nothing and self.card.empty else "")
        self._say(caption, "muted")
        self.bars.show_bars(content.bars)
        for row in content.rows[:ROWS_MAX]:
            self._add_row(row)
        self.updateGeometry()

    def show_error(self, error: KontorError) -> None:
        """In the card, so that the others still show."""
        self._say(words_of(error), "bad")

    def _say(self, words: str, tone: str) -> None:
        """Put words under the figure, as high as they need: the flow of the cards asks nobody for a height."""
        theme.set_tone(self.caption, tone)
        self.caption.setText(words)
        self.caption.setVisible(bool(words))
        self.caption.ensurePolished()
        margins = self._column.contentsMargins()
        self.caption.setFixedHeight(self.caption.heightForWidth(self.minimumWidth() - margins.left() - margins.right()))

    def _add_row(self, row: DeskRow) -> None:
        line = QWidget(self)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        title: QWidget
        if row.command:
            button = ElidedLink(row.title, line)
            button.clicked.connect(lambda: self._services.navigate(row.command, row.argument))
            title = button
        else:
            title = ElidedLabel(row.title, line)
        title.setAccessibleDescription(row.detail)
        detail = QLabel(row.detail, line)
        theme.set_tone(detail, row.tone)
        layout.addWidget(title)
        layout.addStretch(1)
        layout.addWidget(detail)
        self._column.addWidget(line)
        line.show()  # now, not with the next turn of the event loop: the card's height depends on it
        self._rows.append(line)

    def _clear(self) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()


class Desk(Screen):
    """The person's desk."""

    def __init__(self, services: Services, cards: Sequence[DeskCard], greeting: str) -> None:
        super().__init__(services)
        self._due: set[str] = set()
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(16)
        heading = QLabel(greeting, inside)
        theme.set_role(heading, "title")
        column.addWidget(heading)
        area = QWidget(inside)
        flow = FlowLayout(area, spacing=16, at_top=True)
        self.cards = [Card(card, services, area) for card in cards]
        for card in self.cards:
            flow.addWidget(card)
        column.addWidget(area)
        if not self.cards:
            nothing = QLabel(text("Nothing waits for you. Ctrl+K finds everything you may do."), inside)
            theme.set_tone(nothing, "muted")
            column.addWidget(nothing)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setAccessibleName(text("Desk"))
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(scroll)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.command_set = CommandSet(self, self.commands(), services.rights)
        services.runner.changed.connect(self._changed)

    def title(self) -> str:
        """The desk."""
        return text("Desk")

    def icon(self) -> str:
        """The desk's icon."""
        return "desk"

    def commands(self) -> list[Command]:
        """Refresh."""
        return [Command("desk.refresh", mark("Refresh"), run=self.refresh, shortcut="F5", icon="refresh")]

    def refresh(self) -> None:
        """Ask for every card again."""
        for card in self.cards:
            card.refresh()

    def activated(self) -> None:
        """Catch up with what changed behind."""
        self.setFocus()
        for card in self.cards:
            if card.card.id in self._due:
                card.refresh()
        self._due.clear()

    def _changed(self, changes: Changes) -> None:
        for card in self.cards:
            if changes.nouns & {*card.card.nouns, EVERYTHING}:
                if self.isVisible():
                    card.refresh()
                else:
                    self._due.add(card.card.id)
