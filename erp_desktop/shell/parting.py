"""Closes what a person had open without holding up the window: a server that hangs lets nobody wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

_PROMPTLY_S: Final = 0.3
"""So long it is waited for at once: a server that answers has closed by then, and all is as if nothing was open."""


class Parting:
    """Closes in threads; the program ends with them."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def close(self, work: Callable[[], None]) -> None:
        """Do the work, and come back at once.

        Args:
            work: ends by itself within seconds, whatever the server does.
        """
        thread = threading.Thread(target=work, name="parting")
        thread.start()
        thread.join(_PROMPTLY_S)
        self._threads = [one for one in (*self._threads, thread) if one.is_alive()]

    def wait(self) -> None:
        """Until all is closed."""
        for thread in self._threads:
            thread.join()
