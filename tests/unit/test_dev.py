"""The pure parts of `installer/dev.py`: words, places, and when an environment must be made again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from installer import dev, dev_environment
from installer.dev_environment import DEV_LOCK, RUN_LOCK, Environment, SetupError


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], []),
        (["--", "tests/unit", "-k", "a b"], ["tests/unit", "-k", "a b"]),
        (["--", "-m", "not ui", "--", "x"], ["-m", "not ui", "--", "x"]),
    ],
)
def test_words_after_the_dashes_go_to_pytest(arguments: list[str], words: list[str]) -> None:
    assert dev.parse(["test", *arguments]) == ("test", words, None)


def test_run_takes_words_with_and_without_dashes() -> None:
    assert dev.parse(["run", "--lang", "zh_CN"]) == ("run", ["--lang", "zh_CN"], None)
    assert dev.parse(["run", "--", "--lang", "zh_CN"]) == ("run", ["--lang", "zh_CN"], None)


def test_file_of_the_benchmarks_is_found_from_where_the_person_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert dev.parse(["bench", "--json", "a.json", "--", "posting"]) == ("bench", ["posting"], tmp_path / "a.json")


@pytest.mark.parametrize("arguments", [[], ["walk"], ["test", "-k", "x"], ["screenshots", "--json", "x"]])
def test_misuse_is_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        dev.parse(arguments)
    assert "usage: dev.py" in capsys.readouterr().err


def test_ci_checks_all_and_pytest_closes(tmp_path: Path) -> None:
    names = [step.name for step in dev.steps(Environment(tmp_path))]
    assert names == ["ruff", "mypy", "lint-imports", "supply", "pytest"]


def test_step_passes_on_output_and_keeps_the_last_line(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code = r"print('好'); print('\x1b[32m1 passed\x1b[0m'); raise SystemExit(3)"
    outcome = dev.perform(dev.Step("demo", [sys.executable, "-c", code]), dict(os.environ) | {"PYTHONUTF8": "1"})
    assert (outcome.code, outcome.last_line) == (3, "1 passed")
    assert "好".encode() in capfdbinary.readouterr().out


@pytest.mark.parametrize(("codes", "result"), [([0, 0], 0), ([0, 1], 1), ([2, 0], 1)])
def test_one_failure_fails_all_and_pytest_has_the_last_word(
    codes: list[int], result: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = [dev.Outcome(dev.Step("a", []), code, 1.5, "== 7 passed ==") for code in codes]
    assert dev.summarize(outcomes) == result
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "== 7 passed =="
    assert any("FAILED" in line for line in lines) == bool(result)


def made(folder: Path, lock: str) -> Environment:
    environment = Environment(folder)
    environment.scripts.mkdir(parents=True)
    environment.python.touch(mode=0o755)
    (folder / dev_environment.STAMP).write_text(dev_environment.stamp_text(lock), encoding="utf-8")
    return environment


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "installer").mkdir()
    for lock in (RUN_LOCK, DEV_LOCK):
        (tmp_path / "installer" / lock).write_text(f"{lock}==1\n", encoding="utf-8")
    monkeypatch.setattr(dev_environment, "ROOT", tmp_path)
    return tmp_path


def test_environment_is_made_again_when_lock_place_or_python_change(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = made(project / ".venv", DEV_LOCK)
    assert dev_environment.fits(environment, [DEV_LOCK])
    assert dev_environment.fits(environment, [RUN_LOCK, DEV_LOCK])
    assert not dev_environment.fits(environment, [RUN_LOCK])
    with monkeypatch.context() as other:
        other.setattr(sys, "version_info", (3, 99, 0, "final", 0))
        assert not dev_environment.fits(environment, [DEV_LOCK])
    with monkeypatch.context() as mended:
        mended.setattr(sys, "version", "the same release, built anew")
        assert dev_environment.fits(environment, [DEV_LOCK])
    (project / "installer" / DEV_LOCK).write_text("changed==2\n", encoding="utf-8")
    assert not dev_environment.fits(environment, [DEV_LOCK])


def test_half_an_environment_does_not_fit(project: Path) -> None:
    environment = made(project / ".venv", RUN_LOCK)
    (environment.folder / dev_environment.STAMP).unlink()
    assert not dev_environment.fits(environment, [RUN_LOCK])


def test_environment_of_somebody_else_is_used_when_it_fits_and_left_alone_when_not(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, private = made(project / ".venv", RUN_LOCK), project / "private"
    monkeypatch.setattr(dev_environment, "is_mine", lambda _: False)
    assert dev_environment.choose([RUN_LOCK], theirs.folder, private) == theirs
    theirs.python.unlink()
    assert dev_environment.choose([RUN_LOCK], theirs.folder, private) == Environment(private)
    assert dev_environment.choose([RUN_LOCK], project / "none", private) == Environment(private)
    monkeypatch.setattr(dev_environment, "is_mine", lambda _: True)
    assert dev_environment.choose([RUN_LOCK], theirs.folder, private) == theirs


def test_each_project_has_its_own_private_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", str(tmp_path / "缓存 a"))
    one, other = (dev_environment.user_folder(tmp_path / name) for name in ("甲", "乙"))
    assert one.is_dir()
    assert one != other
    assert one.is_relative_to(tmp_path)


def test_folder_without_a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert dev_environment.user_folder(tmp_path / "p").name.startswith("kontor-dev-")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    with pytest.raises(SetupError, match="XDG_CACHE_HOME"):
        dev_environment.user_folder(tmp_path / "p")


def test_progress_hides_where_packages_come_from(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        "Looking in indexes: https://a.example/simple",
        "Collecting one==1",
        "WARNING: Retrying after connection broken by SSLError(host='a.example')",
        "WARNING: Retrying after connection broken by SSLError(host='a.example')",
        "ERROR: no https://a.example/one found",
    ]
    assert dev_environment.follow(lines, 9) == [dev_environment.UNREACHABLE, "ERROR: no ... found"]
    assert "example" not in capsys.readouterr().out


def test_children_see_nothing_of_this_persons_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    window = dev_environment.child_environment(offscreen=False)
    assert "PYTHONPATH" not in window
    assert window["QT_QPA_PLATFORM"] == "xcb"
    assert dev_environment.child_environment(offscreen=True)["QT_QPA_PLATFORM"] == "offscreen"
    assert window["PYTHONNOUSERSITE"] == "1"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring what Qt loads")
def test_missing_libraries_are_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = {"libkontor-none.so.1": "libkontor-none1"}
    assert dev_environment.missing_packages(unknown) == ["libkontor-none1"]
    monkeypatch.setattr(dev_environment, "become_root", lambda: None)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SetupError, match=r"as root, run: apt-get update && apt-get install .* libkontor-none1$"):
        dev_environment.ensure_packages(unknown)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(SetupError, match=r"libkontor-none1$"):
        dev_environment.ensure_packages(unknown)


@pytest.mark.parametrize(
    ("libc", "refused"), [(("glibc", "2.34"), False), (("glibc", "2.9"), True), (("", ""), True)]
)
def test_old_libraries_are_refused(libc: tuple[str, str], refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("platform.libc_ver", lambda: libc)
    if refused:
        with pytest.raises(SetupError, match="glibc"):
            dev_environment.check_machine()
    else:
        dev_environment.check_machine()


def test_without_a_screen_run_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("platform.libc_ver", lambda: ("glibc", "2.36"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert dev.main(["run"]) == 2
    assert "xvfb-run" in capsys.readouterr().err
