"""What each command of `kontor-server` is asked, and how it answers."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Final

from psycopg.conninfo import make_conninfo

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
