"""The list of what is shipped, the licences, and that a silent advisory service is not taken for a good answer."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from installer import supply
from installer.supply import Advice, Package

BAD = "six"


class Osv(BaseHTTPRequestHandler):
    """Answers as OSV does, and knows one vulnerable package; `/broken` and `/nothing` do not answer so."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/broken":
            self.send_error(503)
            return
        body: dict[str, Any] = {}
        if asked["package"]["name"] == BAD:
            fixed = {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.17.0"}]}
            affected = {"package": {"name": BAD, "ecosystem": "PyPI"}, "ranges": [fixed]}
            body = {"vulns": [{"id": "PYSEC-2026-1", "details": "bad", "affected": [affected]}]}
        content = b"[]" if self.path == "/nothing" else json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def osv() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Osv)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_vulnerable_pin_is_found_and_a_clean_one_passes(osv: str) -> None:
    assert supply.ask({"reportlab": "5.1.0", BAD: "1.16.0"}, f"{osv}/v1/query") == Advice(
        answered=True, found=("six 1.16.0: PYSEC-2026-1, repaired in 1.17.0",)
    )
    assert supply.ask({"reportlab": "5.1.0"}, f"{osv}/v1/query") == Advice(answered=True)


def test_silence_is_told_apart_from_a_good_answer(osv: str) -> None:
    with socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        for url in (f"http://127.0.0.1:{dead.getsockname()[1]}/", f"{osv}/broken"):
            advice = supply.ask({"reportlab": "5.1.0"}, url)
            assert not advice.answered, url
            assert advice.reason
            assert advice.found == ()


@pytest.mark.parametrize(
    ("advice", "is_release", "code", "words"),
    [
        (Advice(answered=True), False, 0, "none known to be vulnerable"),
        (Advice(answered=True, found=("six 1.16.0: PYSEC-2026-1",)), False, 1, "Known to be vulnerable: six"),
        (Advice(answered=False, reason="no route"), False, 0, "VULNERABILITIES NOT CHECKED"),
        (Advice(answered=False, reason="no route"), True, 1, "VULNERABILITIES NOT CHECKED"),
    ],
)
def test_what_the_step_says_and_how_it_ends(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    advice: Advice,
    is_release: bool,  # noqa: FBT001 - of the table above
    code: int,
    words: str,
) -> None:
    monkeypatch.setattr(supply, "ask", lambda _pins, _url: advice)
    assert supply.check("", is_release=is_release) == code
    said = capsys.readouterr().out
    assert words in said
    assert ("none known" in said) == (advice == Advice(answered=True))


def test_a_licence_that_nobody_allowed_and_a_stale_list_are_told() -> None:
    good, bad = Package("a", "1", "MIT"), Package("b", "2", "AGPL-3.0-only")
    assert supply.check_licences([good], supply.listed([good])) == []
    assert "b 2 has the licence “AGPL-3.0-only”" in supply.check_licences([good, bad], supply.listed([good, bad]))[0]
    assert "unknown" in supply.check_licences([Package("c", "3")], supply.listed([Package("c", "3")]))[0]
    assert "not current" in supply.check_licences([good], supply.listed([Package("a", "0.9", "MIT")]))[0]


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("Apache-2.0 AND BSD-2-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only", False),
        ("", False),
    ],
)
def test_of_several_licences_one_that_may_be_chosen_is_enough(licence: str, allowed: object) -> None:
    assert supply.is_allowed(licence) is allowed


def test_all_locks_pin_the_same_and_a_difference_is_named(tmp_path: Path) -> None:
    assert set(supply.pins(supply.LOCKS[0])) < set(supply.pins(*supply.LOCKS))
    first, second = tmp_path / "a.lock", tmp_path / "b.lock"
    first.write_text("Some_Package==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n", encoding="utf-8")
    second.write_text("some-package==1.1\n", encoding="utf-8")
    assert supply.pins(first) == {"some-package": "1.0"}
    with pytest.raises(ValueError, match=r"b\.lock has some-package 1\.1"):
        supply.pins(first, second)


def test_what_is_not_installed_here_keeps_the_licence_that_was_read_elsewhere() -> None:
    known = supply.committed()
    assert supply.check_licences(supply.shipped(known), known) == [], "the committed list is current"
    unread = supply.shipped(known.replace("| pywin32-ctypes |", "| something-else |"))
    assert [one.licence for one in unread if one.name == "pywin32-ctypes"] == [""]


def test_what_has_no_declared_licence_was_looked_up() -> None:
    assert supply.spdx("pyrage", "UNKNOWN") == "MIT"
    assert supply.spdx("nobody-knows", "UNKNOWN") == ""
    assert supply.spdx("x", "MIT License") == "MIT"
