"""A token that ends work: set once, asked often."""

from __future__ import annotations

import threading
from collections.abc import Callable

from erp_desktop.base.errors import Cancelled


class CancelToken:
    """Thread-safe; `cancel` runs every registered callback once, in the thread that cancels."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        """Whether the work should end."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the work to end; a second call does nothing."""
        with self._lock:
            if self._event.is_set():
                return
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Run `callback` at cancellation, at once when it already happened."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return
        callback()

    def ensure_active(self) -> None:
        """Raise `Cancelled` when the work should end."""
        if self._event.is_set():
            raise Cancelled
