"""What can be wrong with a connection file, and what IT has decided for everybody on a computer."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

CONNECTION_TEXTS: dict[str, str] = {
    "connection_file.broken": mark(
        "The connection file {name} is damaged: {reason}. Ask your administrator for a new one."
    ),
    "connection_file.certificate_expired": mark(
        "The certificate in {name} was valid until {date}. Ask your administrator for a new connection file."
    ),
    "connection_file.certificate_wrong": mark(
        "The certificate in {name} can not be read. Ask your administrator for a new connection file."
    ),
    "connection_file.garbage": mark("{name} is not a connection file of Kontor. Choose another file."),
    "connection_file.newer": mark("{name} was made for a newer release of Kontor. Install that release first."),
    "connection_file.no_certificate": mark(
        "{name} has no certificate to check the server with. Ask your administrator for a complete connection file."
    ),
    "connection_file.no_server": mark("{name} names no server. Ask your administrator for a new connection file."),
    "connection_file.password": mark(
        "{name} has a password in it, so it is not taken: everybody who sees the file would know it. Tell your "
        "administrator."
    ),
    "connection_file.unknown_keys": mark(
        "{name} has entries that Kontor does not know: {keys}. Ask your administrator for a corrected file."
    ),
    "connection_file.wrong_value": mark(
        "{name} says {key} = {value}, which is not possible. Ask your administrator for a corrected file."
    ),
    "managed.broken": mark(
        "The settings of your administrator can not be understood, so nobody can log in. Tell him: {path}: {reason}"
    ),
    "managed.no_try": mark("Your administrator does not allow trying it on this computer. Log in to a server."),
    "managed.other_server": mark(
        "Your administrator has decided which servers are used on this computer, and {server} is none of them "
        "as it is entered here."
    ),
    "managed.servers_given": mark(
        "Your administrator has decided which servers are used on this computer, so {name} is not taken."
    ),
    "managed.tls_too_weak": mark(
        "Your administrator asks for a safer encryption than this. Choose another one, or ask him for the "
        "certificate of {server}."
    ),
    "managed.unknown_keys": mark(
        "The settings of your administrator have entries that Kontor does not know, so nobody can log in. "
        "Tell him: {path}: {keys}"
    ),
    "settings.managed": mark("Your administrator has decided this, so it can not be changed here."),
}
