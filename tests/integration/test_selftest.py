"""`kontor --selftest` as an installer runs it: every part for real, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from erp_desktop.shell.selftest import NAMES

ROOT = Path(__file__).parents[2]


def selftest(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "erp_desktop", *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "PYTHONUTF8": "1", **variables}, timeout=120,
    )


def test_every_part_is_looked_at_and_works_here() -> None:
    ended = selftest("--selftest", "--json", QT_QPA_PLATFORM="offscreen")
    told = json.loads(ended.stdout)
    states = {one["part"]: one["state"] for one in told["parts"]}
    assert ended.returncode == 0, ended.stdout
    assert set(states) == set(NAMES)
    assert told["works"] is True
    assert {part for part, state in states.items() if state == "limited"} <= {"window", "key_ring"}
    assert "TLS" in told["parts"][-1]["words"]


@pytest.mark.skipif(sys.platform != "linux", reason="the platforms of Qt are others")
def test_a_screen_that_is_not_there_fails_the_windows_alone() -> None:
    ended = selftest("--selftest", "--lang", "zh_CN", QT_QPA_PLATFORM="xcb", DISPLAY=":4711")
    lines = ended.stdout.splitlines()
    assert ended.returncode == 1
    assert [line.split()[0] for line in lines[2:5]] == ["失败"] * 3
    assert not [line for line in lines[5:-1] if line.startswith("失败")]


def test_json_alone_means_nothing() -> None:
    ended = selftest("--json")
    assert ended.returncode == 2
    assert "--selftest" in ended.stderr
