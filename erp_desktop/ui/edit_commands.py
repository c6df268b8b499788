"""The commands every record has beside the slice's own: save, reload, history, archive, restore."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from erp_desktop.base.i18n import mark, text
from erp_desktop.ui.command import Command
from erp_desktop.ui.edit_spec import record_id

if TYPE_CHECKING:
    from erp_desktop.ui.edit_screen import EditScreen


def record_commands(screen: EditScreen[Any]) -> list[Command]:
    """Save, the slice's own, then the rest; Save is the filled button when no other is."""
    own = [_unless_saving(screen, command) for command in screen.spec.commands(screen)]
    save = Command(
        "record.save", mark("Save"), run=screen.save, shortcut="Ctrl+S", icon="save",
        enabled=screen.why_not_save, relevant=lambda: _may_change(screen),
        primary=not any(command.primary for command in own),
    )
    rest = [
        Command(
            "record.reload", mark("Reload"), run=screen.reload, shortcut="F5", icon="refresh", in_bar=False,
            enabled=lambda: _why_never_saved(screen),
        )
    ]
    if screen.spec.history is not None:
        rest.append(
            Command(
                "record.history", mark("History"), run=screen.toggle_history, shortcut="Ctrl+H", icon="history",
                in_bar=False,
            )
        )
    if screen.spec.archive is not None:
        rest.append(
            Command(
                "record.archive", mark("Archive"), run=lambda: _archive(screen), icon="archive", in_bar=False,
                enabled=lambda: _why_not_archive(screen),
            )
        )
    if screen.spec.restore is not None:
        rest.append(
            Command(
                "record.restore", mark("Restore"), run=lambda: _restore(screen), icon="restore", in_bar=False,
                enabled=lambda: _why_not_restore(screen),
            )
        )
    return [save, *own, *rest]


def _unless_saving(screen: EditScreen[Any], command: Command) -> Command:
    """The slice's own command, which waits while a save waits, as Save itself does; a lost server takes a while."""
    return replace(command, enabled=lambda: text("Saving…") if screen.saving() else command.enabled())


def _may_change(screen: EditScreen[Any]) -> bool:
    return screen.work.loaded is None or screen.why_read_only() is None


def _why_never_saved(screen: EditScreen[Any]) -> str | None:
    return text("It was never saved.") if screen.work.loaded is None or screen.work.new else None


def _why_not_archive(screen: EditScreen[Any]) -> str | None:
    if screen.work.loaded is None or screen.work.new:
        return text("It was never saved.")
    if screen.unsaved():
        return text("Save or discard the changes first.")
    if screen.spec.archived(screen.record):
        return text("It is archived already.")
    if screen.spec.may_save is not None and not screen.may(screen.spec.may_save):
        return text("You may look at this, but not change it.")
    return None


def _why_not_restore(screen: EditScreen[Any]) -> str | None:
    if screen.work.loaded is None or screen.work.new or not screen.spec.archived(screen.record):
        return text("It is not archived.")
    return None


def _archive(screen: EditScreen[Any]) -> None:
    found = record_id(screen.record)
    if screen.spec.archive is not None and found is not None:
        screen.act(screen.spec.archive(found, screen.work.version() or 0), text("Archived."))


def _restore(screen: EditScreen[Any]) -> None:
    found = record_id(screen.record)
    if screen.spec.restore is not None and found is not None:
        screen.act(screen.spec.restore(found, screen.work.version() or 0), text("Restored."))
