"""Notices a server that has gone without a word, while somebody waits for its answer.

A machine without power or a cable that is pulled says nothing, and a server that hangs keeps its connections: TCP
tells of the first after a while and of the second never. So whoever has waited for a while has the server asked, on a
connection of its own, whether it still greets; if it does not, or if the wait is longer than any statement may take,
the connection is cut. What was under way is in doubt then, as after any lost connection, and is settled by its id.
"""

from __future__ import annotations

import math
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from erp_desktop.base import limits

_SSL_REQUEST: Final = struct.pack("!ii", 8, 80_877_103)
_ANSWERS: Final = (b"S", b"N", b"E")
_LOOK_S: Final = 0.5


@dataclass(eq=False)
class _Wait:
    """Somebody who waits: until when at most, and when the server is asked next (monotonic seconds)."""

    driver: psycopg.Connection[Any]
    until: float
    ask_at: float
    missed: int = 0
    cut: bool = False


class Watch:
    """A thread that looks after the statements under way; it sleeps while there are none.

    Args:
        lost: called with name and port of a server that was given up.
    """

    def __init__(self, lost: Callable[[str, int], None]) -> None:
        self._lost = lost
        self._changed = threading.Condition()
        self._waits: set[_Wait] = set()
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextmanager
    def over(self, driver: psycopg.Connection[Any], timeout_ms: float = math.inf) -> Iterator[None]:
        """Look after what a connection does in the block.

        Args:
            driver: the connection.
            timeout_ms: after which the server itself should have ended it.
        """
        now = time.monotonic()
        wait = _Wait(driver, now + timeout_ms / 1000 + limits.ANSWER_GRACE_S, now + limits.ASK_AFTER_S)
        with self._changed:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="kontor-watch", daemon=True)
                self._thread.start()
            was_idle = not self._waits
            self._waits.add(wait)
            if was_idle:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._waits.discard(wait)

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(limits.GREETING_TIMEOUT_S * 2)

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._closed:
                    return
                self._changed.wait(_LOOK_S if self._waits else None)
                due = [wait for wait in self._waits if self._is_due(wait)]
            for wait in due:
                self._look(wait)

    @staticmethod
    def _is_due(wait: _Wait) -> bool:
        return not wait.cut and time.monotonic() > min(wait.until, wait.ask_at)

    def _look(self, wait: _Wait) -> None:
        host, address, port = _place_of(wait.driver)
        if not host:
            return
        if time.monotonic() < wait.until:
            wait.missed = 0 if greets(address, port) else wait.missed + 1
            wait.ask_at = time.monotonic() + (0 if wait.missed else limits.ASK_AGAIN_S)
            if wait.missed < limits.GREETINGS_MISSED_MAX:
                return
        with self._changed:
            # Whoever is still registered has the connection open; afterwards its number may be another's.
            if wait not in self._waits:
                return
            wait.cut = True
            cut(wait.driver, host, port)
        self._lost(host, port)


def greets(host: str, port: int) -> bool:
    """Whether a server of PostgreSQL answers at all; it is asked for nothing but whether it would encrypt."""
    try:
        with _line_to(host, port) as line:
            line.settimeout(limits.GREETING_TIMEOUT_S)
            line.sendall(_SSL_REQUEST)
            return line.recv(1) in _ANSWERS
    except OSError:
        return False


def _line_to(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), limits.GREETING_TIMEOUT_S)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(limits.GREETING_TIMEOUT_S)
        line.connect(f"{host}/.s.PGSQL.{port}")
    except BaseException:
        line.close()
        raise
    return line


def _place_of(driver: psycopg.Connection[Any]) -> tuple[str, str, int]:
    """Name, address and port of the server of a connection; no name when it was closed meanwhile."""
    try:
        host = driver.info.host
        return host, driver.info.hostaddr or host, driver.info.port
    except psycopg.Error:
        return "", "", 0


def cut(driver: psycopg.Connection[Any], host: str, port: int) -> None:
    """Let whoever waits for a connection, or uses it next, see its end; only if it is one to this server."""
    with suppress(OSError, psycopg.Error):
        if (driver.info.host, driver.info.port) != (host, port):
            return
        line = socket.socket(fileno=driver.fileno())
        try:
            line.shutdown(socket.SHUT_RDWR)
        finally:
            line.detach()  # the number belongs to libpq
