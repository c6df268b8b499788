"""`kontor --selftest`: what works on this computer, one line a part, for installers and for support.

The parts that need Qt are looked at in a program of their own (`shell.selftest_window`): Qt ends a process that
finds no screen, and that shall cost one line and not the whole answer. Nothing of the person's is changed.
"""

from __future__ import annotations

import json
import locale
import os
import platform
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from erp_desktop.base import po
from erp_desktop.base.connection_file import check_certificate
from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import KontorError
from erp_desktop.base.i18n import LANGUAGES, SOURCE_LANGUAGE, catalogue_path, mark, text, use_language
from erp_desktop.base.managed import read_managed
from erp_desktop.base.setting_keys import LANGUAGE_KEY

WORKS: Final = "ok"
LIMITED: Final = "limited"
FAILED: Final = "failed"
EXIT_WORKS: Final = 0
EXIT_FAILED: Final = 1

WINDOW_PARTS: Final = ("window", "fonts", "pdf")
NAMES: Final = {
    "program": mark("Program"),
    "managed": mark("Settings of IT"),
    "window": mark("Windows (Qt)"),
    "fonts": mark("Fonts"),
    "pdf": mark("PDF"),
    "driver": mark("Database driver"),
    "key_ring": mark("Key ring"),
    "translations": mark("Translations"),
    "server": mark("Built-in server"),
}
_STATES: Final = {WORKS: mark("ok"), LIMITED: mark("limited"), FAILED: mark("FAILED")}
_LOCKED: Final = mark("The key ring of this computer is locked; passwords can not be remembered.")
_WINDOW_TIMEOUT_S: Final = 60
_KEY_RING_TIMEOUT_S: Final = 10
_REASON_LETTERS_MAX: Final = 400


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of one part.

    Attributes:
        part: a key of `NAMES`.
        state: "ok"; "limited": the program works without it; "failed".
        words: versions and numbers, or what is wrong and what to do; translated.
    """

    part: str
    state: str
    words: str


def run(release: str, *, language: str, as_json: bool) -> int:
    """Look at every part and print what was seen.

    Args:
        release: of the program.
        language: "" for that of the system.
        as_json: one object for a program to read, instead of lines.

    Returns:
        0 when everything works or is merely limited, 1 when a part failed.
    """
    decided = read_managed().values.get(LANGUAGE_KEY, "")
    use_language(str(decided) or language or system_language())
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that has no Chinese
    findings = []
    for finding in look(release):
        findings.append(finding)
        if not as_json:
            _say(f"{_padded(text(_STATES[finding.state]), 8)} {_padded(text(NAMES[finding.part]), 18)} {finding.words}")
    works = all(one.state != FAILED for one in findings)
    if as_json:
        _say(json.dumps({"release": release, "works": works, "parts": [asdict(one) for one in findings]},
                        ensure_ascii=False, indent=1))
    else:
        _say(text("Everything that the program needs works.") if works
             else text("Something the program needs does not work; see the lines marked FAILED."))
    return EXIT_WORKS if works else EXIT_FAILED


def look(release: str) -> Iterator[Finding]:
    """Every part in turn."""
    yield Finding("program", WORKS, f"Kontor {release}, Python {platform.python_version()}, {platform.platform()}")
    yield looked_at("managed", _managed)
    yield from look_at_window(_own_command())
    for part, check in (("driver", _driver), ("key_ring", _key_ring), ("translations", _translations),
                        ("server", _server)):
        yield looked_at(part, check)


def looked_at(part: str, check: Callable[[], Finding]) -> Finding:
    """What `check` says; whatever it raises is the reason why the part failed."""
    try:
        return check()
    except KontorError as error:
        return Finding(part, FAILED, sentence(error))
    except Exception as error:  # noqa: BLE001 - a library that cannot be loaded raises what it likes
        return Finding(part, FAILED, _shortened(f"{type(error).__name__}: {error}"))


def look_at_window(command: Sequence[str]) -> Iterator[Finding]:
    """What the program of the Qt parts said; the parts it did not reach failed, and its last words say why."""
    from erp_desktop.base.i18n import active_language

    variables = dict(os.environ)
    if sys.platform == "linux" and not any(variables.get(name) for name in SCREEN_VARIABLES):
        variables["QT_QPA_PLATFORM"] = "offscreen"
    words = [*command, "--selftest-window", "--lang", active_language()]
    try:
        ended = subprocess.run(words, capture_output=True, encoding="utf-8", errors="replace", env=variables,
                               stdin=subprocess.DEVNULL, timeout=_WINDOW_TIMEOUT_S, check=False)
        said, reason = ended.stdout, ended.stderr
    except subprocess.TimeoutExpired:
        said, reason = "", text("It did not answer within {seconds} seconds.", seconds=_WINDOW_TIMEOUT_S)
    except OSError as error:
        said, reason = "", str(error)
    found = [Finding(**json.loads(line)) for line in said.splitlines() if line.startswith("{")]
    yield from found
    for part in WINDOW_PARTS:
        if part not in {one.part for one in found}:
            yield Finding(part, FAILED, _shortened(reason) or text("The window could not be made."))


SCREEN_VARIABLES: Final = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Without any of these there is no screen on Linux, and the windows are made off the screen."""


def system_language() -> str:
    """The language of the program that fits the system's, found without Qt."""
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    named = named or locale.getlocale()[0] or ""
    return "zh_CN" if named.casefold().startswith(("zh", "chinese")) else SOURCE_LANGUAGE


def _own_command() -> list[str]:
    """How this program was started, without its arguments."""
    return [sys.executable, *sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv) + 1]]


def _managed() -> Finding:
    """What IT has decided on this computer."""
    decided = read_managed()
    if decided.problem is not None:
        raise decided.problem
    for one in decided.connections:
        check_certificate(one, one.profile.ca_file)
    words = [one.title or one.profile.company or one.profile.server for one in decided.connections]
    words += [f"{key} = {value}" for key, value in decided.values.items()]
    return Finding("managed", WORKS, ", ".join(words) or text("none"))


def _driver() -> Finding:
    from erp_desktop.db.driver import driver_words

    return Finding("driver", WORKS, driver_words())


def _key_ring() -> Finding:
    """Keep a password, read it back and forget it; a store that asks the person is not waited for."""
    result: list[Finding] = []

    def look() -> None:
        result.append(looked_at("key_ring", _kept_password))

    thread = threading.Thread(target=look, name="selftest-key-ring", daemon=True)
    thread.start()
    thread.join(_KEY_RING_TIMEOUT_S)
    if result:
        return result[0]
    return Finding("key_ring", LIMITED, text(_LOCKED))


def _kept_password() -> Finding:
    import keyring
    from keyring.errors import KeyringError, KeyringLocked

    name = keyring.get_keyring().name
    account, password = f"selftest-{secrets.token_hex(4)}", secrets.token_urlsafe(8)
    try:
        keyring.set_password("kontor-selftest", account, password)
        kept = keyring.get_password("kontor-selftest", account)
        keyring.delete_password("kontor-selftest", account)
    except KeyringLocked:
        return Finding("key_ring", LIMITED, text(_LOCKED))
    except KeyringError:
        words = text("This computer has no key ring; passwords can not be remembered.")
        return Finding("key_ring", LIMITED, words)
    if kept != password:
        return Finding("key_ring", FAILED, text("{name} gives back another password than it was given.", name=name))
    return Finding("key_ring", WORKS, name)


def _translations() -> Finding:
    translated = {code: title for code, title in LANGUAGES.items() if code != SOURCE_LANGUAGE}
    counts = [f"{title} ({len(po.read(catalogue_path(code)))})" for code, title in translated.items()]
    return Finding("translations", WORKS, ", ".join([LANGUAGES[SOURCE_LANGUAGE], *counts]))


def _server() -> Finding:
    """Make a server in a scratch folder, ask it by TLS, stop it."""
    from erp_desktop.base.settings import Profile
    from erp_desktop.db.driver import ask_version
    from server_db import embedded

    if not embedded.is_installed():
        words = text("Not installed, so the program can not be tried on this computer alone (kontor-embedded-server).")
        return Finding("server", LIMITED, words)
    with tempfile.TemporaryDirectory(prefix="kontor-selftest-", ignore_cleanup_errors=True) as scratch:
        Path(scratch).chmod(0o755)  # the account that runs the server for root looks into it
        try:
            with embedded.running(Path(scratch) / "database", tls=True, tuned_for="test") as server:
                where = Profile(server.host, server.port, "postgres", server.superuser, ca_file=str(server.ca_file))
                version = ask_version(where, server.password)
        except embedded.EmbeddedError as error:
            return Finding("server", FAILED, _shortened(str(error)))
    return Finding("server", WORKS, text("PostgreSQL {version} started, answered by TLS and stopped", version=version))


def _shortened(words: str) -> str:
    """In one line."""
    line = " ".join(words.split())
    return line if len(line) <= _REASON_LETTERS_MAX else f"{line[:_REASON_LETTERS_MAX]}…"


def _padded(words: str, columns: int) -> str:
    """Filled with blanks; a Chinese character takes two columns of a terminal."""
    wide = sum(1 if letter.isascii() else 2 for letter in words)
    return words + " " * max(0, columns - wide)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
