"""An office of clerks on a durable server, and somebody who kills both at random moments."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

import psycopg

from server_db import embedded
from server_db.embedded import Server
from tests.e2e.kills.clerk import REFUSED, Office, main
from tests.e2e.kills.journal import read

PAUSE_S: Final = (0.15, 1.2)
CLOSING_S: Final = 120.0
FINISHED: Final = 0
CONNECTIONS_MAX: Final = 150

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([main.__module__])


def durable_server(folder: Path) -> Server:
    """A server as it runs on one PC, but for the number of connections."""
    server = embedded.start(folder, tuned_for="small")
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(f"alter system set max_connections = {CONNECTIONS_MAX}")
        assert connection.execute("show fsync").fetchone() == ("on",)
    embedded.stop(folder)
    return embedded.start(folder, tuned_for="small")


@dataclass
class Killer:
    """Kills clerks and server in turn; `seed` decides whom and when."""

    server: Server
    offices: Sequence[Office]
    seed: int
    clerk_kills: int = 0
    server_kills: int = 0
    clerks: dict[str, ForkServerProcess] = field(default_factory=dict)

    def open(self) -> None:
        """Let everybody begin."""
        self._chance = random.Random(self.seed)
        self._tell_port()
        for office in self.offices:
            self._seat(office)

    def run(self, kills: int) -> None:
        """Kill `kills` times, a clerk and the server alternately."""
        for number in range(kills):
            time.sleep(self._chance.uniform(*PAUSE_S))
            self.complain()
            if number % 2 == 0:
                self._kill_clerk(self._chance.choice(self.offices))
            else:
                self._kill_server()

    def close(self) -> None:
        """Ask everybody to finish what he is at, and wait for it."""
        self.offices[0].closing.touch()
        deadline = time.monotonic() + CLOSING_S
        for process in self.clerks.values():
            process.join(max(0.0, deadline - time.monotonic()))
        self.complain()
        assert [process.exitcode for process in self.clerks.values()] == [FINISHED] * len(self.clerks)

    def end(self) -> None:
        """End what still runs, whatever happened."""
        for process in self.clerks.values():
            process.kill()
            process.join()

    def complain(self) -> None:
        """Fail when a clerk was refused what the server should have done."""
        for office in self.offices:
            process = self.clerks[office.name]
            assert process.exitcode in {None, FINISHED}, (
                f"{office.name} ended with {process.exitcode}"
                f"{' (refused)' if process.exitcode == REFUSED else ''}: {read(office.journal)[1]}, seed {self.seed}"
            )

    def _seat(self, office: Office) -> None:
        process = _processes.Process(target=main, args=(office,), name=office.name, daemon=True)
        process.start()
        self.clerks[office.name] = process

    def _kill_clerk(self, office: Office) -> None:
        process = self.clerks[office.name]
        process.kill()
        process.join()
        self.clerk_kills += 1
        self._seat(office)

    def _kill_server(self) -> None:
        """The postmaster first, so that it cannot tidy up after its children."""
        family = [self.server.pid, *_children(self.server.pid)]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server_kills += 1
        self.server = embedded.start(self.server.data_dir, tuned_for="small")
        self._tell_port()

    def _tell_port(self) -> None:
        port = self.offices[0].port
        scratch = port.with_suffix(".new")
        scratch.write_text(str(self.server.port), encoding="ascii")
        scratch.replace(port)


def _children(pid: int) -> list[int]:
    """The processes that a process started (Linux)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name stands in brackets and may hold anything; state and parent follow it.
            parent = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
            if int(parent) == pid:
                found.append(int(path.parent.name))
    return found
