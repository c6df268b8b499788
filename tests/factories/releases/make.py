"""Makes the database of this release that later releases upgrade in their tests; run once for each release.

    python -m tests.factories.releases.make

It writes `RELEASE.sql.xz` beside this file: a small demo company with documents in every department and state,
closed periods and posting locks, as pg_dump writes it, headed by a line that names roles and people.
"""

from __future__ import annotations

import json
import lzma
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import psycopg

from erp_desktop.demo.company import ensure_company
from erp_desktop.demo.offices import Offices
from erp_desktop.demo.people import logins
from erp_desktop.modules.ledger.posting_locks.repository import PostingLockRepository
from server_db import embedded
from server_db.access.release import RELEASE
from server_db.deploy import roles_of
from server_db.maintenance.backup import rights, tools

FOLDER = Path(__file__).parent
LAST_DAY = date(2026, 10, 31)
LOCKED_UNTIL = date(2026, 6, 30)
ORDERS = 24


def main() -> None:
    """Make the company on a server of its own, and dump it."""
    prefix = f"release_{RELEASE.replace('.', '_')}"
    with tempfile.TemporaryDirectory(prefix="kontor-release-") as folder:
        Path(folder).chmod(0o755)
        with embedded.running(Path(folder) / "database", tuned_for="test") as server:
            made = ensure_company(
                server, lambda _done, _total, _words: None, last_day=LAST_DAY, orders=ORDERS, database=prefix
            )
            _lock(Offices(server, prefix, made.people[0].password))
            dumped = _dump(server.conninfo(prefix))
    path = FOLDER / f"{RELEASE}.sql.xz"
    path.write_bytes(lzma.compress(dumped.encode(), preset=9))


def _lock(offices: Offices) -> None:
    with offices.desk() as desk:
        locks = PostingLockRepository(desk.of(logins("finance_manager")[0]))
        found = locks.load().record
        found.stock = found.payable = LOCKED_UNTIL
        locks.save(found)
    offices.close()


def _dump(conninfo: str) -> str:
    with psycopg.connect(conninfo) as connection:
        roles = roles_of(connection)
        theirs = rights.read(connection, roles)
    head = {
        "release": RELEASE,
        "prefix": roles.prefix,
        "roles": theirs.roles,
        "memberships": theirs.memberships,
        "logins": [[one.login, one.jobs] for one in theirs.logins],
    }
    done = subprocess.run(
        [str(tools.find("pg_dump", None)), f"--dbname={conninfo}", "--format=plain", "--rows-per-insert=500"],
        capture_output=True,
        check=True,
    )
    # What only psql understands is left out: the tests hand the text to the driver.
    lines = [line for line in done.stdout.decode().splitlines() if not line.startswith("\\")]
    return "\n".join([f"-- {json.dumps(head)}", *lines, ""])


if __name__ == "__main__":
    main()
