"""None, True and False for ever, as Python 3.12 has them.

The PySide6 wheels (6.12) are built for the stable interface of Python 3.12, where these three need no counting:
wherever PySide hands one of them to Python, it takes no reference. On Python 3.11 every such call loses one,
and after some thousand painted cells the interpreter ends with "deallocating None". So their counts are set
beyond reach, which is what Python 3.12 does itself (PEP 683).
"""

from __future__ import annotations

import ctypes
import sys

BEYOND_REACH = 1 << 40 if sys.maxsize > 1 << 32 else 1 << 28


def keep_singletons() -> None:
    """Set the reference counts beyond reach; once is enough, and nothing on Python 3.12 or newer."""
    if sys.version_info >= (3, 12):
        return
    for singleton in (None, True, False, Ellipsis, NotImplemented):
        if sys.getrefcount(singleton) < BEYOND_REACH // 2:
            # CPython: id() is the address of the object, and the count is its first field.
            ctypes.c_ssize_t.from_address(id(singleton)).value += BEYOND_REACH
