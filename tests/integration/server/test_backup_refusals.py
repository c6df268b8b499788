"""What stops a backup, a restore or a proof is said in one sentence, and leaves nothing half and the old whole."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from server_db import cli
from server_db.access.release import RELEASE
from server_db.errors import ServerError
from server_db.maintenance.backup import files, keys, restore, totals
from server_db.maintenance.backup.make import make
from server_db.maintenance.backup.manifest import CONTENTS, DUMP, MANIFEST
from tests.factories.shelf import Shelf, sentence_of, stand_in, wait_until
from tests.plugins.company import Company, copied

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="stands in for a program with a shell script")


@pytest.fixture(scope="module")
def original(template_company: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """One company and one backup for all tests, which leave both as they are."""
    for company in copied(template_company):
        yield Shelf(company, tmp_path_factory.mktemp("original"))


@pytest.fixture
def shelf(original: Shelf, tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(original.company, tmp_path, original)
    yield made
    with made.company.connect() as connection:
        for name in made.databases():
            connection.execute(SQL("drop database {} with (force)").format(Identifier(name)))


@pytest.mark.parametrize("part", [DUMP, CONTENTS, MANIFEST])
def test_one_flipped_byte(shelf: Shelf, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = shelf.backup.path / part
    honest = path.read_bytes()
    for place in (5, len(honest) // 3, len(honest) - 3):
        path.write_bytes(honest[:place] + bytes([honest[place] ^ 1]) + honest[place + 1 :])
        assert shelf.run("restore") == cli.REFUSED
        assert "is damaged" in sentence_of(capsys)
        path.write_bytes(honest)
    path.write_bytes(honest[:-1])
    assert shelf.run("prove") == cli.REFUSED or part == MANIFEST
    assert shelf.databases() == set()
    if part != MANIFEST:
        assert "is damaged" in sentence_of(capsys)
        assert shelf.outcomes() == ["failed"]


@pytest.mark.parametrize("place", ["begin", "middle", "end"])
def test_the_encryption_itself_sees_a_flipped_byte(
    shelf: Shelf, place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As if the byte had flipped after every digest was compared: on its way into PostgreSQL."""
    path = shelf.backup.path / DUMP
    content = bytearray(path.read_bytes())
    content[{"begin": 300, "middle": len(content) // 2, "end": len(content) - 1}[place]] ^= 1
    path.write_bytes(content)
    monkeypatch.setattr(files, "verify", lambda backup: None)
    assert shelf.run("restore") == cli.REFUSED
    assert "is damaged: it does not decrypt" in sentence_of(capsys)
    assert shelf.databases() == set()


def test_a_part_of_another_backup(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    other = shelf.make()
    for one in (shelf.backup.path, other.path):
        assert (one / CONTENTS).is_file()
    (other.path / CONTENTS).write_bytes((shelf.backup.path / CONTENTS).read_bytes())
    manifests = [json.loads((one / MANIFEST).read_text("utf-8")) for one in (shelf.backup.path, other.path)]
    manifests[1]["parts"][CONTENTS] = manifests[0]["parts"][CONTENTS]
    (other.path / MANIFEST).write_text(json.dumps(manifests[1]), encoding="utf-8")
    assert shelf.run("prove") == cli.REFUSED
    assert "its parts are not of one backup" in sentence_of(capsys)
    assert shelf.outcomes() == ["failed"]


def test_a_wrong_key(shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shelf.key_file = tmp_path / "other.key"
    keys.make_key(shelf.key_file)
    for command in ("restore", "prove"):
        assert shelf.run(command) == cli.REFUSED
        said = sentence_of(capsys)
        assert f"No key in {shelf.key_file} opens the backup" in said
        assert shelf.public in said
    assert shelf.databases() == set()
    assert shelf.outcomes() == ["failed"]


@pytest.mark.parametrize(
    ("content", "mode", "sentence"),
    [
        ("hello\n", 0o600, "cannot be used as private key: no line begins with"),
        ("AGE-SECRET-KEY-1NOTAKEY\n", 0o600, "cannot be used as private key: it is not readable as keys"),
        ("", 0o644, "Others may read"),
        (None, 0, "cannot be used as private key: No such file"),
    ],
)
@POSIX
def test_a_file_that_is_no_key(
    shelf: Shelf, content: str | None, mode: int, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf.key_file = tmp_path / "some.key"
    if content is not None:
        shelf.key_file.write_text(content)
        shelf.key_file.chmod(mode)
    assert shelf.run("restore") == cli.REFUSED
    assert sentence in sentence_of(capsys)


def test_a_key_is_never_overwritten(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    before = shelf.key_file.read_bytes()
    assert cli.main(["backup-key", str(shelf.key_file)]) == cli.REFUSED
    assert "never overwritten" in sentence_of(capsys)
    assert shelf.key_file.read_bytes() == before


def test_a_backup_without_or_with_a_bad_public_key(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    words = shelf.words("backup")
    at = words.index("--key")
    assert cli.main(words[:at] + words[at + 2 :]) == cli.REFUSED
    assert "A backup is encrypted" in sentence_of(capsys)
    assert cli.main([*words, "--key", "age1nothing"]) == cli.REFUSED
    assert "age1nothing is not a public key" in sentence_of(capsys)
    assert shelf.is_whole()


def test_a_disk_that_is_full(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = files.new_file

    class Full:
        def __init__(self, opened: IO[bytes]) -> None:
            self.opened, self.left = opened, 100_000

        def write(self, data: bytes, /) -> int:
            self.left -= len(data)
            if self.left < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return self.opened.write(data)

    @contextmanager
    def small(path: Path) -> Iterator[Full]:
        with honest(path) as opened:
            yield Full(opened)

    monkeypatch.setattr(files, "new_file", small)
    assert shelf.run("backup") == cli.REFUSED
    assert "There is no room left in" in sentence_of(capsys)
    assert shelf.is_whole()
    assert list(shelf.folder.glob(".*.unfinished")) == []


def test_a_real_disk_that_is_full(shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file system with room for the first backup and half of another."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root of Linux may make a small file system")
    place = tmp_path / "small disk"
    place.mkdir()
    size = sum(part.bytes for part in shelf.backup.manifest.parts.values())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size * 3 // 2}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"this machine mounts no tmpfs: {mounted.stderr.decode()}")
    try:
        shelf.folder = place
        shelf.backup = shelf.make()
        assert shelf.run("backup") == cli.REFUSED
        assert f"There is no room left in {place}" in sentence_of(capsys)
        assert shelf.is_whole()
        assert list(place.glob(".*.unfinished")) == []
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_folder_that_cannot_be_one(shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shelf.folder = tmp_path / "file"
    shelf.folder.write_text("here")
    assert shelf.run("backup") == cli.REFUSED
    assert "cannot be used for backups" in sentence_of(capsys)
    assert shelf.folder.read_text() == "here"


@POSIX
def test_a_killed_backup(shelf: Shelf, tmp_path: Path) -> None:
    binaries = stand_in(tmp_path, "pg_dump", '"$REAL" "$@" | (head -c 140000; sleep 60)')
    with shelf.started("backup", "--binaries", binaries) as process:
        wait_until(lambda: any(one.stat().st_size > 0 for one in shelf.folder.glob(f".*.unfinished/{DUMP}")))
        process.kill()
        process.wait()
        assert shelf.is_whole()
        assert len(list(shelf.folder.glob(".*.unfinished"))) == 1
    made = shelf.make()
    assert files.names(shelf.folder, shelf.company.database) == (shelf.backup.name, made.name)
    assert list(shelf.folder.glob(".*.unfinished")) == []
    files.verify(made)
    files.verify(shelf.backup)


@pytest.mark.parametrize("command", ["restore", "prove"])
@POSIX
def test_a_killed_restore(shelf: Shelf, command: str, tmp_path: Path) -> None:
    """It is killed while PostgreSQL waits for the rest; what it left goes with the next one."""
    enough = shelf.backup.manifest.parts[DUMP].plain_bytes - 2000
    binaries = stand_in(tmp_path, "pg_restore", f'(head -c {enough}; sleep 60) | "$REAL" "$@"')
    with shelf.started(command, "--binaries", binaries) as process:
        wait_until(lambda: len(shelf.scratch_tables()) > 0)
        process.kill()
        process.wait()
        (left,) = shelf.databases()
        assert left != shelf.target
        assert shelf.is_whole()
        assert shelf.run(command) == cli.OK
        assert shelf.databases() == ({shelf.target} if command == "restore" else set())
    with shelf.company.connect() as connection:
        assert connection.execute("select count(*) from erp.company").fetchone() == (1,)


@pytest.mark.parametrize(
    ("name", "script", "sentence"),
    [
        ("pg_dump", "head -c 1000 /dev/zero; echo 'pg_dump: error: no luck.' >&2; exit 1", "could not read"),
        ("pg_restore", "head -c 9 >/dev/null; echo 'pg_restore: error: no luck.' >&2; exit 1", "could not be restored"),
        ("pg_restore", "cat >/dev/null; echo 'pg_restore: error: no luck.' >&2; exit 1", "could not be restored"),
    ],
)
@POSIX
def test_a_program_of_postgresql_that_fails(
    shelf: Shelf, name: str, script: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    binaries = stand_in(tmp_path, name, script)
    assert shelf.run("backup" if name == "pg_dump" else "restore", "--binaries", binaries) == cli.REFUSED
    said = sentence_of(capsys)
    assert sentence in said
    assert said.endswith(": no luck.\n")
    assert shelf.databases() == set()
    assert shelf.is_whole()


def test_no_program_of_postgresql(shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("backup", "restore", "prove"):
        assert shelf.run(command, "--binaries", tmp_path) == cli.REFUSED
        assert f"cannot be run in {tmp_path}" in sentence_of(capsys)
    assert shelf.databases() == set()


def test_a_company_of_that_name_is_left_alone(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    shelf.target = shelf.company.database
    assert shelf.run("restore") == cli.REFUSED
    assert f"There is a database {shelf.target} already" in sentence_of(capsys)
    shelf.target = "Not a name"
    assert shelf.run("restore") == cli.REFUSED
    assert "cannot be used" in sentence_of(capsys)
    with shelf.company.connect() as connection:
        assert connection.execute("select count(*) from erp.company").fetchone() == (1,)


def test_a_name_that_is_taken_meanwhile(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = totals.measure

    def slow(connection: psycopg.Connection[object]) -> object:
        with shelf.company.connect() as other:
            other.execute(SQL("create database {}").format(Identifier(shelf.target)))
        return honest(connection)

    monkeypatch.setattr(totals, "measure", slow)
    assert shelf.run("restore") == cli.REFUSED
    assert f"There is a database {shelf.target} already" in sentence_of(capsys)
    assert shelf.databases() == {shelf.target}


def test_a_newer_release(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    path = shelf.backup.path / MANIFEST
    path.write_text(path.read_text("utf-8").replace(f'"release": "{RELEASE}"', '"release": "9.0.0"'), encoding="utf-8")
    for command in ("restore", "prove"):
        assert shelf.run(command) == cli.REFUSED
        assert "was made of release 9.0.0" in sentence_of(capsys)
    path.write_text(path.read_text("utf-8").replace('"format": 1', '"format": 2'), encoding="utf-8")
    assert shelf.run("restore") == cli.REFUSED
    assert "was written by a newer kontor-server" in sentence_of(capsys)


def test_a_company_of_a_newer_release(
    company: Company, tmp_path: Path, original: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = Shelf(company, tmp_path, original)
    with company.connect() as connection:
        connection.execute(
            "insert into erp.deployment (revision, code_hash, release)"
            " select revision, 'x', '9.0.0' from erp.deployment"
        )
    assert shelf.run("backup") == cli.REFUSED
    assert "was deployed by release 9.0.0" in sentence_of(capsys)


def test_no_backup_and_no_company(shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shelf.folder = tmp_path
    assert shelf.run("prove") == cli.REFUSED
    assert "There is no backup of" in sentence_of(capsys)
    shelf.folder = tmp_path / "nowhere"
    assert shelf.run("prove") == cli.REFUSED
    assert "cannot be used for backups: No such file" in sentence_of(capsys)
    assert cli.main(["restore", "acme", "--server", shelf.company.server.conninfo(), "--from", str(tmp_path),
                     "--key-file", str(shelf.key_file)]) == cli.REFUSED  # fmt: skip
    assert "is not a backup" in sentence_of(capsys)
    words = ["--to", str(tmp_path), "--key", shelf.public, "--server", shelf.company.server.conninfo()]
    assert cli.main(["backup", "postgres", *words]) == cli.REFUSED
    assert "is not a company of Kontor" in sentence_of(capsys)


def test_two_at_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for module in (files, restore):
        monkeypatch.setattr(module, "_WAIT_S", 0.2)
    with files.lock(shelf.folder, shelf.company.database):
        assert shelf.run("backup") == cli.REFUSED
    assert "Another backup of" in sentence_of(capsys)
    with (
        psycopg.connect(shelf.company.server.conninfo(), autocommit=True) as connection,
        restore.alone(connection, shelf.company.roles),
    ):
        assert shelf.run("restore") == cli.REFUSED
        assert "Another restore or proof" in sentence_of(capsys)
        assert shelf.run("prove") == cli.REFUSED
        assert "Another restore or proof" in sentence_of(capsys)
    assert shelf.outcomes() == [], "that somebody else is at work says nothing of the backup"
    assert shelf.is_whole()


def test_a_person_makes_no_backup(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    login = shelf.company.login("administrator")
    with pytest.raises((ServerError, psycopg.Error)):
        make(login, shelf.folder, to=[shelf.public])
    assert shelf.is_whole()
    with psycopg.connect(login) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(
            "insert into erp.backup_proof (backup_name, backup_at, outcome) values ('x', now(), 'proved')"
        )


@POSIX
def test_the_lock_file_is_private(shelf: Shelf) -> None:
    (lock,) = shelf.folder.glob(".*.lock")
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600
