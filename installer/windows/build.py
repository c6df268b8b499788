"""Makes the Windows setup: `dist/Kontor-VERSION-setup.exe`, on Linux or on Windows.

    python3 installer/dev.py package --windows [-- --release N] [-- --fast]

The program gets a Python of its own (`installer/windows/runtime.py`): with --python and --python-sha256 that of
python.org's embeddable archive, else one put together from the package indexes. What is ours is signed by the command
in the variable KONTOR_SIGN, when there is one.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from installer import staging
from installer.dev_environment import ROOT, RUN_LOCK, SetupError, say
from installer.staging import SERVER_PART
from installer.windows import runtime, stage, tools
from installer.windows.description import (
    LIB,
    PROGRAM_FOLDER,
    PYTHON_DLL,
    setup_name,
    version_numbers,
    version_text,
)
from server_db.access.release import RELEASE

BUILD: Final = ROOT / "build" / "windows"
DIST: Final = ROOT / "dist"
TREE: Final = BUILD / "tree"
SCRIPT: Final = Path(__file__).parent / "files" / "setup.nsi"
SMALL, FAST = "/SOLID lzma", "zlib"


def main(arguments: list[str] | None = None) -> int:
    """Build; returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py package --windows", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--release", default="", help="number of the build, for a second one of the same version")
    parser.add_argument("--keep", action="store_true", help="pack what the last build staged")
    parser.add_argument("--fast", action="store_true", help="a larger setup, sooner")
    parser.add_argument("--python", type=Path, metavar="ZIP", help="python.org's embeddable archive for x64")
    parser.add_argument("--python-sha256", default="", metavar="HEX", help="its SHA-256, from where it is published")
    options = parser.parse_args(arguments)
    if (options.python is None) == bool(options.python_sha256):
        parser.error("--python and --python-sha256 go together")
    begin = time.monotonic()
    try:
        version_numbers(RELEASE, options.release)
        tools.ensure()
        if not options.keep:
            staged(options.python, options.python_sha256)
        made = package(options.release, fast=options.fast)
    except (SetupError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    program = TREE / PROGRAM_FOLDER
    say(f"{made.relative_to(ROOT)}  {made.stat().st_size / 1e6:.1f} MB")
    say(f"{staging.size(program, without=SERVER_PART) / 1e6:.0f} MB installed,"
        f" and {staging.size(program / LIB / SERVER_PART) / 1e6:.0f} MB the database for one computer")
    say(f"Done in {time.monotonic() - begin:.0f} s")
    return 0


def staged(archive: Path | None, digest: str) -> None:
    """Fill `build/windows/tree` with what is installed."""
    shutil.rmtree(BUILD, ignore_errors=True)
    scratch, program = BUILD / "scratch", TREE / PROGRAM_FOLDER
    scratch.mkdir(parents=True)
    runtime.clear(program)
    if archive is None:
        runtime.from_indexes(program, scratch)
    else:
        runtime.from_embeddable(archive, digest, program)
    lib = program / LIB
    found = stage.packages(lib, ROOT / "installer" / RUN_LOCK, scratch)
    stage.documents(TREE, found)
    stage.program(lib, scratch)


def package(release: str, *, fast: bool) -> Path:
    """Pack what is staged.

    Raises:
        SetupError: nothing is staged, or NSIS or the signer fails.
    """
    if not (TREE / PROGRAM_FOLDER / PYTHON_DLL).is_file():
        raise SetupError("Nothing is staged yet; build without --keep first.")
    ours = stage.launchers(BUILD, RELEASE, release, BUILD / "scratch")
    if (BUILD / "scratch" / runtime.FORWARDER_DEFINITION).is_file():  # else it is python.org's, with its signature
        ours.append(TREE / PROGRAM_FOLDER / "python3.dll")
    tools.sign(ours)
    DIST.mkdir(exist_ok=True)
    target = DIST / setup_name(RELEASE, release)
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *definitions(target, release, fast=fast)]
    ended = subprocess.run([*command, str(SCRIPT)], cwd=BUILD, capture_output=True, encoding="utf-8",
                           errors="replace", env=os.environ | {"SOURCE_DATE_EPOCH": "0"}, check=False)
    if ended.returncode != 0:
        raise SetupError(f"NSIS failed:\n{(ended.stdout + ended.stderr).strip()}")
    tools.sign([target])
    return target


def definitions(target: Path, release: str, *, fast: bool) -> list[str]:
    """What the script of the setup is told.

    Raises:
        SetupError: a signer that NSIS can not be told.
    """
    values = {
        "VERSION": version_text(RELEASE, release),
        "NUMBERS": ".".join(map(str, version_numbers(RELEASE, release))),
        "TREE": str(TREE),
        "LAUNCHERS_DIR": str(BUILD),
        "ICON": str(BUILD / "scratch" / "kontor.ico"),
        "CLOSE_EXE": str(BUILD / "scratch" / "close.exe"),
        "OUT": str(target),
        "LONGEST": str(longest_path(TREE / PROGRAM_FOLDER)),
        "COMPRESSOR": FAST if fast else SMALL,
    }
    if os.name != "nt":
        values["TARGET"] = "amd64-unicode"  # the 32-bit one does everything as well, but not here under Wine
    signer = tools.signing_command()
    if signer:
        values["SIGN"] = subprocess.list2cmdline(signer) if os.name == "nt" else shlex.join(signer)
        if "`" in values["SIGN"]:
            raise SetupError(f"The command in {tools.SIGN_VARIABLE} may have no backtick (`).")
    return [f"-D{name}={value}" for name, value in values.items()]


def longest_path(program: Path) -> int:
    """Letters that the longest path below the chosen folder has while it is unpacked, its backslash included."""
    inside = max(len(str(path.relative_to(program))) for path in program.rglob("*"))
    return len(f"\\{PROGRAM_FOLDER}.new\\") + inside


if __name__ == "__main__":
    sys.exit(main())
