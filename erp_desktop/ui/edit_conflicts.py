"""What an edit screen does when somebody else changed its record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from erp_desktop.base.changes import Changes
from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import Loaded
from erp_desktop.ui.conflict import ConflictDialog
from erp_desktop.ui.edit_spec import record_id

if TYPE_CHECKING:
    from erp_desktop.ui.edit_screen import EditScreen


class Conflicts(QObject):
    """Hears of changes made elsewhere and compares versions."""

    def __init__(self, screen: EditScreen[Any]) -> None:
        super().__init__(screen)
        self._screen = screen
        screen.services.runner.changed.connect(self._others_changed)

    def _others_changed(self, changes: object) -> None:
        screen = self._screen
        if not isinstance(changes, Changes) or not changes.remote or screen.work.loaded is None or screen.work.new:
            return
        if screen.saving() or changes.record_id is None or changes.record_id != record_id(screen.record):
            return
        if screen.unsaved():
            screen.layout_parts.banner.show_words(
                text("Somebody else changed this record while you work on it."), "warn", text("Compare")
            )
            screen.banner_action = screen.reload
        else:
            screen.reload()

    def compare(self, theirs: Loaded[Any]) -> None:
        """Show what both did, or take over their version when there is nothing to choose."""
        screen = self._screen
        differences = screen.work.differences(theirs)
        if not differences:
            screen.show_record(theirs)
            return
        dialog = ConflictDialog(
            differences, name=screen.title(), changed_by=theirs.changed_by, parent=screen.window()
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: screen.adopt(theirs, dialog.choices()))
        dialog.open()
