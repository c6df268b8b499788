"""Fills a folder with what the Windows setup installs: Python, the locked packages for Windows, the program."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution, distributions, version
from pathlib import Path
from typing import Final

from installer import icons, staging
from installer.dev_environment import ROOT, SetupError, say
from installer.staging import QT_MODULES, SERVER_PART, keep_qt, remove
from installer.windows import bundle, tools
from installer.windows.description import (
    DESKTOP,
    DESKTOP_ZIP,
    ICON_SIZES,
    LAUNCHERS,
    LIB,
    LICENCES,
    PYTHON_DLL,
    QT_PLUGINS,
    SERVER_NOT_USED,
    version_numbers,
    version_text,
)

FILES: Final = Path(__file__).parent / "files"
_PLATFORM: Final = "x86_64-pc-windows-msvc"
_NEVER: Final = ("*.pdb", "*.c", "*.h", "*.cpp", "py.typed")


def packages(lib: Path, lock: Path, scratch: Path) -> list[Distribution]:
    """Install the locked packages for Windows into `lib`, whatever this system is; what they are.

    Raises:
        SetupError: they can not be fetched, or some other version came.
    """
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    tools.run(tools.uv(scratch), "pip", "install", "--no-config", "--python-platform", _PLATFORM, "--python-version",
              python, "--python", sys.executable, "--only-binary", ":all:", "--require-hashes", "--no-deps",
              "--link-mode", "copy", "--target", lib, "-r", lock)
    found = list(distributions(path=[str(lib)]))
    say(f"Installed {len(found)} locked packages for Windows")
    return found


def program(lib: Path, scratch: Path) -> None:
    """Our own modules, everything without what is not used, compiled for the Python that goes with it.

    Raises:
        SetupError: the environment that builds has another Qt than is installed.
    """
    staging.copy_program(lib)
    staging.prune(lib)
    remove(lib / "bin")
    remove(lib / "Scripts")
    for pattern in _NEVER:
        for path in list(lib.rglob(pattern)):
            remove(path)
    prune_qt(lib)
    unpack_shiboken(lib, scratch)
    prune_server(lib / SERVER_PART)
    pack_desktop(lib)
    words = ["-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    tools.run(sys.executable, *words, "-s", lib, "-p", LIB, lib)


def prune_qt(lib: Path) -> None:
    """Take away of Qt what the program and its plugins are not linked to."""
    qt, binding = lib / "PySide6", lib / "shiboken6"
    for path in list(qt.iterdir()):
        is_kept = path.suffix in {".py", ".dll"} or path.name in {"plugins", "translations"} or (
            path.suffix == ".pyd" and path.stem in QT_MODULES
        )
        if not is_kept:
            remove(path)
    keep_qt(qt / "translations", qt / "plugins", QT_PLUGINS)
    for path in list(binding.iterdir()):
        if path.is_dir() or path.suffix not in {".py", ".dll", ".pyd"}:
            remove(path)
    for folder in (qt, binding):
        used = linked([*folder.glob("*.pyd"), *folder.glob("plugins/*/*.dll")], folder)
        for path in list(folder.glob("*.dll")):
            if path.name.lower() not in used:
                path.unlink()


def unpack_shiboken(lib: Path, scratch: Path) -> None:
    """Lay the modules that shiboken carries inside beside it, compiled: else it compiles them anew at every start.

    It looks for them in `files.dir`, which may be an archive, as Python imports from both. The environment that
    builds has the same shiboken, which writes them out when SBK_EMBED says so.

    Raises:
        SetupError: it has another one.
    """
    (wanted,) = (one.version for one in distributions(path=[str(lib)]) if one.name.lower() == "shiboken6")
    if version("shiboken6") != wanted:
        raise SetupError(f"shiboken6 {version('shiboken6')} is in the environment, not {wanted} as locked.")
    copied = scratch / "shiboken" / "shiboken6"
    shutil.copytree(Path(str(distribution("shiboken6").locate_file("shiboken6"))), copied)
    words = "import os, sys; sys.path.insert(0, sys.argv[1]); os.environ['SBK_EMBED'] = '0'; import shiboken6.Shiboken"
    tools.run(sys.executable, "-I", "-c", words, copied.parent)
    written = copied / "files.dir"
    bundle.pack(sorted(written.rglob("*.py")), written, lib / "shiboken6" / "files.dir")


def linked(files: Iterable[Path], folder: Path) -> set[str]:
    """Names of the libraries in `folder` that the files are linked to, by way of others as well; in small letters."""
    there = {path.name.lower(): path for path in folder.glob("*.dll")}
    waiting, names = list(files), set[str]()
    while waiting:
        said = tools.run(tools.compiler("objdump"), "-p", waiting.pop())
        for name in re.findall(r"^\s*DLL Name: (\S+)", said, re.MULTILINE):
            if name.lower() in there and name.lower() not in names:
                names.add(name.lower())
                waiting.append(there[name.lower()])
    return names


def pack_desktop(lib: Path) -> None:
    """Put the desktop's modules, with the tables that lie beside some, into their archive beside `lib`."""
    folder = lib / DESKTOP
    bundle.pack(sorted(path for path in folder.rglob("*") if path.is_file()), lib, lib.parent / DESKTOP_ZIP)
    remove(folder)


def prune_server(part: Path) -> None:
    """Of PostgreSQL's programs keep what Kontor starts."""
    for path in list((part / "pginstall" / "bin").iterdir()):
        if SERVER_NOT_USED.fullmatch(path.name):
            path.unlink()


def launchers(tree: Path, version: str, release: str, scratch: Path) -> list[Path]:
    """Compile `kontor.exe` and `kontor-server.exe`, and the helper of the setup; the files that are ours."""
    icons.draw_ico(ICON_SIZES, scratch / "kontor.ico")
    made = []
    for name, (module, title, has_windows) in LAUNCHERS.items():
        told = resources(name, title, version, release, scratch)
        words = [f'-DPYTHON_DLL=L"{PYTHON_DLL}"', f'-DMODULE=L"{module}"', "-D_WIN32_WINNT=0x0A00"]
        words += ["-mwindows", "-DGUI"] if has_windows else []
        made.append(_compiled([*words, FILES / "launcher.c", told], tree / f"{name}.exe"))
    told = resources("close", "Kontor Setup", version, release, scratch)
    made.append(_compiled(["-mwindows", FILES / "close.c", told], scratch / "close.exe"))
    return made


def resources(name: str, title: str, version: str, release: str, scratch: Path) -> Path:
    """Icon, version and manifest of a program, ready to be linked."""
    numbers = version_numbers(version, release)
    values = {
        "@NAME@": name, "@TITLE@": title, "@VERSION@": version_text(version, release),
        "@NUMBERS@": ",".join(map(str, numbers)), "@DOTTED@": ".".join(map(str, numbers)),
    }
    for file in ("kontor.rc", "kontor.manifest"):
        words = (FILES / file).read_text(encoding="utf-8")
        for key, value in values.items():
            words = words.replace(key, value)
        (scratch / file).write_text(words, encoding="utf-8")
    made = scratch / f"{name}.o"
    tools.run(tools.compiler("windres"), "kontor.rc", made.name, cwd=scratch)
    return made


def _compiled(words: list[str | Path], target: Path) -> Path:
    common = ["-O2", "-s", "-Wall", "-Wextra", "-Werror", "-municode", "-static", "-Wl,--no-insert-timestamp"]
    tools.run(tools.compiler("gcc"), *common, *words, "-o", target)
    return target


def documents(tree: Path, found: list[Distribution]) -> None:
    """Our licence, changes, the example of settings for everybody, and the licences of all that comes with it."""
    folder = tree / LICENCES
    staging.licences(found, folder)
    for source, name in ((ROOT / "LICENSE", "Kontor.txt"), (ROOT / "CHANGELOG.md", "changes.txt"),
                         (FILES / "settings.toml", "settings-example.toml")):
        words = source.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\n", "\r\n")
        (folder / name).write_text(words, encoding="utf-8", newline="")
