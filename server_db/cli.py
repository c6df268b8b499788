"""`kontor-server`: sets up companies, deploys releases, keeps people, checks the books, makes and proves backups.

The administrator's login comes from --server (a libpq connection string), from --embedded (the data folder of
a private server) or from the PG* variables of libpq. Passwords are asked for, or read from standard input or
from a variable; never taken from the command line, which every process of the computer may read.
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

from server_db import (
    cli_backup,
    cli_guard,
    cli_log,
    cli_metrics,
    cli_server,
    cli_standby,
    cli_update,
    cli_upgrade,
    company,
    connection_file,
    embedded,
    people,
)
from server_db.access.audit import audit
from server_db.access.jobs import JOB_ROLES
from server_db.access.release import RELEASE
from server_db.cli_asked import FOUND, OK, PASSWORD_VARIABLE, REFUSED, Asked, new_password, reaching
from server_db.deploy import become_owner, deploy, roles_of
from server_db.errors import ServerError
from server_db.maintenance import checks
from server_db.seed import company as seed

__all__ = ["FOUND", "OK", "PASSWORD_VARIABLE", "REFUSED", "Asked", "main", "parser"]

_FINDINGS_SHOWN: Final = 20
_TEMPORARY_DAYS: Final = 7
_TEMPORARY_DAYS_MAX: Final = 90


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 when it was refused, 3 when `check` or `prove` found something."""
    options = parser().parse_args(arguments)
    with cli_log.running(options) as codes:
        codes.append(_run(options))
    return codes[0]


def _run(options: argparse.Namespace) -> int:
    run: Callable[[Asked], int] = options.run
    try:
        if not hasattr(options, "server"):
            return run(Asked(options, ""))
        with _administrator(options) as server:
            return run(Asked(options, server))
    except (ServerError, embedded.EmbeddedError) as error:
        return _refused(error)
    except psycopg.OperationalError as error:
        return _refused(ServerError("server.unreachable", reason=_first_line(error)))
    except psycopg.Error as error:
        return _refused(ServerError("server.refused", reason=_first_line(error)))


def parser() -> argparse.ArgumentParser:
    """The arguments."""
    made = argparse.ArgumentParser(prog="kontor-server", description="Sets up and keeps companies of Kontor.")
    made.add_argument("--version", action="version", version=f"kontor-server {RELEASE}")
    where = argparse.ArgumentParser(add_help=False)
    place = where.add_mutually_exclusive_group()
    place.add_argument("--server", metavar="CONNINFO", help="connection string of an administrator")
    place.add_argument("--embedded", metavar="FOLDER", type=Path, help="data folder of a private server")
    cli_log.add(where)
    commands = made.add_subparsers(required=True, metavar="COMMAND", dest="command")

    init = _command(commands, where, "init", _init, "make a company")
    init.add_argument("--chart", choices=seed.charts(), default="generic", help="chart of accounts")
    init.add_argument("--currency", default="EUR", help="currency of the books (ISO 4217)")
    init.add_argument("--language", choices=seed.LANGUAGES, default="en", help="of the first records")
    init.add_argument("--title", default="", help="name of the company on its papers")
    init.add_argument("--first-day", type=date.fromisoformat, help="of the first fiscal year (2026-01-01)")
    cli_server.add_to_init(init)
    _command(commands, where, "deploy", _deploy, "build code and rights of a company anew; to upgrade it, see upgrade")
    file = _command(commands, where, "connection-file", _connection_file, "print what people open to log in")
    file.add_argument("--host", action="append", metavar="HOST[:PORT]", help="as desktops reach it; again for standbys")
    file.add_argument("--tls", choices=connection_file.TLS_MODES, default="verify-full", help="of the connections")
    file.add_argument("--certificate", metavar="FILE", help='of the authority; "system" for those computers know')
    file.add_argument("--language", choices=seed.LANGUAGES, default="", help="of the program at first")
    file.add_argument("--reports", choices=(connection_file.STANDBY,), default="", help="where reports are read")
    file.add_argument("--output", type=Path, metavar="FILE", help="write it there (COMPANY.kontor)")
    _command(commands, where, "check", _check, "check the books and the rights of a company")
    cli_backup.add(commands, lambda name, run, words: _command(commands, where, name, run, words))
    cli_metrics.add(commands, lambda name, run, words: _command(commands, where, name, run, words))
    cli_update.add(commands)
    cli_upgrade.add(commands, lambda group, name, run, words: _command(group, where, name, run, words))
    cli_guard.add(commands, where)
    cli_standby.add(commands, where)
    cli_server.add(commands, where)
    demo = commands.add_parser("demo", help="make the demo company on a private server")
    demo.add_argument("--embedded", metavar="FOLDER", type=Path, help="data folder of the private server")
    demo.set_defaults(run=_demo)

    user = commands.add_parser("user", help="people of a company").add_subparsers(required=True, metavar="ACTION")
    _command(user, where, "list", _user_list, "who there is and what he does")
    add = _user(user, where, "add", _user_add, "add somebody")
    add.add_argument("--name", required=True, help="full name")
    add.add_argument("--email", default="")
    add.add_argument("--language", choices=seed.LANGUAGES, default="en")
    add.add_argument("--own-documents-only", action="store_true", help="sees only the orders he makes")
    add.add_argument("--warehouses", type=_words, help="codes with commas; all of them when not given")
    _jobs(add)
    _lasting(add)
    _jobs(_user(user, where, "roles", _user_roles, "give somebody exactly these jobs"))
    _lasting(_user(user, where, "password", _user_password, "give somebody a new password and log him out"))
    _user(user, where, "logout", _user_logout, "end what somebody has open; programs ask for the password again")
    _user(user, where, "disable", _user_disable, "take all jobs from somebody and end his sessions")
    _jobs(_user(user, where, "enable", _user_enable, "let somebody in again"))
    return made


def _command(
    commands: Any,  # noqa: ANN401 - argparse keeps the class to itself
    where: argparse.ArgumentParser,
    name: str,
    run: Callable[[Asked], int],
    help_text: str,
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, parents=[where], help=help_text)
    command.add_argument("company", metavar="COMPANY", help="name of its database")
    command.set_defaults(run=run)
    return command


def _user(
    commands: Any,  # noqa: ANN401
    where: argparse.ArgumentParser,
    name: str,
    run: Callable[[Asked], int],
    help_text: str,
) -> argparse.ArgumentParser:
    command = _command(commands, where, name, run, help_text)
    command.add_argument("login", metavar="LOGIN")
    return command


def _jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs",
        type=_words,
        required=True,
        help=f"with commas: {', '.join(sorted(JOB_ROLES))}, or one of your own",
    )


def _lasting(command: argparse.ArgumentParser) -> None:
    group = command.add_mutually_exclusive_group()
    group.add_argument(
        "--days",
        type=_days,
        default=_TEMPORARY_DAYS,
        help=f"how long the password is valid that has to be changed at the first login ({_TEMPORARY_DAYS})",
    )
    group.add_argument("--permanent", action="store_true", help="the password stays as it is, for programs")


def _days(text: str) -> int:
    days = int(text) if text.isdecimal() else 0
    if not 1 <= days <= _TEMPORARY_DAYS_MAX:
        raise argparse.ArgumentTypeError(f"1 to {_TEMPORARY_DAYS_MAX} days")
    return days


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _init(asked: Asked) -> int:
    options = asked.options
    better = cli_server.ensure_ready(asked)
    company.create_company(
        asked.server,
        options.company,
        chart=options.chart,
        currency=options.currency,
        language=options.language,
        title=options.title,
        first_day=options.first_day,
    )
    print(f"The company {options.company} is ready; add people with: kontor-server user add {options.company} …")
    cli_server.tell_next(asked, better)
    return OK


def _deploy(asked: Asked) -> int:
    done = deploy(asked.company)
    what = "brought to" if done.changed else "at"
    print(f"{asked.options.company} is {what} release {done.release}, revision {done.revision}.")
    return OK


def _connection_file(asked: Asked) -> int:
    options = asked.options
    written = connection_file.connection_file(
        asked.company,
        hosts=options.host or (),
        tls=options.tls,
        certificate=options.certificate or "",
        language=options.language,
        reports=options.reports,
    )
    if options.output is None:
        sys.stdout.write(written)
    else:
        connection_file.store(written, options.output)
    return OK


def _check(asked: Asked) -> int:
    """Every check with its number and title; findings below it. Their number is kept for whoever watches."""
    began = time.monotonic()
    counts: dict[str, int] = {}
    with psycopg.connect(asked.company) as connection:
        connection.read_only = True
        roles = roles_of(connection)
        differences = audit(connection, roles)
        become_owner(connection, roles)
        for check in checks.found():
            found = checks.run(connection, check)
            counts[check.name] = len(found)
            _tell(check.name.split("_", 1)[0], check.title, [str(finding) for finding in found])
    _tell("—", "The server's rights, guards and functions are those of this release", [str(d) for d in differences])
    counts[checks.RIGHTS] = len(differences)
    with psycopg.connect(asked.company) as connection:
        become_owner(connection, roles)
        checks.record(connection, counts, round((time.monotonic() - began) * 1000))
    return FOUND if any(counts.values()) else OK


def _tell(number: str, title: str, findings: list[str]) -> None:
    print(f"{number:>4}  {'ok' if not findings else 'WRONG':<5}  {title}")
    for finding in findings[:_FINDINGS_SHOWN]:
        print(f"             {finding}")
    if len(findings) > _FINDINGS_SHOWN:
        print(f"             and {len(findings) - _FINDINGS_SHOWN} more")


def _demo(asked: Asked) -> int:
    """The desktop package makes it, through its repositories, in a process of its own."""
    if importlib.util.find_spec("erp_desktop") is None:
        raise ServerError("demo.no_desktop")
    folder = asked.options.embedded
    where = [] if folder is None else ["--embedded", str(folder)]
    # Also where this program was started apart from all other packages of Python.
    place = {"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "erp_desktop.demo", *where]
    return subprocess.run(command, env=os.environ | place, check=False).returncode


def _user_list(asked: Asked) -> int:
    with psycopg.connect(asked.company) as connection:
        for person in people.everybody(connection):
            state = "disabled" if person.is_disabled else ", ".join(person.jobs) or "no job"
            print(f"{person.login:<24}{person.name:<32}{state}")
    return OK


def _user_add(asked: Asked) -> int:
    options = asked.options
    people.add_person(
        asked.company,
        people.NewPerson(
            login=options.login,
            name=options.name,
            password=new_password(options.login) if not people.is_login(asked.company, options.login) else "",
            email=options.email,
            language=options.language,
            jobs=options.jobs,
            own_documents_only=options.own_documents_only,
            warehouses=options.warehouses,
            temporary_days=None if options.permanent else options.days,
        ),
    )
    print(f"{options.login} may open {options.company} as {', '.join(options.jobs)}.")
    return OK


def _user_roles(asked: Asked) -> int:
    people.set_jobs(asked.company, asked.options.login, asked.options.jobs)
    print(f"{asked.options.login} now is {', '.join(asked.options.jobs) or 'without a job'}.")
    return OK


def _user_password(asked: Asked) -> int:
    options = asked.options
    days = None if options.permanent else options.days
    people.set_password(asked.company, options.login, new_password(options.login), temporary_days=days)
    people.log_out(asked.company, options.login)
    lasts = "" if days is None else f" for {days} days, and changes it at the next login"
    print(f"{options.login} has a new password{lasts}.")
    return OK


def _user_logout(asked: Asked) -> int:
    ended = people.log_out(asked.company, asked.options.login)
    print(f"{asked.options.login} is logged out of {asked.options.company}; connections ended: {ended}.")
    return OK


def _user_disable(asked: Asked) -> int:
    people.disable_person(asked.company, asked.options.login)
    print(f"{asked.options.login} may not open {asked.options.company} any more.")
    return OK


def _user_enable(asked: Asked) -> int:
    people.enable_person(asked.company, asked.options.login, asked.options.jobs)
    print(f"{asked.options.login} may open {asked.options.company} as {', '.join(asked.options.jobs)}.")
    return OK


@contextlib.contextmanager
def _administrator(options: argparse.Namespace) -> Iterator[str]:
    """The connection string of the administrator; asks for his password when the server wants one."""
    if options.embedded is not None:
        with embedded.running(options.embedded) as server:
            yield server.conninfo()
        return
    conninfo = make_conninfo(reaching(options.server or ""), application_name="kontor-server")
    try:
        psycopg.connect(conninfo).close()
    except psycopg.OperationalError as error:
        if error.pgconn is None or not error.pgconn.needs_password or not sys.stdin.isatty():
            raise
        conninfo = make_conninfo(conninfo, password=getpass.getpass("Password of the administrator: "))
    yield conninfo


def _refused(error: ServerError | embedded.EmbeddedError) -> int:
    cli_log.refused(error)
    return REFUSED


def _first_line(error: psycopg.Error) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


if __name__ == "__main__":
    sys.exit(main())
