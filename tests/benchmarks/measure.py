"""Figures, and how they are taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number.

    Attributes:
        name: never changes once it is published.
        value: in `unit`.
        limit: what it must reach: at most for times and counts, at least for rates and shares.
        note: how it was taken.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value as a share of the limit."""
        return None if not self.limit else self.value / self.limit

    def record(self) -> dict[str, object]:
        """For the JSON file."""
        return {
            "name": self.name, "value": self.value, "unit": self.unit, "limit": self.limit, "ratio": self.ratio
        }


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def median_ms(work: Callable[[], object], repeats: int = 25, warm: int = 3) -> float:
    """Median of several runs after some that are not counted, in milliseconds."""
    for _ in range(warm):
        work()
    return statistics.median(seconds(work) for _ in range(repeats)) * 1000


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text."""
    lines = [f"{'name':<34}{'value':>12}  {'unit':<12}{'limit':>10}{'ratio':>8}  how"]
    for one in figures:
        limit = "" if one.limit is None else f"{one.limit:,g}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        lines.append(f"{one.name:<34}{one.value:>12,.2f}  {one.unit:<12}{limit:>10}{ratio:>8}  {one.note}")
    return "\n".join(lines)
