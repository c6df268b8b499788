#!/usr/bin/env python3
"""The one way to work on Kontor: run it, test it, measure it, picture it, package it.

    python3 installer/dev.py run [ARGS]            start the program with a demo company
    python3 installer/dev.py test [-- ARGS]        everything that CI runs, or only `pytest ARGS`
    python3 installer/dev.py bench [--json FILE] [-- ARGS]
    python3 installer/dev.py screenshots
    python3 installer/dev.py package [--windows] [-- ARGS]     the Linux packages or the Windows setup, in dist/

Each sets up what it needs first: a virtual environment with the locked packages, and on Debian and Ubuntu the
system libraries of Qt. It needs nothing but Python 3.11 or newer.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.dev_environment import (
    DEV_LOCK,
    QT_LIBRARIES,
    ROOT,
    RUN_LOCK,
    WINDOW_LIBRARIES,
    Environment,
    SetupError,
    check_environment,
    check_machine,
    child_environment,
    ensure_environment,
    ensure_packages,
    say,
)

WINDOWS = "--windows"


@dataclass(frozen=True)
class Step:
    """One thing that CI checks."""

    name: str
    command: list[str]


@dataclass(frozen=True)
class Outcome:
    """How a step ended."""

    step: Step
    code: int
    seconds: float
    last_line: str


def become(command: list[str], variables: dict[str, str]) -> int:
    """Run a program in the project's folder in place of this one, as far as the system can."""
    os.chdir(ROOT)
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(command[0], command, variables)  # noqa: S606 - no shell is wanted
    return subprocess.run(command, env=variables, check=False).returncode


def run(words: list[str], _json: Path | None) -> int:
    """Start the program on its own database with a demo company."""
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform == "linux" and not has_screen:
        raise SetupError(
            "There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it from a desktop, under"
            " `xvfb-run -a`, or with QT_QPA_PLATFORM=offscreen to see only that it starts."
        )
    offscreen = os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}
    ensure_packages(QT_LIBRARIES if offscreen else QT_LIBRARIES | WINDOW_LIBRARIES)
    python = str(ensure_environment(RUN_LOCK).python)
    return become([python, "-m", "erp_desktop", "--try", *words], child_environment(offscreen=False))


def test(words: list[str], _json: Path | None) -> int:
    """Run all that CI runs, or pytest alone with the words given."""
    ensure_packages(QT_LIBRARIES)
    environment = ensure_environment(DEV_LOCK)
    variables = check_environment()
    if words:
        return become([str(environment.python), "-m", "pytest", *words], variables)
    outcomes = [perform(step, variables) for step in steps(environment)]
    return summarize(outcomes)


def bench(words: list[str], json_file: Path | None) -> int:
    """Run the benchmarks."""
    ensure_packages(QT_LIBRARIES)
    python = str(ensure_environment(DEV_LOCK).python)
    where = [] if json_file is None else ["--json", str(json_file)]
    return become([python, "-m", "tests.benchmarks", *where, *words], check_environment())


def screenshots(words: list[str], _json: Path | None) -> int:
    """Picture every screen."""
    ensure_packages(QT_LIBRARIES)
    python = str(ensure_environment(DEV_LOCK).python)
    return become([python, "-m", "tests.e2e.screenshots", *words], check_environment())


def package(words: list[str], _json: Path | None) -> int:
    """Make the Linux packages, or the Windows setup, in dist/."""
    ensure_packages(QT_LIBRARIES)
    python = str(ensure_environment(RUN_LOCK).python)
    system = "windows" if WINDOWS in words else "linux"
    rest = [word for word in words if word != WINDOWS]
    return become([python, "-m", f"installer.{system}.build", *rest], child_environment(offscreen=True))


COMMANDS: dict[str, Callable[[list[str], Path | None], int]] = {
    "run": run,
    "test": test,
    "bench": bench,
    "screenshots": screenshots,
    "package": package,
}


def steps(environment: Environment) -> list[Step]:
    """What CI checks, the quickest first."""
    python = str(environment.python)
    linter = shutil.which("lint-imports", path=str(environment.scripts)) or "lint-imports"
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    pytest = [python, "-m", "pytest", "-n", "2", "-m", "not benchmark", "--durations", "20"]
    return [
        Step("ruff", [python, "-m", "ruff", "check", "."]),
        Step("mypy", [python, "-m", "mypy"]),
        Step("lint-imports", [linter, "--no-cache"]),
        Step("supply", [python, "-m", "installer.supply", "check"]),
        Step("pytest", [*pytest, *colour]),
    ]


def perform(step: Step, variables: dict[str, str]) -> Outcome:
    """Run a step, pass on what it prints as it comes, and remember its last line."""
    say(f"\n== {step.name}")
    begin = time.monotonic()
    tail = b""
    with subprocess.Popen(
        step.command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as child:
        assert child.stdout is not None
        while chunk := os.read(child.stdout.fileno(), 65536):
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
            tail = (tail + chunk)[-4096:]
    lines = re.sub(r"\x1b\[[0-9;]*m", "", tail.decode("utf-8", "replace")).strip().splitlines() or [""]
    return Outcome(step, child.returncode, time.monotonic() - begin, lines[-1])


def summarize(outcomes: list[Outcome]) -> int:
    """Print how each step ended and how pytest closed; returns 1 when any failed."""
    say("\n== summary")
    for outcome in outcomes:
        verdict = "ok" if outcome.code == 0 else f"FAILED ({outcome.code})"
        say(f"{outcome.step.name:<14}{outcome.seconds:7.1f} s  {verdict}")
    say(outcomes[-1].last_line)
    return int(any(outcome.code != 0 for outcome in outcomes))


def parse(arguments: list[str]) -> tuple[str, list[str], Path | None]:
    """The command, the words for the program behind it, and where the benchmarks write their numbers."""
    own, rest = arguments, []
    if "--" in arguments:
        at = arguments.index("--")
        own, rest = arguments[:at], arguments[at + 1 :]
    parser = argparse.ArgumentParser(prog="dev.py", description="Run, test, measure, picture and package Kontor.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, function in COMMANDS.items():
        sub = commands.add_parser(name, help=(function.__doc__ or "").strip())
        if name == "bench":
            sub.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
        if name == "package":
            sub.add_argument(WINDOWS, action="store_true", help="the setup for Windows, also made on Linux")
    known, extra = parser.parse_known_args(own)
    if extra and known.command != "run":
        parser.error(f"put words for the program behind {known.command} after --: {' '.join(extra)}")
    json_file: Path | None = getattr(known, "json", None)
    system = [WINDOWS] if getattr(known, "windows", False) else []
    return known.command, [*extra, *system, *rest], json_file and json_file.absolute()


def main(arguments: list[str]) -> int:
    """Do what the arguments ask for; returns the exit code."""
    command, words, json_file = parse(arguments)
    try:
        check_machine()
        return COMMANDS[command](words, json_file)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
