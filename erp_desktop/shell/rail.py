"""The rail at the left: the departments this person works in, and what belongs to the whole program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.command import Command, key_words
from erp_desktop.ui.module import Module


@dataclass(frozen=True, slots=True)
class Department:
    """A department with those of its commands the person may see."""

    module: Module
    commands: tuple[Command, ...]

    def title(self) -> str:
        """In the person's language."""
        return text(self.module.title)


class Rail(QWidget):
    """Icons, 56 wide; 220 with words when opened."""

    def __init__(
        self,
        departments: Sequence[Department],
        start: Callable[[Command], None],
        *,
        opened: bool,
        parent: QWidget,
    ) -> None:
        """Build the rail.

        Args:
            departments: in order; Alt+1 opens the first one's menu.
            start: starts a command.
            opened: whether words are shown.
            parent: the window.
        """
        super().__init__(parent)
        theme.set_role(self, "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(text("Departments"))
        self._start = start
        self._buttons: list[QToolButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(4)
        self._toggle = self.add_button(text("Menu"), "menu", self.toggle, "Ctrl+B")
        self.departments: list[QToolButton] = []
        for number, department in enumerate(departments, 1):
            key = f"Alt+{number}" if number <= 9 else ""
            button = self.add_button(department.title(), department.module.icon, None, key)
            button.clicked.connect(lambda _on=False, one=department, at=button: self._show_menu(one, at))
            if key:
                shortcut = QShortcut(key, parent)
                shortcut.activated.connect(button.click)
            self.departments.append(button)
        self._column.addStretch(1)
        self._opened = opened
        self._show()

    def add_button(
        self, title: str, icon: str, clicked: Callable[[], None] | None, key: str = ""
    ) -> QToolButton:
        """One more button; its words stand beside it when the rail is open, else in its tooltip."""
        button = QToolButton(self)
        button.setText(f"  {title}")
        button.setAccessibleName(title)
        button.setToolTip(f"{title}  {key_words(key)}".rstrip())
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.bind(button, icon)
        if clicked is not None:
            button.clicked.connect(clicked)
        self._column.addWidget(button)
        self._buttons.append(button)
        return button

    def opened(self) -> bool:
        """Whether words are shown."""
        return self._opened

    def toggle(self) -> None:
        """Open or close."""
        self._opened = not self._opened
        self._show()

    def show_buttons(self) -> None:
        """Dress buttons that were added after the rail was built."""
        self._show()

    def _show(self) -> None:
        width = theme.px(theme.RAIL_WIDTH_OPEN) if self._opened else theme.px(theme.RAIL_WIDTH)
        self.setFixedWidth(width)
        styles = Qt.ToolButtonStyle
        style = styles.ToolButtonTextBesideIcon if self._opened else styles.ToolButtonIconOnly
        for button in self._buttons:
            button.setToolButtonStyle(style)

    def menu_of(self, department: Department) -> QMenu:
        """The commands of a department, grouped."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.setAccessibleName(department.title())
        group = None
        for command in department.commands:
            if not (command.in_menu and command.in_bar):
                continue
            if group is not None and command.group != group:
                menu.addSeparator()
            group = command.group
            action = menu.addAction(command.words())
            if command.icon:
                action.setIcon(icons.icon(command.icon, "muted"))
            reason = command.enabled()
            action.setEnabled(reason is None)
            action.setToolTip(reason or command.words())
            action.triggered.connect(lambda _on=False, one=command: self._start(one))
        return menu

    def _show_menu(self, department: Department, button: QToolButton) -> None:
        menu = self.menu_of(department)
        menu.popup(button.mapToGlobal(QPoint(button.width() + 4, 0)))
        first = next((one for one in menu.actions() if one.isEnabled() and not one.isSeparator()), None)
        if first is not None:
            menu.setActiveAction(first)
