"""What can go wrong around the departments: trying out, opening a file."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

SHELL_TEXTS: dict[str, str] = {
    "try.failed": mark("The server on this computer could not be started. {reason}"),
    "file.unwritable": mark(
        "{name} could not be written. Check that it is not open elsewhere and that the disk is not full."
    ),
    "file.unreadable": mark("{name} could not be read. Check that it still exists and that you may read it."),
    "login.needed": mark("Enter this to log in."),
}
