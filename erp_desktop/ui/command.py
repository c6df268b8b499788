"""Commands: one row makes the menu entry, the button, the palette line, the key and its line in the help.

A screen returns `list[Command]`; nothing else in the program builds an action by hand::

    Command("purchase_order.submit", mark("Submit"), run=self.submit, shortcut="Ctrl+Return", icon="check",
            needs=Permission.PURCHASE_ORDER_SUBMIT, enabled=self.why_not_submit, primary=True)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from erp_desktop.base.access import Rights
from erp_desktop.base.i18n import text
from erp_desktop.ui import icons

if TYPE_CHECKING:
    from erp_desktop.ui.screen import Screen
    from server_db.access.permissions import Permission


def _always() -> str | None:
    return None


def _yes() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    Attributes:
        id: `noun.verb`; navigation between departments goes by it.
        title: marked for translation, or a callable that returns the finished words
            ("Approve 12,400.00 EUR").
        run: what happens; None for a command that opens a screen.
        screen: makes the screen for a tab from the argument of `Services.navigate`; None for an action.
        shortcut: portable key sequence ("Ctrl+N"), or empty.
        binds: False when a widget of the screen handles the key itself and the command only names it.
        icon: name of a file in `resources/icons`.
        needs: permission without which the command is not shown.
        enabled: None when it can be done now, else the reason, already translated.
        relevant: whether it means anything for the record as it stands; what has nothing left to do (posting
            what is posted) is not shown at all, while what only waits for something is shown disabled.
        primary: the one action of the screen that is drawn as a filled button.
        group: heading in a department's menu, marked for translation.
        in_bar: whether the screen draws a button for it (else it is in the "…" menu); of a department's
            command, whether its menu shows it (else only the palette offers it).
        in_menu: whether menus and the palette offer it.
    """

    id: str
    title: str | Callable[[], str]
    _: KW_ONLY
    run: Callable[[], None] | None = None
    screen: Callable[[object], Screen] | None = None
    shortcut: str = ""
    binds: bool = True
    icon: str = ""
    needs: Permission | None = None
    enabled: Callable[[], str | None] = _always
    relevant: Callable[[], bool] = _yes
    primary: bool = False
    group: str = ""
    in_bar: bool = True
    in_menu: bool = True

    def words(self) -> str:
        """The title in the person's language."""
        return text(self.title) if isinstance(self.title, str) else self.title()

    def allowed(self, rights: Rights) -> bool:
        """Whether the person may see the command."""
        return self.needs is None or rights.may(self.needs)


def key_words(shortcut: str) -> str:
    """The key sequence as this system writes it, for tooltips and the list of keys."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText) if shortcut else ""


def mnemonics(titles: Sequence[str], codes: Sequence[str]) -> list[str]:
    """Titles with a distinct Alt letter each, as Qt writes it.

    Args:
        titles: texts of the buttons of one screen.
        codes: ASCII words to take a letter from when a title (in Chinese) has none; same length.
    """
    taken: set[str] = set()
    marked: list[str] = []
    for title, code in zip(titles, codes, strict=True):
        plain = title.replace("&", "&&")
        place = next((at for at, letter in enumerate(plain) if _is_free(letter, taken)), None)
        if place is not None:
            taken.add(plain[place].lower())
            marked.append(f"{plain[:place]}&{plain[place:]}")
            continue
        letter = next((one for one in code if _is_free(one, taken)), None)
        if letter is not None:
            taken.add(letter.lower())
            plain = f"{plain} (&{letter.upper()})"
        marked.append(plain)
    return marked


def _is_free(letter: str, taken: set[str]) -> bool:
    return letter.isascii() and letter.isalpha() and letter.lower() not in taken


class CommandSet(QObject):
    """The QActions of a screen, kept true: enabled state, reason and words are asked again by `refresh`."""

    def __init__(self, owner: QWidget, commands: Iterable[Command], rights: Rights) -> None:
        super().__init__(owner)
        self._commands = {one.id: one for one in commands if one.allowed(rights)}
        self._actions: dict[str, QAction] = {}
        for command in self._commands.values():
            action = QAction(owner)
            action.setObjectName(command.id)
            if command.shortcut and command.binds:
                action.setShortcut(QKeySequence(command.shortcut))
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if command.icon:
                icons.bind(action, command.icon)
            if command.run is not None:
                action.triggered.connect(lambda _checked=False, run=command.run: run())
            owner.addAction(action)
            self._actions[command.id] = action
        self.refresh()

    def commands(self) -> list[Command]:
        """Those the person may see, in the order given."""
        return list(self._commands.values())

    def action(self, command_id: str) -> QAction | None:
        """The action, or None when the person may not see it."""
        return self._actions.get(command_id)

    def refresh(self) -> None:
        """Ask every command whether it can be done now; call it when the selection or the record changed."""
        for command in self._commands.values():
            action = self._actions[command.id]
            reason = command.enabled()
            words = command.words()
            action.setText(words)
            action.setIconText(words)
            action.setEnabled(reason is None)
            action.setVisible(command.relevant())
            key = key_words(command.shortcut)
            action.setToolTip(reason if reason is not None else f"{words}  {key}".rstrip())
            action.setStatusTip(reason or "")

    def menu(self, parent: QWidget, ids: Iterable[str] | None = None) -> QMenu:
        """A menu of these commands (all that are in menus when `ids` is None)."""
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        chosen = [one.id for one in self._commands.values() if one.in_menu] if ids is None else list(ids)
        for command_id in chosen:
            action = self._actions.get(command_id)
            if action is not None:
                menu.addAction(action)
        return menu
