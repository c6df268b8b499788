"""The primary is lost in the middle of eight clerks' work; the standby takes over, and nothing acknowledged is lost.

One fail-over here; `python3 installer/dev.py test -- -m failover --failovers=20 -s` is the whole proof. The clerks
go on through all of them: after each the old primary becomes the standby, which takes over at the next. Every other
time the primary hangs instead of dying, and wakes up again when the clerks are at work with the other one.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.office.crew import Crew, offices
from tests.e2e.office.verdict import Tally, faults, tally
from tests.factories.machines import Pair, kontor, pair

pytestmark = [pytest.mark.failover, pytest.mark.timeout(7200)]

BEFORE_S = (2.0, 5.0)
AFTER_S = 4.0
ANSWER_S = 60.0


@dataclass(frozen=True)
class Lost:
    """What was seen of one fail-over: when the primary was lost, and what came how long after that."""

    hangs: bool
    at: float
    promoted_s: float
    gap_s: float

    def __str__(self) -> str:
        return (
            f"the primary {'hangs' if self.hangs else 'dies'}; the standby takes writes after {self.promoted_s:.2f} s,"
            f" first step acknowledged after {self.gap_s:.2f} s"
        )


def fail_over(two: Pair, crew: Crew, *, hangs: bool) -> Lost:
    """Lose the primary, promote the standby, and wait until somebody is answered by it."""
    lost = time.time()
    if hangs:
        two.primary.freeze()
    else:
        two.primary.kill()
    kontor("standby", "promote", "--server", two.standby.conninfo())
    promoted = time.time()
    while not (after := [at for at in crew.moments() if at > promoted]):
        assert time.time() < promoted + ANSWER_S, "nobody was answered after the fail-over"
        crew.complain()
        time.sleep(0.05)
    if hangs:
        two.primary.thaw()
    time.sleep(AFTER_S)
    crew.complain()
    return Lost(hangs, lost, promoted - lost, min(after) - lost)


def tell(rounds: list[Lost], acknowledged: list[float], seen: Tally) -> None:
    """What was seen, on the terminal."""
    for hangs in sorted({one.hangs for one in rounds}):
        gaps = [one.gap_s for one in rounds if one.hangs is hangs]
        sys.stdout.write(
            f"\n{len(gaps)} times the primary {'hangs' if hangs else 'dies'}: first acknowledged step after"
            f" {min(gaps):.2f} / {statistics.median(gaps):.2f} / {max(gaps):.2f} s (least, median, most)"
        )
    between = [sum(a < at for at in acknowledged) for a in (one.at for one in rounds)]
    sys.stdout.write(f"\nsteps acknowledged after each loss: {between}; in all: {seen}\n")


def test_a_fail_over_loses_nothing_and_doubles_nothing(tmp_path: Path, failovers: int) -> None:
    chance, rounds = random.Random(failovers), list[Lost]()
    with pair() as two:
        company, everybody = offices(two.server, tmp_path)
        two.follow()
        two.be_synchronous()
        crew = Crew(everybody)
        crew.open(two.servers)
        try:
            for number in range(failovers):
                time.sleep(chance.uniform(*BEFORE_S))
                crew.complain()
                rounds.append(fail_over(two, crew, hangs=number % 2 == 1))
                sys.stdout.write(f"\n{number + 1}: {rounds[-1]}\n")
                if number + 1 < failovers:
                    two.change_places()
                    two.be_synchronous()
            crew.close()
        finally:
            crew.end()
        acknowledged, kept = crew.moments(), crew.kept()
        assert all(any(at < one.at for at in acknowledged) for one in rounds)
        with two.standby.connect(company.database) as connection:
            found = faults(connection, kept, everybody[0].masters)
            seen = tally(connection, kept)
        kontor("check", company.database, "--server", two.standby.conninfo())
    tell(rounds, acknowledged, seen)
    assert found == []
    assert seen.purchases == len(kept) > 0
