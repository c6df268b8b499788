"""The commands of `kontor-server standby`: a second server that follows, fail-over, and point in time."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from server_db.cli_asked import FOUND, OK, Asked, new_password
from server_db.errors import ServerError
from server_db.maintenance.standby import primary
from server_db.maintenance.standby.archive import receive, take_base
from server_db.maintenance.standby.follow import Followed, init, rejoin
from server_db.maintenance.standby.programs import Programs, find_programs
from server_db.maintenance.standby.promote import promote
from server_db.maintenance.standby.restore import restore
from server_db.maintenance.standby.status import Follower, PrimaryStatus, Slot, StandbyStatus, status

_SHOWN: Final = 20


def add(
    commands: Any,  # noqa: ANN401 - argparse keeps the class to itself
    where: argparse.ArgumentParser,
) -> None:
    """Add the commands.

    Args:
        commands: where a command is added.
        where: the options that say which server is meant.
    """
    actions = commands.add_parser("standby", help="a second server that follows, fail-over, point in time")
    action = actions.add_subparsers(required=True, metavar="ACTION")
    _add_of_server(action, where)
    _add_of_folder(action)
    _add_of_archive(action)


def _add_of_server(
    action: Any,  # noqa: ANN401
    where: argparse.ArgumentParser,
) -> None:
    """Commands for an administrator of a running server."""
    login = action.add_parser("login", parents=[where], help="at the primary: make the login that replicates")
    login.add_argument("login", metavar="LOGIN")
    login.set_defaults(run=_login)
    waits = action.add_parser(
        "synchronous", parents=[where], help="at the primary: acknowledge only what a standby has on its disk"
    )
    waits.add_argument("names", metavar="NAME", nargs="*", help="standbys, one of which is enough")
    waits.add_argument("--off", action="store_true", help="wait for nobody, such as while the standby is repaired")
    waits.set_defaults(run=_synchronous)
    state = action.add_parser("status", parents=[where], help="of a primary or a standby")
    state.set_defaults(run=_status)
    takes_over = action.add_parser("promote", parents=[where], help="at the standby: take over")
    takes_over.add_argument(
        "--although-primary-answers", action="store_true", help="the primary is alive, and nobody will use it any more"
    )
    takes_over.set_defaults(run=_promote)


def _add_of_folder(action: Any) -> None:  # noqa: ANN401
    """Commands on the machine of a data folder, as the account that PostgreSQL runs as."""
    making = _command(action, "init", _init, "on the standby's machine: copy the primary and follow it")
    back = _command(action, "rejoin", _rejoin, "on the old primary's machine: follow the server that took over")
    for one in (making, back):
        one.add_argument("data", metavar="DATA", type=Path, help="the data folder")
        _primary(one)
        one.add_argument("--name", required=True, help="of the standby, such as erp2; also of its slot")
        one.add_argument("--port", type=int, help="to listen at; what its settings say when not given")
    back.add_argument("--config", metavar="FILE", type=Path, help="its postgresql.conf, if not in the data folder")
    backwards = _command(action, "restore", _restore, "make a data folder as the server was at a moment")
    backwards.add_argument("data", metavar="DATA", type=Path, help="the new data folder")
    backwards.add_argument("--from", dest="archive", metavar="FOLDER", type=Path, required=True, help="the archive")
    backwards.add_argument("--to", metavar="TIME", type=_moment, help='"2026-11-28 14:30"; else as late as possible')
    backwards.add_argument("--port", type=int, help="to listen at later; what its settings say when not given")


def _add_of_archive(action: Any) -> None:  # noqa: ANN401
    """Commands that fill the archive."""
    base = _command(action, "archive-base", _archive_base, "add a base backup to an archive")
    base.add_argument("--keep", type=_count, default=2, metavar="N", help="base backups that stay (2)")
    wal = _command(action, "archive-wal", _archive_wal, "receive WAL into an archive until it is ended")
    for one in (base, wal):
        one.add_argument("archive", metavar="FOLDER", type=Path, help="of the archive")
        _primary(one)


def _command(
    action: Any,  # noqa: ANN401
    name: str,
    run: Callable[[Asked], int],
    help_text: str,
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = action.add_parser(name, help=help_text)
    made.add_argument("--binaries", metavar="FOLDER", type=Path, help="PostgreSQL's programs; ours if not given")
    made.add_argument("--account", metavar="NAME", help="for root: the account that PostgreSQL runs as")
    made.set_defaults(run=run)
    return made


def _primary(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--primary", metavar="CONNINFO", required=True, help="connection string of the login that replicates"
    )


def _moment(words: str) -> datetime:
    return datetime.fromisoformat(words).astimezone()


def _count(words: str) -> int:
    number = int(words)
    if number < 1:
        raise ValueError(words)
    return number


def _programs(asked: Asked) -> Programs:
    return find_programs(asked.options.binaries, asked.options.account)


def _advise(advice: list[str]) -> None:
    for words in advice:
        print(f"Advice: {words}")


def _login(asked: Asked) -> int:
    login = asked.options.login
    _advise(primary.make_login(asked.server, login, new_password(login)))
    print(f"{login} may replicate. Let it in from the standby's address in pg_hba.conf, for replication and postgres.")
    return OK


def _synchronous(asked: Asked) -> int:
    options = asked.options
    if options.off == bool(options.names):
        raise ServerError("standby.on_or_off")
    if options.off:
        primary.be_alone(asked.server)
        print("Commits wait for nobody: what is acknowledged now is lost if this server is.")
        return OK
    chosen = primary.be_synchronous(asked.server, options.names)
    print(f"Commits wait for {chosen}: what is acknowledged is on two disks.")
    return OK


def _init(asked: Asked) -> int:
    options = asked.options
    made = init(
        options.data, primary=options.primary, name=options.name, port=options.port, programs=_programs(asked)
    )
    print(f"{made.data} is a copy of the primary.")
    _next(made, options.name)
    return OK


def _rejoin(asked: Asked) -> int:
    options = asked.options
    made = rejoin(
        options.data, primary=options.primary, name=options.name, port=options.port, programs=_programs(asked),
        config=options.config,
    )  # fmt: skip
    print(f"{made.data} is rewound to where the new primary took over.")
    _next(made, options.name)
    return OK


def _next(made: Followed, name: str) -> None:
    print("Start PostgreSQL with it; then, at the primary, to lose nothing that was acknowledged:")
    print(f"  kontor-server standby synchronous {name}")
    _advise(made.advice)


def _promote(asked: Asked) -> int:
    done = promote(asked.server, although_primary_answers=asked.options.although_primary_answers)
    print(f"This server takes writes, after {done.seconds:.1f} s. It waits for no standby now.")
    last = "unknown" if done.last is None else done.last.astimezone().isoformat(" ", "milliseconds")
    print(f"Its last transaction is of {last}; what was acknowledged later is lost, unless commits waited for it.")
    if done.primary:
        print(f"The old primary {done.primary} must not run as it is any more: keep it stopped, then make it follow:")
        print("  kontor-server standby rejoin DATA --primary CONNINFO --name NAME")
    return OK


def _status(asked: Asked) -> int:
    found = status(asked.server)
    lines = _primary_lines(found) if isinstance(found, PrimaryStatus) else _standby_lines(found)
    for line in lines:
        print(line)
    for problem in found.problems:
        print(f"WRONG  {problem}")
    return FOUND if found.problems else OK


def _primary_lines(found: PrimaryStatus) -> list[str]:
    waits = f"waits for {found.waits_for}" if found.waits_for else "waits for nobody"
    return [f"primary, {waits}", *map(_follower_line, found.followers), *map(_slot_line, found.slots)]


def _follower_line(one: Follower) -> str:
    if one.behind_bytes is None:
        shown = ""
    else:
        seconds = one.behind.total_seconds() if one.behind is not None else 0.0
        shown = f", reports {one.behind_bytes} bytes and {seconds:.1f} s behind"
    return f"{one.name} ({one.address}): {one.state}, {one.sync_state}, {one.unsafe_bytes} bytes not on its disk{shown}"


def _slot_line(one: Slot) -> str:
    used = "in use" if one.active else "not in use"
    return f"slot {one.name}: {used}, keeps {one.kept_bytes} bytes of WAL, {one.wal_status or 'nothing yet'}"


def _standby_lines(found: StandbyStatus) -> list[str]:
    shows = "nothing yet" if found.shows is None else found.shows.astimezone().isoformat(" ", "milliseconds")
    follows = found.follows or "nobody"
    return [f"standby, follows {follows}, {found.behind_bytes} bytes behind; its last transaction is of {shows}"]


def _archive_base(asked: Asked) -> int:
    options = asked.options
    made, removed = take_base(
        options.archive, server=options.primary, keep=options.keep, programs=_programs(asked)
    )
    print(f"{made.path}: taken and checked; recovery to any moment from now on.")
    if removed:
        print(f"Removed, with the WAL that only they needed: {', '.join(one.path.name for one in removed)}")
    return OK


def _archive_wal(asked: Asked) -> int:
    return receive(asked.options.archive, server=asked.options.primary, programs=_programs(asked))


def _restore(asked: Asked) -> int:
    options = asked.options
    found = restore(
        options.data, archive=options.archive, to=options.to, port=options.port, programs=_programs(asked)
    )
    moment = "that of the base backup" if found.last is None else found.last.astimezone().isoformat(" ", "milliseconds")
    print(f"{found.data} is made of {found.base.path.name}; its last transaction is of {moment}.")
    if found.findings:
        print("The books are not in order:")
        for finding in found.findings[:_SHOWN]:
            print(f"  {finding}")
        return FOUND
    print(f"All checks are in order in {', '.join(found.companies) or 'no company'}. Start PostgreSQL with it.")
    return OK
