"""File locks that the operating system drops when their holder dies, however it dies."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from server_db.embedded.errors import EmbeddedError, folder_errors

_START_LOCK: Final = "start.lock"
_LEASES: Final = "leases"
_WAIT_S: Final = 180.0
_POLL_S: Final = 0.05

_held: dict[Path, list[tuple[int, Path]]] = {}

if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: int) -> bool:
        """Lock an open file for this program; False when another one has it."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Lock an open file for this program; False when another one has it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def start_lock(folder: Path) -> Iterator[None]:
    """Let one program at a time start or stop the server of `folder`.

    Raises:
        EmbeddedError: `embedded.busy` after three minutes, `embedded.not_writable`.
    """
    with folder_errors(folder):
        handle = os.open(folder / _START_LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + _WAIT_S
        while not try_lock(handle):
            if time.monotonic() > deadline:
                raise EmbeddedError("embedded.busy", folder=str(folder), seconds=f"{_WAIT_S:.0f}")
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(handle)


def take_lease(folder: Path) -> None:
    """Note that this program uses the server of `folder`, until it returns the lease or ends."""
    with folder_errors(folder):
        leases = folder / _LEASES
        leases.mkdir(mode=0o700, exist_ok=True)
        path = leases / f"{os.getpid()}-{secrets.token_hex(4)}"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try_lock(handle)
    _held.setdefault(folder, []).append((handle, path))


def return_lease(folder: Path) -> None:
    """Give back the newest lease of this program on `folder`, if it has one."""
    own = _held.get(folder)
    if own:
        handle, path = own.pop()
        os.close(handle)
        with suppress(OSError):
            path.unlink()


def is_leased(folder: Path) -> bool:
    """Whether any living program, this one included, holds a lease on `folder`.

    Leases of programs that died are cleared away. Call it under the start lock.
    """
    leased = False
    with suppress(FileNotFoundError):
        for path in (folder / _LEASES).iterdir():
            leased = _is_locked(path) or leased
    return leased


def _is_locked(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    except PermissionError:
        return True
    try:
        if not try_lock(handle):
            return True
    finally:
        os.close(handle)
    with suppress(OSError):
        path.unlink()
    return False
