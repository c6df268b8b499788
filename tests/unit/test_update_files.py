"""IT's side of an offer: the key stays private, and only whole packages of one release are offered."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from erp_desktop.base.updates import read_index
from server_db import cli, update_files
from tests.factories.offers import Shop, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_shop(tmp_path)


def test_the_newest_release_is_offered(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("kontor_0.9.0_amd64.deb", "kontor_0.10.0_amd64.deb", "kontor_0.10.0-2_amd64.deb", "other.deb"):
        (shop.folder / name).write_bytes(name.encode())
    assert cli.main(["update-sign", str(shop.folder), "--key-file", str(shop.key_file)]) == cli.OK
    said = capsys.readouterr().out
    assert "Release 0.10.0 is offered" in said
    assert "Without notes: notes.en.txt, notes.zh_CN.txt" in said
    index = (shop.folder / update_files.INDEX).read_bytes()
    offer = read_index(index, (shop.folder / update_files.SIGNATURE).read_bytes(), shop.source)
    assert {platform: one.name for platform, one in offer.packages.items()} == {"deb": "kontor_0.10.0-2_amd64.deb"}
    assert json.loads(index)["packages"]["deb"]["bytes"] == len("kontor_0.10.0-2_amd64.deb")


def test_the_key_is_private_and_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "update.key"
    assert cli.main(["update-key", str(file)]) == cli.OK
    public = capsys.readouterr().out.partition("Public key: ")[2].split()[0]
    assert len(public) == 44
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert cli.main(["update-key", str(file)]) == cli.REFUSED
    assert "never overwritten" in capsys.readouterr().err


def test_a_pass_phrase_protects_the_key(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "protected.key"
    monkeypatch.setenv("KONTOR_PASS_PHRASE", "ein langer Satz 长")
    assert cli.main(["update-key", str(file), "--pass-phrase"]) == cli.OK
    assert b"ENCRYPTED" in file.read_bytes()
    shop.put("0.2.1")
    words = ["update-sign", str(shop.folder), "--key-file", str(file)]
    assert cli.main(words) == cli.OK
    monkeypatch.setenv("KONTOR_PASS_PHRASE", "another")
    assert cli.main(words) == cli.REFUSED
    assert "the pass phrase is wrong" in capsys.readouterr().err
    monkeypatch.setenv("KONTOR_PASS_PHRASE", "")
    assert cli.main(words) == cli.REFUSED
    assert "The pass phrase is empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "no private key"), (b"-----BEGIN PRIVATE KEY-----\nAAAA\n", "no private key")]
)
def test_a_key_that_is_none(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    shop.put("0.2.1")
    file = tmp_path / "other.key"
    file.write_bytes(content)
    file.chmod(0o600)
    assert cli.main(["update-sign", str(shop.folder), "--key-file", str(file)]) == cli.REFUSED
    assert said in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights of files")
def test_a_key_that_others_may_read(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.put("0.2.1")
    shop.key_file.chmod(0o644)
    assert cli.main(["update-sign", str(shop.folder), "--key-file", str(shop.key_file)]) == cli.REFUSED
    assert "chmod 600" in capsys.readouterr().err


def test_folders_without_a_package(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder, said in ((shop.folder, "no package of Kontor"), (tmp_path / "gone", "No such file")):
        assert cli.main(["update-sign", str(folder), "--key-file", str(shop.key_file)]) == cli.REFUSED
        assert said in capsys.readouterr().err


def test_notes_that_can_not_be_read(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.put("0.2.1")
    (shop.folder / "notes.zh_CN.txt").write_bytes("订单".encode("gb18030"))
    assert cli.main(["update-sign", str(shop.folder), "--key-file", str(shop.key_file)]) == cli.REFUSED
    assert "not in UTF-8" in capsys.readouterr().err
