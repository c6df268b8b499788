"""A company's server, set up by the guide word for word, in a clean Debian with a network of its own.

What others see of it is what crosses its cable, through the server's firewall. Blocks that fetch packages run outside
of that network, because it leads nowhere else.
"""

from __future__ import annotations

import re
import secrets
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from installer.linux.clean_root import ProofError
from installer.linux.computer import Computer

_SERVER: Final = Path(__file__).resolve().parents[1] / "server"
GUIDE: Final = _SERVER / "GUIDE.md"
WATCHING: Final = _SERVER / "monitoring" / "WATCHING.md"
SOURCES: Final = ("debian13", "pgdg")
"""Where the guide takes PostgreSQL from; PostgreSQL's own repository cannot be reached from everywhere."""

NAME: Final = "erp.kontor.test"
COMPANY: Final = "acme"
FILE: Final = f"/var/lib/kontor/{COMPANY}.kontor"
SETTINGS: Final = "settings"
_BLOCK: Final = re.compile(r"^```sh *(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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


def settings_of(found: Iterable[Block], values: Mapping[str, str]) -> str:
    """The lines with which a guide begins, its names replaced by ours, as its reader does.

    Raises:
        ProofError: the guide does not ask for one of them.
    """
    lines = "\n".join(one.commands for one in found if one.kind == SETTINGS)
    for name, value in values.items():
        lines, replaced = re.subn(rf"^{name}=\S+", f"{name}={value}", lines, flags=re.MULTILINE)
        if replaced != 1:
            raise ProofError(f"The guide does not ask for {name}.")
    return lines


@dataclass
class Office:
    """The server `computer`.

    Attributes:
        name: as others call it.
        outside: the network that leads to the mirrors, as a file for nsenter; "" where this program is in it.
        password: of the people that the guide adds, and whatever else it asks for.
        ran: how many blocks of the guide were run.
        left_out: the kinds of those that were not.
    """

    computer: Computer
    name: str = NAME
    outside: str = ""
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    ran: int = 0
    left_out: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Office({self.computer.folder})"

    def follow(self, found: Sequence[Block], source: str) -> None:
        """Run the guide: its blocks in their order, of its ways to PostgreSQL the one named.

        Raises:
            ProofError: which command did not do what it should.
        """
        values = {"COMPANY": COMPANY, "SERVER": self.name, "OFFICE": self.computer.place.network}
        settings = settings_of(found, values)
        for block in found:
            if block.kind in {*SOURCES} - {source}:
                self.left_out = (*self.left_out, block.kind)
            elif block.kind != SETTINGS:
                self.run(f"{settings}\n{block.commands}", inside=not block.fetches)
                self.ran += 1

    def run(self, commands: str, *, inside: bool = True) -> str:
        """Run commands on the server as root; what they said.

        Raises:
            ProofError: one failed.
        """
        words = self.computer.command(["env", *self._answers(), "bash", "-euo", "pipefail", "-c", commands])
        network = f"/run/netns/{self.computer.place.space}" if inside else self.outside
        space = ["nsenter", f"--net={network}"] if network else []
        ended = subprocess.run([*space, *words], input=f"{self.password}\n", capture_output=True, encoding="utf-8",
                               errors="replace", check=False)  # fmt: skip
        if ended.returncode != 0:
            said = "\n".join((ended.stdout + ended.stderr).strip().splitlines()[-20:])
            raise ProofError(f"The guide's commands ended with {ended.returncode}:\n{commands}\n{said}")
        return ended.stdout

    def _answers(self) -> list[str]:
        """What a person would type."""
        return [f"KONTOR_PASSWORD={self.password}", f"KONTOR_PASS_PHRASE={self.password} {self.password}"]
