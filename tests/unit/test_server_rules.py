"""The rules by which a server is judged, each with what it finds; and the questions that are asked from outside."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server_db.maintenance.server_check import access, settings, wire
from server_db.maintenance.server_check.findings import Severity
from server_db.maintenance.server_check.seen import AccessRule, Seen
from server_db.reach import is_local
from tests.factories.servers import GB, GOOD, LOCAL, SERVER

ROOT = Path(__file__).parents[2]

def _with(**changed: str | int) -> Seen:
    found = GOOD | changed
    return replace(SERVER, settings=found, shown={name: str(value) for name, value in found.items()})


def test_a_good_server_has_no_findings() -> None:
    assert list(settings.findings(SERVER)) == []
    assert list(access._rules(SERVER)) == []
    assert list(access._encryption(SERVER)) == []


@pytest.mark.parametrize(
    ("changed", "code", "severity"),
    [
        ({"fsync": "off"}, "durable.fsync", "must"),
        ({"full_page_writes": "off"}, "durable.full_page_writes", "must"),
        ({"synchronous_commit": "off"}, "durable.synchronous_commit", "must"),
        ({"autovacuum": "off"}, "durable.autovacuum", "must"),
        ({"password_encryption": "md5"}, "password.encryption", "should"),
        ({"ssl_min_protocol_version": "TLSv1"}, "tls.version", "should"),
        ({"ssl_min_protocol_version": ""}, "tls.version", "should"),
        ({"idle_in_transaction_session_timeout": 0}, "idle.transaction", "should"),
        ({"idle_session_timeout": 1}, "idle.session", "should"),
        ({"tcp_keepalives_idle": 7_200_000}, "idle.dead", "should"),
        ({"log_connections": "off"}, "log.connections", "should"),
        ({"log_connections": ""}, "log.connections", "should"),
        ({"log_disconnections": "off"}, "log.disconnections", "should"),
        ({"log_line_prefix": "%m [%p] "}, "log.who", "should"),
        ({"log_lock_waits": "off"}, "log.waits", "should"),
        ({"log_timezone": "Europe/Vienna"}, "log.zone", "should"),
        ({"wal_level": "minimal"}, "standby.wal_level", "should"),
        ({"max_wal_senders": 0}, "standby.senders", "should"),
        ({"max_connections": 79}, "size.max_connections", "should"),
        ({"shared_buffers": 128 * 1024**2}, "size.shared_buffers", "should"),
        ({"shared_buffers": 6 * GB}, "size.shared_buffers", "should"),
        ({"effective_cache_size": 9 * GB}, "size.effective_cache_size", "should"),
        ({"work_mem": 4 * 1024**2}, "size.work_mem", "should"),
        ({"work_mem": GB}, "size.work_mem", "should"),
        ({"data_checksums": "off"}, "disk.checksums", "should"),
        ({"shared_preload_libraries": ""}, "module.statements", "should"),
    ],
)
def test_a_setting_that_is_wrong_is_found_alone(changed: dict[str, Any], code: str, severity: str) -> None:
    found = list(settings.findings(_with(**changed)))
    assert [(one.code, one.severity.value) for one in found] == [(code, severity)]
    assert found[0].why
    name = next(iter(changed))
    if name != "data_checksums":
        then = "restart the server" if name == "max_connections" else "SELECT pg_reload_conf();"
        assert re.fullmatch(rf"ALTER SYSTEM SET {name} = \S.*;  then: {re.escape(then)}", found[0].change)


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        (replace(SERVER, version=150_004), "server.version"),
        (replace(SERVER, may_create=False), "login.rights"),
        (replace(SERVER, modules=frozenset()), "module.missing"),
        (replace(SERVER, ctype="C"), "server.locale"),
        (replace(SERVER, ctype="de_AT.ISO-8859-15"), "server.locale"),
    ],
)
def test_what_can_not_work_must_be_changed(seen: Seen, code: str) -> None:
    assert [(one.code, one.severity) for one in settings.findings(seen)] == [(code, Severity.MUST)]


@pytest.mark.parametrize("ctype", ["C.UTF-8", "C.utf8", "zh_CN.UTF-8", "English_United States.utf8", "en-US"])
def test_locales_that_know_all_letters_are_good(ctype: str) -> None:
    assert list(settings.findings(replace(SERVER, ctype=ctype))) == []


def test_a_log_in_json_needs_no_prefix() -> None:
    assert list(settings.findings(_with(log_line_prefix="", log_destination="stderr, jsonlog"))) == []


def test_what_is_not_seen_is_told() -> None:
    hidden = {name: value for name, value in GOOD.items() if name != "shared_preload_libraries"}
    seen = replace(SERVER, settings=hidden, memory=0, rules=None)
    found = [*settings.findings(seen), *access._rules(seen)]
    assert [one.code for one in found] == ["size.memory", "module.statements", "access.rules"]
    assert {one.severity for one in found} == {Severity.UNSEEN}


def test_tls_is_needed_where_others_can_connect() -> None:
    plain = _with(ssl="off", listen_addresses="*")
    assert [one.code for one in access._encryption(plain)] == ["tls.off"]
    here = replace(_with(ssl="off", listen_addresses="localhost"), host="", is_encrypted=False)
    assert list(access._encryption(here)) == []
    unused = replace(SERVER, is_encrypted=False)
    assert [one.code for one in access._encryption(unused)] == ["tls.unused"]
    assert list(access._encryption(replace(unused, host="127.0.0.1"))) == []


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        (AccessRule(3, "host", "all", "all", "192.0.2.0", "scram-sha-256", ""), ["access.unencrypted"]),
        (AccessRule(3, "hostnossl", "all", "all", "all", "scram-sha-256", ""), ["access.unencrypted"]),
        (AccessRule(3, "hostssl", "all", "all", "all", "md5", ""), ["access.method"]),
        (AccessRule(3, "hostssl", "all", "all", "all", "password", ""), ["access.method"]),
        (AccessRule(3, "local", "all", "all", "", "trust", ""), ["access.method"]),
        (AccessRule(3, "host", "all", "all", "all", "trust", ""), ["access.method", "access.unencrypted"]),
        (AccessRule(3, "", "", "", "", "", "invalid connection type"), ["access.broken"]),
        (AccessRule(3, "host", "all", "all", "all", "reject", ""), []),
        (AccessRule(3, "host", "all", "all", "127.0.0.1", "scram-sha-256", ""), []),
        (AccessRule(3, "host", "all", "all", "::1", "scram-sha-256", ""), []),
    ],
)
def test_lines_that_let_in_too_much_are_found(rule: AccessRule, codes: list[str]) -> None:
    found = list(access._rules(replace(SERVER, rules=(LOCAL, rule))))
    assert [one.code for one in found] == codes
    assert all(one.severity is Severity.MUST and "line 3" in one.what for one in found)


@pytest.mark.parametrize(
    ("host", "local"),
    [("", True), ("/run/postgresql", True), ("@abstract", True), ("localhost", True), ("127.0.0.9", True),
     ("::1", True), ("erp.example", False), ("192.0.2.1", False), ("0.0.0.0", False)],  # noqa: S104
)
def test_what_is_on_this_computer(host: str, *, local: bool) -> None:
    assert is_local(host) is local


@contextmanager
def _answering(answer: bytes) -> Iterator[wire.Place]:
    """A server that reads the first packet, answers so and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        def serve() -> None:
            with listening.accept()[0] as one:
                one.recv(1000)
                one.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield wire.Place("127.0.0.1", listening.getsockname()[1], "boss", "postgres")
        thread.join()


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (b"R" + struct.pack("!ii", 8, 0), wire.Answer.NOTHING),
        (b"R" + struct.pack("!ii", 8, 3), wire.Answer.CLEAR_PASSWORD),
        (b"R" + struct.pack("!ii", 12, 5) + b"salt", wire.Answer.MD5_PASSWORD),
        (b"R" + struct.pack("!ii", 23, 10) + b"SCRAM-SHA-256\0\0", wire.Answer.SCRAM),
        (b"R" + struct.pack("!ii", 8, 7), wire.Answer.OTHER),
        (b"E" + struct.pack("!i", 13) + b"C28000\0\0\0", wire.Answer.REFUSED),
    ],
)
def test_the_server_says_by_number_what_it_wants(answer: bytes, wanted: wire.Answer) -> None:
    with _answering(answer) as place:
        assert wire.wanted(place, encrypted=False) is wanted


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request", b"R\0\0\0\x08"])
def test_what_is_no_server_is_not_judged(answer: bytes) -> None:
    with _answering(answer) as place, pytest.raises(OSError, match=r"the server closed|127"):
        wire.wanted(place, encrypted=False)


def test_a_server_without_tls_shows_no_certificate() -> None:
    with _answering(b"N") as place, pytest.raises(OSError, match="no TLS"):
        wire.certificate(place)


def test_the_extensions_are_those_that_the_migrations_create() -> None:
    made = [
        name
        for path in (ROOT / "migrations" / "versions").glob("*.py")
        for name in re.findall(r"create extension (?:if not exists )?(\w+)", path.read_text(encoding="utf-8"))
    ]
    assert sorted(set(made)) == sorted(settings.MODULES)
