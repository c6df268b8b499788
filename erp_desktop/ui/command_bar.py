"""The buttons of a screen, made from its commands: the primary one filled, the rest quiet, the others under "…"."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.command import Command, CommandSet, mnemonics
from erp_desktop.ui.elided import ElidedLabel


class CommandBar(QWidget):
    """Title of a screen at the left, its buttons at the right."""

    def __init__(self, title: str, commands: CommandSet, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands = commands
        self._buttons: dict[str, QPushButton | QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.heading = ElidedLabel(title, self)
        theme.set_role(self.heading, "title")
        self.note = QLabel(self)
        theme.set_tone(self.note, "muted")
        row.addWidget(self.heading)
        row.addWidget(self.note)
        row.addStretch(1)
        shown = [one for one in commands.commands() if one.in_bar and one.run is not None]
        quiet = [one for one in shown if not one.primary]
        rest = [one for one in commands.commands() if not one.in_bar and one.in_menu and one.run is not None]
        for command in [*quiet, *(one for one in shown if one.primary)]:
            button = self._button(command)
            self._buttons[command.id] = button
            row.addWidget(button)
        if rest:
            more = QToolButton(self)
            more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            more.setMenu(commands.menu(more, [one.id for one in rest]))
            more.setToolTip(text("More"))
            more.setAccessibleName(text("More"))
            theme.set_role(more, "quiet")
            icons.bind(more, "more")
            row.addWidget(more)
        self.refresh()

    def _button(self, command: Command) -> QPushButton:
        button = QPushButton(self)
        theme.set_role(button, "primary" if command.primary else "quiet")
        if command.icon:
            icons.bind(button, command.icon, "on_accent" if command.primary else "text", theme.ICON_SMALL)
        button.setObjectName(f"button:{command.id}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        action = self._commands.action(command.id)
        if action is not None:
            button.clicked.connect(action.trigger)
            action.changed.connect(lambda: self._follow(command.id, action))
        return button

    def button(self, command_id: str) -> QPushButton | QToolButton | None:
        """The button of a command, or None."""
        return self._buttons.get(command_id)

    def refresh(self) -> None:
        """Take over words, state and reason of every command; letters for Alt are given out again."""
        actions = {one: self._commands.action(one) for one in self._buttons}
        words = [action.text() if action is not None else "" for action in actions.values()]
        codes = [one.rpartition(".")[2] for one in self._buttons]
        for (command_id, action), title in zip(actions.items(), mnemonics(words, codes), strict=True):
            if action is not None:
                self._buttons[command_id].setText(title)
                self._follow(command_id, action)

    def _follow(self, command_id: str, action: QAction) -> None:
        button = self._buttons[command_id]
        if button.text().replace("&", "").partition(" (")[0] != action.text().partition(" (")[0]:
            button.setText(action.text().replace("&", "&&"))
        button.setEnabled(action.isEnabled())
        button.setVisible(action.isVisible())
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text())
        button.setAccessibleDescription(action.statusTip())

    def set_note(self, words: str) -> None:
        """A few quiet words after the title (the count)."""
        self.note.setText(words)
        self.note.setAccessibleName(words)
