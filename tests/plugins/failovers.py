"""How often the proof of the fail-over fails over: once each way in CI, `--failovers=20` for the whole proof."""

from __future__ import annotations

import pytest

FAILOVERS = 1


def pytest_addoption(parser: pytest.Parser) -> None:
    """The number of rounds, each with a server that is killed and one that hangs in turn."""
    group = parser.getgroup("kontor")
    group.addoption("--failovers", type=int, default=FAILOVERS, help="rounds of the fail-over proof")


@pytest.fixture
def failovers(request: pytest.FixtureRequest) -> int:
    """How many rounds."""
    asked: int = request.config.getoption("--failovers")
    return asked
