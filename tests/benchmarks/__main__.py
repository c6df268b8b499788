"""Measure Kontor: `python -m tests.benchmarks [--json FILE] [--quick] [--only PART …]`.

A server of its own is made for it, with the settings of an office's (every commit is on the disk before it is
answered), and is gone afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks import cycles, desktop, lists, plain_sql, reports
from tests.benchmarks.measure import Figure, table
from tests.benchmarks.office import Office, office


@dataclass(frozen=True)
class Size:
    """How much is loaded and how long is measured."""

    duration_s: float
    history_s: float
    orders: tuple[int, ...]
    moves: int
    voucher_lines: int


FULL: Final = Size(15, 15, (200_000, 1_000_000), 1_000_000, 1_000_000)
QUICK: Final = Size(3, 4, (20_000, 50_000), 50_000, 50_000)

PARTS: Final[dict[str, Callable[[Office, Size], list[Figure]]]] = {
    "cycles": lambda place, size: cycles.measure(place, size.duration_s),
    "plain_sql": lambda place, _size: plain_sql.measure(place),
    "lists": lambda place, size: lists.measure(place, size.orders),
    "reports": lambda place, size: reports.measure(place, size.moves, size.voucher_lines),
    "desktop": lambda _place, _size: desktop.measure(),
}


def machine() -> str:
    """What it ran on, in one line."""
    model = platform.processor() or platform.machine()
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        model = next(line.split(":")[1].strip() for line in text.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores, {model}, {platform.system()} {platform.release()}, Python {sys.version.split()[0]}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the JSON file."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--quick", action="store_true", help="less data and shorter runs: only to see that it works")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="measure only these")
    parser.add_argument("--folder", type=Path, help="where the data of the server goes, instead of the temporary files")
    chosen = parser.parse_args(arguments)
    size = QUICK if chosen.quick else FULL
    figures: list[Figure] = []
    with office(chosen.folder) as place:
        cycles.history(place, size.history_s)
        for name in PARTS:
            if name in chosen.only:
                print(f"{name} …", file=sys.stderr, flush=True)
                figures += PARTS[name](place, size)
    print(machine())
    print(table(figures))
    if chosen.json:
        chosen.json.write_text(json.dumps([one.record() for one in figures], indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
