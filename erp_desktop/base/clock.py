"""The time, in one place, so that tests and the demo company can set it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta


def now() -> datetime:
    """This moment, with its time zone (UTC)."""
    return datetime.now(UTC)


def today() -> date:
    """The date on the person's own calendar."""
    return datetime.now().astimezone().date()


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the calendar month of a day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
