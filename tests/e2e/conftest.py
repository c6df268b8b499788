"""The program for the end-to-end tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtWidgets import QApplication

from erp_desktop.base.i18n import use_language
from tests.e2e.driver import Program

OpenProgram = Callable[..., Program]


@pytest.fixture
def open_program(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenProgram]:
    """Starts the program of this process: `open_program(language="en", theme="light")`."""
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    monkeypatch.setattr("keyring.core.get_keyring", fail.Keyring)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    opened: list[Program] = []

    def start(*, language: str = "en", theme: str = "light") -> Program:
        made = Program(qapp, tmp_path, language=language, theme=theme)
        opened.append(made)
        return made

    yield start
    for program in opened:
        program.close()
    use_language("en")
