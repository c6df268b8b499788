"""Small files that are on the disk whole or not at all: keys, certificates, rules, settings."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


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


def replace(path: Path, content: bytes, *, finish: Callable[[Path], None]) -> None:
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
        finish(scratch)
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def _fill(handle: int, content: bytes) -> None:
    """Write all of it, onto the disk, and close the file."""
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
