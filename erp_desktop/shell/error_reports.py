"""Reports of errors to the address that IT has set, by Sentry's protocol; without one, nothing here is used.

What is sent is what the report on the disk holds: types, codes, files, lines and function names of the program,
its release and the kind of system. It is put together here, and `only_known` lets nothing else pass whatever the
library adds. Everything runs on a thread of its own: an address that does not answer costs the program nothing.
"""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from erp_desktop.shell.log import LOGGER
from server_db.faults import Fault, faults

if TYPE_CHECKING:
    from sentry_sdk import Client
    from sentry_sdk.types import Event, Hint

REPORTS_MAX: Final = 20
"""So many are sent by one run: an error that repeats itself tells nothing more."""
_EVENT: Final = ("event_id", "timestamp", "platform", "level", "release")
_TAGS: Final = ("report", "code")
_CONTEXTS: Final = {"os": ("name", "version"), "runtime": ("name", "version")}
_FRAME: Final = ("filename", "lineno", "function", "in_app")

_log = logging.getLogger(LOGGER)


class ErrorReports:
    """Sends reports; the library is loaded with the first one."""

    def __init__(self, dsn: str, release: str) -> None:
        self._dsn = dsn
        self._release = release
        self._sent = 0
        self._waiting: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._lock = threading.Lock()

    @classmethod
    def of(cls, dsn: str, release: str) -> ErrorReports | None:
        """What sends to `dsn`; None without one."""
        return cls(dsn, release) if dsn else None

    def send(self, error: BaseException, number: str) -> None:
        """Send what is known of an error, some time; returns at once. Safe in any thread.

        Args:
            error: what nobody expected; its message and its values are not looked at.
            number: of the report on the disk.
        """
        with self._lock:
            if self._sent >= REPORTS_MAX:
                return
            self._sent += 1
            is_first = self._sent == 1
        self._waiting.put(event_of(error, number, self._release))
        if is_first:
            threading.Thread(target=self._work, name="error-reports", daemon=True).start()

    def _work(self) -> None:
        try:
            client = self._client()
        except (ImportError, ValueError, OSError):
            _log.warning("reports of errors cannot be sent")
            return
        while True:
            client.capture_event(self._waiting.get())

    def _client(self) -> Client:
        from sentry_sdk import Client

        return Client(
            dsn=self._dsn,
            before_send=only_known,
            default_integrations=False,  # none that hooks into the program, and none that waits at its end
            auto_enabling_integrations=False,
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            max_request_body_size="never",
            auto_session_tracking=False,
            send_client_reports=False,
            spotlight=False,
            server_name="",
            environment="desktop",
        )


def address_of(dsn: str) -> str:
    """The computer that reports go to, as a person may know it; "" for none."""
    return urlsplit(dsn).hostname or "" if dsn else ""


def event_of(error: BaseException, number: str, release: str) -> Event:
    """What is sent of an error."""
    import platform  # nothing is imported before the login window that it does not need

    found = faults(error)
    codes = [fault.code for fault in found if fault.code]
    return {
        "level": "error",
        "platform": "python",
        "release": f"kontor@{release}",
        "tags": {"report": number, **({"code": codes[0]} if codes else {})},
        "contexts": {
            "os": {"name": platform.system(), "version": platform.release()},
            "runtime": {"name": "CPython", "version": platform.python_version()},
        },
        "exception": {"values": [_value(fault) for fault in reversed(found)]},  # the last is what was thrown
    }


def only_known(event: Event, _hint: Hint) -> Event:
    """The event with what is listed here, and without the rest."""
    given: dict[str, Any] = dict(event)
    kept: dict[str, Any] = {name: given[name] for name in _EVENT if name in given}
    kept["tags"] = _only(given.get("tags"), _TAGS)
    contexts = given.get("contexts") or {}
    kept["contexts"] = {name: _only(contexts.get(name), names) for name, names in _CONTEXTS.items()}
    kept["exception"] = {
        "values": [
            {
                **_only(value, ("type", "module")),
                "stacktrace": {
                    "frames": [_only(frame, _FRAME) for frame in (value.get("stacktrace") or {}).get("frames", ())]
                },
            }
            for value in (given.get("exception") or {}).get("values", ())
        ]
    }
    return kept  # type: ignore[return-value]  # the library's own kind of dict, which is checked nowhere


def _value(fault: Fault) -> dict[str, Any]:
    return {
        "type": fault.type,
        "module": fault.module,
        "stacktrace": {
            "frames": [
                {
                    "filename": frame.file,
                    "lineno": frame.line,
                    "function": frame.function,
                    "in_app": frame.file.startswith(("erp_desktop/", "server_db/")),
                }
                for frame in fault.frames
            ]
        },
    }


def _only(given: dict[str, Any] | None, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given} if given else {}
