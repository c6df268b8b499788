"""The commands of `kontor-server guard`: run, list, lift."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Callable
from typing import Any, Final

import psycopg

from server_db.cli_asked import OK, Asked
from server_db.guard import service

_EVERY_S: Final = 1.0
_RETRY_S: Final = 5.0


def add(commands: Any, where: argparse.ArgumentParser) -> None:  # noqa: ANN401 - argparse keeps the class to itself
    """Add the commands."""
    guard = commands.add_parser("guard", help="lock out who tries passwords, by login and address")
    acts = guard.add_subparsers(required=True, metavar="ACTION")

    def act(name: str, run: Callable[[Asked], int], words: str) -> argparse.ArgumentParser:
        command: argparse.ArgumentParser = acts.add_parser(name, parents=[where], help=words)
        command.set_defaults(run=run)
        return command

    act("run", _run, "follow the server's log, as the system's account of the server, until it is stopped")
    act("list", _list, "who is locked out, from where, until when")
    lift = act("lift", _lift, "let somebody in again")
    lift.add_argument("login", metavar="LOGIN")
    lift.add_argument("address", metavar="ADDRESS", nargs="?", help="from there alone; from everywhere when not given")


def _run(asked: Asked) -> int:
    """Until a signal comes. A server that is away is waited for, and so is a disk that is full."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopped.set())
    guard = service.Guard(asked.server, _say)
    _say("The guard follows the log.")
    is_waiting = False
    while not stopped.wait(_RETRY_S if is_waiting else _EVERY_S):
        try:
            guard.once()
        except psycopg.OperationalError:
            if not is_waiting:
                _say("The server is away; waiting for it.")
            is_waiting = True
        except OSError as error:
            if not is_waiting:
                _say(f"The rules cannot be written, nobody more is locked out: {error.strerror or error}")
            is_waiting = True
        else:
            is_waiting = False
    return OK


def _say(words: str) -> None:
    print(words, flush=True)


def _list(asked: Asked) -> int:
    for lock in service.locks(asked.server):
        print(f"{lock.login:<24}{lock.network:<28}until {service.shown(lock.until)}  time {lock.times}")
    return OK


def _lift(asked: Asked) -> int:
    for lock in service.lift(asked.server, asked.options.login, asked.options.address):
        print(f"{lock.login} may try again from {lock.network}.")
    return OK
