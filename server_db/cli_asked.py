"""What each command of `kontor-server` is asked, how it reaches the server, and how it answers."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from server_db.reach import verified

OK: Final = 0
REFUSED: Final = 1
FOUND: Final = 3


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
