"""Fills a folder with what the packages install: the locked packages without what is not used, and the program."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final

from installer.dev_environment import SetupError, say
from installer.linux.description import PYTHONS
from installer.staging import QT_MODULES, copy_program, entries, keep_qt, prune, remove

QT_PLUGINS: Final = {
    "platforms": ("libqxcb.so", "libqwayland.so", "libqoffscreen.so"),
    "platformthemes": ("libqgtk3.so", "libqxdgdesktopportal.so"),
    "platforminputcontexts": ("libcomposeplatforminputcontextplugin.so", "libibusplatforminputcontextplugin.so"),
    "imageformats": ("libqgif.so", "libqico.so", "libqjpeg.so", "libqsvg.so", "libqwebp.so"),
    "iconengines": ("libqsvgicon.so",),
    "printsupport": ("libcupsprintersupport.so",),
    "xcbglintegrations": ("libqxcb-egl-integration.so", "libqxcb-glx-integration.so"),
    "wayland-shell-integration": ("libxdg-shell.so",),
    "wayland-decoration-client": ("libadwaita.so", "libbradient.so"),
    "wayland-graphics-integration-client": ("libqt-plugin-wayland-egl.so",),
}
_PLATFORMS: Final = (
    *(f"manylinux_2_{minor}_x86_64" for minor in (34, 31, 28, 27, 26, 24, 17, 12, 5)),
    "manylinux2014_x86_64", "manylinux1_x86_64",
)


def fill(lib: Path, lock: Path, scratch: Path) -> list[Distribution]:
    """Put everything that is imported into `lib`, by way of `scratch`; the packages that are in it."""
    found = list(locked(lock))
    for one in found:
        copy_distribution(one, lib)
    say(f"Copied {len(found)} locked packages")
    add_other_pythons(lib, found, lock, scratch)
    copy_program(lib)
    prune(lib)
    remove(lib / "pycparser")  # cffi needs it for Windows' key ring alone
    _prune_qt(lib / "PySide6")
    return found


def locked(lock: Path) -> Iterable[Distribution]:
    """The packages of the lock as this environment has them.

    Raises:
        SetupError: one that this system needs is missing.
    """
    for line in lock.read_text(encoding="utf-8").splitlines():
        named = re.match(r"([\w.-]+)==([^\s;\\]+)([^\\]*)", line)
        if named is None:
            continue
        try:
            one = Distribution.from_name(named[1])
        except ModuleNotFoundError:
            if "win32" in named[3]:
                continue
            raise SetupError(f"{named[1]} is not in the environment; run dev.py again.") from None
        if one.version != named[2]:
            raise SetupError(f"{named[1]} {one.version} is in the environment, not {named[2]} as locked.")
        yield one


def copy_distribution(one: Distribution, lib: Path) -> None:
    """Copy the files of a package, each as its record says it was installed.

    Raises:
        SetupError: a file was changed since.
    """
    for file in one.files or ():
        if file.parts[0] == ".." or "__pycache__" in file.parts:
            continue
        source, target = Path(str(file.locate())), lib / file
        content = source.read_bytes()
        if file.hash is not None:
            digest = hashlib.new(file.hash.mode, content).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
                raise SetupError(f"{file} is not as its package has it; remove .venv and begin again.")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod(0o755 if source.stat().st_mode & 0o100 else 0o644)


def add_other_pythons(lib: Path, found: list[Distribution], lock: Path, scratch: Path) -> None:
    """Add the parts that are compiled for one Python, for the other ones: their names differ, so they lie together."""
    tag = f"cpython-{sys.version_info.major}{sys.version_info.minor}-"
    bound = [one.name for one in found if any(tag in file.name for file in one.files or ())]
    scratch.mkdir(parents=True)
    only = scratch / "compiled.lock"
    only.write_text("\n".join(entries(lock, bound)), encoding="utf-8")
    for major, minor in PYTHONS:
        if (major, minor) == sys.version_info[:2]:
            continue
        other = scratch / f"python{major}.{minor}"
        command = [sys.executable, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--quiet"]
        command += ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-compile", "--target", str(other)]
        command += ["--python-version", f"{major}.{minor}", "--implementation", "cp", "-r", str(only)]
        for platform in _PLATFORMS:
            command += ["--platform", platform]
        if subprocess.run(command, check=False).returncode != 0:
            raise SetupError(f"The compiled parts for Python {major}.{minor} could not be fetched.")
        for path in other.rglob("*"):
            target = lib / path.relative_to(other)
            if ".so" in path.name and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
        say(f"Added what is compiled for Python {major}.{minor}")


def _prune_qt(folder: Path) -> None:
    for path in folder.iterdir():
        is_module = path.suffixes[:1] == [".abi3"] and path.name.startswith("Qt")
        is_kept = path.name.partition(".")[0] in QT_MODULES if is_module else (
            path.suffix == ".py" or path.name == "Qt" or path.name.startswith("libpyside6.")
        )
        if not is_kept:
            remove(path)
    qt = folder / "Qt"
    for path in qt.iterdir():
        if path.name not in {"lib", "plugins", "translations"}:
            remove(path)
    keep_qt(qt / "translations", qt / "plugins", QT_PLUGINS)
    used = linked([*folder.glob("*.so*"), *(qt / "plugins").glob("*/*.so")])
    for path in (qt / "lib").iterdir():
        if path.name not in used:
            path.unlink()


def linked(files: Iterable[Path]) -> set[str]:
    """Names of all libraries that the files are linked to, as the dynamic linker says."""
    names: set[str] = set()
    for file in files:
        said = subprocess.run(["ldd", str(file)], capture_output=True, encoding="utf-8", check=True).stdout
        names |= {line.split()[0] for line in said.splitlines() if line.strip()}
    return names
