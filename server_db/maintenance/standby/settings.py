"""The settings of a copied data folder: appended to postgresql.auto.conf, where the last word counts.

That file lies in the data folder wherever a distribution keeps the others, and `alter system` writes to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from server_db import whole_files
from server_db.embedded.account import Account
from server_db.errors import ServerError

AUTO: Final = "postgresql.auto.conf"
STANDBY_SIGNAL: Final = "standby.signal"
RECOVERY_SIGNAL: Final = "recovery.signal"
_HEAD: Final = "# kontor-server standby\n"


def append(data: Path, settings: Mapping[str, str], account: Account) -> None:
    """Add settings to those that came with the copy.

    Raises:
        ServerError: `standby.folder`.
    """
    path = data / AUTO
    try:
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        if kept and not kept.endswith("\n"):
            kept += "\n"
        lines = "".join(f"{name} = {quoted(value)}\n" for name, value in settings.items())
        write(path, kept + _HEAD + lines, account)
    except OSError as error:
        raise ServerError("standby.folder", folder=str(data), reason=error.strerror or "not writable") from error


def signal(data: Path, name: str, account: Account) -> None:
    """Leave the empty file that tells the server how to start.

    Raises:
        ServerError: `standby.folder`.
    """
    try:
        write(data / name, "", account)
    except OSError as error:
        raise ServerError("standby.folder", folder=str(data), reason=error.strerror or "not writable") from error


def write(path: Path, text: str, account: Account) -> None:
    """Write a small private file whole or not at all, owned by the account."""
    whole_files.replace(path, text.encode(), finish=account.own)


def quoted(value: str) -> str:
    """A value as a configuration file writes it.

    Raises:
        ServerError: `standby.conninfo` for a value of several lines.
    """
    if "\n" in value or "\r" in value:
        raise ServerError("standby.conninfo", reason="a value has more than one line")
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
