"""Two servers and an archive, set up by the guide of the standby word for word, each a clean Debian at a switch.

There is no ssh between them: files that the guide copies from one to the other are copied from here.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Final

from installer.linux import office
from installer.linux.clean_root import ProofError
from installer.linux.network import Switch
from installer.linux.office import Block, Office

GUIDE: Final = office.GUIDE.with_name("STANDBY.md")
FIRST: Final = "erp1"
SECOND: Final = "erp2"
BOTH: Final = "both"
ARCHIVE: Final = "archive"
COPY: Final = "copy"
FETCH: Final = "fetch"
MOMENT: Final = "moment"
"""Kinds of blocks: at both servers, at the archive; what is copied to the standby, and to the archive; the way back."""

LOST: Final = "When erp1 is lost"
PEOPLE: Final = "40"
"""How many people the guide is told: eight clerks of the proof have five logins each."""
_SECTION: Final = re.compile(r"^## (.+)$", re.MULTILINE)
_COPIED: Final = re.compile(r"(/etc/\S+\.(?:crt|key))[\s\"]")
_MOMENT: Final = re.compile(r"^MOMENT=.+$", re.MULTILINE)


def sections(text: str) -> dict[str, str]:
    """The parts of a guide by their titles; what stands before the first has none."""
    parts = _SECTION.split(text)
    return {"": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))


def swapped(commands: str) -> str:
    """The same commands with each server in the place of the other."""
    return re.sub(r"erp[12]|ERP[12]", lambda found: found[0][:3] + ("2" if found[0][3] == "1" else "1"), commands)


def blocks_of_the_server() -> tuple[Block, ...]:
    """The guide of the server, for as many people as the proof needs."""
    guide = office.GUIDE.read_text(encoding="utf-8")
    return office.blocks(re.sub(r"^PEOPLE=\d+", f"PEOPLE={PEOPLE}", guide, flags=re.MULTILINE))


def install(server: Office, source: str, packages: Sequence[Path]) -> None:
    """The guide until PostgreSQL is there: both servers begin like this.

    Args:
        server: in a clean Debian.
        source: where PostgreSQL comes from.
        packages: of Kontor, which the guide's reader has in the folder he is in.
    """
    for path in packages:
        shutil.copy2(path, server.computer.folder / "root")
    server.follow(blocks_of_the_server()[: _begin_of_settings()], source)


def rest(guide: tuple[Block, ...]) -> tuple[Block, ...]:
    """What follows `install`."""
    at = _begin_of_settings()
    return (*(one for one in guide if one.kind == office.SETTINGS), *guide[at:])


def rest_for_a_standby(guide: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same at a standby: the settings, and the firewall."""
    found = [one for one in rest(guide) if not one.kind or one.kind == office.SETTINGS]
    certificates = next(at for at, one in enumerate(found) if "kontor-server certificates" in one.commands)
    return (*found[:certificates], *(one for one in found[certificates:] if "nft" in one.commands))


def _begin_of_settings() -> int:
    return next(at for at, one in enumerate(blocks_of_the_server()) if "conf.d" in one.commands)


@dataclass
class TwoServers:
    """Primary and standby; a fail-over changes which is which.

    Attributes:
        servers: by name.
        archive: the third computer.
        switch: between them and everybody else.
        primary: name of the one that takes writes.
        ran: how many blocks of the guide were run.
    """

    servers: Mapping[str, Office]
    archive: Office
    switch: Switch
    primary: str = FIRST
    ran: int = 0

    @property
    def standby(self) -> str:
        """Name of the other one."""
        return SECOND if self.primary == FIRST else FIRST

    def set_up(self, source: str) -> None:
        """Both guides, from where PostgreSQL is installed to where a server is lost.

        Args:
            source: where PostgreSQL came from.
        """
        guide = blocks_of_the_server()
        for server in (*self.servers.values(), self.archive):
            for other in self.servers.values():
                server.computer.know(other.computer.place.address, other.name)
        for name, server in self.servers.items():
            server.follow(rest(guide) if name == FIRST else rest_for_a_standby(guide), source)
        for block in office.blocks(sections(GUIDE.read_text(encoding="utf-8"))[""]):
            self._do(block)

    def promote(self) -> None:
        """The primary is lost: the standby takes over, as the guide says."""
        self._do(self._steps()[0], lost=self.primary)
        self.primary = self.standby

    def rejoin(self) -> None:
        """After that: the old primary follows the new one, and is waited for."""
        lost = self.standby
        for block in self._steps()[1:]:
            self._do(block, lost=lost)

    def go_back(self, moment: str) -> None:
        """At the archive: the books as they were, which are checked there."""
        found = office.blocks(sections(GUIDE.read_text(encoding="utf-8"))[""])
        commands = "\n".join(block.commands for block in found if block.kind == MOMENT)
        self.archive.run(f"{self._settings()}\n{_MOMENT.sub(f'MOMENT={quote(moment)}', commands)}")
        self.ran += 1

    def ask(self, name: str, query: str, database: str = "postgres") -> str:
        """What the superuser of a server is told there."""
        return self.servers[name].run(f"runuser -u postgres -- psql -Atqd {database} -c {quote(query)}").strip()

    def administer(self, name: str, words: str) -> str:
        """What `kontor-server` says to the superuser of a server there."""
        return self.servers[name].run(f"runuser -u postgres -- kontor-server {words}")

    @staticmethod
    def _steps() -> tuple[Block, ...]:
        """What the guide does when a server is lost."""
        return office.blocks(sections(GUIDE.read_text(encoding="utf-8"))[LOST])

    def _do(self, block: Block, *, lost: str = FIRST) -> None:
        """Run a block; the guide is read with the servers in each other's place when it is the second that is lost."""
        if block.kind in {office.SETTINGS, MOMENT}:
            return
        self.ran += 1
        if block.kind in {COPY, FETCH}:
            self._copy(block, self.servers[SECOND] if block.kind == COPY else self.archive)
            return
        if block.kind == ARCHIVE:
            self.archive.run(f"{self._settings()}\n{block.commands}")
            return
        kind, commands = (block.kind, block.commands) if lost == FIRST else map(swapped, (block.kind, block.commands))
        for name in (FIRST, SECOND) if kind == BOTH else (kind,):
            self.servers[name].run(f"{self._settings()}\n{commands}")

    def _settings(self) -> str:
        values = {
            "COMPANY": office.COMPANY, "ERP1": self.servers[FIRST].name, "ERP2": self.servers[SECOND].name,
            "SERVERS": self.servers[FIRST].computer.place.network,
        }  # fmt: skip
        return office.settings_of(office.blocks(GUIDE.read_text(encoding="utf-8")), values)

    def _copy(self, block: Block, target: Office) -> None:
        """What the guide copies from the first server."""
        found = _COPIED.findall(block.commands)
        if not found:
            raise ProofError(f"The guide copies nothing: {block.commands}")
        here, there = self.servers[FIRST].computer.folder, target.computer.folder
        for path in found:
            copy = there / path.lstrip("/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(here / path.lstrip("/"), copy)
