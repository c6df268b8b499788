"""The commands of `kontor-server` about the server itself: server check, certificates; and what init does besides."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from psycopg.conninfo import conninfo_to_dict

from server_db import certificates, connection_file
from server_db.cli_asked import FOUND, OK, Asked, pass_phrase
from server_db.errors import ServerError
from server_db.maintenance import server_check
from server_db.maintenance.server_check import Finding, Severity
from server_db.maintenance.server_check.findings import PEOPLE
from server_db.reach import host_of, is_local

_GB: Final = 1024**3
_PEOPLE_MAX: Final = 10_000


def add(commands: Any, where: argparse.ArgumentParser) -> None:  # noqa: ANN401 - argparse keeps the class to itself
    """Add the commands.

    Args:
        commands: where a command is added.
        where: the options that say how the administrator logs in.
    """
    group = commands.add_parser("server", help="the server itself").add_subparsers(required=True, metavar="ACTION")
    check = group.add_parser("check", parents=[where], help="look at the server's settings and say what to change")
    check.set_defaults(run=_check)
    _size(check)
    _way(check)
    make = commands.add_parser("certificates", help="make an authority and a server's certificate for a small office")
    make.add_argument("folder", metavar="FOLDER", type=Path, help="where they are kept; nothing there is overwritten")
    make.add_argument("--host", action="append", metavar="NAME", default=[],
                      help="name or IP address of the server as desktops reach it; again for more")  # fmt: skip
    make.add_argument("--renew", action="store_true",
                      help="sign the server's certificate in FOLDER anew by the same authority")  # fmt: skip
    make.set_defaults(run=_certificates)


def add_to_init(init: argparse.ArgumentParser) -> None:
    """Add to `init` what it needs to look at the server first and to write the connection file at the end."""
    _size(init)
    _way(init)
    init.add_argument("--output", metavar="FILE", type=Path, help="write the connection file there (COMPANY.kontor)")
    init.add_argument("--despite-findings", action="store_true",
                      help="go on although the server must be changed; for a server on this computer only")  # fmt: skip


def ensure_ready(asked: Asked) -> int:
    """Look at the server before anything is made; how many things should be better.

    Raises:
        ServerError: `server.not_ready`, `server.not_here`, `connection_file.*`.
    """
    options = asked.options
    if options.output is not None:
        connection_file.ensure_possible(asked.server, options.host, _authority(options))
    found = _findings(asked)
    wrong = [one.what for one in found if one.severity is Severity.MUST]
    host = host_of(conninfo_to_dict(asked.server))
    if wrong and not options.despite_findings:
        raise ServerError("server.not_ready", findings=" ".join(wrong))
    if wrong and not is_local(host):
        raise ServerError("server.not_here", host=host, findings=" ".join(wrong))
    return sum(one.severity is Severity.SHOULD for one in found)


def tell_next(asked: Asked, better: int) -> None:
    """Write or print the connection file of the new company, or say how to get one; and what should be better."""
    options = asked.options
    if better:
        print(f"{better} settings of the server should be better: kontor-server server check says which.")
    certificate = _authority(options)
    try:
        connection_file.ensure_possible(asked.server, options.host, certificate)
    except ServerError:
        print(
            "People log in with a connection file, which this makes:"
            f" kontor-server connection-file {options.company} --host NAME --certificate AUTHORITY.crt"
            f" --output {options.company}.kontor"
        )
        return
    text = connection_file.connection_file(
        asked.company, hosts=options.host, certificate=certificate, language=options.language
    )
    if options.output is None:
        sys.stdout.write(text)
    else:
        connection_file.store(text, options.output)
        print(f"People log in by opening {options.output}.")


def _size(command: argparse.ArgumentParser) -> None:
    command.add_argument("--people", type=_people, default=PEOPLE, metavar="N",
                         help=f"how many work at the same time ({PEOPLE})")  # fmt: skip
    command.add_argument("--memory", type=_gigabytes, default=0, metavar="GIGABYTES",
                         help="of the server, when it is another computer")  # fmt: skip


def _way(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", action="append", metavar="HOST[:PORT]", default=[],
                         help="as desktops reach the server; again for standbys")  # fmt: skip
    command.add_argument("--certificate", metavar="FILE", default="",
                         help='of the authority; "system" for those computers know')  # fmt: skip


def _people(words: str) -> int:
    number = int(words) if words.isdecimal() else 0
    if not 1 <= number <= _PEOPLE_MAX:
        raise argparse.ArgumentTypeError(f"1 to {_PEOPLE_MAX}")
    return number


def _gigabytes(words: str) -> int:
    try:
        amount = float(words)
    except ValueError:
        amount = 0.0
    if not 0 < amount < _PEOPLE_MAX:
        raise argparse.ArgumentTypeError("gigabytes, such as 16")
    return int(amount * _GB)


def _authority(options: argparse.Namespace) -> str:
    return str(options.certificate)


def _findings(asked: Asked) -> tuple[Finding, ...]:
    options = asked.options
    certificate = _authority(options)
    if certificate not in {"", connection_file.SYSTEM}:
        connection_file.ensure_certificate(certificate)
    # A standby named with its port is another server, which is looked at by itself.
    hosts = tuple(host for host in options.host if ":" not in host or host.count(":") > 1)[:1]
    return server_check.check(
        asked.server,
        server_check.Asked(
            people=options.people,
            memory=options.memory,
            hosts=hosts if certificate else (),
            authority=None if certificate in {"", connection_file.SYSTEM} else Path(certificate),
        ),
    )


def _check(asked: Asked) -> int:
    found = _findings(asked)
    for one in found:
        print(f"{one.severity.value:<7} {one.what}")
        print(f"        {'see' if one.severity is Severity.UNSEEN else 'set'}: {one.change}")
        print(f"        why: {one.why}")
    counts = {severity: sum(one.severity is severity for one in found) for severity in Severity}
    print(
        f"{counts[Severity.MUST]} must be changed, {counts[Severity.SHOULD]} should be changed,"
        f" {counts[Severity.UNSEEN]} could not be seen."
    )
    return FOUND if counts[Severity.MUST] or counts[Severity.SHOULD] else OK


def _certificates(asked: Asked) -> int:
    options = asked.options
    folder = options.folder
    if options.renew:
        made = certificates.renew(folder, options.host, _pass_phrase(folder, is_new=False))
    else:
        if not options.host:
            raise ServerError("certificates.no_host")
        certificates.ensure_hosts(options.host)
        certificates.ensure_free(folder)
        made = certificates.make(folder, options.host, _pass_phrase(folder, is_new=True))
        print(f"{folder / certificates.AUTHORITY_FILE}: for connection files (--certificate), until"
              f" {made.authority_until:%Y-%m-%d}")  # fmt: skip
        print(f"{folder / certificates.AUTHORITY_KEY}: keep it and its pass phrase where this server is not")
        print(f"{folder / certificates.SERVER_KEY}: belongs to the account that PostgreSQL runs as")
    print(f"{folder / certificates.SERVER_FILE}: for {', '.join(made.hosts)}, until {made.server_until:%Y-%m-%d}")
    return OK


def _pass_phrase(folder: Path, *, is_new: bool) -> str:
    return pass_phrase(f"Pass phrase of the authority in {folder}: ", is_new=is_new)
