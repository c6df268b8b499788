"""Keys, certificates, rules and settings are on the disk whole or not at all, whoever writes them."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from server_db import cli, whole_files
from server_db.cli_asked import PASS_PHRASE_VARIABLE
from tests.factories.disks import full_after
from tests.factories.offers import open_shop

OLD = b"as it was"
NEW = b"x" * 4096


def words_of(folder: Path) -> dict[str, list[str]]:
    return {
        "backup-key": [str(folder / "backup.key")],
        "update-key": [str(folder / "update.key")],
        "certificates": [str(folder), "--host", "erp.example"],
    }


@pytest.mark.parametrize(("command", "room"), [("backup-key", 100), ("update-key", 50), ("certificates", 400)])
def test_a_full_disk_leaves_no_half_of_a_key(
    tmp_path: Path, command: str, room: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Half a key would be found in the need; and a second try would be refused because of it."""
    monkeypatch.setenv(PASS_PHRASE_VARIABLE, "four words of nothing")
    words = [command, *words_of(tmp_path)[command]]
    with full_after(room):
        code = cli.main(words)
    assert (code, list(tmp_path.iterdir())) == (cli.REFUSED, [])
    assert "File too large" in capsys.readouterr().err
    assert cli.main(words) == cli.OK


def test_a_full_disk_leaves_the_offer_as_it_was(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    (shop.folder / "kontor_0.9.0_amd64.deb").write_bytes(b"small")
    words = ["update-sign", str(shop.folder), "--key-file", str(shop.key_file)]
    assert cli.main(words) == cli.OK
    before = {path.name: path.read_bytes() for path in shop.folder.iterdir()}
    with full_after(100):
        assert cli.main(words) == cli.REFUSED
    assert {path.name: path.read_bytes() for path in shop.folder.iterdir()} == before


@pytest.mark.parametrize(
    "write", [partial(whole_files.write_new, mode=0o600), whole_files.replace]
)
def test_what_fails_leaves_nothing_beside(tmp_path: Path, write: Callable[[Path, bytes], None]) -> None:
    file = tmp_path / "file"
    with full_after(100), pytest.raises(OSError, match="large"):
        write(file, NEW)
    assert list(tmp_path.iterdir()) == []
    write(file, NEW)
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (NEW, [file])


def test_a_file_that_is_there_is_not_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(OLD)
    with pytest.raises(FileExistsError):
        whole_files.write_new(file, NEW, mode=0o600)
    assert file.read_bytes() == OLD


def test_it_is_finished_before_it_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(OLD)

    def refuse(_scratch: Path) -> None:
        assert file.read_bytes() == OLD
        raise PermissionError("not yours")

    with pytest.raises(PermissionError):
        whole_files.replace(file, NEW, finish=refuse)
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (OLD, [file])
    whole_files.replace(file, NEW, finish=lambda path: path.chmod(0o640))
    assert file.read_bytes() == NEW
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o640


class Held:
    """A file that others have open for some attempts, as Windows tells it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, attempts: int, *, windows: bool) -> None:
        self.left = attempts
        real = Path.replace

        def refusing(source: Path, target: Path) -> Path:
            if self.left:
                self.left -= 1
                raise PermissionError(13, "Sharing violation")
            return real(source, target)

        monkeypatch.setattr(Path, "replace", refusing)
        monkeypatch.setattr(whole_files, "_IS_HELD_BY_OTHERS", windows)


@pytest.mark.parametrize("is_folder", [False, True])
def test_windows_is_asked_again_while_others_look_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_folder: bool
) -> None:
    new, place = tmp_path / "new", tmp_path / "place"
    if is_folder:
        new.mkdir()
        (new / "data").write_bytes(NEW)
    else:
        new.write_bytes(NEW)
        place.write_bytes(OLD)
    held = Held(monkeypatch, 3, windows=True)
    whole_files.move(new, place, wait_s=10)
    assert (held.left, list(tmp_path.iterdir())) == (0, [place])
    assert (place / "data" if is_folder else place).read_bytes() == NEW


@pytest.mark.parametrize("windows", [False, True])
def test_a_file_that_stays_open_or_is_forbidden_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, windows: bool
) -> None:
    place = tmp_path / "place"
    place.write_bytes(OLD)
    held = Held(monkeypatch, 1000, windows=windows)
    with pytest.raises(PermissionError, match="Sharing violation"):
        whole_files.move(place, tmp_path / "other", wait_s=0.01)
    assert (held.left < 999) is windows  # elsewhere it says so at once
    assert (place.read_bytes(), list(tmp_path.iterdir())) == (OLD, [place])
