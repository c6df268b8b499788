"""The backup of the reference company: proved; and what goes wrong with it harms neither company nor old backups."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from server_db import cli
from server_db.maintenance.backup import files, keys, totals
from server_db.maintenance.backup.manifest import DUMP
from tests.factories.shelf import Shelf, sentence_of, wait_until
from tests.plugins.company import Company


@dataclass
class Report:
    """Sizes and times, to be printed."""

    lines: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.lines.append(f"{what}: {time.monotonic() - began:.1f} s")


def counted(company: Company, database: str) -> totals.Totals:
    """All rows and figures of the company in `database`, but for the proofs that its backups leave in it."""
    with psycopg.connect(company.server.conninfo(database)) as connection:
        found = totals.measure(connection)
    del found.rows["backup_proof"]
    return found


def digests(folder: Path) -> dict[str, str]:
    """Each file of the backups in `folder` and what is in it, in short."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("[!.]*/*"))
    }


def prove_backup(company: Company, place: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Report, Shelf]:
    """Back up and prove the company, then refuse four times; returns the figures and the folder of the backups.

    The newest backup is restored as the company `Shelf.target` in the end.
    """
    report = Report()
    before = counted(company, company.database)
    shelf = Shelf(company, place)
    with report.timed("backup"):
        assert shelf.run("backup") == cli.OK
    capsys.readouterr()
    first, second = files.names(shelf.folder, company.database)
    assert first == shelf.backup.name
    shelf.backup = files.open_backup(shelf.folder / second)
    parts = shelf.backup.manifest.parts
    with company.connect() as connection:
        (size,) = _row(connection, "select pg_database_size(current_database())")
    report.lines += [
        f"company {size / 1e6:.1f} MB, {sum(before.rows.values())} rows",
        f"backup {sum(one.bytes for one in parts.values()) / 1e6:.2f} MB",
    ]
    with report.timed("proof"):
        assert shelf.run("prove") == cli.OK
    report.lines.append(capsys.readouterr().out.strip())
    assert shelf.outcomes() == ["proved"]
    written = digests(shelf.folder)

    with report.timed("flipped byte refused"):
        _refuse_flipped_byte(shelf, capsys)
    with report.timed("wrong key refused"):
        _refuse_wrong_key(shelf, place, capsys)
    with report.timed("full disk refused"):
        _refuse_full_disk(shelf, place, capsys)
    with report.timed("restore killed"):
        _kill_restore(shelf)

    assert digests(shelf.folder) == written, "the old backups are as they were written"
    assert counted(company, company.database) == before, "the original is as it was"
    with report.timed("restore after that"):
        assert shelf.run("restore") == cli.OK
    assert shelf.databases() == {shelf.target}, "what the killed one left is gone"
    assert counted(company, shelf.target) == before
    return report, shelf


def _refuse_flipped_byte(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    """One bit of the dump: no restore, a proof that fails, and the backup before it opens still."""
    path = shelf.backup.path / DUMP
    middle = path.stat().st_size // 2
    _flip(path, middle)
    for command in ("restore", "prove"):
        assert shelf.run(command) == cli.REFUSED
        assert f"The backup {shelf.backup.name} is damaged: {DUMP} is not what was written" in sentence_of(capsys)
    assert shelf.outcomes() == ["proved", "failed"]
    assert shelf.databases() == set()
    _flip(path, middle)
    first, _ = files.names(shelf.folder, shelf.company.database)
    files.verify(files.open_backup(shelf.folder / first))


def _refuse_wrong_key(shelf: Shelf, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right, shelf.key_file = shelf.key_file, place / "other.key"
    keys.make_key(shelf.key_file)
    for command in ("restore", "prove"):
        assert shelf.run(command) == cli.REFUSED
        assert f"No key in {shelf.key_file} opens the backup {shelf.backup.name}" in sentence_of(capsys)
    shelf.key_file = right
    assert shelf.databases() == set()


def _refuse_full_disk(shelf: Shelf, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file system of its own with room for one backup and half of another."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root of Linux may make a small file system")
    disk = place / "small disk"
    disk.mkdir()
    size = sum(part.bytes for part in shelf.backup.manifest.parts.values()) * 3 // 2
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"this machine mounts no tmpfs: {mounted.stderr.decode()}")
    honest = shelf.folder
    try:
        shutil.copytree(shelf.backup.path, disk / shelf.backup.name)
        shelf.folder = disk
        there = digests(disk)
        assert shelf.run("backup") == cli.REFUSED
        assert f"There is no room left in {disk}" in sentence_of(capsys)
        assert list(disk.glob(".*.unfinished")) == []
        assert digests(disk) == there
        assert shelf.run("prove") == cli.OK, "the backup that was there is still good"
        capsys.readouterr()
    finally:
        shelf.folder = honest
        subprocess.run(["umount", str(disk)], check=True)


def _kill_restore(shelf: Shelf) -> None:
    """With SIGKILL, in the middle of the data: the company's tables are there, their rows and indexes are not all."""
    with shelf.started("restore") as process:
        wait_until(lambda: "voucher_line" in shelf.scratch_tables())
        process.kill()
        assert process.wait() != 0
        (left,) = shelf.databases()
        assert left != shelf.target, "a half restored company never has the name of one"


def _flip(path: Path, place: int) -> None:
    with path.open("r+b") as opened:
        opened.seek(place)
        byte = opened.read(1)[0]
        opened.seek(place)
        opened.write(bytes([byte ^ 1]))


def _row(connection: psycopg.Connection[Any], query: str) -> tuple[Any, ...]:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return tuple(row)
