"""What the command line asks the program to begin with."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from erp_desktop.base.hosts import server_typed
from erp_desktop.base.settings import Profile


@dataclass(frozen=True, slots=True)
class Start:
    """What the command line asks for.

    Attributes:
        connection: a connection file to open, "" for none.
        try_here: start the private server at once.
        server: instead of the last one used, as it is typed at the login (`base.hosts`).
        company: instead of the last one used.
        login: instead of the last one used.
        language: for this run, "" for the remembered one.
        theme: for this run, "" for the remembered one.
        log: how the log is written, "" for text.
        release: of the program.
        exit_after_login_shown: print the moment (seconds since 1970) and end, to measure the start.
    """

    connection: str = ""
    try_here: bool = False
    server: str = ""
    company: str = ""
    login: str = ""
    language: str = ""
    theme: str = ""
    log: str = ""
    release: str = "0"
    exit_after_login_shown: bool = False

    @classmethod
    def of(cls, chosen: Namespace, release: str = "0") -> Start:
        """What the parsed arguments ask for."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in vars(chosen).items() if name in known}, release=release)

    def profile(self, profiles: Sequence[Profile]) -> Profile | None:
        """The profile to begin with, None for the last one used."""
        if not (self.server or self.company or self.login):
            return None
        last = profiles[0] if profiles else Profile("")
        server, port = server_typed(self.server) if self.server else (last.server, last.port)
        return replace(
            last, server=server, port=port, company=self.company or last.company, login=self.login or last.login
        )
