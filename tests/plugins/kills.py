"""How often the proof of the kills kills: few times in CI, `--kills=200` for the whole proof."""

from __future__ import annotations

import os
import secrets

import pytest

KILLS = 12


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two numbers of a run; KONTOR_KILLS does what `--kills` does."""
    group = parser.getgroup("kontor")
    group.addoption(
        "--kills", type=int, default=int(os.environ.get("KONTOR_KILLS", KILLS)), help="kills of the kills proof"
    )
    group.addoption(
        "--kills-seed", type=int, default=secrets.randbits(32), help="decides whom the kills proof kills, and when"
    )


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How often to kill."""
    asked: int = request.config.getoption("--kills")
    return asked


@pytest.fixture
def kills_seed(request: pytest.FixtureRequest) -> int:
    """What decides whom and when; a failure names it."""
    asked: int = request.config.getoption("--kills-seed")
    return asked
