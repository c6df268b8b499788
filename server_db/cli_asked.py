"""What each command of `kontor-server` is asked, how it reaches the server, and how it answers."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from dataclasses import dataclass
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from server_db.errors import ServerError
from server_db.reach import verified

OK: Final = 0
REFUSED: Final = 1
FOUND: Final = 3
PASSWORD_VARIABLE: Final = "KONTOR_PASSWORD"  # noqa: S105 - the name of a variable
PASS_PHRASE_VARIABLE: Final = "KONTOR_PASS_PHRASE"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line, with the administrator's connection string."""

    options: argparse.Namespace
    server: str

    @property
    def company(self) -> str:
        """The connection string of the company."""
        return make_conninfo(self.server, dbname=self.options.company)


def reaching(given: str) -> str:
    """The connection string as it is used: of the database `postgres` when it names none, verified over a network."""
    if "dbname" not in conninfo_to_dict(given) and "PGDATABASE" not in os.environ:
        given = make_conninfo(given, dbname="postgres")
    return verified(given)


def new_password(login: str) -> str:
    """A password for a login, from its variable, from standard input, or asked for twice.

    Raises:
        ServerError: `user.password_differs`.
    """
    return _secret(f"New password of {login}: ", PASSWORD_VARIABLE, differs="user.password_differs")


def pass_phrase(question: str, *, is_new: bool) -> str:
    """A pass phrase, from its variable, from standard input, or asked for, twice when it is new.

    Raises:
        ServerError: `certificates.pass_phrase_differs`.
    """
    return _secret(question, PASS_PHRASE_VARIABLE, differs="certificates.pass_phrase_differs" if is_new else None)


def _secret(question: str, variable: str, *, differs: str | None) -> str:
    """Nothing secret stands on a command line, which every process of the computer may read."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(question)
    if differs is not None and getpass.getpass("Once more: ") != first:
        raise ServerError(differs)
    return first
