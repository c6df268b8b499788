"""Between program and server: who listens in, who stands in the middle, who pretends to be the server."""

from __future__ import annotations

import secrets
import shutil
import socket
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from erp_desktop.base.errors import Unavailable
from erp_desktop.base.profiles import TLS_MODES, Profile
from erp_desktop.db.connect_arguments import connect_arguments
from erp_desktop.db.engine import Connector
from server_db import cli, embedded
from tests.factories.false_servers import CLEAR, MD5, SCRAM, TRUST, Asker, Listener, ManInTheMiddle

PASSWORD = "seven green tractors hum"
ENCRYPTED = ("verify-full", "verify-ca", "require")


@pytest.fixture(scope="module")
def safe_server() -> Iterator[embedded.Server]:
    folder = Path(tempfile.mkdtemp(prefix="kontor-wire-"))
    folder.chmod(0o755)
    yield embedded.start(folder / "server", tls=True, tuned_for="test")
    embedded.stop(folder / "server")
    shutil.rmtree(folder)


@pytest.fixture
def profile(safe_server: embedded.Server) -> Iterator[Profile]:
    login = f"anna-{secrets.token_hex(4)}"
    with psycopg.connect(safe_server.conninfo(), autocommit=True) as connection:
        connection.execute(SQL("create role {} login password {}").format(Identifier(login), Literal(PASSWORD)))
        yield Profile(
            safe_server.host, safe_server.port, "postgres", login, "verify-full", str(safe_server.ca_file)
        )
        connection.execute(SQL("drop role {}").format(Identifier(login)))


def opened(profile: Profile) -> str:
    """The code of the refusal, empty when it opens."""
    connector = Connector(profile, PASSWORD)
    try:
        connector.connect().close()
    except Unavailable as error:
        return error.code
    finally:
        connector.close()
    return ""


@pytest.mark.parametrize("tls", ENCRYPTED)
def test_who_listens_in_reads_nothing_but_the_name_in_the_certificate(profile: Profile, tls: str) -> None:
    with Listener(profile.server, profile.port) as listener:
        through = replace(profile, port=listener.port, tls=tls)
        connector = Connector(through, PASSWORD)
        connection = connector.connect()
        connection.exec_driver_sql("select 'the price of screws'")
        connection.close()
        connector.close()
        heard = bytes(listener.heard)
    assert len(heard) > 1000
    for words in (PASSWORD.encode(), profile.login.encode(), b"screws", b"select"):
        assert words not in heard


@pytest.mark.parametrize("tls", ENCRYPTED)
def test_a_man_in_the_middle_gets_neither_password_nor_session(profile: Profile, tls: str) -> None:
    """Also where the certificate is not checked: the login is bound to the channel, and his is another one."""
    with ManInTheMiddle(profile.server, profile.port) as man:
        ca_file = "" if tls == "require" else profile.ca_file
        refused = opened(replace(profile, port=man.port, tls=tls, ca_file=ca_file))
        heard = bytes(man.heard)
    assert refused
    assert PASSWORD.encode() not in heard
    assert b"server_version" not in heard, "what the server says after a login that worked"


def test_the_man_in_the_middle_would_get_through_without_the_binding(profile: Profile) -> None:
    """So that the test above tests something."""
    with ManInTheMiddle(profile.server, profile.port) as man:
        arguments = connect_arguments(replace(profile, port=man.port, tls="require", ca_file=""), PASSWORD)
        with psycopg.connect(**arguments | {"channel_binding": "disable"}) as connection:
            connection.execute("select 1")
        assert b"server_version" in bytes(man.heard)


@pytest.mark.parametrize("request_", [CLEAR, MD5, TRUST], ids=["clear", "md5", "trust"])
@pytest.mark.parametrize("tls", TLS_MODES)
def test_a_false_server_never_gets_the_password_however_it_asks(profile: Profile, tls: str, request_: bytes) -> None:
    with Asker(request_, encrypted=tls == "require") as asker:
        refused = opened(replace(profile, port=asker.port, tls=tls, ca_file=""))
        heard = bytes(asker.heard)
    assert refused
    assert PASSWORD.encode() not in heard
    assert b"\x00\x00\x00\x28md5" not in heard, "not as MD5 either"
    assert b"SCRAM-SHA-256" not in heard


def test_a_false_server_does_not_get_the_administrators_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of `kontor-server`, over a network: here the one of this computer is taken for one."""
    monkeypatch.setattr("server_db.reach.is_local", lambda _host: False)
    with Asker(CLEAR) as asker:
        where = f"host=127.0.0.1 port={asker.port} user=boss password='{PASSWORD}' connect_timeout=5"
        assert cli.main(["user", "list", "acme", "--server", where]) == cli.REFUSED
        assert cli.main(["metrics", "acme", "--server", where]) == cli.OK
        assert PASSWORD.encode() not in bytes(asker.heard)


def test_a_false_server_under_encryption_cannot_even_begin_to_guess(profile: Profile) -> None:
    """SCRAM without channel binding would give it what it needs to try passwords at home."""
    with Asker(SCRAM, encrypted=True) as asker:
        assert opened(replace(profile, port=asker.port, tls="require", ca_file=""))
        assert b"n=,r=" not in bytes(asker.heard)


@pytest.mark.parametrize("tls", ENCRYPTED)
def test_a_server_that_takes_no_encryption_is_told_nothing_of_the_login_itself(profile: Profile, tls: str) -> None:
    with Asker(SCRAM) as asker:
        assert opened(replace(profile, port=asker.port, tls=tls))
        assert b"n=,r=" not in bytes(asker.heard)


def test_a_login_is_seen_by_name_when_the_program_asks_why_it_failed(profile: Profile) -> None:
    """What a man in the middle can learn: the name, because the reason of a failure is asked for in the clear."""
    with ManInTheMiddle(profile.server, profile.port) as man:
        assert opened(replace(profile, port=man.port))
        assert profile.login.encode() in bytes(man.heard)


def test_what_a_man_in_the_middle_can_do_is_cut_the_line(profile: Profile) -> None:
    with socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        assert opened(replace(profile, port=dead.getsockname()[1])) == "server.unreachable"


def test_scram_is_all_that_a_program_ever_uses(profile: Profile) -> None:
    for tls in TLS_MODES:
        arguments = connect_arguments(replace(profile, tls=tls), PASSWORD)
        assert arguments["require_auth"] == "scram-sha-256"
        assert (arguments.get("channel_binding") == "require") == (tls in ENCRYPTED)
    assert struct.unpack("!i", CLEAR[5:9]) == (3,)
