"""Makes the pictures of the README: the demo company, seen by its people, in both languages.

    python3 installer/dev.py screenshots
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from erp_desktop.demo.company import DemoCompany, ensure_company
from server_db import embedded
from tests.e2e.driver import Program

PICTURES: Final = Path(__file__).parents[2] / "resources" / "screenshots"
LOOKS: Final = (("en", "light"), ("zh_CN", "dark"))
FINANCE: Final = (
    ("ties", "tie list"), ("trial_balance", "trial balance open"), ("stock_on_hand", "stock on hand open"),
    ("open_payables", "open payable open"),
)


def main() -> int:
    """Start the demo company, open the program as its people, keep the pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    server = embedded.start(embedded.default_data_dir())
    try:
        demo = ensure_company(server, _told)
        app = QApplication(sys.argv[:1])
        for language, theme in LOOKS:
            with tempfile.TemporaryDirectory() as folder:
                os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = folder
                program = Program(app, Path(folder), language=language, theme=theme)
                _shoot(program, server, demo)
                program.close()
    finally:
        embedded.release(server)
    return 0


def _told(done: int, total: int, words: str) -> None:
    sys.stderr.write(f"\r{words} {done}/{total}   ")
    sys.stderr.flush()


def _conninfo(server: embedded.Server, demo: DemoCompany, job: str) -> str:
    person = next(one for one in demo.people if one.job == job)
    return server.conninfo(demo.company, user=person.login, password=person.password)


def _shoot(program: Program, server: embedded.Server, demo: DemoCompany) -> None:
    program.log_in(_conninfo(server, demo, "buyer"))
    program.idle()
    program.shoot(PICTURES, "desk")
    program.command("po list")
    orders = program.list_screen()
    program.shoot(PICTURES, "orders")
    program.open_first(orders)
    program.document()
    program.idle()
    program.shoot(PICTURES, "order")
    program.log_out()
    program.log_in(_conninfo(server, demo, "finance_manager"))
    for name, words in FINANCE:
        program.command(words)
        program.idle()
        program.shoot(PICTURES, name)
    program.log_out()


if __name__ == "__main__":
    sys.exit(main())
