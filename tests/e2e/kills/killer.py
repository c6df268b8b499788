"""Somebody who kills clerks and their durable server at random moments."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Sequence
from typing import Final

from server_db import embedded
from server_db.embedded import Server
from tests.e2e.office.clerk import Office
from tests.e2e.office.crew import Crew, signal_all

PAUSE_S: Final = (0.15, 1.2)


class Killer:
    """Kills clerks and server in turn; `seed` decides whom and when."""

    def __init__(self, server: Server, offices: Sequence[Office], seed: int) -> None:
        self.server = server
        self.crew = Crew(offices, f"seed {seed}")
        self.clerk_kills = 0
        self.server_kills = 0
        self._chance = random.Random(seed)

    def open(self) -> None:
        """Let everybody begin."""
        self.crew.open(self._servers())

    def run(self, kills: int) -> None:
        """Kill `kills` times, a clerk and the server alternately."""
        for number in range(kills):
            time.sleep(self._chance.uniform(*PAUSE_S))
            self.crew.complain()
            if number % 2 == 0:
                self._kill_clerk(self._chance.choice(self.crew.offices))
            else:
                self._kill_server()

    def _servers(self) -> str:
        return f"{self.server.host}:{self.server.port}"

    def _kill_clerk(self, office: Office) -> None:
        process = self.crew.clerks[office.name]
        process.kill()
        process.join()
        self.clerk_kills += 1
        self.crew.seat(office)

    def _kill_server(self) -> None:
        signal_all(self.server.pid, signal.SIGKILL)
        self.server_kills += 1
        self.server = embedded.start(self.server.data_dir, tuned_for="small")
        self.crew.tell(self._servers())
