"""Whether the record of an edit screen can be changed, and what the screen shows when it can not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erp_desktop.base.i18n import mark, text
from erp_desktop.base.lookups import State

if TYPE_CHECKING:
    from erp_desktop.ui.edit_screen import EditScreen

ARCHIVED = State(mark("Archived"), "warn")


def why_read_only(screen: EditScreen[Any]) -> str | None:
    """Why nothing can be changed ("" needs no words); None when it can."""
    spec = screen.spec
    if screen.work.loaded is None:
        return ""
    if spec.may_save is not None and not screen.may(spec.may_save):
        return text("You may look at this, but not change it.")
    if spec.archived(screen.record):
        return text("This record is archived. Restore it to change it.")
    return spec.read_only(screen.record) if spec.read_only is not None else None


def apply_access(screen: EditScreen[Any]) -> None:
    """Fields, lines, reason and pill as the record's state and the person's rights want them."""
    reason = why_read_only(screen)
    screen.form.set_read_only(reason is not None, new=screen.work.new)
    for grid in screen.grids.values():
        grid.lines.set_read_only(reason is not None)
    screen.layout_parts.show_access(reason or "")
    spec = screen.spec
    state = spec.state(screen.record) if spec.state is not None else None
    screen.layout_parts.show_state(ARCHIVED if spec.archived(screen.record) else state)
