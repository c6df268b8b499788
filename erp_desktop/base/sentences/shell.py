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
    "update.bad_signature": mark(
        "The program offered in {source} is not signed with the key that your administrator has set, so it is not "
        "taken. Tell him."
    ),
    "update.insecure": mark("{source} leads to a place without encryption, so nothing is taken from there. Tell your "
                            "administrator."),
    "update.newer_format": mark("What is offered in {source} was made for a newer program. Ask your administrator."),
    "update.not_opened": mark("The package could not be opened. Ask your administrator to install it: {path}"),
    "update.not_whole": mark(
        "{name} is not the package that was offered, so it was thrown away. Try again; if it happens again, tell "
        "your administrator."
    ),
    "update.replayed": mark(
        "{source} offers release {release} with an older date than it did before, so it is not taken. Tell your "
        "administrator."
    ),
    "update.too_large": mark("{name} is larger than it should be, so it was not taken. Tell your administrator."),
    "update.unreachable": mark(
        "Newer programs are offered in {source}, which can not be reached now: {reason}. Try again later."
    ),
    "update.unreadable": mark("What is offered in {source} can not be understood: {reason}. Tell your administrator."),
}
