"""What screens need in tests: a dressed application, a runner over fake connections, services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtWidgets import QApplication

from erp_desktop.base.i18n import use_language
from erp_desktop.base.settings import Settings
from erp_desktop.shell.app import Shell
from erp_desktop.shell.start import Start
from erp_desktop.ui import theme
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services
from tests.fakes.shell import PROFILE, FakeLogin, end, modules
from tests.fakes.ui import FakeServer, Seen, make_services


@pytest.fixture(params=["light"])
def dressed(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QApplication]:
    """The application in the program's look and in English again afterwards."""
    theme.apply_theme(qapp, request.param)
    yield qapp
    use_language("en")


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
def runner(dressed: QApplication, server: FakeServer) -> Iterator[TaskRunner]:
    made = TaskRunner(server.open, crashed=lambda _error: "R-1")
    yield made
    assert made.shutdown(), "a worker did not end"


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def services(runner: TaskRunner, seen: Seen) -> Services:
    return make_services(runner, seen)


@pytest.fixture
def no_key_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a server without a desktop session."""
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    monkeypatch.setattr("keyring.core.get_keyring", fail.Keyring)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(tmp_path / "settings.json")
    made.remember_profile(PROFILE)
    return made


@pytest.fixture
def login() -> FakeLogin:
    return FakeLogin()


@pytest.fixture
def shell(dressed: QApplication, settings: Settings, login: FakeLogin, tmp_path: Path) -> Iterator[Shell]:
    start = Start(language="en", theme="light")
    made = Shell(dressed, start, settings=settings, login=login, modules=modules, reports_folder=tmp_path)
    yield made
    end(made)
