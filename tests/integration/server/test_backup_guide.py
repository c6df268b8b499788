"""Each command of installer/server/BACKUP.md does what the guide says, and the timers call what there is."""

from __future__ import annotations

import re
import secrets
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from server_db import cli
from server_db.maintenance.backup import files
from tests.factories.guides import SERVER, commands_of
from tests.factories.units import complaints
from tests.plugins.company import Company

UNITS = SERVER / "systemd"
TASK = SERVER / "windows" / "kontor-backup.xml"
COMMANDS = commands_of("BACKUP.md")
NAMESPACE = {"task": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


@pytest.fixture
def again(company: Company) -> Iterator[str]:
    name = f"t{secrets.token_hex(6)}"
    yield name
    with company.connect() as connection:
        connection.execute(SQL("drop database if exists {} with (force)").format(Identifier(name)))


def test_the_commands_of_the_guide(
    company: Company,
    again: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Word for word, but for the names of the company, the folders and the keys."""
    params = conninfo_to_dict(company.server.conninfo())
    (tmp_path / "pgpass").write_text(f"*:*:*:*:{params['password']}\n", encoding="utf-8")
    (tmp_path / "pgpass").chmod(0o600)
    for variable, value in (
        *(("PGHOST", params["host"]), ("PGPORT", params["port"]), ("PGUSER", params["user"])),
        ("PGPASSFILE", tmp_path / "pgpass"),
    ):
        monkeypatch.setenv(variable, str(value))
    folder, public = tmp_path / "var", ""
    done = [line for line in COMMANDS if line.startswith("kontor-server ")]
    assert [line.split()[1] for line in done] == ["backup-key", "backup", "backup", "prove", "restore", "check"]
    for line in done:
        one = files.newest(folder, company.database) if line.split()[1] == "restore" else folder
        words = [
            re.sub("^/var/backups/kontor(/acme-.*)?$", str(one), word)
            .replace("/etc/kontor", str(tmp_path))
            .replace("age1…", public)
            for word in shlex.split(line)[1:]
        ]
        words = [{"acme": company.database, "acme_again": again}.get(word, word) for word in words]
        assert cli.main(words) == cli.OK, line
        said = capsys.readouterr().out
        found = re.search(r"age1[a-z0-9]+", said)
        public = found[0] if found else public
    assert len(files.names(folder, company.database)) == 2


@pytest.mark.skipif(shutil.which("systemctl") is None, reason="no systemd on this machine")
def test_the_timer_of_the_guide_is_enabled(tmp_path: Path) -> None:
    """Into a root of its own; `start`, the third command, needs a running systemd."""
    root, place = tmp_path, tmp_path / "etc" / "systemd" / "system"
    place.mkdir(parents=True)
    copy, enable, start = (line for line in COMMANDS if not line.startswith("kontor-server "))
    units = [str(path) for path in sorted(UNITS.iterdir())]
    assert shlex.split(copy)[:3] == ["install", "-m", "644"]
    assert shlex.split(copy)[3:] == ["/usr/share/kontor/server/systemd/*", "/etc/systemd/system/"]
    subprocess.run(["install", "-m", "644", *units, str(place)], check=True)
    subprocess.run([*shlex.split(enable), f"--root={root}"], check=True, capture_output=True)
    assert (place / "timers.target.wants" / "kontor-backup@acme.timer").is_symlink()
    assert start == enable.replace("enable", "start")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
@pytest.mark.parametrize("unit", [
    "kontor-backup@acme.service",
    "kontor-backup@acme.timer",
    "kontor-prove@acme.service",
    "kontor-guard.service",
    "kontor-archive-base.timer",
    "kontor-archive-base.service",
    "kontor-archive-wal.service",
])
def test_systemd_understands_the_units(unit: str, tmp_path: Path) -> None:
    assert complaints(UNITS, unit, tmp_path) == []


def test_the_units_call_what_there_is() -> None:
    for name, command in (("kontor-backup@.service", "backup"), ("kontor-prove@.service", "prove")):
        text = (UNITS / name).read_text(encoding="utf-8")
        found = re.search(r"^ExecStart=/usr/bin/kontor-server (.+)$", text, re.MULTILINE)
        assert found is not None
        _parsed(command, shlex.split(found[1]))


def test_the_task_of_windows_calls_what_there_is() -> None:
    root = ET.parse(TASK).getroot()  # noqa: S314 - our own file
    lines = [one.text or "" for one in root.iterfind(".//task:Exec/task:Arguments", NAMESPACE)]
    assert len(lines) == 2
    for command, line in zip(("backup", "prove"), lines, strict=True):
        words = [word.replace("\\", "/").strip('"') for word in re.findall(r'"[^"]*"|\S+', line)]
        _parsed(command, words)
        assert "password" not in line
    assert [one.text for one in root.iterfind(".//task:StartBoundary", NAMESPACE)] == ["2026-01-01T02:00:00"]


def _parsed(command: str, words: list[str]) -> None:
    options = cli.parser().parse_args(words)
    assert words[0] == command
    assert options.company in {"%i", "acme"}
