"""Proves the Linux packages in a clean Debian 12: installs, starts, logs in, prints, upgrades, removes.

The server that the program logs in to stands in a second clean Debian and is set up by `installer/server/GUIDE.md`.

    sudo python3 -m installer.linux.prove [--pictures FOLDER] [--keep FOLDER] [--postgresql pgdg]

It builds the packages twice (the second build is the upgrade), makes the clean Debian with debootstrap from the mirror
of this machine, and runs everything as an ordinary person on a screen of its own. It ends with the table of figures
that the README shows; the first thing that is not as it must be ends it with 1 and says what.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from installer.linux import office, server_life
from installer.linux.clean_root import HOME, CleanRoot, ProofError, Screen, configured_mirror, needs, wait_for
from installer.linux.computer import MADE, SYSTEMD, Computer
from installer.linux.network import cable
from installer.linux.office import Office
from installer.proof import Figures, must, parser, restored
from installer.staging import SERVER_PART, size

ROOT: Final = Path(__file__).resolve().parents[2]
DIST: Final = ROOT / "dist"
SUITE: Final = "bookworm"
SECOND: Final = "2"
LOGIN_TITLE: Final = "Log in to Kontor"
COMPANY_TITLE: Final = "– Kontor$"
PASSWORD_TITLE: Final = "Change password"  # noqa: S105 - the title of a window
PERSON: Final = "anna.berger"
CONNECTION: Final = f"{HOME}/{office.COMPANY}.kontor"
DEB_MB_MAX: Final = 90
INSTALLED_MB_MAX: Final = 300
COLD_START_S_MAX: Final = 2.0
_DEMO_S: Final = 900
_TRIES: Final = 3
_STARTS: Final = 3
_PDF_BYTES_MIN: Final = 10_000


def main(arguments: list[str] | None = None) -> int:
    """Run the proof; returns the exit code."""
    asked = parser(__doc__, ROOT / "build" / "proof")
    asked.add_argument("--postgresql", choices=office.SOURCES, default=office.SOURCES[0],
                        help="which of the guide's ways to PostgreSQL is taken")
    asked.add_argument("--demo", action="store_true", help="also try it on this computer, with the demo company")
    options = asked.parse_args(arguments)
    figures = Figures()
    try:
        if os.geteuid() != 0:
            raise ProofError("A clean Debian can only be made by root.")
        needs("debootstrap", "Xvfb", "openbox", "xdotool", "scrot", "dpkg-deb", "ip", "nsenter", "setpriv", "unshare")
        if not options.built:
            build()
        with ExitStack() as stack:
            folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kontor-proof-")))
            prove(folder.resolve(), options, figures, stack)
    except ProofError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"\n{figures.table()}\n")
    return 0


def build() -> None:
    """The package, and once more as an upgrade."""
    build_once()
    build_once("--", "--keep", "--release", SECOND)


def build_once(*words: str) -> None:
    """Make the packages, with words for the builder."""
    command = [sys.executable, str(ROOT / "installer" / "dev.py"), "package", *words]
    if subprocess.run(command, check=False).returncode != 0:
        raise ProofError("The packages could not be built.")


def packages(release: str = "") -> list[Path]:
    """The two .deb of a build."""
    from server_db.access.release import RELEASE

    version = f"{RELEASE}-{release}" if release else RELEASE
    found = [DIST / f"{name}_{version}_amd64.deb" for name in ("kontor", "kontor-embedded-server")]
    for path in found:
        if not path.is_file():
            raise ProofError(f"{path} is missing; build it first.")
    return found


def prove(folder: Path, options: argparse.Namespace, figures: Figures, stack: ExitStack) -> None:
    """Everything in turn."""
    root = CleanRoot(folder / "debian")
    restored(root, lambda: root.make(SUITE, configured_mirror()), figures, "Clean Debian 12 made")
    sockets = Path("/tmp/.X11-unix")  # noqa: S108 - X's own place
    sockets.mkdir(mode=0o1777, exist_ok=True)
    stack.enter_context(root.alive(sockets))
    screen = Screen(90 + os.getpid() % 400, folder / "screen.log")
    stack.callback(screen.close)
    server = Computer(folder / "server", stack.enter_context(cable(os.getpid())))
    restored(server, lambda: server.make(SUITE, configured_mirror(), *SYSTEMD), figures, MADE)
    stack.enter_context(server.started())
    firm = Office(server)
    server_life.set_up(firm, options.postgresql, packages(), figures)
    server_life.every_night(server, figures)
    server_life.watched(firm, figures)
    server_life.guarded(firm, figures)
    root.know(server.place.address, office.NAME)
    before = install(root, figures)
    start(root, screen, figures)
    selftest(root, screen, figures)
    if options.demo:
        try_here(root, screen, figures)
    meet(root, firm)
    program = log_in(root, screen, firm, figures, options.pictures)
    screen.picture(options.pictures / "desk.png")
    print_order(root, screen, figures)
    screen.picture(options.pictures / "order.png")
    upgrade(root, screen, firm, program, figures)
    screen.picture(options.pictures / "upgraded.png")
    remove(root, before, figures)
    firm.run(f"runuser -u kontor -- env PGHOST=/var/run/postgresql kontor-server check {office.COMPANY}")


def meet(root: CleanRoot, firm: Office) -> None:
    """The person gets the connection file; a buyer has made the first order."""
    file = root.folder / CONNECTION.removeprefix("/")
    shutil.copyfile(firm.computer.folder / office.FILE.removeprefix("/"), file)
    file.chmod(0o644)
    script = root.folder / "mnt" / "first_order.py"
    shutil.copyfile(ROOT / "installer" / "linux" / script.name, script)
    words = root.command(["python3", "-IBS", f"/mnt/{script.name}", CONNECTION, PERSON], person=True)
    ended = subprocess.run(words, input=f"{firm.password}\n", capture_output=True, encoding="utf-8", check=False)
    script.unlink()
    must(ended.returncode == 0, f"The first order could not be made: {ended.stderr.strip()[-1500:]}")


def install(root: CleanRoot, figures: Figures) -> set[str]:
    """Install what the package depends on, then the packages; the paths that were there between the two."""
    both = packages()
    client = both[0].stat().st_size / 1e6
    figures.add("`kontor` .deb", f"{client:.1f} MB")
    figures.add("`kontor-embedded-server` .deb", f"{both[1].stat().st_size / 1e6:.1f} MB")
    must(client < DEB_MB_MAX, f"The .deb has {client:.1f} MB, {DEB_MB_MAX} at most are allowed.")
    root.run("apt-get", "update")
    depends = subprocess.run(["dpkg-deb", "-f", str(both[0]), "Depends"], capture_output=True, encoding="utf-8",
                             check=True).stdout.strip()
    begin = time.monotonic()
    root.run("apt-get", "satisfy", "-y", "--no-install-recommends", depends)
    figures.add("Its dependencies from Debian", f"{time.monotonic() - begin:.0f} s")
    before = root.files()
    begin = time.monotonic()
    _apt_install(root, both)
    figures.add("Both packages installed", f"{time.monotonic() - begin:.0f} s")
    installed = size(root.folder / "usr/lib/kontor", without=SERVER_PART) / 1e6
    figures.add("Installed, without the embedded server", f"{installed:.0f} MB")
    must(installed < INSTALLED_MB_MAX, f"{installed:.0f} MB are installed, {INSTALLED_MB_MAX} are allowed.")
    versions = [root.run(command, "--version", person=True).strip() for command in ("kontor", "kontor-server")]
    figures.add("`kontor --version`, `kontor-server --version`", ", ".join(versions))
    return before


def start(root: CleanRoot, screen: Screen, figures: Figures) -> None:
    """Cold, with nothing of the disk in memory, and warm; the best of several, because other work disturbs."""
    best = {}
    for how in ("cold", "warm"):
        times = []
        for _ in range(_STARTS):
            if how == "cold":
                os.sync()
                Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
            begin = time.time()
            words = ("kontor", "--exit-after-login-shown")
            times.append(float(root.run(*words, person=True, display=screen.display).split()[-1]) - begin)
        best[how] = min(times)
        figures.add(f"Start to login window, {how}, best of {_STARTS}", f"{best[how]:.2f} s")
    must(best["cold"] < COLD_START_S_MAX, f"The cold start took {best['cold']:.2f} s.")


def selftest(root: CleanRoot, screen: Screen, figures: Figures) -> None:
    """Every part works; only a key ring may be missing."""
    told = json.loads(root.run("kontor", "--selftest", "--json", person=True, display=screen.display))
    states = {one["part"]: one["state"] for one in told["parts"]}
    limited = sorted(part for part, state in states.items() if state != "ok")
    must(set(limited) <= {"key_ring"}, f"The selftest says {told}.")
    figures.add("`kontor --selftest`", f"{len(states) - len(limited)} of {len(states)} parts ok"
                + (", no key ring in a bare system" if limited else ""))


def try_here(root: CleanRoot, screen: Screen, figures: Figures) -> None:
    """Start on a server of its own with the demo company, as a buyer, and end it again."""
    begin = time.monotonic()
    program = _start(root, screen, "--try", "--login", PERSON)
    opened = wait_for(lambda: screen.window(COMPANY_TITLE) or program.poll() is not None, seconds=_DEMO_S)
    must(opened and program.poll() is None, "Nobody could log in to the demo company.")
    figures.add("Tried on this computer: demo company made, logged in", f"{time.monotonic() - begin:.0f} s")
    _settle(screen, COMPANY_TITLE)
    _close(screen, program)
    shutil.rmtree(root.folder / HOME.removeprefix("/") / ".config" / "kontor")


def log_in(
    root: CleanRoot, screen: Screen, firm: Office, figures: Figures, pictures: Path
) -> subprocess.Popen[bytes]:
    """Open the connection file, type name and password, choose one's own, and be in the company; it runs on."""
    program = _start(root, screen, CONNECTION)
    opened = wait_for(lambda: screen.window(LOGIN_TITLE) or program.poll() is not None, seconds=60)
    must(opened and program.poll() is None, "The connection file does not open the login.")
    _settle(screen, LOGIN_TITLE)
    screen.write(PERSON)
    screen.keys("Tab")
    screen.write(firm.password)
    screen.picture(pictures / "login.png")
    screen.keys("Return")
    must(wait_for(lambda: screen.window(PASSWORD_TITLE), seconds=60), "Nobody is asked for a password of his own.")
    _settle(screen, PASSWORD_TITLE)
    firm.password = secrets.token_urlsafe(12)
    screen.write(firm.password)
    screen.keys("Tab")
    screen.write(firm.password)
    screen.picture(pictures / "password.png")
    _enter(screen, program, figures, "Into the company on the server of the guide, with a password of one's own")
    return program


def print_order(root: CleanRoot, screen: Screen, figures: Figures) -> None:
    """The way a buyer does it, with keys alone: palette, list, order, paper, file."""
    target = root.folder / HOME.removeprefix("/") / "order.pdf"
    for _ in range(_TRIES):
        screen.keys("ctrl+k")
        screen.write("purchase orders")
        screen.keys("Return")
        time.sleep(3)
        screen.keys("Down", "Return")
        time.sleep(3)
        screen.keys("ctrl+p")
        time.sleep(4)
        screen.keys("ctrl+s")
        time.sleep(2)
        screen.keys("ctrl+a")
        screen.write(f"{HOME}/order.pdf")
        screen.keys("Return")
        if wait_for(target.is_file, seconds=15):
            break
        screen.keys("Escape")
    must(target.is_file(), "The order was not printed.")
    content = target.read_bytes()
    must(content.startswith(b"%PDF-") and len(content) > _PDF_BYTES_MIN, "What was printed is no PDF.")
    figures.add("An order of that company printed by keys, as PDF", f"{len(content) / 1e3:.0f} kB")


def upgrade(
    root: CleanRoot, screen: Screen, firm: Office, program: subprocess.Popen[bytes], figures: Figures
) -> None:
    """Install the second build while the program runs; it lives on, and the new one opens the same company."""
    begin = time.monotonic()
    _apt_install(root, packages(SECOND))
    took = time.monotonic() - begin
    version = root.run("dpkg-query", "-W", "-f", "${Version}", "kontor")
    must(version.endswith(f"-{SECOND}"), f"After the upgrade {version} is installed.")
    screen.keys("ctrl+k", "Escape")
    must(program.poll() is None, "The running program died of the upgrade.")
    _close(screen, program)
    figures.add(f"Upgraded to {version} under a running program", f"{took:.0f} s")
    again = _start(root, screen)
    opened = wait_for(lambda: screen.window(LOGIN_TITLE) or again.poll() is not None, seconds=60)
    must(opened and again.poll() is None, "After the upgrade the program does not start.")
    _settle(screen, LOGIN_TITLE)
    screen.write(firm.password)
    _enter(screen, again, figures, "Logged in again after the upgrade, by the login that it remembers")


def remove(root: CleanRoot, before: set[str], figures: Figures) -> None:
    """Purge both packages; nothing is left but what belongs to the person."""
    for pid in screen_programs(root):
        os.kill(pid, 15)
    wait_for(lambda: not root.programs(), seconds=30)
    root.end_programs()
    root.run("apt-get", "purge", "-y", "kontor", "kontor-embedded-server")
    after = root.files()
    caches = {path for path in after - before if path.endswith((".cache", "/mimeinfo.cache"))}
    left = sorted(after - before - caches)
    gone = sorted(before - after)
    must(not left, f"Removing left {left[:20]}.")
    must(not gone, f"Removing took {gone[:20]} of others.")
    settings = root.folder / HOME.removeprefix("/") / ".config" / "kontor"
    must(settings.is_dir(), "Removing took the person's settings.")
    figures.add("Paths left after removal, besides the person's own", "0")


def screen_programs(root: CleanRoot) -> list[int]:
    """The windows' processes; the server of the demo ends with them."""
    return [pid for pid in root.programs() if b"kontor" in Path(f"/proc/{pid}/cmdline").read_bytes()[:200]]


def _start(root: CleanRoot, screen: Screen, *words: str) -> subprocess.Popen[bytes]:
    command = root.command(["kontor", "--lang", "en", *words], person=True, display=screen.display)
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _enter(screen: Screen, program: subprocess.Popen[bytes], figures: Figures, what: str) -> None:
    begin = time.monotonic()
    screen.keys("Return")
    opened = wait_for(lambda: screen.window(COMPANY_TITLE) or program.poll() is not None, seconds=60)
    must(opened and program.poll() is None, "Nobody could log in.")
    figures.add(what, f"{time.monotonic() - begin:.1f} s")
    _settle(screen, COMPANY_TITLE)


def _settle(screen: Screen, title: str) -> None:
    """Give the window the keyboard and let it draw."""
    screen.tell("windowactivate", "--sync", screen.window(title))
    time.sleep(4)


def _close(screen: Screen, program: subprocess.Popen[bytes]) -> None:
    for _ in range(_TRIES):
        screen.keys("alt+F4")
        if wait_for(lambda: program.poll() is not None, seconds=20):
            return
    raise ProofError("The program does not end when its window is closed.")


def _apt_install(root: CleanRoot, files: list[Path]) -> None:
    inside = root.folder / "mnt"
    for path in files:
        shutil.copy2(path, inside)
    root.run("apt-get", "install", "-y", "--no-install-recommends", *(f"/mnt/{path.name}" for path in files))
    for path in files:
        (inside / path.name).unlink()


if __name__ == "__main__":
    sys.exit(main())
