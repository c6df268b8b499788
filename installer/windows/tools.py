"""The programs that make the Windows setup: a compiler for Windows, NSIS, uv; and the signer, when there is one."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from installer.dev_environment import ROOT, SetupError, child_environment, ensure_programs, say
from installer.staging import entries

TOOLS_LOCK: Final = Path(__file__).parent / "requirements-package.lock"
TOOLS: Final = ROOT / "build" / "tools"
SIGN_VARIABLE: Final = "KONTOR_SIGN"
"""A command that signs a file, whose path is put at its end: run for each program of ours and for the setup."""

_PREFIX: Final = "" if os.name == "nt" else "x86_64-w64-mingw32-"
_DEBIAN: Final = {
    "makensis": "nsis",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
    "x86_64-w64-mingw32-windres": "binutils-mingw-w64-x86-64",
    "gendef": "mingw-w64-tools",
}
_WINDOWS: Final = ("makensis", "gcc", "windres", "objdump")


def ensure() -> None:
    """Have the compiler and NSIS; on Debian they are installed when that is allowed.

    Raises:
        SetupError: what is missing.
    """
    if os.name != "nt":
        ensure_programs(_DEBIAN)
        return
    missing = [name for name in _WINDOWS if shutil.which(name) is None]
    if missing:
        raise SetupError(f"These programs are needed and not found by PATH: {', '.join(missing)} (NSIS and mingw-w64).")


def run(*words: str | Path, cwd: Path | None = None) -> str:
    """Run one of the tools; what it said.

    Raises:
        SetupError: it failed, with its last words.
    """
    ended = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, encoding="utf-8",
                           errors="replace", stdin=subprocess.DEVNULL, check=False)
    if ended.returncode != 0:
        last = "\n".join((ended.stdout + ended.stderr).strip().splitlines()[-12:])
        raise SetupError(f"{Path(words[0]).name} failed with {ended.returncode}:\n{last}")
    return ended.stdout


def compiler(name: str) -> str:
    """The program `name` of the compiler for Windows."""
    return f"{_PREFIX}{name}"


def locked(names: Sequence[str], scratch: Path) -> Path:
    """A file with the locked entries of some packages."""
    scratch.mkdir(parents=True, exist_ok=True)
    path = scratch / f"{names[0]}.lock"
    path.write_text("\n".join(entries(TOOLS_LOCK, names)) + "\n", encoding="utf-8")
    return path


def uv(scratch: Path) -> Path:
    """uv, which installs packages for another system than it runs on.

    Raises:
        SetupError: it can not be fetched.
    """
    program = TOOLS / "uv" / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    if not program.is_file():
        pip("install", "--target", str(TOOLS / "uv"), "-r", str(locked(["uv"], scratch)))
    return program


def pip(*words: str) -> None:
    """Run pip on locked packages alone.

    Raises:
        SetupError: they can not be fetched.
    """
    command = [sys.executable, "-m", "pip", *words, "--no-input", "--disable-pip-version-check", "--quiet"]
    command += ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    if subprocess.run(command, env=child_environment(offscreen=False), check=False).returncode != 0:
        raise SetupError(f"What the setup is made with could not be fetched: pip {words[0]} failed.")


def signing_command() -> list[str]:
    """The words of the command that signs; none when nothing is signed."""
    given = os.environ.get(SIGN_VARIABLE, "")
    return [word.strip('"') if os.name == "nt" else word for word in shlex.split(given, posix=os.name != "nt")]


def sign(files: Sequence[Path]) -> None:
    """Sign files, when there is a command for it.

    Raises:
        SetupError: the command fails.
    """
    command = signing_command()
    if not command:
        return
    for path in files:
        run(*command, path)
    say(f"Signed {', '.join(path.name for path in files)}")
