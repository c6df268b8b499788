"""The program from its first window to its last."""

from __future__ import annotations

import sys
import time

from PySide6.QtWidgets import QApplication

from erp_desktop.base.i18n import text
from erp_desktop.shell.app import Shell
from erp_desktop.shell.log import start_log, stop_log
from erp_desktop.shell.start import Start


def run(start: Start) -> int:
    """Run the program until its window is closed; the exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("kontor")
    app.setDesktopFileName("kontor")  # how the desktop knows whose window it is
    app.setApplicationDisplayName(text("Kontor"))
    app.setQuitOnLastWindowClosed(False)
    shell = Shell(app, start)
    shell.crashes.install()
    try:
        shell.begin()
        start_log(kind=shell.log_kind)
        if start.exit_after_login_shown and shell.login_window is not None:
            shell.login_window.painted.connect(lambda: _tell_painted(app))
        return app.exec()
    finally:
        shell.shut_down()
        shell.crashes.uninstall()
        stop_log()


def _tell_painted(app: QApplication) -> None:
    sys.stdout.write(f"{time.time():.6f}\n")
    sys.stdout.flush()
    app.quit()
