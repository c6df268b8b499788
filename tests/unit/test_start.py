"""What is loaded before the login window: Qt and what the window itself is made of."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

LATER: Final = ("sqlalchemy", "psycopg", "reportlab", "openpyxl", "keyring", "cryptography", "sentry_sdk",
                "importlib.resources", "erp_desktop.modules")


def test_the_login_window_waits_for_no_library_that_it_does_not_need() -> None:
    code = "import sys, erp_desktop.shell.program; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    loaded = set(said.split())
    assert "PySide6.QtWidgets" in loaded
    assert not loaded.intersection(LATER)
