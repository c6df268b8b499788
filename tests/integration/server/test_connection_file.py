"""What `kontor-server connection-file` writes is what the program reads and logs in with."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from erp_desktop.base.connection_file import check_certificate, read_connection
from erp_desktop.base.errors import Unavailable
from erp_desktop.db.driver import ask_version
from server_db import cli, embedded
from tests.factories.certificates import certificate
from tests.plugins.company import Company


def _run(company: Company, *words: str) -> int:
    return cli.main(["connection-file", company.database, "--server", company.server.conninfo(), *words])


def test_the_program_reads_what_the_server_wrote(company: Company, tmp_path: Path) -> None:
    authority, output = tmp_path / "ca.pem", tmp_path / "zhonghe.kontor"
    authority.write_text(certificate(), encoding="utf-8")
    words = ("--host", "erp1.example", "--host", "erp2.example:5433", "--language", "zh_CN", "--reports", "standby")
    assert _run(company, *words, "--certificate", str(authority), "--output", str(output)) == cli.OK
    found = read_connection(output)
    check_certificate(found, output.name)
    assert (found.profile.server, found.profile.reports) == ("erp1.example, erp2.example:5433", "standby")
    assert (found.profile.company, found.profile.tls, found.language) == (company.database, "verify-full", "zh_CN")
    assert found.certificate == authority.read_text(encoding="utf-8")
    assert found.title


def test_it_is_printed_and_holds_no_password(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(company, "--host", "erp.example", "--certificate", "system") == cli.OK
    said = capsys.readouterr().out
    assert 'certificate = "system"' in said
    assert company.server.password not in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--certificate", "system"), "say how they do with --host"),
        (("--host", "erp.example"), "give it with --certificate"),
        (("--host", "erp.example", "--certificate", "/nowhere.pem"), "/nowhere.pem could not be read"),
        (("--host", "erp.example", "--certificate", __file__), "could not be read as a certificate"),
        (("--host", "erp.example", "--tls", "require", "--output", "/nowhere/x.kontor"), "could not be written"),
    ],
)
def test_what_can_not_be_written_is_said(
    company: Company, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert _run(company, *words) == cli.REFUSED
    assert sentence in capsys.readouterr().err


def test_a_database_that_is_no_company_has_no_file(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["connection-file", "postgres", "--server", company.server.conninfo(), "--host", "erp.example"]
    assert cli.main(words) == cli.REFUSED
    assert "not a company" in capsys.readouterr().err


def test_the_file_itself_is_the_authority_and_a_dead_first_host_is_passed_over(
    database_folder: Path, tmp_path: Path
) -> None:
    server = embedded.start(database_folder, tls=True, tuned_for="test")
    assert server.ca_file is not None
    path = tmp_path / "公司.kontor"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        dead = free.getsockname()[1]
    pem = server.ca_file.read_text(encoding="ascii")
    words = f'kontor-connection = 1\nservers = ["127.0.0.1:{dead}", "{server.host}:{server.port}"]\n'
    path.write_text(f'{words}certificate = """\n{pem}"""\n', encoding="utf-8")
    profile = replace(read_connection(path).profile, login=server.superuser, ca_file=str(path))
    assert ask_version(profile, server.password).startswith("17.")
    with pytest.raises(Unavailable) as caught:
        ask_version(profile, "wrong")
    assert caught.value.code == "login.wrong_password"
    path.write_text(f'{words}certificate = """\n{certificate()}"""\n', encoding="utf-8")
    with pytest.raises(Unavailable) as caught:
        ask_version(profile, server.password)
    assert caught.value.code == "server.not_secure"
