"""The primary is lost in the middle of eight clerks' work; the standby takes over, and nothing acknowledged is lost.

One round here; `python3 installer/dev.py test -- -m failover --failovers=20 -s` is the whole proof: in every other
round the primary hangs instead of dying, and wakes up again when the clerks are at work with the other one.
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
from tests.e2e.office.journal import moments
from tests.e2e.office.verdict import Tally, faults, tally
from tests.factories.machines import Pair, kontor, pair

pytestmark = [pytest.mark.failover, pytest.mark.timeout(7200)]

BEFORE_S = (2.0, 5.0)
AFTER_S = 4.0
ANSWER_S = 60.0


@dataclass(frozen=True)
class Round:
    """What was seen of one fail-over; `gap_s` from the loss to the first step acknowledged after it."""

    hangs: bool
    gap_s: float
    promoted_s: float
    before: int
    tally: Tally


def lose(two: Pair, *, hangs: bool) -> float:
    """Lose the primary and promote the standby; the moment it was lost."""
    lost = time.time()
    if hangs:
        two.primary.freeze()
    else:
        two.primary.kill()
    kontor("standby", "promote", "--server", two.standby.conninfo())
    return lost


def fail_over(folder: Path, *, hangs: bool, chance: random.Random) -> Round:
    """One round; fails with all that is wrong."""
    with pair() as two:
        company, everybody = offices(two.server, folder)
        two.follow()
        two.be_synchronous()
        crew, journals = Crew(everybody), [office.journal for office in everybody]
        crew.open(two.servers)
        try:
            time.sleep(chance.uniform(*BEFORE_S))
            crew.complain()
            lost = lose(two, hangs=hangs)
            promoted = time.time()
            deadline = promoted + ANSWER_S
            while not (after := [at for at in moments(journals) if at > promoted]):
                assert time.time() < deadline, "nobody was answered after the fail-over"
                crew.complain()
                time.sleep(0.05)
            if hangs:
                two.primary.thaw()
            time.sleep(AFTER_S)
            crew.close()
        finally:
            crew.end()
        before = sum(at <= lost for at in moments(journals))
        kept = crew.kept()
        with two.standby.connect(company.database) as connection:
            found = faults(connection, kept, everybody[0].masters)
            seen = tally(connection, kept)
        kontor("check", company.database, "--server", two.standby.conninfo())
        assert found == []
        assert seen.purchases == len(kept) > 0
        assert before > 0
        return Round(hangs, min(after) - lost, promoted - lost, before, seen)


def test_a_fail_over_loses_nothing_and_doubles_nothing(tmp_path: Path, failovers: int) -> None:
    chance = random.Random(failovers)
    rounds = []
    for number in range(failovers):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = fail_over(folder, hangs=number % 2 == 1, chance=chance)
        rounds.append(done)
        what = "hangs" if done.hangs else "dies"
        sys.stdout.write(
            f"\n{number + 1}: the primary {what} after {done.before} steps; standby takes writes after"
            f" {done.promoted_s:.2f} s, first step acknowledged after {done.gap_s:.2f} s; {done.tally}"
        )
    for hangs in {done.hangs for done in rounds}:
        gaps = [done.gap_s for done in rounds if done.hangs is hangs]
        sys.stdout.write(
            f"\nprimary {'hangs' if hangs else 'dies'}, {len(gaps)} rounds: {min(gaps):.2f} / "
            f"{statistics.median(gaps):.2f} / {max(gaps):.2f} s to the first acknowledged step"
        )
    sys.stdout.write(f"\n{sum(done.tally.acknowledged for done in rounds)} steps acknowledged in all\n")
