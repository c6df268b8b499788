"""Who edits what, between the screens of this window and the other desktops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from erp_desktop.base.editors import Edited, Editors


class Desk(Protocol):
    """Tells the other desktops what is edited here; never waits."""

    def enter(self, edited: Edited) -> None:
        """The record is edited here."""

    def leave(self, edited: Edited) -> None:
        """It is not any more."""


class Presence(QObject):
    """What screens enter and leave, and what they are told.

    Signals:
        told: `Editors` of a record, whenever the others there are not those of the last time.
    """

    told = Signal(object)
    _heard = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._heard.connect(self.told, Qt.ConnectionType.QueuedConnection)

    def hear(self, editors: Editors) -> None:
        """Pass on who is there; safe from any thread."""
        if shiboken6.isValid(self):
            self._heard.emit(editors)

    def enter(self, edited: Edited) -> Callable[[], None]:
        """A screen edits the record; returns what tells that it does no more, once."""
        self._desk.enter(edited)
        entered = [edited]

        def leave() -> None:
            if entered:
                self._desk.leave(entered.pop())

        return leave
