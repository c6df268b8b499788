"""What screens need in tests: a dressed application, a runner over fake connections, services."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from erp_desktop.base.i18n import use_language
from erp_desktop.ui import theme
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services
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
