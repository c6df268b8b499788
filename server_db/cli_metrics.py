"""The commands of `kontor-server` that let a server be watched: metrics, watcher."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

from server_db import cli_log, people, watchers
from server_db.cli_asked import OK, Asked, new_password, reaching

LISTEN: Final = "127.0.0.1:9746"


def add(
    commands: Any,  # noqa: ANN401 - argparse keeps the class to itself
    command: Callable[[str, Callable[[Asked], int], str], argparse.ArgumentParser],
) -> None:
    """Add the commands.

    Args:
        commands: where a command is added that cares for its server itself.
        command: makes a command of a company.
    """
    metrics = commands.add_parser("metrics", help="tell Prometheus how the server and its companies are")
    metrics.add_argument("company", metavar="COMPANY", nargs="*", help="names of databases; all when none is given")
    # Not asked before it begins, as others are: a server that is down is what this one has to tell.
    metrics.add_argument("--server", dest="watched", metavar="CONNINFO", default="", help="of the login that watches")
    metrics.add_argument("--backups", metavar="FOLDER", type=Path, help="where the backups lie, when seen from here")
    how = metrics.add_mutually_exclusive_group()
    how.add_argument("--output", metavar="FILE", type=Path, help="write them there, for a textfile collector (.prom)")
    how.add_argument(
        "--listen", metavar="ADDRESS:PORT", nargs="?", const=LISTEN, help=f"serve them until stopped ({LISTEN})"
    )
    cli_log.add(metrics)
    metrics.set_defaults(run=_metrics)

    watcher = command("watcher", _watcher, "let a login read the metrics of a company, and nothing else")
    watcher.add_argument("login", metavar="LOGIN")


def _metrics(asked: Asked) -> int:
    # The other commands start without Prometheus' library.
    from server_db.maintenance.metrics.collector import KontorCollector
    from server_db.maintenance.metrics.publish import Exporter, text, write

    options = asked.options
    collector = KontorCollector(_watched(options.watched), options.company, options.backups)
    if options.output is not None:
        write(collector, options.output)
    elif options.listen is None:
        sys.stdout.write(text(collector))
    else:
        exporter = Exporter(collector, options.listen)
        try:
            exporter.wait()
        finally:
            exporter.close()
    return OK


def _watched(given: str) -> str:
    """The connection string; asks for a password at a keyboard."""
    conninfo = reaching(given)
    if sys.stdin.isatty():
        try:
            psycopg.connect(conninfo).close()
        except psycopg.OperationalError as error:
            if error.pgconn is not None and error.pgconn.needs_password:
                return make_conninfo(conninfo, password=getpass.getpass("Password of the login that watches: "))
    return conninfo


def _watcher(asked: Asked) -> int:
    company, login = asked.options.company, asked.options.login
    password = "" if people.is_login(asked.company, login) else new_password(login)
    sees_all = watchers.add_watcher(asked.company, login, password)
    sys.stdout.write(f"{login} may read the metrics of {company}, and nothing else of it.\n")
    if not sees_all:
        sys.stdout.write(
            "It sees no session but its own; a superuser can let it see those of others by:"
            f' grant {watchers.MONITOR} to "{login}"\n'
        )
    return OK
