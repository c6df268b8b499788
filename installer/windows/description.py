"""What the Windows installation consists of: names, folders, and what is kept of Python and Qt."""

from __future__ import annotations

import re
import sys
from typing import Final

PROGRAM_FOLDER: Final = "program"
"""Everything but the launchers: replaced as a whole by an upgrade, so that nothing of an older build is left."""

LIB: Final = "lib"
EXTENSIONS: Final = "DLLs"
LICENCES: Final = "licences"
PYTHON: Final = f"{sys.version_info.major}{sys.version_info.minor}"
"""The Python that goes in is of the same minor release as the one that builds, whose byte code it must read."""

PYTHON_DLL: Final = f"python{PYTHON}.dll"
PYTHON_ZIP: Final = f"python{PYTHON}.zip"
DESKTOP: Final = "erp_desktop"
DESKTOP_ZIP: Final = f"{DESKTOP}.zip"
"""The desktop's modules are in an archive: Windows takes long to open a file, and they are many."""

SEARCH_PATH: Final = "\r\n".join([PYTHON_ZIP, EXTENSIONS, DESKTOP_ZIP, LIB, ""])
"""What `python3XY._pth` says: these places and no others, neither variables nor the registry, and no `site`."""

LAUNCHERS: Final = {
    "kontor": (DESKTOP, "Kontor", True),
    "kontor-server": ("server_db.cli", "Kontor: sets up and keeps companies on a PostgreSQL server", False),
}
"""Program → its module, its title, and whether it is one with windows."""

RUNTIME_DLLS: Final = ("vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll")
ICON_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 256)
PATH_LETTERS_MAX: Final = 259
"""What programs may have that do not ask for longer paths; PostgreSQL's do not."""

QT_PLUGINS: Final = {
    "platforms": ("qwindows.dll", "qoffscreen.dll"),
    "styles": ("qmodernwindowsstyle.dll",),
    "imageformats": ("qgif.dll", "qico.dll", "qjpeg.dll", "qsvg.dll", "qwebp.dll"),
    "iconengines": ("qsvgicon.dll",),
}
STDLIB_NOT_USED: Final = frozenset({
    "test", "tests", "idlelib", "lib2to3", "ensurepip", "turtledemo", "venv", "distutils", "msilib", "tkinter",
    "site-packages", "dist-packages", "__pycache__", "lib-dynload", "pydoc_data", "turtle.py",
})
EXTENSIONS_NOT_USED: Final = frozenset({"_tkinter.pyd", "_msi.pyd", "winsound.pyd", "tcl86t.dll", "tk86t.dll"})
SERVER_NOT_USED: Final = re.compile(
    r"(wx|stackbuilder|test|ecpg|libecpg|libpgtypes|oid2name|vacuumlo|pgbench|pg_upgrade).*\.(exe|dll)"
)
"""Programs of PostgreSQL that Kontor never starts; `vacuumdb`, `psql` and the tools for backups stay."""


def setup_name(version: str, release: str = "") -> str:
    """The file name of the setup of a build."""
    return f"Kontor-{version_text(version, release)}-setup.exe"


def version_text(version: str, release: str = "") -> str:
    """The version of a build, as Windows shows it in its list of programs."""
    return f"{version}-{release}" if release else version


def version_numbers(version: str, release: str = "") -> tuple[int, int, int, int]:
    """The four numbers that Windows wants: (0, 1, 0, 2) for the second build of 0.1.0.

    Raises:
        ValueError: a version that has no such numbers.
    """
    found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)(?:\D.*)?", version)
    if found is None or not (release.isdecimal() or not release):
        words = f"{version_text(version, release)} is no version that Windows understands"
        raise ValueError(words)
    return int(found[1]), int(found[2]), int(found[3]), int(release or 0)
