"""Paths as PostgreSQL's programs understand them: on Windows those with ASCII letters alone, to be safe.

They read paths in the code page of the system: what it lacks becomes "?", and what it has is still refused by initdb,
which hands the path to a server that expects UTF-8.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from server_db.embedded.errors import EmbeddedError

_LETTERS_MAX: Final = 32768


def short_name(path: str) -> str:
    """The name of a file or folder in 8.3 form, which each path has besides its own where the drive keeps them."""
    if sys.platform == "win32":
        import ctypes

        found = ctypes.create_unicode_buffer(_LETTERS_MAX)
        if ctypes.windll.kernel32.GetShortPathNameW(path, found, _LETTERS_MAX):
            return found.value
    return path


def plain_path(path: Path, shorten: Callable[[str], str] = short_name) -> Path:
    """The same file or folder, on Windows by a name of ASCII letters.

    Raises:
        EmbeddedError: `embedded.letters` when it has none.
    """
    if str(path).isascii() or (sys.platform != "win32" and shorten is short_name):
        return path
    found = shorten(str(path))
    if not found.isascii():
        raise EmbeddedError("embedded.letters", folder=str(path))
    return Path(found)
