"""The strip below: company, person, connection, running work, and the sum of the selection."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.progress import ProgressStrip
from erp_desktop.ui.runner import TaskRunner


class StatusStrip(QWidget):
    """One line of quiet words.

    Args:
        runner: tells of a lost connection and of running work.
        company: its name.
        person: who is logged in.
        server: gives the name of the server in use where there are several, else "".
        parent: owner of the strip.
    """

    def __init__(
        self, runner: TaskRunner, *, company: str, person: str, server: Callable[[], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._server = server
        self._named: str | None = None
        theme.set_role(self, "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(text("Status"))
        self.company = QLabel(company, self)
        self.person = QLabel(person, self)
        self._link_icon = QLabel(self)
        self.link = QLabel(self)
        self.progress = ProgressStrip(runner, self)
        self.update_button = QToolButton(self)
        theme.set_role(self.update_button, "quiet")
        self.update_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.bind(self.update_button, "import", "accent", theme.ICON_SMALL)
        self.update_button.hide()
        self.selection = QLabel(self)
        self.company.setAccessibleName(text("Company: {name}", name=company))
        self.person.setAccessibleName(text("Person: {name}", name=person))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(16)
        theme.set_role(self.company, "heading")
        theme.set_tone(self.person, "muted")
        row.addWidget(self.company)
        row.addWidget(self.person)
        link = QHBoxLayout()
        link.setSpacing(4)
        link.addWidget(self._link_icon)
        link.addWidget(self.link)
        row.addLayout(link)
        row.addWidget(self.progress)
        row.addStretch(1)
        row.addWidget(self.selection)
        row.addWidget(self.update_button)
        runner.reconnecting.connect(self._lost)
        runner.connected.connect(self._found)
        runner.busy.connect(self._look)
        self.show_link(connected=True)

    def show_link(self, *, connected: bool) -> None:
        """Say whether the server answers."""
        server = self._server()
        words = text("Connected to {server}", server=server) if server else text("Connected")
        if not connected:
            words = text("Connection lost, trying again…")
        self._named = server if connected else None
        self.link.setText(words)
        self.link.setAccessibleName(words)
        theme.set_tone(self.link, "muted" if connected else "warn")
        icons.bind(self._link_icon, "server" if connected else "offline", "ok" if connected else "warn",
                   theme.ICON_SMALL)

    def _lost(self) -> None:
        self.show_link(connected=False)

    def _found(self) -> None:
        self.show_link(connected=True)

    def _look(self, _under_way: int) -> None:
        """Connections that nobody used are closed, and the next one may be to another server: no line was lost."""
        if self._named not in {None, self._server()}:
            self.show_link(connected=True)

    def show_update(self, words: str) -> None:
        """Say quietly that there is a newer program; empty words for none."""
        self.update_button.setText(words)
        self.update_button.setAccessibleName(words)
        self.update_button.setVisible(bool(words))

    def show_selection(self, words: str) -> None:
        """Sum, count and average of the selected cells."""
        self.selection.setText(words)
        self.selection.setAccessibleName(words)
