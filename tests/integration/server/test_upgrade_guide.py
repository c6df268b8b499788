"""Each command of installer/server/UPGRADE.md does what the guide says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from erp_desktop.base.managed import FILE, read_managed
from erp_desktop.base.updates import INDEX, SIGNATURE, read_index
from server_db import cli
from tests.factories.guides import commands_of
from tests.factories.offers import NAMES
from tests.integration.server.test_upgrade import names, release_of
from tests.plugins.company import Company

COMMANDS = [shlex.split(line) for line in commands_of("UPGRADE.md")]


def _here(word: str, places: dict[str, str]) -> str:
    return re.sub("^(/etc/kontor|/srv/kontor|acme)", lambda found: places[found[0]], word)


def test_the_commands_of_the_guide(
    old_company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Word for word, but for the names of the company and the folders; what has nothing to do yet is refused."""
    params = conninfo_to_dict(old_company.server.conninfo())
    for variable, key in (("PGHOST", "host"), ("PGPORT", "port"), ("PGUSER", "user"), ("PGPASSWORD", "password")):
        monkeypatch.setenv(variable, str(params[key]))
    shelf = tmp_path / "srv"
    shelf.mkdir()
    for name in NAMES:
        (shelf / name.format(release="0.2.0")).write_bytes(b"a package")
    places = {"/etc/kontor": str(tmp_path), "/srv/kontor": str(shelf), "acme": old_company.database}
    said = {}
    for program, *words in COMMANDS:
        assert program == "kontor-server"
        line = " ".join(words)
        code = cli.main([_here(word, places) for word in words])
        assert code == (cli.REFUSED if line == "upgrade undo acme --lose-changes" else cli.OK), line
        said[line] = capsys.readouterr().out
    assert list(said) == [
        "upgrade dry-run acme", "upgrade run acme", "upgrade run acme --wait 30 --end-sessions", "upgrade undo acme",
        "upgrade undo acme --lose-changes", "upgrade finish acme", "update-key /etc/kontor/update.key",
        "update-sign /srv/kontor --key-file /etc/kontor/update.key",
    ]
    assert "nothing to do" in said["upgrade run acme --wait 30 --end-sessions"]
    assert (release_of(old_company), names(old_company)) == ("0.1.0", [old_company.database])
    printed = said["update-key /etc/kontor/update.key"].splitlines()
    setting = next(line for line in printed if line.startswith("update = "))
    (tmp_path / FILE).write_text(setting.replace("…", str(shelf)), encoding="utf-8")
    source = read_managed(tmp_path).update
    assert source is not None
    offer = read_index((shelf / INDEX).read_bytes(), (shelf / SIGNATURE).read_bytes(), source)
    assert (offer.release, set(offer.packages)) == ("0.2.0", {"deb", "rpm", "windows"})
