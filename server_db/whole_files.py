"""What is on the disk whole or not at all: keys, certificates, rules, settings, drafts, and folders made beside."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

FILE_WAIT_S: Final = 1.0
FOLDER_WAIT_S: Final = 15.0
_POLL_S: Final = 0.05
_IS_HELD_BY_OTHERS: Final = os.name == "nt"
"""Windows moves nothing that somebody has open: a virus scanner, or a program that is just ending."""


def write_new(path: Path, content: bytes, *, mode: int) -> None:
    """Make a file that is not there yet.

    Raises:
        FileExistsError: it is there.
        OSError: it could not be written; nothing of it is left.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        _fill(handle, content)
        path.chmod(mode)
    except BaseException:
        path.unlink()
        raise


def replace(path: Path, content: bytes, *, finish: Callable[[Path], object] | None = None) -> None:
    """Write a file, over what is there.

    Args:
        path: of the file.
        content: all of it.
        finish: gives the new file, which only this account may read, its mode or owner before it counts.

    Raises:
        OSError: it could not be written; what was there is as it was.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    scratch = Path(name)
    try:
        _fill(handle, content)
        if finish is not None:
            finish(scratch)
        move(scratch, path)
    except BaseException:
        with suppress(OSError):
            scratch.unlink()
        raise


def move(source: Path, target: Path, *, wait_s: float = FILE_WAIT_S) -> None:
    """Give a file or a folder its name; a file that has it already goes.

    Args:
        source: what is whole.
        target: its name on the same disk.
        wait_s: seconds that others may still have it open on Windows.

    Raises:
        OSError: it could not be moved; both are as they were.
    """
    deadline = time.monotonic() + wait_s
    while True:
        try:
            source.replace(target)
        except PermissionError:
            if not _IS_HELD_BY_OTHERS or time.monotonic() > deadline:
                raise
            time.sleep(_POLL_S)
        else:
            return


def _fill(handle: int, content: bytes) -> None:
    """Write all of it, onto the disk, and close the file."""
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
