"""Certificates for a small office: what is made, what never is overwritten, and how they are renewed."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from server_db import certificates, cli
from server_db.certificates import AUTHORITY_FILE, AUTHORITY_KEY, SERVER_FILE, SERVER_KEY
from server_db.cli_asked import PASS_PHRASE_VARIABLE
from server_db.errors import ServerError

PHRASE = "four words of nothing"
HOSTS = ("erp.example", "192.0.2.7", "2001:db8::7")


@pytest.fixture(autouse=True)
def _phrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASS_PHRASE_VARIABLE, PHRASE)


def _run(folder: Path, *words: str) -> int:
    return cli.main(["certificates", str(folder), *words])


def _hosts(*names: str) -> list[str]:
    return [f"--host={name}" for name in names]


def _loaded(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_an_authority_signs_a_server_for_all_its_names(tmp_path: Path) -> None:
    folder = tmp_path / "证书 tls"
    assert _run(folder, *_hosts(*HOSTS, HOSTS[0])) == cli.OK
    authority, server = _loaded(folder / AUTHORITY_FILE), _loaded(folder / SERVER_FILE)
    server.verify_directly_issued_by(authority)
    assert certificates.hosts_of(server) == HOSTS
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not server.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    key = load_pem_private_key((folder / SERVER_KEY).read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert isinstance(key.curve, ec.SECP256R1)
    assert key.public_key() == server.public_key()
    left = server.not_valid_after_utc - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=800) < left < authority.not_valid_after_utc - dt.datetime.now(dt.UTC)


def test_the_authority_opens_by_its_pass_phrase_alone(tmp_path: Path) -> None:
    assert _run(tmp_path, *_hosts("erp.example")) == cli.OK
    pem = (tmp_path / AUTHORITY_KEY).read_bytes()
    with pytest.raises(TypeError):
        load_pem_private_key(pem, None)
    with pytest.raises(ValueError, match="password"):
        load_pem_private_key(pem, b"something else")
    load_pem_private_key(pem, PHRASE.encode())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_nobody_else_reads_the_keys(tmp_path: Path) -> None:
    assert _run(tmp_path, *_hosts("erp.example")) == cli.OK
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {AUTHORITY_KEY: 0o600, SERVER_KEY: 0o600, AUTHORITY_FILE: 0o644, SERVER_FILE: 0o644}


@pytest.mark.parametrize("there", [AUTHORITY_FILE, AUTHORITY_KEY, SERVER_FILE, SERVER_KEY])
def test_nothing_is_overwritten(tmp_path: Path, there: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / there).write_text("precious", encoding="utf-8")
    assert _run(tmp_path, *_hosts("erp.example")) == cli.REFUSED
    assert f"There is a file {tmp_path / there} already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize(
    ("words", "phrase", "sentence"),
    [
        ([], PHRASE, "Say under which names"),
        (_hosts("not a host"), PHRASE, "not a host is neither"),
        (_hosts("erp.example:5432"), PHRASE, "erp.example:5432 is neither"),
        (_hosts("-erp"), PHRASE, "-erp is neither"),
        (_hosts("erp.example"), "short", "take at least 12"),
        (["--renew"], PHRASE, "does not hold the certificates"),
    ],
)
def test_what_is_refused_leaves_nothing(
    tmp_path: Path, words: list[str], phrase: str, sentence: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(PASS_PHRASE_VARIABLE, phrase)
    assert _run(tmp_path, *words) == cli.REFUSED
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert _run(tmp_path / "file" / "tls", *_hosts("erp.example")) == cli.REFUSED
    assert "Certificates cannot be kept in" in capsys.readouterr().err


def test_renewing_keeps_key_and_authority(tmp_path: Path) -> None:
    assert _run(tmp_path, *_hosts(*HOSTS)) == cli.OK
    kept = {name: (tmp_path / name).read_bytes() for name in (AUTHORITY_FILE, AUTHORITY_KEY, SERVER_KEY)}
    old = _loaded(tmp_path / SERVER_FILE)
    assert _run(tmp_path, "--renew") == cli.OK
    new = _loaded(tmp_path / SERVER_FILE)
    assert new.serial_number != old.serial_number
    assert certificates.hosts_of(new) == HOSTS
    new.verify_directly_issued_by(_loaded(tmp_path / AUTHORITY_FILE))
    assert {name: (tmp_path / name).read_bytes() for name in kept} == kept
    assert _run(tmp_path, "--renew", "--host", "erp2.example") == cli.OK
    assert certificates.hosts_of(_loaded(tmp_path / SERVER_FILE)) == ("erp2.example",)


def test_renewing_needs_the_pass_phrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(tmp_path, *_hosts("erp.example")) == cli.OK
    before = (tmp_path / SERVER_FILE).read_bytes()
    for wrong in ("something else", ""):
        monkeypatch.setenv(PASS_PHRASE_VARIABLE, wrong)
        assert _run(tmp_path, "--renew") == cli.REFUSED
        assert "does not open" in capsys.readouterr().err
    assert (tmp_path / SERVER_FILE).read_bytes() == before


def test_an_authority_that_ends_soon_renews_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = certificates.new_authority
    monkeypatch.setattr(certificates, "new_authority", lambda name: new(name, dt.timedelta(days=30)))
    made = certificates.make(tmp_path, ["erp.example"], PHRASE)
    assert made.server_until <= made.authority_until
    with pytest.raises(ServerError, match="The authority itself ends on"):
        certificates.renew(tmp_path, [], PHRASE)


def test_another_authority_is_not_taken(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        certificates.make(folder, ["erp.example"], PHRASE)
    (one / AUTHORITY_KEY).write_bytes((other / AUTHORITY_KEY).read_bytes())
    with pytest.raises(ServerError, match="does not hold the certificates"):
        certificates.renew(one, [], PHRASE)
