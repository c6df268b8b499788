"""When a login is locked for an address, and for how long; pure, with the clock given.

A program that is told a wrong password asks the server up to four times to be sure of the reason, so what counts here
are some five mistakes of a person; NIST SP 800-63B allows a hundred in a row. A login that is tried from many addresses
is told of and not locked for all: that would let a stranger lock anybody.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from server_db.people import is_login_name

FAILURES_MAX: Final = 20
WITHIN: Final = timedelta(minutes=15)
FIRST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(days=1)
FORGOTTEN_AFTER: Final = timedelta(days=7)
ADDRESSES_TOLD: Final = 10
KEPT_MAX: Final = 5_000
_IPV6_PREFIX: Final = 64

Pair = tuple[str, str]
"""A login and a network of addresses."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A login that an address may not use until a moment; the `times`th lock of the two.

    Attributes:
        network: one IPv4 address, or the 64 bits of IPv6 that one subscriber has.
    """

    login: str
    network: str
    until: datetime
    times: int


@dataclass(slots=True)
class State:
    """What the guard knows: failures of the last minutes, and locks, those that ended not long ago too."""

    failures: dict[Pair, list[datetime]] = field(default_factory=dict)
    locks: dict[Pair, Lock] = field(default_factory=dict)

    def failed(self, login: str, address: str, at: datetime, known: Collection[str]) -> Lock | None:
        """Count a failed login; the lock that it leads to, None for none.

        Both words come from the log, where anybody may write them: only logins that exist and addresses are taken.
        """
        network = network_of(address)
        if network is None or login not in known or not is_login_name(login):
            return None
        pair = (login, network)
        if pair in self.locks and self.locks[pair].until > at:
            return None
        recent = [*(one for one in self.failures.pop(pair, []) if at - one < WITHIN), at]
        if len(recent) < FAILURES_MAX:
            self.failures[pair] = recent
            _keep_newest(self.failures)
            return None
        times = self.locks[pair].times + 1 if pair in self.locks else 1
        lasts = min(FIRST * 2 ** min(times - 1, 20), LONGEST)
        lock = Lock(login, network, at + lasts, times)
        self.locks.pop(pair, None)
        self.locks[pair] = lock
        _keep_newest(self.locks)
        return lock

    def active(self, now: datetime) -> list[Lock]:
        """What is locked now."""
        return sorted(
            (lock for lock in self.locks.values() if lock.until > now), key=lambda lock: (lock.login, lock.network)
        )

    def attacked(self, now: datetime) -> list[str]:
        """Logins that fail from many addresses."""
        seen: dict[str, int] = {}
        for (login, _), failures in self.failures.items():
            seen[login] = seen.get(login, 0) + any(now - one < WITHIN for one in failures)
        for lock in self.active(now):
            seen[lock.login] = seen.get(lock.login, 0) + 1
        return sorted(login for login, count in seen.items() if count >= ADDRESSES_TOLD)

    def forget(self, now: datetime) -> None:
        """Drop what is too old to count."""
        self.failures = {pair: all_ for pair, all_ in self.failures.items() if now - all_[-1] < WITHIN}
        self.locks = {pair: lock for pair, lock in self.locks.items() if now - lock.until < FORGOTTEN_AFTER}

    def lift(self, login: str, network: str | None, now: datetime) -> list[Lock]:
        """End the locks of a login, those of one network alone if given; their doubling begins anew."""
        ended = [lock for lock in self.active(now) if lock.login == login and network in {None, lock.network}]
        for lock in ended:
            del self.locks[lock.login, lock.network]
        return ended


def network_of(address: str) -> str | None:
    """The network of an address that is locked together; None for what is no address, a local socket for example."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    prefix = found.max_prefixlen if found.version == 4 else _IPV6_PREFIX
    return str(ipaddress.ip_network(f"{found}/{prefix}", strict=False))


def hba_text(locks: Collection[Lock]) -> str:
    """The lines that reject, for the server."""
    lines = ["# Written by kontor-server guard; what stands here is written over."]
    lines += [
        f'host all "{lock.login}" {lock.network} reject  # until {lock.until.isoformat(timespec="seconds")}'
        for lock in locks
    ]
    return "\n".join(lines) + "\n"


def to_json(state: State) -> dict[str, Any]:
    """What JSON can hold of it."""
    return {
        "failures": [[*pair, [one.isoformat() for one in all_]] for pair, all_ in state.failures.items()],
        "locks": [[lock.login, lock.network, lock.until.isoformat(), lock.times] for lock in state.locks.values()],
    }


def from_json(said: Mapping[str, Any]) -> State:
    """What `to_json` made; each name and address is checked again before it gets into a rule of the server.

    Raises:
        KeyError, TypeError, ValueError: it is something else.
    """
    state = State()
    for login, network, moments in said["failures"]:
        if moments:
            state.failures[_pair(login, network)] = [_moment(one) for one in moments]
    for login, network, until, times in said["locks"]:
        pair = _pair(login, network)
        state.locks[pair] = Lock(*pair, _moment(until), int(times))
    return state


def _pair(login: object, network: object) -> Pair:
    if not isinstance(login, str) or not is_login_name(login):
        raise ValueError(f"no login: {login!r}")
    return login, str(ipaddress.ip_network(str(network)))


def _moment(text: object) -> datetime:
    found = datetime.fromisoformat(str(text))
    if found.tzinfo is None:
        raise ValueError(f"no time zone: {text!r}")
    return found


def _keep_newest(kept: dict[Pair, Any]) -> None:
    while len(kept) > KEPT_MAX:
        del kept[next(iter(kept))]
