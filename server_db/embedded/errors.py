"""What can go wrong with the embedded server, each with one sentence that says what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "embedded.busy": (
        "Another program has been starting or stopping the database in {folder} for more than"
        " {seconds} seconds; end that program and try again."
    ),
    "embedded.certificate": (
        "The certificate for encrypted connections could not be made because the Python package"
        " 'cryptography' is not installed."
    ),
    "embedded.disk_full": "The disk that holds {folder} is full; free some space and try again.",
    "embedded.letters": (
        "The database of Windows cannot use the folder {folder}, whose path has letters beyond ASCII and no short name"
        " on this drive; choose another folder."
    ),
    "embedded.locale": (
        "This system does not know the locale {locale}, which the database needs to sort and search text;"
        " install it and try again."
    ),
    "embedded.moved": (
        "The database folder is not at {folder} any more; it was moved or renamed, or its drive is not connected."
    ),
    "embedded.moved_in_use": (
        "The database folder was moved from {origin} to {folder} while other programs were using it;"
        " close them and try again."
    ),
    "embedded.no_account": (
        "PostgreSQL does not run as root, and no other account could be used for it ({reason});"
        " start the program as an ordinary user."
    ),
    "embedded.no_binaries": "No usable PostgreSQL programs were found in {folder}: {reason}.",
    "embedded.not_ours": (
        "The folder {folder} holds something else than a database of this program and this account;"
        " choose another folder."
    ),
    "embedded.not_writable": "The folder {folder} cannot be written by this account: {reason}.",
    "embedded.password": (
        "The database in {folder} is running but refuses its stored password;"
        " put back the file superuser.password from a backup."
    ),
    "embedded.start_failed": "The database in {folder} could not be started: {reason}.",
    "embedded.stop_failed": "The database in {folder} could not be stopped: {reason}.",
    "embedded.unreachable": (
        "PostgreSQL does not run as root, and the account {account}, which runs it instead, cannot reach"
        " {folder}; choose a folder below /var/lib/kontor."
    ),
    "embedded.version": (
        "The database in {folder} was made by PostgreSQL {found}, but this program brings PostgreSQL"
        " {expected}; restore a backup into a new folder instead."
    ),
}

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS: Final = ("No space left on device", "Disk quota exceeded", "File too large")


class EmbeddedError(Exception):
    """The embedded server cannot do what was asked; `str()` is a sentence for the user."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return SENTENCES[self.code].format(**self.params)


def tells_disk_full(text: str) -> bool:
    """Whether the output of a PostgreSQL program says that no space was left."""
    return any(words in text for words in _FULL_WORDS)


@contextmanager
def folder_errors(folder: Path) -> Iterator[None]:
    """Turn the operating system's errors about `folder` into `EmbeddedError`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise EmbeddedError("embedded.disk_full", folder=str(folder)) from error
        reason = error.strerror or type(error).__name__
        raise EmbeddedError("embedded.not_writable", folder=str(folder), reason=reason) from error
