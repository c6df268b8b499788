"""A login that may create databases and roles, and nothing else, does all that an administrator does."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from erp_desktop.base.connection_file import check_certificate, read_connection
from server_db import cli, cli_server, embedded
from server_db.company import drop_company, drop_database
from server_db.deploy import title_of
from server_db.embedded import Server
from server_db.errors import ServerError
from server_db.maintenance.server_check.findings import must
from tests.plugins.company import PASSWORD


@pytest.fixture
def boss(postgres_server: Server) -> Iterator[str]:
    """The connection string of such a login."""
    name = f"boss_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as connection:
        connection.execute(
            SQL("create role {} login createdb createrole password {}").format(Identifier(name), PASSWORD)
        )
    yield postgres_server.conninfo(user=name, password=PASSWORD)
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as connection:
        connection.execute(SQL("drop owned by {}").format(Identifier(name)))
        connection.execute(SQL("drop role {}").format(Identifier(name)))


def test_from_the_first_look_to_the_last(
    postgres_server: Server, boss: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    name, person = f"t{secrets.token_hex(6)}", f"anna-{secrets.token_hex(4)}"
    where = ("--server", boss)
    assert cli.main(["init", name, "--title", "Acme 公司", "--despite-findings", *where]) == cli.OK
    try:
        said = capsys.readouterr().out
        assert f"kontor-server connection-file {name} --host NAME" in said
        added = ("user", "add", name, person, "--name", "Anna", "--jobs", "buyer")
        assert cli.main([*added, *where]) == cli.OK
        with psycopg.connect(postgres_server.conninfo(name, user=person, password=PASSWORD)) as connection:
            assert connection.execute("select erp_api.may('purchase_order:edit')").fetchone() == (True,)
            assert title_of(connection) == "Acme 公司"
        assert cli.main(["deploy", name, *where]) == cli.OK
        assert cli.main(["check", name, *where]) == cli.OK
        assert cli.main(["user", "disable", name, person, *where]) == cli.OK
        with psycopg.connect(boss) as connection:
            row = connection.execute(
                "select rolsuper or rolbypassrls or rolreplication from pg_roles where rolname = current_user"
            ).fetchone()
        assert row == (False,)
    finally:
        drop_company(boss, name)
        with psycopg.connect(boss, autocommit=True) as connection:
            connection.execute(SQL("drop role if exists {}").format(Identifier(person)))
            left = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchall()
        assert left == []


def test_a_server_that_loses_data_gets_no_company(boss: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The server of the tests gives up durability for speed."""
    name = f"t{secrets.token_hex(6)}"
    assert cli.main(["init", name, "--server", boss]) == cli.REFUSED
    said = capsys.readouterr()
    assert "fsync is off. full_page_writes is off. synchronous_commit is off." in said.err
    assert said.err.count("\n") == 1
    assert not said.out
    with psycopg.connect(boss) as connection:
        assert connection.execute("select 1 from pg_database where datname = %s", [name]).fetchall() == []


def test_what_must_be_changed_elsewhere_is_never_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_server, "_findings", lambda _asked: (must("a.b", "fsync is off.", "", ""),))
    options = argparse.Namespace(output=None, despite_findings=True, host=[], certificate="")
    cli_server.ensure_ready(cli.Asked(options, "host=/run/postgresql"))
    monkeypatch.delenv("PGHOST", raising=False)
    monkeypatch.delenv("PGHOSTADDR", raising=False)
    for elsewhere in ("host=erp.example", "hostaddr=192.0.2.7", "host=localhost hostaddr=192.0.2.7"):
        with pytest.raises(ServerError, match="is another computer"):
            cli_server.ensure_ready(cli.Asked(options, elsewhere))
    monkeypatch.setenv("PGHOST", "erp.example")
    with pytest.raises(ServerError, match=r"erp\.example is another computer"):
        cli_server.ensure_ready(cli.Asked(options, ""))


def test_each_finding_says_what_to_set_and_why(boss: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["server", "check", "--people", "200", "--server", boss]) == cli.FOUND
    said = capsys.readouterr().out
    assert "must    fsync is off.\n        set: ALTER SYSTEM SET fsync = on;  then: SELECT pg_reload_conf();\n" in said
    assert "ALTER SYSTEM SET max_connections = 620;  then: restart the server" in said
    login = conninfo_to_dict(boss)["user"]
    assert f"The lines of pg_hba.conf were not seen: {login} may not read them." in said
    assert said.splitlines()[-1].startswith("3 must be changed, ")
    assert said.splitlines()[-1].endswith(", 2 could not be seen.")


@pytest.mark.parametrize(
    "words", [("--people", "0"), ("--people", "many"), ("--memory", "-1"), ("--memory", "much"), ("--memory", "nan")]
)
def test_numbers_that_can_not_be_are_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["server", "check", *words])


def test_a_login_that_may_not_create_is_told(postgres_server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"plain_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as connection:
        connection.execute(SQL("create role {} login password {}").format(Identifier(name), PASSWORD))
    try:
        where = postgres_server.conninfo(user=name, password=PASSWORD)
        assert cli.main(["server", "check", "--server", where]) == cli.FOUND
        assert f'set: ALTER ROLE "{name}" CREATEDB CREATEROLE;' in capsys.readouterr().out
    finally:
        with psycopg.connect(postgres_server.conninfo(), autocommit=True) as connection:
            connection.execute(SQL("drop role {}").format(Identifier(name)))


def test_nobody_is_thrown_out_whom_the_login_may_not(postgres_server: Server, boss: str) -> None:
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(boss, autocommit=True) as keeper:
        keeper.execute(SQL("create database {}").format(Identifier(name)))
        with psycopg.connect(postgres_server.conninfo(name)), pytest.raises(errors.ObjectInUse):
            drop_database(keeper, name)
        drop_database(keeper, name)
        drop_database(keeper, name)


def test_a_server_with_tls_hands_out_the_file_and_its_certificate_is_looked_at(
    database_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = embedded.start(database_folder, tls=True, tuned_for="test")
    file, where = tmp_path / "acme.kontor", ("--server", server.conninfo(), "--certificate", str(server.ca_file))
    assert cli.main(["server", "check", *where, "--host", "localhost"]) == cli.FOUND
    assert "would not trust" not in capsys.readouterr().out
    assert cli.main(["server", "check", *where, "--host", "erp.example"]) == cli.FOUND
    said = capsys.readouterr().out
    assert "must    Desktops would not trust the server as erp.example" in said
    assert "kontor-server certificates FOLDER --host erp.example" in said
    assert cli.main(["server", "check", *where[:2], "--host", "localhost", "--certificate", "system"]) == cli.FOUND
    assert "must    Desktops would not trust the server as localhost" in capsys.readouterr().out
    no_certificate = ["--host", "erp.example", "--certificate", __file__]
    for wrong, sentence in ((no_certificate, "as a certificate"), ([], "say how they do with --host")):
        words = ["init", "acme", *where[:2], *wrong, "--output", str(file), "--despite-findings"]
        assert cli.main(words) == cli.REFUSED
        assert sentence in capsys.readouterr().err
    port = f"localhost:{server.port}"
    words = ["init", "acme", "--title", "Acme", *where, "--host", port, "--output", str(file), "--despite-findings"]
    assert cli.main(words) == cli.OK
    found = read_connection(file)
    check_certificate(found, file.name)
    assert (found.title, found.profile.company, found.profile.tls) == ("Acme", "acme", "verify-full")
    assert server.password not in file.read_text(encoding="utf-8")
