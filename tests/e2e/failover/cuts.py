"""The network is cut under eight clerks: around the primary, which stays alive, or around the standby."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from installer.linux import office
from installer.linux.clean_root import ProofError
from installer.linux.two_servers import TwoServers
from installer.proof import Figures, must
from tests.e2e.office.crew import Crew

WORDS: Final = {"pull": "cable pulled", "swallow": "packets swallowed, no word to anybody"}
ANSWER_S: Final = 90.0
ALONE_S: Final = 8
APART_S: Final = 12.0
LEFT_S: Final = 60.0
STAYS_S: Final = 10.0
LOOKS_S: Final = 5.0
WAITS_S: Final = 30.0
STREAMS_S: Final = 60.0
_TIMED_OUT: Final = "124"
_EVENTS: Final = "select count(*) from erp.document_event"
_WRITE: Final = "select pg_logical_emit_message(true, 'proof', 'is anybody there')"


@dataclass(frozen=True)
class Gap:
    """How long nobody was answered after a moment, and how long the last of the clerks was not."""

    first_s: float
    last_s: float

    def __str__(self) -> str:
        return f"{self.first_s:.1f} s, {self.last_s:.1f} s"


def gap(crew: Crew, since: float, after: float) -> Gap:
    """Wait until every clerk was answered after a moment.

    Args:
        crew: the clerks.
        since: from when it is counted.
        after: the moment.
    """

    def firsts() -> list[float]:
        found = crew.moments_of_each().values()
        return [min((at for at in moments if at > after), default=0.0) for moments in found]

    def answered() -> bool:
        crew.complain()
        return all(firsts())

    await_(answered, ANSWER_S, "Not every clerk was answered.")
    found = firsts()
    return Gap(min(found) - since, max(found) - since)


def await_(holds: Callable[[], bool], seconds: float, words: str) -> float:
    """Wait until something holds; how long it took.

    Raises:
        ProofError: it does not.
    """
    begin = time.monotonic()
    while not holds():
        must(time.monotonic() - begin < seconds, words)
        time.sleep(0.1)
    return time.monotonic() - begin


def programs_at(two: TwoServers, name: str) -> int:
    """Connections that programs of the office have to a server.

    The server's own list of sessions tells nothing of them: whoever left it while the cable was cut could not say so.
    """
    words = ["ss", "-Htn", "state", "established", "dst", two.servers[name].computer.place.address]
    return len(subprocess.run(words, capture_output=True, encoding="utf-8", check=True).stdout.splitlines())


def cut_the_primary(two: TwoServers, crew: Crew, how: str, figures: Figures) -> None:
    """Cut the living primary off, fail over, give it back, and make it follow."""
    old = two.primary
    at = time.time()
    getattr(two.switch, how)(old)
    two.promote()
    promoted = time.time()
    seen = gap(crew, at, promoted)
    must(not _is_answered(two, old), "The isolated primary acknowledges a write.")
    alone = two.ask(old, _EVENTS, office.COMPANY)
    time.sleep(max(0.0, APART_S - (time.time() - promoted)))
    two.switch.mend(old)
    title = f"Primary isolated, {WORDS[how]}"
    left = await_(lambda: not programs_at(two, old), LEFT_S, "Programs stay at the old primary.")
    time.sleep(STAYS_S)
    await_(lambda: not programs_at(two, old), LOOKS_S, "Programs come back to the old primary.")
    must(two.ask(old, _EVENTS, office.COMPANY) == alone, "Somebody writes to the old primary.")
    must(not _is_answered(two, old), "The old primary acknowledges a write.")
    crew.complain()
    two.rejoin()
    state = two.administer(two.primary, "standby status")
    must(f"{old} (" in state and "quorum" in state, f"The old primary does not follow: {state}")
    must("WRONG" not in state, f"Something is wrong after the fail-over: {state}")
    figures.add(f"{title}: standby takes writes; first, last of eight clerks acknowledged",
                f"{promoted - at:.1f} s; {seen}")  # fmt: skip
    figures.add(f"{title}: acknowledged by the old primary, alone and when its cable is back", "0")
    figures.add(f"{title}: programs have left it, counted from when its cable is back", f"after {left:.1f} s")


def cut_the_standby(two: TwoServers, crew: Crew, figures: Figures) -> None:
    """Cut the standby off: nobody is answered, until the administrator decides to do without it."""
    lost, primary = two.standby, two.primary
    at = time.time()
    two.switch.swallow(lost)
    time.sleep(WAITS_S)
    crew.complain()
    answered = [moment for moment in crew.moments() if moment > at + 1]
    must(not answered, f"{len(answered)} steps were acknowledged without the standby.")
    told = two.administer(primary, "metrics").splitlines()
    must(_metric(told, "synchronous_wanted") == "1.0" and _metric(told, "synchronous_standbys") == "0.0",
         "The metrics do not tell that the standby is missing.")  # fmt: skip
    off = time.time()
    two.administer(primary, "standby synchronous --off")
    seen = gap(crew, off, off)
    two.switch.mend(lost)
    back = time.monotonic()

    def follows() -> bool:
        return f"{lost} (" in _status(two, primary)

    await_(follows, STREAMS_S, "The standby does not come back.")
    took = time.monotonic() - back
    two.administer(primary, f"standby synchronous {lost}")
    figures.add(f"Standby isolated: steps acknowledged in {WAITS_S:.0f} s", "0; the metrics of"
                " KontorNoSynchronousStandby say so")  # fmt: skip
    figures.add("Then `synchronous --off`: first, and last of eight clerks acknowledged after", str(seen))
    figures.add("Cable back, the standby follows again after", f"{took:.1f} s")


def _is_answered(two: TwoServers, name: str) -> bool:
    """Whether a server acknowledges a write of its own administrator within some seconds."""
    said: Any = two.servers[name].run(
        f'timeout {ALONE_S} runuser -u postgres -- psql -Atqd postgres -c "{_WRITE}" || echo $?'
    )
    code = said.strip().splitlines()[-1]
    if code != _TIMED_OUT and not code.startswith("0/") and "/" not in code:
        raise ProofError(f"The server says neither yes nor no: {said}")
    return bool(code != _TIMED_OUT)


def _status(two: TwoServers, name: str) -> str:
    """What a server says of its standbys, whatever is wrong with them."""
    return two.servers[name].run("runuser -u postgres -- kontor-server standby status || true")


def _metric(told: list[str], name: str) -> str:
    return next((line.rpartition(" ")[2] for line in told if line.startswith(f"kontor_replication_{name}")), "")
