"""Reports of errors go to the address that IT has set, hold nothing of the books or the person, and cost nothing."""

from __future__ import annotations

import getpass
import gzip
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from erp_desktop.base.errors import Unavailable
from erp_desktop.base.i18n import use_language
from erp_desktop.base.managed import FILE, Managed, read_managed
from erp_desktop.base.settings import Settings
from erp_desktop.shell.app import Shell
from erp_desktop.shell.crash import CrashReporter
from erp_desktop.shell.error_reports import REPORTS_MAX, ErrorReports, address_of, only_known
from erp_desktop.shell.preferences import Preferences
from erp_desktop.shell.start import Start
from erp_desktop.ui.managed_sign import reason

PLANTED = (
    *("Nordwind Maschinenbau", "北风机械", "98,765.43", "98765.43", "anna.berger", "hunter2-password"),
    *("PO-2026-00042", "DE89370400440532013000", "/home/planted", "planted-server.example"),
)
PATIENCE_S = 30


class Ingest:
    """What stands at the address: keeps the body of every request."""

    def __init__(self) -> None:
        kept = self.bodies = []  # type: list[bytes]
        headers = self.headers = []  # type: list[str]

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                headers.append(str(self.headers))
                self.send_response(200)
                self.end_headers()
                kept.append(body)

            def log_message(self, *_words: object) -> None:
                """Not on the screen of the tests."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.dsn = f"http://public@127.0.0.1:{self.server.server_port}/1"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def ingest() -> Iterator[Ingest]:
    made = Ingest()
    yield made
    made.close()


def wait_for(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def planted_error() -> BaseException:
    """An error with secrets in its message, its parameters, its notes, its variables, its cause and its path."""
    supplier, amount, login, password = PLANTED[0], PLANTED[2], PLANTED[4], PLANTED[5]
    space: dict[str, Any] = {"secret": PLANTED[6]}
    code = compile("def inner(iban):\n    return 1 / len([])\n", f"{PLANTED[8]}/erp_desktop/modules/x.py", "exec")
    exec(code, space)  # noqa: S102 - a frame of a file in the folder of a person
    try:
        try:
            space["inner"](PLANTED[7])
        except ZeroDivisionError as error:
            raise Unavailable("server.lost", {"server": PLANTED[9], "login": login}) from error
    except Unavailable as error:
        try:
            raise RuntimeError(f"{supplier} {amount} {login} {password}") from error
        except RuntimeError as last:
            last.add_note(PLANTED[1])
            thrown = last
    return thrown


def event_in(body: bytes) -> dict[str, Any]:
    _header, _item, event = body.strip().split(b"\n")
    found: dict[str, Any] = json.loads(event)
    return found


@pytest.mark.usefixtures("dressed")
def test_what_arrives_holds_where_and_nothing_of_what(
    ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENTRY_ENVIRONMENT", PLANTED[0])
    monkeypatch.setenv("SENTRY_RELEASE", PLANTED[1])
    crashes = CrashReporter("1.2", tmp_path, send=ErrorReports(ingest.dsn, "1.2").send)
    number = crashes.report(planted_error())
    wait_for(lambda: bool(ingest.bodies))
    (body,) = ingest.bodies
    everything = body.decode() + ingest.headers[0]
    assert not [one for one in PLANTED if one in everything or json.dumps(one)[1:-1] in everything]
    for private in (socket.gethostname(), f'"{getpass.getuser()}"', str(Path.home()), str(Path(__file__).parents[2])):
        assert private not in body.decode(), private
    event = event_in(body)
    assert set(event) <= {
        *("event_id", "timestamp", "platform", "level", "release", "exception", "tags", "contexts", "sdk"),
    }
    assert event["release"] == "kontor@1.2"
    assert event["tags"] == {"report": number, "code": "server.lost"}
    assert set(event["contexts"]) == {"os", "runtime"}
    values = event["exception"]["values"]
    assert [one["type"] for one in values] == ["ZeroDivisionError", "Unavailable", "RuntimeError"]
    for one in values:
        assert set(one) == {"type", "module", "stacktrace"}
        for frame in one["stacktrace"]["frames"]:
            assert set(frame) == {"filename", "lineno", "function", "in_app"}
    assert values[0]["stacktrace"]["frames"][-1] == {
        "filename": "erp_desktop/modules/x.py", "lineno": 2, "function": "inner", "in_app": True,
    }  # fmt: skip
    (report,) = (tmp_path / "reports").glob("*.txt")
    assert report.stem == number


def test_what_the_library_adds_does_not_pass() -> None:
    added = ("user", "request", "extra", "breadcrumbs", "server_name", "modules", "logentry", "threads", "environment")
    given: dict[str, Any] = {name: {"name": PLANTED[0]} for name in added}
    given |= {
        "tags": {"report": "R-1", "company": PLANTED[0]},
        "contexts": {"os": {"name": "Linux", "build": PLANTED[1]}, "device": {"name": PLANTED[2]}},
        "exception": {
            "values": [
                {
                    "type": "E", "value": PLANTED[3], "mechanism": {"data": PLANTED[4]},
                    "stacktrace": {"frames": [{"function": "f", "vars": {"x": PLANTED[5]}, "abs_path": PLANTED[8]}]},
                }
            ]
        },
    }  # fmt: skip
    kept = only_known(given, {})  # type: ignore[arg-type]
    assert kept == {
        "tags": {"report": "R-1"},
        "contexts": {"os": {"name": "Linux"}, "runtime": {}},
        "exception": {"values": [{"type": "E", "stacktrace": {"frames": [{"function": "f"}]}}]},
    }


def test_an_error_that_repeats_itself_is_sent_a_few_times(ingest: Ingest) -> None:
    reports = ErrorReports(ingest.dsn, "1.2")
    for number in range(REPORTS_MAX + 30):
        reports.send(ValueError(), f"R-{number}")
    wait_for(lambda: len(ingest.bodies) >= REPORTS_MAX)
    time.sleep(0.3)
    assert len(ingest.bodies) == REPORTS_MAX


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that takes a connection and never answers."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        yield f"http://public@127.0.0.1:{one.getsockname()[1]}/1"


@pytest.mark.parametrize("where", ["silent", "closed"])
@pytest.mark.usefixtures("dressed")
def test_an_address_that_does_not_answer_costs_nothing(where: str, silent: str, tmp_path: Path) -> None:
    """Neither at the error nor at the end of the program."""
    dsn = silent if where == "silent" else "http://public@127.0.0.1:1/1"
    crashes = CrashReporter("1.2", tmp_path, send=ErrorReports(dsn, "1.2").send)
    error = planted_error()
    began = time.monotonic()
    numbers = {crashes.report(error) for _ in range(10)}
    assert time.monotonic() - began < 2
    assert len(numbers) == 10
    program = (
        "import sys, time; from erp_desktop.shell.error_reports import ErrorReports\n"
        "ErrorReports(sys.argv[1], '1').send(ValueError(), 'R-1')\n"
        "while 'sentry_sdk.transport' not in sys.modules: time.sleep(0.01)\n"
        "time.sleep(0.5); print(time.time())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, dsn], capture_output=True, text=True, timeout=PATIENCE_S, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert time.time() - float(ended.stdout) < 3, "it ended without waiting for an answer"
    assert ended.stderr == ""


@pytest.mark.usefixtures("dressed")
def test_a_library_that_cannot_be_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    crashes = CrashReporter("1.2", tmp_path, send=ErrorReports("http://public@127.0.0.1:1/1", "1.2").send)
    crashes.report(ValueError())
    wait_for(lambda: "reports of errors cannot be sent" in caplog.messages)


def test_nothing_is_loaded_before_it_is_needed() -> None:
    """Not even where an address is set: the start of the program stays as fast as it was."""
    program = (
        "import sys; from erp_desktop.shell import app, preferences\n"
        "from erp_desktop.shell.error_reports import ErrorReports\n"
        "assert ErrorReports.of('', '1') is None and ErrorReports.of('https://k@e.example/1', '1') is not None\n"
        "heavy = {'sentry_sdk', 'urllib3', 'certifi', 'hashlib', 'ssl', 'sqlalchemy', 'psycopg'}\n"
        "assert not [one for one in sys.modules if one.split('.')[0] in heavy]"
    )
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True, cwd=Path(__file__).parents[2])


@pytest.mark.usefixtures("qtbot")
def test_the_program_sends_only_where_it_has_decided(tmp_path: Path, dressed: QApplication) -> None:
    for words, sends in (("", False), ('sentry_dsn = "https://key@errors.example/7"\nlog = "json"\n', True)):
        (tmp_path / FILE).write_text(words)
        shell = Shell(
            dressed, Start(log="text"), settings=Settings(tmp_path / "settings.json", read_managed(tmp_path)),
            reports_folder=tmp_path,
        )  # fmt: skip
        assert (shell.reports is not None) is sends
        assert shell.log_kind == ("json" if sends else "text"), "what IT has decided goes before the command line"
        shell.shut_down()
        shell.deleteLater()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_preferences_say_where_reports_go(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    use_language(language)
    try:
        window = QWidget()
        qtbot.addWidget(window)
        decided = Settings(tmp_path / "s.json", Managed(sentry_dsn="https://secretkey@errors.example:8443/7"))
        dialog = Preferences(decided, language, window)
        assert "errors.example" in dialog.reports.text()
        assert "secretkey" not in dialog.reports.text()
        assert dialog.reports.isEnabled(), "it is there to be read"
        (sign,) = (one for one in dialog.findChildren(QLabel) if one.accessibleName() == reason())
        assert sign.parent() is dialog.reports.parent()
        free = Preferences(Settings(tmp_path / "s.json"), language, window)
        assert not [one for one in free.findChildren(QLabel) if one.accessibleName() == reason()]
        assert "errors.example" not in free.reports.text()
        assert (free.reports.text() == "They stay on this computer.") is (language == "en")
    finally:
        use_language("en")


def test_the_address_is_shown_without_its_key() -> None:
    assert address_of("https://secretkey@errors.example:8443/7") == "errors.example"
    assert address_of("") == ""
