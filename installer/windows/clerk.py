"""What a person does at the installed program under Wine, with keys alone."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Final

from installer.linux.clean_root import ProofError, Screen, wait_for
from installer.proof import must
from installer.windows.wine import PER_USER, Wine

PERSON: Final = "anna.berger"
COMPANY_TITLE: Final = "– Kontor$"
LOGIN_TITLES: Final = {"en": "Log in to Kontor", "zh_CN": "登录"}
QUESTION_TITLES: Final = {"en": "Not saved yet", "zh_CN": "尚未保存"}
ORDERS_LIST: Final = "purchase orders"
"""What is typed to find the list, in every language: the keys of an input method can not be pressed here."""

REFERENCE: Final = "2026-117"
ORDER: Final = PureWindowsPath("C:/users/Public/order.pdf")
_TRIES: Final = 3
_TO_THE_REFERENCE: Final = 6
"""Fields from a new order's first one to the supplier's reference."""


@dataclass(frozen=True)
class Clerk:
    """Somebody who works with the program that is installed for one person.

    Attributes:
        pictures: where pictures of the screen are put.
    """

    wine: Wine
    screen: Screen
    pictures: Path

    def log_in(self, connection: PureWindowsPath, password: str, language: str) -> subprocess.Popen[bytes]:
        """Open a connection file, log in; the program runs on."""
        program = self.wine.start(PER_USER / "kontor.exe", connection, "--lang", language,
                                  display=self.screen.display)
        self.opened(LOGIN_TITLES[language], program, "The login window does not come.")
        self.picture("login", language)
        self.screen.keys("ctrl+a")
        self.screen.write(PERSON)
        self.screen.keys("Tab")
        self.screen.write(password)
        self.screen.keys("Return")
        self.opened(COMPANY_TITLE, program, "Nobody could log in.")
        self.picture("desk", language)
        return program

    def opened(self, title: str, program: subprocess.Popen[bytes], otherwise: str) -> None:
        """Wait for a window of the program, and go to it."""
        wait_for(lambda: self.screen.window(title) or program.poll() is not None, seconds=90)
        must(self.screen.window(title) and program.poll() is None, otherwise)
        self.screen.tell("windowactivate", "--sync", self.screen.window(title))
        time.sleep(4)

    def print_order(self, language: str) -> int:
        """The way a buyer does it: palette, list, order, paper, file; the bytes of the PDF."""
        target = self.wine.place(ORDER)
        target.unlink(missing_ok=True)
        for _ in range(_TRIES):
            self._list_orders()
            self.screen.keys("Down", "Return")
            time.sleep(4)
            self.picture("order", language)
            self.screen.keys("ctrl+p")
            time.sleep(5)
            self.picture("paper", language)
            self.screen.keys("ctrl+s")
            time.sleep(3)
            self.screen.keys("ctrl+a")
            self.screen.write(str(ORDER))
            self.screen.keys("Return")
            if wait_for(target.is_file, seconds=15):
                break
            self.screen.keys("Escape")
        must(target.is_file(), "The order was not printed.")
        time.sleep(1)
        content = target.read_bytes()
        must(content.startswith(b"%PDF-"), "What was printed is no PDF.")
        return len(content)

    def begin_order(self) -> None:
        """A new order, with the supplier's reference and nothing else."""
        self._list_orders()
        self.screen.keys("ctrl+n")
        time.sleep(4)
        self.screen.keys(*["Tab"] * _TO_THE_REFERENCE)
        self.screen.write(REFERENCE)

    def is_asked(self, language: str) -> bool:
        """Whether the question about unsaved work stands there."""
        return wait_for(lambda: self.screen.window(QUESTION_TITLES[language]), seconds=10)

    def answer(self, key: str, language: str) -> None:
        """Answer the question about unsaved work.

        Raises:
            ProofError: it does not go away.
        """
        self.screen.tell("windowactivate", "--sync", self.screen.window(QUESTION_TITLES[language]))
        self.screen.keys(key)
        if not wait_for(lambda: not self.screen.window(QUESTION_TITLES[language]), seconds=10):
            raise ProofError(f"The question about unsaved work is not answered by {key}.")
        time.sleep(1)

    def give_up_order(self, language: str) -> None:
        """Close the new order without saving; it asks first, because it is not saved."""
        self.screen.keys("ctrl+w")
        must(self.is_asked(language), "The new order is no longer open and unsaved.")
        self.picture("question", language)
        self.answer("alt+d", language)

    def picture(self, name: str, language: str) -> None:
        """Take a picture of the screen."""
        self.screen.picture(self.pictures / f"{name}_{language}.png")

    def _list_orders(self) -> None:
        """From wherever the person is; under Wine no window has the keys for a moment after the dialog of a file."""
        self.screen.tell("windowactivate", "--sync", self.screen.window(COMPANY_TITLE))
        time.sleep(1)
        self.screen.keys("ctrl+k")
        self.screen.write(ORDERS_LIST)
        self.screen.keys("Return")
        time.sleep(4)
