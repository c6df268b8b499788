"""The window: rail, tabs, strip; palette, help and preferences; nothing of any business."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from erp_desktop.base.access import Rights
from erp_desktop.base.errors import KontorError, Refused
from erp_desktop.base.i18n import mark, text
from erp_desktop.shell.desk import Desk
from erp_desktop.shell.rail import Department, Rail
from erp_desktop.shell.status_strip import StatusStrip
from erp_desktop.shell.tabs import Tabs
from erp_desktop.ui.command import Command
from erp_desktop.ui.error_box import show_error
from erp_desktop.ui.keys_help import KeysHelp, section_of
from erp_desktop.ui.module import DeskCard, Module, RecordSearch
from erp_desktop.ui.palette import Palette
from erp_desktop.ui.pdf_view import PdfScreen
from erp_desktop.ui.progress import ProgressDialogs
from erp_desktop.ui.screen import Screen, Services
from erp_desktop.ui.toast import Toast

TABS_KEY = "window.tabs"
GEOMETRY_KEY = "window.geometry"
RAIL_KEY = "window.rail_open"


def departments_for(modules: Sequence[Module], services: Services, rights: Rights) -> list[Department]:
    """The departments in which the person may do anything."""
    found = []
    for module in modules:
        commands = tuple(one for one in module.commands(services) if one.allowed(rights))
        if commands:
            found.append(Department(module, commands))
    return found


class MainWindow(QMainWindow):
    """One company, one person.

    Signals:
        closed: the window is closed and everything is remembered.
        preferences_asked: the person wants language, theme or sizes changed.
        log_out_asked: the person wants the login window.
        update_asked: the person wants the newer program, or to know whether there is one.
        password_asked: the person wants another password.
    """

    closed = Signal()
    preferences_asked = Signal()
    log_out_asked = Signal()
    update_asked = Signal()
    password_asked = Signal()

    def __init__(
        self, services: Services, modules: Sequence[Module], *, person: str, server: Callable[[], str],
        looks_for_updates: bool = False,
    ) -> None:
        """Build the window with the desk in front.

        Args:
            services: what screens get; `navigate`, `notify` and `show_pdf` are replaced by the window's own.
            modules: the catalogue.
            person: name of the person, for the strip and the greeting.
            server: gives the name of the server in use where there are several, else "".
            looks_for_updates: whether IT offers newer programs.
        """
        super().__init__()
        self._looks_for_updates = looks_for_updates
        self.toast: Toast
        self.services = replace(services, navigate=self.navigate, notify=self._notify, show_pdf=self.show_pdf)
        self._modules = modules
        self._person = person
        self._server = server
        self.departments = departments_for(modules, self.services, services.rights)
        self._commands: dict[str, Command] = {
            command.id: command for department in self.departments for command in department.commands
        }
        self.setWindowTitle(f"{services.company} – Kontor")
        self.setMinimumSize(800, 500)
        self._build()
        self.program_commands = self._program_commands()
        self._bind_keys()
        services.runner.unhandled.connect(self.show_error)
        self._restore()

    def _build(self) -> None:
        inside = QWidget(self)
        opened = self.services.settings.get(RAIL_KEY, False)
        self.rail = Rail(self.departments, self.start, opened=opened, parent=inside)
        self.rail.add_button(text("Find"), "search", self.open_palette, "Ctrl+K")
        self.rail.add_button(text("Keys"), "keyboard", self.show_keys, "F1")
        self.rail.add_button(text("Preferences"), "settings", self.preferences_asked.emit, "Ctrl+,")
        self.rail.show_buttons()
        self.tabs = Tabs(inside)
        self.strip = StatusStrip(
            self.services.runner, company=self.services.company, person=self._person, server=self._server,
            parent=inside,
        )
        self.strip.update_button.clicked.connect(lambda _checked: self.update_asked.emit())
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.tabs, 1)
        right.addWidget(self.strip)
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(inside)
        self.toast = Toast(inside)
        self.progress_dialogs = ProgressDialogs(self.services.runner, self)
        self.palette_box = Palette(
            self, self.services.runner, commands=self._palette_commands, start=self.start,
            searches=self._searches(), navigate=self.navigate,
        )
        self.tabs.screen_changed.connect(self._screen_in_front)
        cards: list[DeskCard] = [card for one in self.departments for card in one.module.cards(self.services)]
        greeting = text("Good day, {name}", name=self._person)
        self._add(Desk(self.services, cards, greeting), ("desk.open", None), closable=False)

    def _searches(self) -> list[RecordSearch]:
        return [search for one in self.departments for search in one.module.searches(self.services)]

    def _program_commands(self) -> list[Command]:
        tabs = self.tabs
        return [
            Command("program.find", mark("Find a command or record"), run=self.open_palette, shortcut="Ctrl+K",
                    icon="search", in_menu=False),
            Command("program.keys", mark("Keys"), run=self.show_keys, shortcut="F1", icon="keyboard"),
            Command("program.preferences", mark("Preferences"), run=self.preferences_asked.emit,
                    shortcut="Ctrl+,", icon="settings"),
            Command("program.close_tab", mark("Close the tab"), run=tabs.close_current, shortcut="Ctrl+W",
                    icon="close"),
            Command("program.next_tab", mark("Next tab"), run=lambda: tabs.step(1), shortcut="Ctrl+Tab",
                    in_menu=False),
            Command("program.previous_tab", mark("Previous tab"), run=lambda: tabs.step(-1),
                    shortcut="Ctrl+Shift+Tab", in_menu=False),
            Command("program.desk", mark("Desk"), run=lambda: tabs.setCurrentIndex(0), shortcut="Alt+0",
                    icon="desk"),
            Command("program.rail", mark("Open or close the rail"), run=self.rail.toggle, shortcut="Ctrl+B",
                    icon="menu"),
            Command("program.update", mark("Look for a newer program"), run=self.update_asked.emit, icon="refresh",
                    in_menu=self._looks_for_updates),
            Command("program.password", mark("Change password…"), run=self.password_asked.emit, icon="lock"),
            Command("program.log_out", mark("Log out"), run=self.log_out_asked.emit, icon="party"),
            Command("program.quit", mark("Quit"), run=lambda: _close(self), shortcut="Ctrl+Q", icon="close"),
        ]

    def _bind_keys(self) -> None:
        for command in self.program_commands:
            if command.shortcut and command.run is not None:
                QShortcut(QKeySequence(command.shortcut), self).activated.connect(command.run)

    def navigate(self, command_id: str, argument: object = None) -> None:
        """Start the command of that id; a screen that is open already comes to the front."""
        command = self._commands.get(command_id)
        if command is None:
            self.show_error(Refused("access.denied", {"permission": command_id}))
            return
        if command.screen is None:
            self.start(command)
            return
        found = self.tabs.find_place((command_id, argument))
        if found is None:
            self._add(command.screen(argument), (command_id, argument))
            return
        self.tabs.setCurrentWidget(found)
        apply_filters: Callable[[Mapping[str, Any]], None] | None = getattr(found, "apply_filters", None)
        if isinstance(argument, Mapping) and apply_filters is not None:
            apply_filters(argument)

    def start(self, command: Command) -> None:
        """Run a command, or open its screen."""
        reason = command.enabled()
        if reason is not None:
            self.services.notify(reason, "warn")
        elif command.screen is not None:
            self.navigate(command.id, None)
        elif command.run is not None:
            command.run()

    def show_pdf(self, path: Path, title: str) -> None:
        """Show a PDF in a tab of its own."""
        self._add(PdfScreen(self.services, path, title), ("pdf", path))

    def show_error(self, error: KontorError) -> None:
        """An error that has no place of its own."""
        show_error(self, error)

    def open_palette(self) -> None:
        """Ctrl+K."""
        self.palette_box.open()

    def show_keys(self) -> None:
        """F1: the keys of the screen in front and of the program."""
        screen = self.tabs.current_screen()
        sections = [section_of(screen.title(), screen.commands())] if screen is not None else []
        sections.append(section_of(text("Program"), self.program_commands))
        KeysHelp(sections, self).open()

    def close_all(self) -> bool:
        """Remember everything and let go of the tabs; False when the person keeps unsaved work."""
        if not self.tabs.can_close_all():
            return False
        self._remember()
        return True

    def _remember(self) -> None:
        settings = self.services.settings
        for screen in self.tabs.screens():
            screen.save_state()
        settings.set(TABS_KEY, self.tabs.kept())
        settings.set(GEOMETRY_KEY, bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        settings.set(RAIL_KEY, self.rail.opened())

    def let_go(self) -> None:
        """Close without a question; what is not saved is offered again at the next login."""
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        for screen in self.tabs.screens():
            screen.keep_draft()
        self._remember()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for unsaved work, then remember everything."""
        if not self.close_all():
            event.ignore()
            return
        event.accept()
        self.closed.emit()

    def _add(self, screen: Screen, place: tuple[str, object], *, closable: bool = True) -> None:
        screen.open_requested.connect(self.navigate)
        screen.selection_summary.connect(lambda words: self._summary(screen, words))
        self.tabs.add_screen(screen, place, closable=closable)

    def _summary(self, screen: Screen, words: str) -> None:
        if screen is self.tabs.current_screen():
            self.strip.show_selection(words)

    def _screen_in_front(self, _screen: Screen | None) -> None:
        self.strip.show_selection("")

    def _notify(self, words: str, tone: str) -> None:
        self.toast.show_words(words, tone)

    def _palette_commands(self) -> list[tuple[str, Command]]:
        screen = self.tabs.current_screen()
        here = screen.commands() if screen is not None else []
        rights = self.services.rights
        title = screen.title() if screen is not None else ""
        found = [(title, one) for one in here if one.allowed(rights) and one.run is not None and one.relevant()]
        found.extend((one.title(), command) for one in self.departments for command in one.commands)
        found.extend((text("Program"), one) for one in self.program_commands)
        return [one for one in found if one[1].in_menu]

    def _restore(self) -> None:
        settings = self.services.settings
        geometry = settings.get(GEOMETRY_KEY, "")
        if not geometry or not self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "replace"))):
            self.resize(1280, 800)
        nothing: dict[str, Any] = {}
        self.tabs.restore(settings.get(TABS_KEY, nothing), self._reopen)

    def _reopen(self, command_id: str, argument: object) -> None:
        command = self._commands.get(command_id)
        if command is not None and command.screen is not None:
            self._add(command.screen(argument), (command_id, argument))


def _close(window: QWidget) -> None:
    window.close()
