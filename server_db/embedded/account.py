"""Which account runs PostgreSQL, and how its programs are called under that account."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server_db.embedded.errors import EmbeddedError, folder_errors
from server_db.embedded.plain_path import plain_path

ROOT_HOME: Final = Path("/var/lib/kontor")
SYSTEM_ACCOUNT: Final = "kontor"
_FALLBACK_ACCOUNT: Final = "nobody"
_TIMEOUT_S: Final = 300
MISLEADING: Final = frozenset({"LANG", "LANGUAGE", "LD_LIBRARY_PATH", "LD_PRELOAD"})
"""Variables that PostgreSQL's programs must not see: they talk English, and the libraries of a bundled Python are
not those that they were built with."""


@dataclass(frozen=True)
class Answer:
    """How a program ended, and what it said."""

    code: int
    output: str


@dataclass(frozen=True)
class Account:
    """Who runs PostgreSQL: `uid` is None when that is simply the account of this program."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def run(self, command: list[str | Path], *, cwd: Path, timeout_s: float | None = _TIMEOUT_S) -> Answer:
        """Run a PostgreSQL program that ends by itself, apart from this program's terminal, in English.

        Its output goes through a file: a pipe would stay open as long as the server that pg_ctl leaves behind.

        Raises:
            EmbeddedError: `embedded.letters`.
            OSError: the program cannot be started; PermissionError when the account cannot reach it.
            subprocess.TimeoutExpired: it hung for `timeout_s`.
        """
        with tempfile.TemporaryFile() as output:
            code = subprocess.run(
                [str(plain_path(part)) if isinstance(part, Path) else part for part in command],
                cwd=plain_path(cwd),
                env=tool_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=timeout_s,
                check=False,
                user=self.uid,
                group=self.gid,
                extra_groups=None if self.uid is None else [],
                start_new_session=True,
                creationflags=creation_flags(),
            ).returncode
            output.seek(0)
            return Answer(code, output.read().decode("utf-8", errors="replace"))

    def own(self, path: Path) -> None:
        """Give `path` to this account, when it is another than this program's."""
        if sys.platform != "win32" and self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def must_reach(self, folder: Path) -> None:
        """Check that this account can enter `folder`.

        Raises:
            EmbeddedError: `embedded.unreachable`.
        """
        if self.uid is None:
            return
        try:
            found = self.run(["/bin/sh", "-c", 'cd -- "$0"', folder], cwd=Path("/"))
        except OSError as error:
            raise EmbeddedError("embedded.no_account", reason=error.strerror or "not permitted") from error
        if found.code != 0:
            raise EmbeddedError("embedded.unreachable", account=self.name, folder=str(folder))


def account_for(folder: Path) -> Account:
    """The account that runs the server of `folder`.

    An ordinary user runs it himself. Root uses the account that owns the cluster already, else the system
    account `kontor` (made when missing), else `nobody`.

    Raises:
        EmbeddedError: `embedded.no_account`.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return Account(name="")
    import pwd

    cluster = folder / "cluster"
    uid = cluster.stat().st_uid if cluster.is_dir() else 0  # root may look everywhere
    if uid != 0:
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            return Account(name=str(uid), uid=uid, gid=cluster.stat().st_gid)
        return Account(name=entry.pw_name, uid=uid, gid=entry.pw_gid)
    for name in (_system_account(), _FALLBACK_ACCOUNT):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise EmbeddedError("embedded.no_account", reason="neither 'kontor' nor 'nobody' exists")


def default_data_dir() -> Path:
    """Where the embedded server keeps its data when nobody says otherwise."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "Kontor" / "database"
    if os.geteuid() == 0:
        return ROOT_HOME / "database"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "kontor" / "database"


def make_folder(folder: Path, account: Account) -> None:
    """Make the data folder, private to the account that runs the server; parents are shared.

    Raises:
        EmbeddedError: `embedded.not_writable`, `embedded.disk_full`, `embedded.unreachable`.
    """
    with folder_errors(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        account.own(folder)
    account.must_reach(folder)


def _system_account() -> str:
    """Make the system account when there is a tool for it; the look-up afterwards tells whether it worked."""
    import pwd

    try:
        pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd is not None:
            home = ["--home-dir", str(ROOT_HOME), "--no-create-home", "--shell", "/usr/sbin/nologin"]
            subprocess.run(
                [useradd, "--system", "--user-group", *home, SYSTEM_ACCOUNT],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TIMEOUT_S,
                check=False,
            )
    return SYSTEM_ACCOUNT


def tool_environment() -> dict[str, str]:
    """This program's environment without what would lead PostgreSQL astray, with English messages."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_")) and name not in MISLEADING
    }
    return kept | {"LC_ALL": "C", "LANG": "C"}


def creation_flags() -> int:
    """How a program is started on Windows: without a console window of its own."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return 0
