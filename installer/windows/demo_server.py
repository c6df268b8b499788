"""A server on this machine with the demo company, for the proof of the setup; it runs until its input ends.

    python -m installer.windows.demo_server FOLDER ORDERS

Prints one line of JSON: the text of the connection file (TLS, verify-full), and the password of everybody.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from erp_desktop.demo.company import ensure_company
from server_db import embedded
from server_db.connection_file import connection_file


def main(folder: Path, orders: int) -> int:
    """Serve; the exit code."""
    with embedded.running(folder, tls=True) as server:
        demo = ensure_company(server, _hear, orders=orders)
        text = connection_file(server.conninfo(demo.company), hosts=[f"{server.host}:{server.port}"])
        sys.stdout.write(f"{json.dumps({'file': text, 'password': demo.people[0].password})}\n")
        sys.stdout.flush()
        sys.stdin.read()
    return 0


def _hear(done: int, total: int, words: str) -> None:
    """How far it is interests nobody here."""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
