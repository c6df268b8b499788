"""The demo's calendar: two years that end today, busier in spring and autumn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Final

HISTORY_MONTHS: Final = 24
_SATURDAY: Final = 5
_THURSDAY: Final = 3
_SEASON: Final = (70, 65, 105, 115, 110, 90, 75, 60, 120, 135, 125, 70)
"""How much is ordered in each month, January first; 100 is the mean of a year."""
_GROWTH_PERCENT: Final = 12


def first_day(last_day: date) -> date:
    """The first day of the history: the first of a month, two years before the last day."""
    return date(last_day.year - HISTORY_MONTHS // 12, last_day.month, 1)


def working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= _SATURDAY else day


def working_days(first: date, last: date) -> Iterator[date]:
    """Mondays to Fridays from `first` to `last`."""
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() < _SATURDAY:
            yield day


def past_day(last_day: date, days_ago: int) -> date:
    """A working day about that long ago; `last_day` itself may be any day."""
    day = last_day - timedelta(days=days_ago)
    return day - timedelta(days=day.weekday() - 4) if day.weekday() >= _SATURDAY else day


def payment_day(day: date) -> date:
    """The Thursday on or after a day: the firm pays once a week."""
    return day + timedelta(days=(_THURSDAY - day.weekday()) % 7)


def seasonal_days(random: Random, first: date, last: date, count: int) -> list[date]:
    """`count` working days in order, more of them in busy months and in the second year."""
    days = list(working_days(first, last))
    weights = [
        _SEASON[day.month - 1] * (1000 + 10 * _GROWTH_PERCENT * index // len(days))
        for index, day in enumerate(days)
    ]
    sums = list(accumulate(weights))
    return sorted(days[bisect_right(sums, random.randrange(sums[-1]))] for _ in range(count))


def month_starts(first: date, last: date) -> Sequence[date]:
    """The first days of the months from `first` to `last`."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months]
