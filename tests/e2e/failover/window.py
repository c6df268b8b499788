"""One desktop window that lives through a fail-over, as a program of its own: what the person sees, in pictures.

    python -m tests.e2e.failover.window FOLDER LANGUAGE THEME FILE.kontor PICTURES       (a connection string on stdin)

The list of orders is open, and an order is typed and not saved. When the file `cut` appears in FOLDER, the person
presses Ctrl+S, and again whenever the program has given up and the connection is back, until the order is saved. What
was seen is written to FOLDER as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QApplication

from erp_desktop.base.connection_file import read_connection
from erp_desktop.base.i18n import text, use_language
from erp_desktop.ui.document_screen import DocumentScreen
from tests.e2e.driver import Program
from tests.plugins.clerks import profile_of

GIVE_UP_S: Final = 240.0
LOOK_S: Final = 0.02
SHOWN_AFTER_S: Final = 0.4
WAITING_AT_S: Final = 2.0


@dataclass
class Seen:
    """What one person saw, in seconds after the cut.

    Attributes:
        order: key of the order that was not saved yet.
        words: each state of the screen, and when it began.
        saves: how often Ctrl+S was pressed.
        saved_s: when the order was saved.
        stall_s: the longest time for which the window did nothing.
        ready: whether the order is typed.
    """

    order: str = ""
    words: list[tuple[float, str]] = field(default_factory=list)
    saves: int = 0
    saved_s: float = 0.0
    stall_s: float = 0.0
    ready: bool = False

    def write(self, path: Path) -> None:
        """Keep it, whole."""
        scratch = path.with_suffix(".new")
        scratch.write_text(json.dumps(asdict(self)), encoding="utf-8")
        scratch.replace(path)


class Onlooker:
    """The person at the window."""

    def __init__(self, program: Program, folder: Path, pictures: Path) -> None:
        self.program = program
        self.folder = folder
        self.pictures = pictures
        self.seen = Seen()
        self.report = folder / f"window_{program.language}_{program.theme}.json"

    def prepare(self) -> DocumentScreen[Any]:
        """Open the list, and type an order."""
        program = self.program
        program.command("po list")
        program.list_screen()
        program.command("purchase order new")
        document = program.document()
        program.look_up("中和")
        program.go_to("warehouse_id")
        program.look_up("main")
        program.go_to_grid()
        program.look_up("bolt m8")
        for typed in ("12", "1.25"):
            program.write(typed)
            program.press("Return")
            program.idle()
        assert document.unsaved()
        self.seen.order = str(document.record.id)
        program.shoot(self.pictures, "failover_1_unsaved")
        self.seen.ready = True
        self.seen.write(self.report)
        return document

    def live_through(self, document: DocumentScreen[Any]) -> None:
        """From the cut until the order is saved."""
        cut = self.folder / "cut"
        while not cut.exists():
            self.program.settle(LOOK_S)
        at = float(cut.read_text(encoding="ascii"))
        self._save()
        number, shown, looked, waited = 1, self._words(document), time.time(), False
        since, pending = looked, True
        while document.unsaved():
            now = time.time()
            assert now < at + GIVE_UP_S, f"never saved: {self.seen}"
            self.seen.stall_s = max(self.seen.stall_s, now - looked - LOOK_S)
            words = self._words(document)
            if words != shown:
                shown, since, pending = words, now, True
            if pending and now - since > SHOWN_AFTER_S:
                pending = False
                self.seen.words.append((round(since - at, 2), shown))
                if shown:
                    number += 1
                    self.program.shoot(self.pictures, f"failover_{number}")
            if not waited and now > at + WAITING_AT_S:
                waited = True
                self.program.shoot(self.pictures, "failover_1b_waiting")
            if not document._saves.under_way and self._is_connected():
                self._save()
            looked = time.time()
            self.program.settle(LOOK_S)
        self.seen.saved_s = round(time.time() - at, 2)
        self.program.shoot(self.pictures, "failover_8_saved")

    def look_at_the_list(self) -> None:
        """The saved order stands in the list."""
        self.program.command("po list")
        self.program.list_screen()
        self.program.shoot(self.pictures, "failover_9_list")

    def _save(self) -> None:
        self.program.window.activateWindow()
        self.program.press("Ctrl+S")
        self.seen.saves += 1

    def _is_connected(self) -> bool:
        return self.program.window.strip.link.text() != text("Connection lost, trying again…")

    def _words(self, document: DocumentScreen[Any]) -> str:
        """What is shown besides the order: a lost connection, a message."""
        banner = document.layout_parts.banner
        found = [] if self._is_connected() else [self.program.window.strip.link.text()]
        if banner.isVisibleTo(document):
            found.append(banner.words())
        return " | ".join(found)


def main(words: list[str]) -> int:
    """Run the program of one person."""
    folder, language, theme, file, pictures = Path(words[0]), words[1], words[2], Path(words[3]), Path(words[4])
    own = folder / f"{language}_{theme}"
    own.mkdir()
    os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = str(own)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    conninfo = sys.stdin.readline().strip()
    program = Program(QApplication(sys.argv[:1]), own, language=language, theme=theme)
    try:
        profile = read_connection(file).profile
        program.log_in(conninfo, replace(profile, login=profile_of(conninfo).login, ca_file=str(file)))
        onlooker = Onlooker(program, folder, pictures)
        document = onlooker.prepare()
        onlooker.live_through(document)
        onlooker.look_at_the_list()
        onlooker.seen.write(onlooker.report)
    finally:
        program.close()
        use_language("en")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
