"""What the selftest says of parts that do not work; the parts themselves are in tests/integration."""

from __future__ import annotations

import json
import sys

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from erp_desktop.base.errors import Unavailable
from erp_desktop.base.i18n import use_language
from erp_desktop.shell import selftest
from erp_desktop.shell.selftest import FAILED, LIMITED, WORKS, Finding

DIES = "import sys; sys.stderr.write('no Qt platform plugin could be initialized'); sys.exit(6)"
HALF = (
    "import json, os; print('noise'); print(json.dumps({'part': 'window', 'state': 'ok', 'words': 'Qt'}), flush=True);"
    " os.abort()"
)


class Forgetful(KeyringBackend):
    """A key ring that keeps something else than it is given."""

    priority = 1

    def get_password(self, service: str, username: str) -> str:
        return f"{service}{username}"

    def set_password(self, service: str, username: str, password: str) -> None:
        pass

    def delete_password(self, service: str, username: str) -> None:
        pass


def test_without_a_window_its_parts_fail_with_the_last_words() -> None:
    found = list(selftest.look_at_window([sys.executable, "-c", DIES]))
    assert [one.part for one in found] == ["window", "fonts", "pdf"]
    assert all(one.state == FAILED and "no Qt platform plugin" in one.words for one in found)


def test_parts_reached_before_the_window_died_are_told() -> None:
    found = list(selftest.look_at_window([sys.executable, "-c", HALF]))
    assert [(one.part, one.state) for one in found] == [("window", WORKS), ("fonts", FAILED), ("pdf", FAILED)]


def test_a_program_that_is_not_there_fails_in_words() -> None:
    found = list(selftest.look_at_window(["/nowhere/kontor"]))
    assert all("/nowhere/kontor" in one.words for one in found)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ImportError("libpq.so.5: not\n found"), "ImportError: libpq.so.5: not found"),
        (Unavailable("try.failed", {"reason": "No."}), "The server on this computer could not be started. No."),
    ],
)
def test_what_a_part_raises_is_its_reason(error: Exception, words: str) -> None:
    def check() -> Finding:
        raise error

    assert selftest.looked_at("driver", check) == Finding("driver", FAILED, words)


def test_a_key_ring_is_missing_or_wrong_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.core.get_keyring", fail.Keyring)
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    assert selftest._key_ring().state == LIMITED
    monkeypatch.setattr("keyring.core.get_keyring", Forgetful)
    monkeypatch.setattr(keyring, "get_keyring", Forgetful)
    assert selftest._key_ring().state == FAILED


@pytest.mark.parametrize(("state", "code"), [(WORKS, 0), (LIMITED, 0), (FAILED, 1)])
@pytest.mark.parametrize("as_json", [False, True])
def test_only_what_fails_makes_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: str, code: int, *, as_json: bool
) -> None:
    found = [Finding("program", WORKS, "Kontor 1"), Finding("key_ring", state, "word")]
    monkeypatch.setattr(selftest, "look", lambda _release: iter(found))
    assert selftest.run("1", language="zh_CN", as_json=as_json) == code
    use_language("en")
    said = capsys.readouterr().out
    if as_json:
        assert json.loads(said)["works"] is (code == 0)
        assert json.loads(said)["parts"][1] == {"part": "key_ring", "state": state, "words": "word"}
    else:
        assert len(said.splitlines()) == len(found) + 1
        assert "密钥环" in said


@pytest.mark.parametrize(
    ("named", "language"), [("zh_CN.UTF-8", "zh_CN"), ("zh_TW", "zh_CN"), ("de_DE.UTF-8", "en"), ("C", "en")]
)
def test_the_language_is_that_of_the_system(monkeypatch: pytest.MonkeyPatch, named: str, language: str) -> None:
    monkeypatch.setenv("LC_ALL", named)
    assert selftest.system_language() == language
