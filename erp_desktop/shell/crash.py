"""Unexpected errors: a report without business data, a message, and the program goes on.

A report holds types, files, lines and function names; never a message or a value, because those can be an
amount or a name.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from erp_desktop.base.errors import Bug
from erp_desktop.shell.log import LOGGER, log_folder
from server_db.log_lines import without_values

REPORTS_MAX = 100

_log = logging.getLogger(LOGGER)


class CrashReporter(QObject):
    """Catches what nobody caught.

    Signals:
        happened: a `Bug` with the number of its report, in the window's thread.
    """

    happened = Signal(object)
    _seen = Signal(object)

    def __init__(
        self,
        release: str,
        folder: Path | None = None,
        parent: QObject | None = None,
        *,
        send: Callable[[BaseException, str], None] | None = None,
    ) -> None:
        """Nothing is caught before `install`.

        Args:
            release: of the program.
            folder: where reports go, beside the log when None.
            parent: as Qt wants it.
            send: what else is told of an error and the number of its report; it must return at once.
        """
        super().__init__(parent)
        self._release = release
        self._folder = folder
        self._send = send
        self._hooks = (sys.excepthook, threading.excepthook)
        self._seen.connect(self.happened, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks of Python and Qt."""
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread
        qInstallMessageHandler(_log_qt_message)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(None)

    def report(self, error: BaseException) -> str:
        """Write a report; its number, also when the disk is full. Safe in any thread."""
        import secrets  # nothing is imported before the login window that it does not need

        number = f"{datetime.now(UTC):%Y%m%d-%H%M}-{secrets.token_hex(2).upper()}"
        words = report_words(error, self._release, number)
        _log.error("report %s", number, extra=without_values(error))
        try:
            folder = (self._folder or log_folder()) / "reports"
            folder.mkdir(parents=True, exist_ok=True)
            for old in sorted(folder.glob("*.txt"))[: -REPORTS_MAX + 1]:
                old.unlink(missing_ok=True)
            (folder / f"{number}.txt").write_text(words, encoding="utf-8")
        except OSError:
            _log.warning("report %s could not be written", number)
        if self._send is not None:
            self._send(error, number)
        return number

    def _caught(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.exit(1)
        bug = Bug()
        bug.__cause__ = error
        bug.params = {"report": self.report(error)}
        self._seen.emit(bug)

    def _caught_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._caught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def report_words(error: BaseException, release: str, number: str) -> str:
    """What a report holds."""
    import platform

    from server_db.faults import faults

    lines = [
        f"Kontor {release}, report {number}",
        f"Python {platform.python_version()}, Qt {qt_version}, {platform.system()} {platform.release()}",
        "",
        *(line for fault in faults(error) for line in fault.words()),
    ]
    return "\n".join(lines) + "\n"


_LEVELS: dict[QtMsgType, Callable[[str, str], None]] = {
    QtMsgType.QtDebugMsg: _log.debug,
    QtMsgType.QtInfoMsg: _log.info,
    QtMsgType.QtWarningMsg: _log.warning,
    QtMsgType.QtCriticalMsg: _log.error,
    QtMsgType.QtFatalMsg: _log.critical,
}


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's own messages go to the log."""
    _LEVELS.get(kind, _log.warning)("qt %s", f"{context.category or ''} {message}".strip())
