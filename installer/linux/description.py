"""The one description of the Linux packages, for .deb and .rpm: what nfpm is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from installer.dev_environment import QT_LIBRARIES, WINDOW_LIBRARIES

PREFIX: Final = Path("/usr/lib/kontor")
PYTHONS: Final = ((3, 11), (3, 12), (3, 13))
"""The Pythons of the systems that the package runs on; each has its compiled parts in it."""

_OLDEST, _BEYOND = f"{PYTHONS[0][0]}.{PYTHONS[0][1]}", f"{PYTHONS[-1][0]}.{PYTHONS[-1][1] + 1}"
_COMMON: Final[dict[str, Any]] = {
    "arch": "amd64",
    "platform": "linux",
    "license": "Apache-2.0",
    "maintainer": "The authors of Kontor <kontor@localhost>",
    "vendor": "Kontor",
    "deb": {"compression": "zstd"},
    "rpm": {"compression": "zstd"},
}
# Wanted where there is a screen, a printer or a key ring; nothing fails without them.
_RECOMMENDED: Final = ("libcups2", "libwayland-cursor0", "gnome-keyring", "kontor-embedded-server")


def client(tree: Path, files: Path, version: str, release: str) -> dict[str, Any]:
    """The program and `kontor-server`.

    Args:
        tree: the staged file system.
        files: folder of the scripts of the package.
        version: of Kontor.
        release: of the package, "" for the first.
    """
    libraries = QT_LIBRARIES | WINDOW_LIBRARIES
    python = {"deb": [f"python3 (>= {_OLDEST})", f"python3 (<< {_BEYOND})"],
              "rpm": [f"python3 >= {_OLDEST}", f"python3 < {_BEYOND}"]}
    by_library = [f"{library}()(64bit)" for library in libraries]
    folders = [
        {"src": str(path), "dst": f"/{path.relative_to(tree)}", "type": "tree"}
        for path in sorted((tree / "usr").iterdir())
    ]
    return {
        **_COMMON,
        "name": "kontor",
        "version": version,
        "release": release,
        "section": "misc",
        "description": "ERP for the back office: purchasing, inventory and finance\n"
        "The desktop program, and kontor-server, which sets up and keeps companies on a PostgreSQL server.",
        "overrides": {
            "deb": {
                "depends": ["libc6 (>= 2.34)", "tzdata", *python["deb"], *sorted(libraries.values())],
                "recommends": list(_RECOMMENDED),
            },
            "rpm": {
                "depends": ["tzdata", *python["rpm"], *sorted(by_library)],
                "recommends": ["kontor-embedded-server"],
            },
        },
        "contents": [*folders, {"dst": "/etc/kontor", "type": "dir"}],
        "scripts": {
            "postinstall": str(files / "postinst"),
            "preremove": str(files / "prerm"),
            "postremove": str(files / "postrm"),
        },
    }


def embedded_server(tree: Path, files: Path, version: str, release: str) -> dict[str, Any]:
    """The PostgreSQL for trying the program out and for use on one PC."""
    exact = version if not release else f"{version}-{release}"
    return {
        **_COMMON,
        "name": "kontor-embedded-server",
        "version": version,
        "release": release,
        "section": "misc",
        "license": "PostgreSQL",
        "description": "PostgreSQL for Kontor on one computer\n"
        "Lets Kontor be tried and used on this computer without a server. Nothing runs unless Kontor asks for it.",
        "overrides": {
            "deb": {"depends": [f"kontor (= {exact})", "tzdata"]},
            "rpm": {"depends": [f"kontor = {version}-{release or 1}", "tzdata"]},
        },
        "contents": [
            {"src": str(path), "dst": f"/{path.relative_to(tree)}", "type": "tree"} for path in [tree / "usr"]
        ],
        "scripts": {"preremove": str(files / "prerm-server")},
    }
