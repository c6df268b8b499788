"""The time, in one place, so that tests and the demo company can set it."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """This moment, with its time zone (UTC)."""
    return datetime.now(UTC)


def today() -> date:
    """The date on the person's own calendar."""
    return datetime.now().astimezone().date()
