"""Ids of the demo's documents: the same ones every time, in the order of their days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

_FIRST_HOUR = 7


class Ids:
    """Makes UUIDs version 7 (RFC 9562 section 5.7) whose moment is a day of the history."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._made = 0

    def at(self, day: date) -> UUID:
        """An id that sorts among those of its day, after the ones made before it."""
        self._made += 1
        moment = datetime(day.year, day.month, day.day, _FIRST_HOUR, tzinfo=UTC)
        milliseconds = int(moment.timestamp()) * 1000 + self._made
        random_bits = self._random.getrandbits(74)
        value = milliseconds << 80 | 0x7 << 76 | (random_bits >> 62) << 64 | 0b10 << 62
        return UUID(int=value | random_bits & (1 << 62) - 1)
