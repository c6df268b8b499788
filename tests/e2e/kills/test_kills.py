"""Clerks and server are killed at random moments of the flow; the books must not show it.

Twelve kills here; `python3 installer/dev.py test -- -m kills --kills=200 -s` is the whole proof, and tells what it
saw.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from server_db import embedded
from tests.e2e.kills.killer import Killer
from tests.e2e.office.crew import durable_server, offices
from tests.e2e.office.verdict import faults, tally

pytestmark = [pytest.mark.kills, pytest.mark.timeout(3600)]


@pytest.fixture
def run_folder() -> Iterator[Path]:
    """Where the server of the run and the journals lie; the server is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="kontor-kills-"))
    folder.chmod(0o755)
    yield folder
    embedded.stop(folder / "server")
    shutil.rmtree(folder)


def test_kills_lose_nothing_and_double_nothing(run_folder: Path, kills: int, kills_seed: int) -> None:
    server = durable_server(run_folder / "server")
    company, everybody = offices(server, run_folder)
    killer = Killer(server, everybody, kills_seed)
    started = time.monotonic()
    killer.open()
    try:
        killer.run(kills)
        killer.crew.close()
    finally:
        killer.crew.end()
    lasted = time.monotonic() - started
    kept = killer.crew.kept()
    with psycopg.connect(killer.server.conninfo(company.database), autocommit=True) as connection:
        found = faults(connection, kept, everybody[0].masters)
        seen = tally(connection, kept)
    sys.stdout.write(f"\n{killer.clerk_kills} clerks, {killer.server_kills} servers killed in {lasted:.0f} s: {seen}\n")
    assert found == [], f"seed {kills_seed}"
    assert seen.purchases == len(kept) > 0
