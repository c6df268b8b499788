"""The commands of the guides in installer/server, which the tests follow word for word."""

from __future__ import annotations

from pathlib import Path

SERVER = Path(__file__).parents[2] / "installer" / "server"


def commands_of(guide: str) -> list[str]:
    """The indented lines of a guide, in their order."""
    lines = (SERVER / guide).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.startswith("    ")]
