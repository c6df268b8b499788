"""Computers of a proof, each with a network of its own, and the cables between them.

A computer is a network namespace. What crosses a cable is all that it sees of the others; a cable can be pulled, or
swallow what is sent without a word to anybody.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installer.linux.clean_root import ProofError

_CARD: Final = "eth0"
_BRIDGE: Final = "switch"
_NAMES: Final = Path("/etc/netns")
"""Files that `ip netns exec` shows in place of those of /etc, in a folder for each namespace."""


@dataclass(frozen=True)
class Place:
    """Where a computer is: its namespace, its address, and the network that it shares with others."""

    space: str
    address: str
    network: str


@dataclass(frozen=True)
class Port:
    """A port of a switch, and the computer that is plugged in there."""

    name: str
    place: Place
    hardware: str


class Switch:
    """Computers that reach each other, and nobody else.

    Args:
        number: tells it apart from others on this machine.
        names: of the computers.
    """

    def __init__(self, number: int, names: Sequence[str]) -> None:
        self._space = f"kontor-switch-{number}"
        self._net = _net(number)
        self.ports = {
            name: Port(
                name,
                Place(f"kontor-{name}-{number}", f"{self._net}.{at}", f"{self._net}.0/24"),
                f"02:00:0a:d5:{1 + number % 250:02x}:{at:02x}",
            )
            for at, name in enumerate(names, start=1)
        }

    def place(self, name: str) -> Place:
        """Where a computer is."""
        return self.ports[name].place

    @contextmanager
    def plugged(self) -> Iterator[None]:
        """Lay the cables; everything is taken away at the end."""
        with ExitStack() as stack:
            stack.enter_context(namespace(self._space))
            ip("-n", self._space, "link", "add", _BRIDGE, "type", "bridge")
            ip("-n", self._space, "link", "set", _BRIDGE, "up")
            for port in self.ports.values():
                stack.enter_context(namespace(port.place.space))
                self._plug(port)
            yield

    def _plug(self, port: Port) -> None:
        space = port.place.space
        ip("-n", self._space, "link", "add", port.name, "type", "veth", "peer", "name", _CARD, "netns", space)
        ip("-n", self._space, "link", "set", port.name, "master", _BRIDGE, "up")
        ip("-n", space, "link", "set", _CARD, "address", port.hardware)
        ip("-n", space, "addr", "add", f"{port.place.address}/24", "dev", _CARD)
        ip("-n", space, "link", "set", _CARD, "up")

    def pull(self, name: str) -> None:
        """Pull a computer's cable: its own card notices, and after some seconds its neighbours do."""
        ip("-n", self._space, "link", "set", name, "down")

    def swallow(self, name: str) -> None:
        """Drop what a computer sends and gets. The card of nobody notices, and nobody is told, as behind a router."""
        for sender, receiver in self._pairs(name):
            ip("-n", sender.place.space, "neigh", "replace", receiver.place.address, "lladdr", receiver.hardware,
               "dev", _CARD, "nud", "permanent")  # fmt: skip
        ip("-n", self._space, "link", "set", name, "nomaster")

    def mend(self, name: str) -> None:
        """Make the cable good again, whatever was done to it."""
        ip("-n", self._space, "link", "set", name, "master", _BRIDGE, "up")
        for sender, receiver in self._pairs(name):
            subprocess.run(
                ["ip", "-n", sender.place.space, "neigh", "del", receiver.place.address, "dev", _CARD],
                capture_output=True, check=False,  # there is none where the cable was pulled
            )  # fmt: skip

    def _pairs(self, name: str) -> list[tuple[Port, Port]]:
        """Who sends to whom across the cable of a computer."""
        one = self.ports[name]
        others = [port for port in self.ports.values() if port is not one]
        return [(one, other) for other in others] + [(other, one) for other in others]


@contextmanager
def cable(number: int) -> Iterator[Place]:
    """A computer at a cable to this machine; taken away at the end."""
    space, here, net = f"kontor-proof-{number}", f"kp{number}", _net(number)
    with namespace(space):
        ip("link", "add", here, "type", "veth", "peer", "name", _CARD, "netns", space)
        ip("addr", "add", f"{net}.1/30", "dev", here)
        ip("link", "set", here, "up")
        ip("-n", space, "addr", "add", f"{net}.2/30", "dev", _CARD)
        ip("-n", space, "link", "set", _CARD, "up")
        yield Place(space, f"{net}.2", f"{net}.0/30")


@contextmanager
def namespace(name: str) -> Iterator[None]:
    """A network of its own with nothing in it."""
    ip("netns", "add", name)
    try:
        ip("-n", name, "link", "set", "lo", "up")
        yield
    finally:
        ip("netns", "del", name)


@contextmanager
def knows(space: str, names: str) -> Iterator[None]:
    """Let programs that `ip netns exec` starts there know other computers by name; `names` as in /etc/hosts."""
    folder = _NAMES / space
    folder.mkdir(parents=True)
    try:
        (folder / "hosts").write_text(names, encoding="ascii")
        yield
    finally:
        (folder / "hosts").unlink()
        folder.rmdir()


def ip(*words: str) -> None:
    """Run ip.

    Raises:
        ProofError: it did not succeed.
    """
    ended = subprocess.run(["ip", *words], capture_output=True, encoding="utf-8", check=False)
    if ended.returncode != 0:
        raise ProofError(f"ip {' '.join(words)}: {ended.stderr.strip()}")


def _net(number: int) -> str:
    return f"10.213.{1 + number % 250}"
