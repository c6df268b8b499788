"""Purchases a second by one team and by eight at once, and what one costs in round trips, statements and WAL."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any, Final

from tests.benchmarks.cycle import JOBS, Cycle, Masters, desks
from tests.benchmarks.measure import Figure
from tests.benchmarks.office import Office

TEAMS: Final = 8
WARM_CYCLES: Final = 10
COUNTED_CYCLES: Final = 20
PEER_ONE_PER_S: Final = 0.37
PEER_EIGHT_PER_S: Final = 0.56
WANTED_TIMES_ONE: Final = 100
WANTED_TIMES_EIGHT: Final = 150
ROUND_TRIPS_MAX: Final = 12
_JOIN_S: Final = 120


@dataclass(frozen=True)
class Worked:
    """What one process did."""

    cycles: int
    seconds: float


def hire_team(office: Office) -> dict[str, str]:
    """The logins of one team."""
    return {person: office.hire(*jobs) for person, jobs in JOBS.items()}


def rate(office: Office, teams: int, duration_s: float) -> float:
    """Cycles a second of several processes, each a team of its own, that begin at the same moment."""
    masters = Masters.read(office.conninfo)
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(teams), context.Queue()
    processes = [
        context.Process(target=_work, args=(hire_team(office), masters, seed, duration_s, barrier, results))
        for seed in range(teams)
    ]
    for process in processes:
        process.start()
    worked: list[Worked] = [results.get(timeout=duration_s + _JOIN_S) for _ in processes]
    for process in processes:
        process.join(_JOIN_S)
    return sum(one.cycles / one.seconds for one in worked)


def history(office: Office, duration_s: float) -> None:
    """Let two teams work for a while, so that tables hold what an office's hold and are planned for it."""
    rate(office, 2, duration_s)
    office.settle()


def _work(
    logins: dict[str, str], masters: Masters, seed: int, duration_s: float, barrier: Barrier,
    results: Queue[Worked],
) -> None:
    with desks(logins) as people:
        cycle = Cycle(people, masters, seed)
        for _ in range(WARM_CYCLES):
            cycle.run()
        barrier.wait(_JOIN_S)
        begin, cycles = time.perf_counter(), 0
        while (taken := time.perf_counter() - begin) < duration_s:
            cycle.run()
            cycles += 1
        results.put(Worked(cycles, taken))


def costs(office: Office) -> list[Figure]:
    """Round trips, statements and bytes of WAL of a cycle, as the mean of some."""
    with desks(hire_team(office)) as people:
        cycle = Cycle(people, Masters.read(office.conninfo), TEAMS)
        for _ in range(WARM_CYCLES):
            cycle.run()
        before, asked = _wal(office), people.round_trips
        for _ in range(COUNTED_CYCLES):
            cycle.run()
        written, asked = _wal(office) - before, people.round_trips - asked
        sent = _statements(office, cycle, "top")
        nested = _statements(office, cycle, "all")
    return [
        Figure("p2p_round_trips", asked / COUNTED_CYCLES, "per cycle", ROUND_TRIPS_MAX, "counted by the connections"),
        Figure("p2p_statements", sent, "per cycle", None, f"sent; with those inside functions {nested:,.0f}"),
        Figure("p2p_wal_bytes", written / COUNTED_CYCLES, "bytes", None, f"mean of {COUNTED_CYCLES} cycles"),
    ]


def _wal(office: Office) -> float:
    with office.connect() as connection:
        row: Any = connection.execute("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')").fetchone()
    return float(row[0])


def _statements(office: Office, cycle: Cycle, track: str) -> float:
    """Statements of a cycle as the server counts them, `top` or `all`."""
    office.configure(**{"pg_stat_statements.track": track})
    cycle.run()
    with office.connect() as connection:
        connection.execute("select statistics.pg_stat_statements_reset()")
        for _ in range(COUNTED_CYCLES):
            cycle.run()
        row: Any = connection.execute(
            "select sum(calls) from statistics.pg_stat_statements s join pg_roles r on r.oid = s.userid"
            " where r.rolname like 'clerk-%' or not s.toplevel"
        ).fetchone()
    office.configure(**{"pg_stat_statements.track": "none"})
    return float(row[0]) / COUNTED_CYCLES


def measure(office: Office, duration_s: float) -> list[Figure]:
    """All figures of the cycle."""
    one = rate(office, 1, duration_s)
    eight = rate(office, TEAMS, duration_s)
    return [
        Figure(
            "p2p_cycles_per_s_1", one, "cycles/s", PEER_ONE_PER_S * WANTED_TIMES_ONE,
            f"{one / PEER_ONE_PER_S:,.0f} times Tryton's {PEER_ONE_PER_S}",
        ),
        Figure(
            "p2p_cycles_per_s_8", eight, "cycles/s", PEER_EIGHT_PER_S * WANTED_TIMES_EIGHT,
            f"{eight / PEER_EIGHT_PER_S:,.0f} times Tryton's {PEER_EIGHT_PER_S}",
        ),
        *costs(office),
    ]
