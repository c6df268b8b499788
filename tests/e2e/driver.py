"""Drives the real program by keyboard, as a person at the desk does: real windows, a real server."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QWidget

from erp_desktop.base.i18n import LANGUAGES
from erp_desktop.base.settings import Profile, Settings
from erp_desktop.shell.app import Shell
from erp_desktop.shell.main_window import MainWindow
from erp_desktop.shell.start import Start
from erp_desktop.ui.document_screen import DocumentScreen
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.list_screen import ListScreen
from erp_desktop.ui.screen import Screen
from server_db.access.release import RELEASE
from tests.fakes.shell import end

W = TypeVar("W", bound=QWidget)
S = TypeVar("S", bound=Screen)
WAIT_S = 20.0
SIZE = (1280, 800)
TABS_MAX = 40


class Program:
    """The program as one person has it open."""

    def __init__(self, app: QApplication, folder: Path, *, language: str, theme: str) -> None:
        assert language in LANGUAGES
        self.app = app
        self.language, self.theme = language, theme
        self.shell = Shell(
            app, Start(language=language, theme=theme, release=RELEASE), settings=Settings(folder / "settings.json"),
            reports_folder=folder,
        )
        self.shell.show_login()
        self.settle()

    def log_in(self, conninfo: str, profile: Profile | None = None) -> None:
        """Type person and password into the login window and press Enter; `profile` says how to reach the server."""
        parts = {key: str(value) for key, value in psycopg.conninfo.conninfo_to_dict(conninfo).items()}
        window = self.shell.login_window
        assert window is not None
        window.activateWindow()
        here = Profile(parts["host"], int(parts["port"]), parts["dbname"], parts["user"], tls="disable")
        window.form.fill(profile or here)
        self.settle(0.2)
        window.activateWindow()
        window.form.password.setFocus()
        self.wait(lambda: QApplication.focusWidget() is window.form.password, "the password field")
        self.write(parts["password"])
        self.press("Return")
        self.wait(lambda: self.shell.main_window is not None, "the main window")
        self.window.resize(*SIZE)
        self.window.activateWindow()
        self.settle()

    @property
    def window(self) -> MainWindow:
        """The main window."""
        assert self.shell.main_window is not None
        return self.shell.main_window

    def press(self, keys: str) -> None:
        """Press a key or combination ("Ctrl+S") wherever the focus is."""
        combination = QKeySequence.fromString(keys)
        first: Any = combination[0]  # type: ignore[index]  # the stubs do not know it
        QTest.keyClick(self.target(), first.key(), first.keyboardModifiers())
        self.settle(0.02)

    def write(self, words: str) -> None:
        """Type words; what is not on a Latin keyboard comes as from an input method."""
        for character in words:
            if character.isascii():
                QTest.keyClicks(self.target(), character)
            else:
                event = QInputMethodEvent()
                event.setCommitString(character)
                QApplication.sendEvent(self.target(), event)
        self.settle(0.02)

    def target(self) -> QWidget:
        """Where keys go."""
        popup: object = QApplication.activePopupWidget()
        found: object = QApplication.focusWidget()
        if isinstance(popup, QWidget) and not (isinstance(found, QWidget) and popup.isAncestorOf(found)):
            inside: object = popup.focusWidget()
            return inside if isinstance(inside, QWidget) else popup
        if not isinstance(found, QWidget):
            found = QApplication.activeWindow()
        assert isinstance(found, QWidget), "no window is open"
        return found

    def command(self, words: str) -> None:
        """Start a command through the palette."""
        self.press("Ctrl+K")
        self.wait(lambda: self.window.palette_box.isVisible(), "the palette")
        box = self.window.palette_box
        self.write(words)
        self.wait(lambda: self._has_entry(box.list), f"a match for {words!r}")
        self.settle(0.3)
        self.press("Return")
        self.settle()

    @staticmethod
    def _has_entry(entries: QListWidget) -> bool:
        return entries.count() > 0

    def screen(self, kind: type[S]) -> S:
        """The screen in front, when it is of the kind; waits for it."""
        self.wait(lambda: isinstance(self.window.tabs.current_screen(), kind), f"a {kind.__name__}")
        found = self.window.tabs.current_screen()
        assert isinstance(found, kind)
        return found

    def document(self) -> DocumentScreen[Any]:
        """The document in front, loaded."""
        found: DocumentScreen[Any] = self.screen(DocumentScreen)
        self.wait(lambda: found.work.loaded is not None, "the document")
        return found

    def edit_screen(self) -> EditScreen[Any]:
        """The record in front, loaded."""
        found: EditScreen[Any] = self.screen(EditScreen)
        self.wait(lambda: found.work.loaded is not None, "the record")
        return found

    def list_screen(self) -> ListScreen[Any]:
        """The list in front, its first page loaded."""
        found: ListScreen[Any] = self.screen(ListScreen)
        self.idle()
        return found

    def new_document(self, noun: str) -> DocumentScreen[Any]:
        """The new document of a kind in front."""

        def shown() -> bool:
            spec = getattr(self.window.tabs.current_screen(), "spec", None)
            return getattr(spec, "noun", "") == noun

        self.wait(shown, noun)
        return self.document()

    def go_to(self, key: str) -> None:
        """Press Tab until the field of a key has the focus."""
        field = self.document().form.fields[key]
        for _ in range(TABS_MAX):
            focus = QApplication.focusWidget()
            if focus is not None and (focus is field or field.isAncestorOf(focus)):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never came to {key}")

    def go_to_grid(self) -> None:
        """Press Tab until the lines have the focus."""
        grid = self.document().lines()
        for _ in range(TABS_MAX):
            focus = QApplication.focusWidget()
            if focus is not None and (focus is grid or grid.isAncestorOf(focus)):
                return
            self.press("Tab")
        raise AssertionError("Tab never came to the lines")

    def set_cell(self, row: int, key: str, typed: str) -> None:
        """Go to a cell by the arrow keys and type into it."""
        self.go_to_grid()
        grid = self.document().lines()
        columns = [column.key for column in grid.lines.spec.columns]
        self.press("Ctrl+Home")
        for _ in range(row):
            self.press("Down")
        for _ in range(len(columns) * 2):
            if columns[grid.currentIndex().column()] == key:
                break
            self.press("Right")
        assert columns[grid.currentIndex().column()] == key
        assert grid.currentIndex().row() == row
        self.write(typed)
        self.press("Tab")
        self.idle()

    def open_first(self, screen: ListScreen[Any]) -> None:
        """Go down into the list and open its first row with Enter."""
        self.wait(lambda: screen.model.rowCount() > 0, "a row")
        screen.table.setFocus()
        self.press("Ctrl+Home")
        self.press("Return")
        self.settle()

    def pay_all(self) -> None:
        """Type the open amount of each proposed item into the column to pay."""
        grid = self.document().lines()
        rows = [row for row in grid.lines.lines() if row.get("open")]
        for number, row in enumerate(rows):
            if not row.get("amount"):
                self.set_cell(number, "amount", str(row["open"]))

    def look_up(self, words: str) -> None:
        """Search in the look-up field that has the focus and take the first match."""
        self.write(words)
        self.press("Return")
        self.idle()

    def idle(self) -> None:
        """Wait until no task runs."""
        runner = self.window.services.runner
        self.settle(0.05)
        self.wait(lambda: not runner.active(), "the workers")
        self.settle(0.05)

    def step(self) -> None:
        """Press the key of the one next step and wait until it is done."""
        self.press("Ctrl+Return")
        self.idle()

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Let the program run until a condition holds."""
        until = time.monotonic() + WAIT_S
        while not condition():
            assert time.monotonic() < until, f"waited in vain for {what}"
            self.settle(0.01)

    def settle(self, seconds: float = 0.05) -> None:
        """Let the program run for a moment."""
        QTest.qWait(max(1, round(seconds * 1000)))
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def dialog(self) -> QDialog:
        """The dialog in front."""
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found

    def shoot(self, folder: Path, name: str) -> Path:
        """A picture of the window in front."""
        self.settle(0.2)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}_{self.language}_{self.theme}.png"
        window = QApplication.activeModalWidget() or self.shell.main_window or self.shell.login_window
        assert window is not None
        assert window.grab().save(str(path))
        return path

    def log_out(self) -> None:
        """Back to the login window."""
        self.window.log_out_asked.emit()
        self.wait(lambda: self.shell.login_window is not None, "the login window")

    def close(self) -> None:
        """End the program."""
        end(self.shell)
        self.settle()
