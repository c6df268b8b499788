"""Says on an edit screen who else edits the record at this moment; nobody is locked out by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from erp_desktop.base.editors import Edited, Editor, Editors
from erp_desktop.base.i18n import text
from erp_desktop.ui.edit_spec import record_id
from erp_desktop.ui.error_box import Banner

if TYPE_CHECKING:
    from erp_desktop.ui.edit_screen import EditScreen


class PresenceStrip(QObject):
    """The line of an edit screen that names the others; follows the record and what can be done with it."""

    def __init__(self, screen: EditScreen[Any], banner: Banner) -> None:
        super().__init__(screen)
        self._screen = screen
        self._banner = banner
        self._edited: Edited | None = None
        self._presence = screen.services.presence
        leaving = self._leaving = _Leaving()

        def gone() -> None:  # this object is gone by then
            leaving.now()

        if self._presence is not None:
            self._presence.told.connect(self._tell)
            screen.destroyed.connect(gone)

    def follow(self) -> None:
        """Enter the record while it can be changed, leave it when it can not."""
        if self._presence is None:
            return
        screen = self._screen
        edited: Edited | None = None
        if screen.work.loaded is not None and not screen.work.new and screen.why_read_only() is None:
            found = record_id(screen.record)
            edited = Edited(screen.spec.noun, str(found)) if found is not None else None
        if edited == self._edited:
            return
        self._leaving.now()
        self._banner.hide()
        self._edited = edited
        if edited is not None:
            self._leaving.leave = self._presence.enter(edited)

    def _tell(self, editors: Editors) -> None:
        if editors.edited != self._edited:
            return
        if editors.others:
            self._banner.show_words(words_for(editors.others, self._screen.services.rights.login), "accent")
        else:
            self._banner.hide()


class _Leaving:
    """What is to be told when the screen is done with the record."""

    def __init__(self) -> None:
        self.leave: Callable[[], None] | None = None

    def now(self) -> None:
        leave, self.leave = self.leave, None
        if leave is not None:
            leave()


def words_for(others: tuple[Editor, ...], login: str) -> str:
    """Who is there: others by name, else oneself at another desktop."""
    names = [other.name for other in others if other.login != login]
    if not names:
        return text("You are editing this on another desktop too.")
    if len(names) == 1:
        return text("{name} is editing this too.", name=names[0])
    return text("{names} are editing this too.", names=", ".join(names))
