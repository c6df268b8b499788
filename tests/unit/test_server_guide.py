"""The guide for a server: its commands are understood, its files are there, and its settings are good."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from dataclasses import replace

import pytest

from installer.linux import office, prove
from installer.linux.clean_root import ProofError
from installer.linux.computer import Computer
from installer.linux.network import Place
from server_db import cli
from server_db.maintenance.server_check import settings
from tests.factories.servers import GOOD, SERVER

TEXT = office.GUIDE.read_text(encoding="utf-8")
BLOCKS = office.blocks(TEXT)
INSTALLED = "/usr/share/kontor/server/"
UNITS = {"": 1, "MB": 1024**2, "GB": 1024**3, "ms": 1, "s": 1000, "min": 60_000}


def _commands() -> list[list[str]]:
    lines = "\n".join(block.commands for block in BLOCKS).replace("\\\n", " ").splitlines()
    found = [re.search(r"kontor-server ([^|)]+)", line) for line in lines]
    return [shlex.split(one[1]) for one in found if one]


def test_every_kind_of_block_is_known() -> None:
    kinds = [block.kind for block in BLOCKS]
    assert set(kinds) == {"", "settings", *office.SOURCES}
    assert kinds[0] == "settings"
    assert kinds.count("settings") == 1


def test_each_command_of_ours_is_understood() -> None:
    commands = _commands()
    told = [" ".join(words[:2] if words[0] in {"server", "user"} else words[:1]) for words in commands]
    assert told == [
        "certificates", "server check", "init", *["user add"] * 3, "backup-key", "backup", "prove",
    ]  # fmt: skip
    for words in commands:
        cli.parser().parse_args(["20" if word == "$PEOPLE" else word for word in words])


def test_the_files_that_it_installs_are_in_the_package() -> None:
    named = re.findall(rf"{INSTALLED}(\S+)", "\n".join(block.commands for block in BLOCKS))
    assert len(named) >= 3
    for name in named:
        assert list(office.GUIDE.parent.glob(name)), name


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.kind or block.commands.split()[0])
def test_the_shell_understands_each_block(block: office.Block) -> None:
    subprocess.run(["bash", "-n"], input=block.commands, encoding="utf-8", check=True)


def test_what_fetches_packages_does_nothing_else_to_the_network() -> None:
    """Such blocks run in the network of the machine that proves."""
    for block in BLOCKS:
        assert not (block.fetches and re.search(r"\b(nft|pg_ctlcluster|systemctl)\b", block.commands))


def test_no_password_stands_in_it() -> None:
    assert not re.search(r"password\s*=|PGPASSWORD|KONTOR_PASS", "\n".join(block.commands for block in BLOCKS))


def test_its_settings_are_those_that_the_check_asks_for() -> None:
    found = dict(GOOD)
    lines = (office.GUIDE.parent / "postgresql" / "kontor.conf").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            name, _, value = (part.strip() for part in line.partition("="))
            found[name] = _read(value.strip("'"))
    assert found.keys() - GOOD.keys() >= {"ssl_cert_file", "jit"}
    shown = {name: str(value) for name, value in found.items()}
    assert list(settings.findings(replace(SERVER, settings=found, shown=shown))) == []


def _read(value: str) -> str | int:
    number = re.fullmatch(r"(\d+)(MB|GB|ms|s|min)?", value)
    return int(number[1]) * UNITS[number[2] or ""] if number else value


def test_the_size_of_twenty_people_is_enough() -> None:
    size = next(block.commands for block in BLOCKS if "max_connections" in block.commands)
    assert "max_connections = $((3 * PEOPLE + 20))" in size
    assert settings.CONNECTIONS_A_DESKTOP == 3
    assert settings.CONNECTIONS_BESIDES == 20


def test_a_guide_that_does_not_ask_is_not_followed(tmp_path_factory: pytest.TempPathFactory) -> None:
    nowhere = Place("none", "192.0.2.1", "192.0.2.0/24")
    firm = office.Office(Computer(tmp_path_factory.getbasetemp(), nowhere))
    with pytest.raises(ProofError, match="does not ask for SERVER"):
        firm.follow(office.blocks("```sh settings\nCOMPANY=acme\n```\n"), "debian13")


def test_the_proof_takes_the_way_that_is_asked_for() -> None:
    with pytest.raises(SystemExit):
        prove.main(["--postgresql", "elsewhere"])
