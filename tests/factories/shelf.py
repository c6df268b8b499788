"""A folder with backups of a company, the commands on it, and what the tests of its refusals share."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from server_db import cli
from server_db.embedded.binaries import packaged_folder
from server_db.maintenance.backup import files, keys, restore
from server_db.maintenance.backup.make import make
from tests.plugins.company import Company

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


class Shelf:
    """A folder with one backup of the company, and the commands on it."""

    def __init__(self, company: Company, place: Path, original: Shelf | None = None) -> None:
        self.company = company
        self.folder = place / "backups"
        self.key_file = place / "kontor.key"
        self.target = f"t{secrets.token_hex(6)}"
        if original is None:
            self.public = keys.make_key(self.key_file)
            self.backup = self.make()
        else:
            self.public = original.public
            shutil.copy2(original.key_file, self.key_file)
            shutil.copytree(original.folder, self.folder)
            self.backup = files.open_backup(self.folder / original.backup.name)
        self.proofs_before = len(self._outcomes())

    def make(self) -> files.Backup:
        return make(self.company.conninfo, self.folder, to=[self.public]).backup

    def words(self, command: str, *more: str | Path) -> list[str]:
        name = self.target if command == "restore" else self.company.database
        place = {"backup": ("--to", self.folder), "prove": ("--from", self.folder)}.get(
            command, ("--from", self.backup.path)
        )
        key = ("--key", self.public) if command == "backup" else ("--key-file", self.key_file)
        where = ("--server", self.company.server.conninfo())
        return [str(word) for word in (command, name, *where, *place, *key, *more)]

    def run(self, command: str, *more: str | Path) -> int:
        return cli.main(self.words(command, *more))

    @contextmanager
    def started(self, command: str, *more: str | Path) -> Iterator[subprocess.Popen[bytes]]:
        """The command as a process of its own; it and what it started are gone at the end."""
        process = subprocess.Popen(
            [sys.executable, "-m", "server_db.cli", *self.words(command, *more)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def databases(self) -> set[str]:
        """The new company, and scratch databases of it, as far as they are there."""
        with self.company.connect() as connection:
            rows = connection.execute(
                "select datname from pg_database where datname = %s or starts_with(datname, %s)",
                [self.target, f"{self.company.roles.prefix}__restore_"],
            ).fetchall()
        return {name for (name,) in rows}

    def outcomes(self) -> list[str]:
        """Of the proofs since the test began."""
        return self._outcomes()[self.proofs_before :]

    def _outcomes(self) -> list[str]:
        with self.company.connect() as connection:
            return [row[0] for row in connection.execute("select outcome from erp.backup_proof order by id").fetchall()]

    def is_whole(self) -> bool:
        """The one backup that was there first is there, alone, and opens."""
        files.verify(self.backup)
        restore.opened(self.backup, keys.identities(self.key_file))
        return files.names(self.folder, self.company.database) == (self.backup.name,)

    def scratch_tables(self) -> set[str]:
        """The tables of the scratch database, once it is there."""
        for name in self.databases() - {self.target}:
            with psycopg.connect(self.company.server.conninfo(name)) as connection:
                rows = connection.execute(
                    "select relname from pg_class where relnamespace = to_regnamespace('erp')"
                ).fetchall()
            return {row[0] for row in rows}
        return set()


def sentence_of(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr()
    assert said.err.count("\n") == 1, said.err
    assert not said.out
    return said.err


def stand_in(place: Path, name: str, script: str) -> Path:
    """A folder in which `name` is a script that may call the real program as $REAL."""
    folder = place / "bin"
    folder.mkdir()
    program = folder / name
    program.write_text(f"#!/bin/sh\nREAL={packaged_folder() / name}\n{script}\n")
    program.chmod(0o755)
    return folder


def wait_until(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.05)
