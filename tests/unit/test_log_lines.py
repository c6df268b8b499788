"""A line of a log, for people and as JSON, holds no value of an exception."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import psycopg
import pytest

from erp_desktop.shell import log as desktop_log
from server_db import cli
from server_db.errors import ServerError
from server_db.faults import faults
from server_db.log_lines import JsonLines, TextLines, formatter, without_values

SECRETS = ("Nordwind", "12,400.00", "hunter2")


def thrown() -> BaseException:
    supplier, amount = SECRETS[0], SECRETS[1]
    try:
        try:
            raise ServerError("deploy.sql", file="x", reason=f"{supplier} {amount}")
        except ServerError as error:
            raise ValueError(f"{supplier} owes {amount}") from error
    except ValueError as error:
        return error


def record(message: str = "report %s", *arguments: object, error: BaseException | None = None) -> logging.LogRecord:
    found = (type(error), error, error.__traceback__) if error is not None else None
    return logging.LogRecord("kontor.test", logging.ERROR, __file__, 1, message, arguments, found)


def test_json_is_one_object_a_line() -> None:
    context = {"company": "acme", "login": "anna"}
    one = record("二 lines\nof %s", "words", error=thrown())
    one.code, one.seconds, one.other = "KT001", 1.5, "not told"
    line = JsonLines(context).format(one)
    assert "\n" not in line
    said = json.loads(line)
    assert list(said)[:4] == ["time", "level", "logger", "message"]
    assert said["time"].endswith("+00:00")
    assert said["message"] == "二 lines\nof words"
    assert (said["level"], said["logger"], said["code"], said["seconds"]) == ("error", "kontor.test", "KT001", 1.5)
    assert (said["company"], said["login"]) == ("acme", "anna")
    assert "other" not in said
    assert said["exception"][0] == "builtins.ValueError"
    assert "  code deploy.sql" in said["exception"]
    assert any("test_log_lines.py" in one and one.endswith("thrown") for one in said["exception"])
    context.update(company="", login="")
    assert "login" not in json.loads(JsonLines(context).format(record()))


@pytest.mark.parametrize("kind", ["text", "json"])
def test_no_value_of_an_exception(kind: str) -> None:
    line = formatter(kind).format(record("report %s", "R-1", error=thrown()))
    assert "report R-1" in line
    assert "ValueError" in line
    assert not [one for one in SECRETS if one in line]


def test_the_two_forms() -> None:
    assert isinstance(formatter("text"), TextLines)
    assert isinstance(formatter("json"), JsonLines)


def test_a_chain_that_does_not_end_is_cut() -> None:
    error: BaseException = ValueError()
    for _ in range(50):
        following = ValueError()
        following.__cause__ = error
        error = following
    assert len(faults(error)) == 10


def test_a_command_tells_begin_and_end_and_why_it_was_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["deploy", "acme", "--server", "host=127.0.0.1 port=1 password=hunter2", "--log", "json"]) == 1
    said = capsys.readouterr()
    assert not said.out
    begins, refused, ends = (json.loads(line) for line in said.err.splitlines())
    assert (begins["message"], begins["command"], begins["company"]) == ("begins", "deploy", "acme")
    assert (refused["level"], refused["code"]) == ("error", "server.unreachable")
    assert refused["message"].startswith("The server could not be reached: connection failed")
    assert (ends["message"], ends["code"]) == ("ends", "1")
    assert ends["seconds"] >= 0
    assert "hunter2" not in said.err


def test_words_of_the_books_are_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence on the screen names what differs; what a program collects does not."""
    for error in (
        ServerError("restore.differs", backup="acme-1", differences="stock value: 12,400.00 when backed up"),
        psycopg.DataError('invalid input syntax for type numeric: "12,400.00 Nordwind"'),
    ):

        def fail(_asked: object, error: Exception = error) -> int:
            raise error

        monkeypatch.setattr(cli, "_demo", fail)
        assert cli.main(["demo"]) == cli.REFUSED
        assert "12,400.00" in capsys.readouterr().err
        monkeypatch.setattr(cli, "_connection_file", fail)
        monkeypatch.setattr(cli, "_administrator", lambda _options: _nothing())
        assert cli.main(["connection-file", "acme", "--log", "json"]) == cli.REFUSED
        said = capsys.readouterr().err
        assert '"code": "restore.differs"' in said or '"code": "server.refused"' in said
        assert not [one for one in SECRETS if one in said]


class _nothing:  # noqa: N801 - a context
    def __enter__(self) -> str:
        return ""

    def __exit__(self, *_: object) -> None:
        return


def test_a_command_that_breaks_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_asked: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(cli, "_check", broken)
    monkeypatch.setattr(cli, "_administrator", lambda _options: _nothing())
    with pytest.raises(RuntimeError):
        cli.main(["check", "acme", "--log", "json"])
    assert json.loads(capsys.readouterr().err.splitlines()[-1])["code"] == "broken"
    assert logging.getLogger("kontor").handlers == []


def test_the_desktop_logs_as_it_is_told(tmp_path: Path) -> None:
    folder = tmp_path
    try:
        logger = desktop_log.start_log(folder, "json")
        desktop_log.name_session("acme", "anna")
        logger.error("report %s", "R-1", exc_info=thrown())
        desktop_log.name_session()
        logger.warning("settings could not be written")
        desktop_log.start_log(folder)
        logger.error("report %s", "R-2", extra=without_values(thrown()))
    finally:
        desktop_log.stop_log()
    first, second, *words = (folder / "kontor.log").read_text("utf-8").splitlines()
    assert json.loads(first)["login"] == "anna"
    assert json.loads(first)["exception"][0] == "builtins.ValueError"
    assert "login" not in json.loads(second)
    assert words[0].endswith("ERROR report R-2")
    assert words[1] == "builtins.ValueError"
    assert not [one for one in SECRETS if one in (folder / "kontor.log").read_text("utf-8")]
    assert sys.exc_info() == (None, None, None)
