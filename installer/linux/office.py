"""A company's server, set up by the guide word for word, in a clean Debian with a network of its own.

The server's Debian has its own network namespace and one cable to this machine: what a desktop here sees of it is
what crosses the cable, through the server's firewall. Blocks that fetch packages run outside of that network, because
it leads nowhere else.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from installer.linux.clean_root import CleanRoot, ProofError

GUIDE: Final = Path(__file__).resolve().parents[1] / "server" / "GUIDE.md"
SOURCES: Final = ("debian13", "pgdg")
"""Where the guide takes PostgreSQL from; PostgreSQL's own repository cannot be reached from everywhere."""

NAME: Final = "erp.kontor.test"
COMPANY: Final = "acme"
FILE: Final = f"/var/lib/kontor/{COMPANY}.kontor"
_BLOCK: Final = re.compile(r"^```sh *(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SETTINGS: Final = "settings"
_SYSTEMD: Final = "systemd"
_FETCHES: Final = re.compile(r"\bapt")


@dataclass(frozen=True)
class Block:
    """Commands of the guide: for everybody, or of a `kind`."""

    kind: str
    commands: str

    @property
    def fetches(self) -> bool:
        """Whether it needs the mirrors."""
        return _FETCHES.search(self.commands) is not None


def blocks(text: str) -> tuple[Block, ...]:
    """The commands of a guide in their order."""
    return tuple(Block(kind, commands) for kind, commands in _BLOCK.findall(text))


@dataclass
class Office:
    """The server in `root`, reached from here by a cable.

    Attributes:
        password: of the people that the guide adds.
        ran: how many blocks of the guide were run.
        left_out: the kinds of those that were not.
    """

    root: CleanRoot
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    ran: int = 0
    left_out: tuple[str, ...] = ()
    _number: int = field(default_factory=os.getpid)

    def __repr__(self) -> str:
        return f"Office({self.root.folder})"

    @property
    def address(self) -> str:
        """Of the server."""
        return f"{self._net}.2"

    @property
    def network(self) -> str:
        """Of the office: both ends of the cable."""
        return f"{self._net}.0/30"

    @contextmanager
    def cable(self) -> Iterator[None]:
        """Lay it; taken away at the end."""
        _ip("netns", "add", self._space)
        try:
            _ip("link", "add", self._here, "type", "veth", "peer", "name", "eth0", "netns", self._space)
            _ip("addr", "add", f"{self._net}.1/30", "dev", self._here)
            _ip("link", "set", self._here, "up")
            _ip("-n", self._space, "addr", "add", f"{self.address}/30", "dev", "eth0")
            for device in ("lo", "eth0"):
                _ip("-n", self._space, "link", "set", device, "up")
            yield
        finally:
            _ip("netns", "del", self._space)

    def follow(self, text: str, source: str) -> None:
        """Run the guide: all blocks in their order, of its ways to PostgreSQL the one named.

        Raises:
            ProofError: which command did not do what it should.
        """
        found = blocks(text)
        settings = "\n".join(self._mine(one.commands) for one in found if one.kind == _SETTINGS)
        for block in found:
            if block.kind in {_SYSTEMD, *SOURCES} - {source}:
                self.left_out = (*self.left_out, block.kind)
            elif block.kind != _SETTINGS:
                self.run(f"{settings}\n{block.commands}", inside=not block.fetches)
                self.ran += 1

    def run(self, commands: str, *, inside: bool = True) -> str:
        """Run commands on the server as root; what they said.

        Raises:
            ProofError: one failed.
        """
        words = self.root.command(["env", *self._answers(), "bash", "-euo", "pipefail", "-c", commands])
        space = ["nsenter", f"--net=/run/netns/{self._space}"] if inside else []
        ended = subprocess.run([*space, *words], capture_output=True, encoding="utf-8", errors="replace", check=False,
                               stdin=subprocess.DEVNULL)  # fmt: skip
        if ended.returncode != 0:
            said = "\n".join((ended.stdout + ended.stderr).strip().splitlines()[-20:])
            raise ProofError(f"The guide's commands ended with {ended.returncode}:\n{commands}\n{said}")
        return ended.stdout

    @property
    def _net(self) -> str:
        return f"10.213.{1 + self._number % 250}"

    @property
    def _space(self) -> str:
        return f"kontor-proof-{self._number}"

    @property
    def _here(self) -> str:
        return f"kp{self._number}"

    def _answers(self) -> list[str]:
        """What a person would type."""
        return [f"KONTOR_PASSWORD={self.password}", f"KONTOR_PASS_PHRASE={self.password} {self.password}"]

    def _mine(self, settings: str) -> str:
        """The guide's names replaced by ours, as its reader does."""
        for name, value in (("COMPANY", COMPANY), ("SERVER", NAME), ("OFFICE", self.network)):
            settings, replaced = re.subn(rf"^{name}=\S+", f"{name}={value}", settings, flags=re.MULTILINE)
            if replaced != 1:
                raise ProofError(f"The guide does not ask for {name}.")
        return settings


def _ip(*words: str) -> None:
    ended = subprocess.run(["ip", *words], capture_output=True, encoding="utf-8", check=False)
    if ended.returncode != 0:
        raise ProofError(f"ip {' '.join(words)}: {ended.stderr.strip()}")
