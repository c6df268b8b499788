"""Each command of WATCHING.md does what the guide says, and the units call what there is."""

from __future__ import annotations

import re
import secrets
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from server_db import cli
from tests.factories.monitoring import FOLDER
from tests.factories.units import complaints
from tests.plugins.company import PASSWORD, Company

UNITS = FOLDER / "systemd"
_LINE = re.compile(r"^(?:    |runuser -u kontor -- )(kontor-server .+)$", re.MULTILINE)
COMMANDS = _LINE.findall((FOLDER / "WATCHING.md").read_text(encoding="utf-8"))


@pytest.fixture
def login(company: Company) -> Iterator[str]:
    name = f"eye-{secrets.token_hex(4)}"
    yield name
    with company.connect() as connection:
        connection.execute(SQL("drop role if exists {}").format(Identifier(name)))


def test_the_commands_of_the_guide(
    company: Company, login: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Word for word, but for the names of the company, the login and the folder."""
    params = conninfo_to_dict(company.server.conninfo())
    monkeypatch.setenv("PGHOST", str(params["host"]))
    monkeypatch.setenv("PGPORT", str(params["port"]))
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    as_who = {"watcher": (params["user"], params["password"]), "metrics": (login, PASSWORD)}
    assert [line.split()[1] for line in COMMANDS] == list(as_who)
    for line in COMMANDS:
        user, password = as_who[line.split()[1]]
        monkeypatch.setenv("PGUSER", str(user))
        monkeypatch.setenv("PGPASSWORD", str(password))
        words = [word.replace("/var/lib/prometheus/node-exporter", str(tmp_path)) for word in shlex.split(line)[1:]]
        words = [{"acme": company.database, "kontor_watch": login}.get(word, word) for word in words]
        assert cli.main(words) == cli.OK, line
    assert f'kontor_up{{company="{company.database}"}} 1.0' in (tmp_path / "kontor.prom").read_text()


@pytest.mark.parametrize("unit", ["kontor-metrics.service", "kontor-check@.service"])
def test_the_units_call_what_there_is(unit: str) -> None:
    found = re.search(r"^ExecStart=/usr/bin/kontor-server (.+)$", (UNITS / unit).read_text(), re.MULTILINE)
    assert found is not None
    options = cli.parser().parse_args(found[1].replace("%i", "acme").split())
    assert options.log == "json"
    assert options.command in unit


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
@pytest.mark.parametrize("unit", ["kontor-metrics.service", "kontor-check@acme.service", "kontor-check@acme.timer"])
def test_systemd_understands_the_units(unit: str, tmp_path: Path) -> None:
    assert complaints(UNITS, unit, tmp_path) == []
