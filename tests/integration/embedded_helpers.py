"""Programs and questions for the tests of the embedded server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from server_db import embedded

ROOT = Path(__file__).resolve().parents[2]

START = """
import sys
from pathlib import Path
from server_db import embedded
try:
    server = embedded.start(Path(sys.argv[1]), tuned_for="test")
except embedded.EmbeddedError as error:
    print(error.code, flush=True)
    sys.exit(3)
print(server.pid, server.port, flush=True)
sys.stdin.read()
embedded.release(server)
"""


def another_program(folder: Path, code: str = START) -> subprocess.Popen[str]:
    """A program of its own that starts the server, prints pid and port, and waits for its standard input."""
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def finish(program: subprocess.Popen[str]) -> None:
    program.communicate("", timeout=60)


def kill(program: subprocess.Popen[str]) -> None:
    program.kill()
    program.communicate(timeout=60)


def first_line(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def eventually(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.01)
    return False


def ask(server: embedded.Server, query: str) -> object:
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def execute(server: embedded.Server, statement: str) -> None:
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(statement.encode())


def is_accepting(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
