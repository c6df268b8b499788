"""Totals of a document: always visible, always right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import theme
from erp_desktop.ui.line_grid import Total


class TotalsPanel(QWidget):
    """Labels and amounts, one a line, aligned right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(text("Totals"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(2)
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._shown: tuple[Total, ...] = ()

    def totals(self) -> tuple[Total, ...]:
        """What is shown."""
        return self._shown

    def show_totals(self, totals: Sequence[Total]) -> None:
        """Show totals; labels are made once and reused while typing."""
        if tuple(totals) == self._shown:
            return
        self._shown = tuple(totals)
        while len(self._labels) < len(totals):
            row = len(self._labels)
            label, value = QLabel(self), QLabel(self)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
            self._labels.append((label, value))
        for at, (label, value) in enumerate(self._labels):
            shown = at < len(totals)
            label.setVisible(shown)
            value.setVisible(shown)
            if shown:
                self._show(label, value, totals[at])
        self.setAccessibleDescription(", ".join(f"{total.label} {total.value}" for total in totals))

    @staticmethod
    def _show(label: QLabel, value: QLabel, total: Total) -> None:
        label.setText(total.label)
        value.setText(total.value)
        value.setAccessibleName(f"{total.label} {total.value}")
        theme.set_tone(label, "text" if total.strong else "muted")
        theme.set_tone(value, total.tone or "text")
        for one in (label, value):
            theme.set_role(one, "heading" if total.strong else "")
