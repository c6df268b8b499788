"""Proves the Windows setup under Wine: installs, starts, logs in by TLS, prints, upgrades, removes.

    sudo python3 -m installer.windows.prove [--pictures FOLDER] [--keep FOLDER] [--built]

It builds the setup twice (the second build is the upgrade), makes a Debian 13 with Wine in a folder, and a server with
the demo company on this machine. Everything runs as an ordinary person on a screen of its own. It ends with the table
of figures that the README shows; the first thing that is not as it must be ends it with 1 and says what. Only a slow
start waits until the end, because other work on the machine may have caused it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PureWindowsPath
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from installer.dev_environment import ROOT, RUN_LOCK, child_environment, ensure_environment
from installer.linux.clean_root import CleanRoot, ProofError, Screen, configured_mirror, needs, wait_for
from installer.proof import Figures, must, parser, restored
from installer.staging import SERVER_PART, size
from installer.windows.build import DIST, TREE, longest_path
from installer.windows.clerk import LOGIN_TITLES, ORDER, Clerk
from installer.windows.description import LIB, PATH_LETTERS_MAX, PROGRAM_FOLDER, setup_name
from installer.windows.wine import PER_MACHINE, PER_USER, Wine
from server_db.access.release import RELEASE

SECOND: Final = "2"
ORDERS: Final = 150
SETUP_MB_MAX: Final = 100
INSTALLED_MB_MAX: Final = 300
START_S_MAX: Final = 2.0
CHINESE: Final = PureWindowsPath("C:/公司 软件/Kontor 客户端")
TASK: Final = ROOT / "installer" / "server" / "windows" / "kontor-backup.xml"
KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Kontor"
_NOT_OURS: Final = {"users/clerk/AppData/Local/Programs", "/".join(ORDER.parts[1:]), "公司 软件"}
"""The folder that Windows has for programs of one person, what was printed, and the folder around a chosen one."""

_INSTALLED: Final = {"kontor.exe", "kontor-server.exe", "uninstall.exe", PROGRAM_FOLDER, "licences"}
_TASK_NAME: Final = "Kontor backup"
_RUNS: Final = 3
_TOO_LONG: Final = 5
_STARTS: Final = 3
_PDF_BYTES_MIN: Final = 10_000


class Proof:
    """The parts of the proof, each on what the one before left.

    Attributes:
        late: starts that took too long; told at the end, because other work on the machine can be the reason.
    """

    def __init__(self, wine: Wine, screen: Screen, figures: Figures, pictures: Path) -> None:
        self.wine = wine
        self.screen = screen
        self.figures = figures
        self.clerk = Clerk(wine, screen, pictures)
        self.setups = [wine.put(setup(release), setup(release).name) for release in ("", SECOND)]
        self.before = (wine.files(), wine.registry())
        self.late: list[str] = []

    def install(self, which: int, *words: str, language: str = "en_US") -> tuple[int, float]:
        """Run a setup silently; its code and how long it took."""
        begin = time.monotonic()
        separate = [part for word in words for part in word.split(" ")]  # a folder goes without quotes
        code, _ = self.wine.run(self.setups[which], "/S", *separate, display=self.screen.display, language=language)
        return code, time.monotonic() - begin

    def uninstall(self, folder: PureWindowsPath, *words: str) -> None:
        """Remove silently, and wait until the copy of the uninstaller that does it has ended."""
        self.wine.run(folder / "uninstall.exe", "/S", *words, display=self.screen.display)
        self.wine.settle()

    def selftest(self, folder: PureWindowsPath, *, language: str = "en_US") -> dict[str, str]:
        """The state of each part."""
        code, said = self.wine.run(folder / "kontor.exe", "--selftest", "--json", display=self.screen.display,
                                   language=language)
        must(said.startswith("{"), f"The selftest ended with {code} and said nothing of use: {said[-400:]}")
        told = json.loads(said)
        must(code == 0 and told["works"], f"The selftest says {told}.")
        return {one["part"]: one["state"] for one in told["parts"]}

    def per_user(self) -> None:
        """Install for one person, with the server for this computer."""
        code, took = self.install(0)
        must(code == 0, f"The setup ended with {code}.")
        self.figures.add("Installed for one person, silently", f"{took:.0f} s")
        program = self.wine.place(PER_USER)
        installed = size(program, without=SERVER_PART) / 1e6
        self.figures.add("Installed, without the embedded server", f"{installed:.0f} MB")
        must(installed < INSTALLED_MB_MAX, f"{installed:.0f} MB are installed, {INSTALLED_MB_MAX} are allowed.")
        versions = [self.wine.run(PER_USER / f"{name}.exe", "--version", display=self.screen.display)[1].strip()
                    for name in ("kontor", "kontor-server")]
        self.figures.add("`kontor --version`, `kontor-server --version`", ", ".join(versions))
        states = self.selftest(PER_USER)
        limited = sorted(part for part, state in states.items() if state != "ok")
        must(not limited, f"Limited are {limited}.")
        self.figures.add("`kontor --selftest`", f"{len(states)} of {len(states)} parts ok: Windows (Qt), PDF, the"
                         " store for passwords, and the embedded server by TLS among them")

    def start(self) -> None:
        """To the login window; Wine's own services run already, as those of Windows do."""
        keeper = self.wine.start("winemine", display=self.screen.display)
        wait_for(lambda: self.screen.window("WineMine"), seconds=30)
        try:
            for how in ("cold", "warm"):
                empty = min(self._empty_started(cold=how == "cold") for _ in range(_STARTS))
                best = min(self._started(cold=how == "cold") for _ in range(_STARTS))
                self.figures.add(f"Start to login window, {how}, best of {_STARTS}",
                                 f"{best:.2f} s; a program that does nothing takes {empty:.2f} s under Wine")
                if best >= START_S_MAX:
                    self.late.append(f"The {how} start took {best:.2f} s, {START_S_MAX:.0f} s are allowed.")
        finally:
            keeper.terminate()
            self.screen.tell("search", "--name", "WineMine", "windowkill")
            keeper.wait()

    def _started(self, *, cold: bool) -> float:
        begin = _fresh(cold=cold)
        _, said = self.wine.run(PER_USER / "kontor.exe", "--exit-after-login-shown", display=self.screen.display)
        return float(said.split()[-1]) - begin

    def _empty_started(self, *, cold: bool) -> float:
        begin = _fresh(cold=cold)
        self.wine.run("cmd", "/c", "exit", display=self.screen.display)
        return time.time() - begin

    def printed(self, language: str) -> None:
        """An order as PDF."""
        letters = self.clerk.print_order(language)
        must(letters > _PDF_BYTES_MIN, f"The printed order has only {letters} bytes.")
        self.figures.add(f"An order printed by keys, as PDF ({language})", f"{letters / 1e3:.0f} kB")

    def refused_while_busy(self) -> None:
        """A program without a window does not hear the setup: it fails with its code, and changes nothing."""
        words = ("-X", "utf8", "-c", "import time; time.sleep(120)")
        busy = self.wine.start(PER_USER / "kontor-server.exe", *words, display=self.screen.display)
        time.sleep(5)
        code, took = self.install(1, "/WAIT=2")
        must(code == _RUNS, f"A setup over a running program that does not close ended with {code}, not {_RUNS}.")
        must(busy.poll() is None, "The setup ended a program by force.")
        must(self._version() == RELEASE, "A refused setup changed the registry.")
        self.wine.run("taskkill", "/f", "/im", "kontor-server.exe", display=self.screen.display)
        busy.wait()
        self.figures.add("An upgrade while a program runs that does not close", f"refused with {code}"
                         f" after {took:.0f} s, nothing changed")

    def refused_while_unsaved(self, program: subprocess.Popen[bytes]) -> None:
        """An upgrade asks the program to close, the program asks the person, and nobody answers: nothing changes."""
        self.clerk.begin_order()
        code, took = self.install(1, "/WAIT=5")
        must(code == _RUNS, f"A setup over unsaved work ended with {code}, not {_RUNS}.")
        must(program.poll() is None and self.clerk.is_asked("en"), "Nobody is asked what becomes of unsaved work.")
        self.clerk.picture("question_at_upgrade", "en")
        must(self._version() == RELEASE, "A refused setup changed the registry.")
        must(self._names() == _INSTALLED, f"A refused setup left {sorted(self._names())}.")
        self.clerk.answer("Escape", "en")
        self.clerk.picture("unsaved", "en")
        self.clerk.give_up_order("en")
        must(program.poll() is None, "The program ended with a tab.")
        self.figures.add("An upgrade while an order is not saved", f"the program asks; refused with {code}"
                         f" after {took:.0f} s, nothing changed, the order still open and unsaved")

    def upgrade(self, program: subprocess.Popen[bytes], connection: PureWindowsPath, password: str) -> None:
        """Install the second build while the program runs: it is asked to close, and nothing old is left."""
        stale = self.wine.place(PER_USER / PROGRAM_FOLDER / LIB / "of_an_older_build.py")
        stale.write_text("", encoding="ascii")
        code, took = self.install(1)
        must(code == 0, f"The upgrade ended with {code}.")
        must(program.wait(timeout=10) == 0, f"The running program ended with {program.returncode}.")
        must(self._version() == f"{RELEASE}-{SECOND}", "The version is not that of the upgrade.")
        must(not stale.exists(), "The upgrade left a file of the older build.")
        must(self._names() == _INSTALLED, f"After the upgrade there are {sorted(self._names())}.")
        self.figures.add(f"Upgraded to {RELEASE}-{SECOND} over a running program, which closed", f"{took:.0f} s")
        again = self.clerk.log_in(connection, password, "zh_CN")
        self.printed("zh_CN")
        self.clerk.begin_order()
        self.clerk.give_up_order("zh_CN")
        self.screen.keys("alt+F4")
        must(wait_for(lambda: again.poll() is not None, seconds=30), "The program does not end with its window.")

    def remove(self) -> None:
        """Without a trace but the person's settings; then, installed again, with them."""
        self.uninstall(PER_USER)
        kept, keys = self._left()
        own = {path for path in kept if path.startswith("users/clerk/AppData/Local/kontor")}
        must(own, "The uninstaller took the person's settings.")
        must(not kept - own and not keys, f"Removing left {sorted(kept - own)[:20]} and {sorted(keys)[:20]}.")
        self.install(0)
        self.uninstall(PER_USER, "/PURGE")
        kept, keys = self._left()
        must(not kept and not keys, f"Removing with /PURGE left {sorted(kept)[:20]} and {sorted(keys)[:20]}.")
        self.figures.add("Files and keys left after removal", "0 besides the person's settings; with /PURGE 0")

    def per_machine(self, connection: PureWindowsPath) -> None:
        """For everybody, without the server; a double click opens a connection file."""
        code, _ = self.install(0, "/AllUsers", "/NOSERVER")
        must(code == 0, f"The setup for everybody ended with {code}.")
        states = self.selftest(PER_MACHINE)
        limited = {part for part, state in states.items() if state != "ok"}
        must(limited == {"server"}, f"Without the server {limited} are limited.")
        code, _ = self.wine.run("reg", "query", f"HKLM\\{KEY}", display=self.screen.display)
        must(code == 0, "It is not in the list of programs of everybody.")
        clicked = self.wine.start("start", "/wait", connection, display=self.screen.display)
        self.clerk.opened(LOGIN_TITLES["en"], clicked, "A double click on a connection file opens nothing.")
        code, _ = self.install(1, "/AllUsers")
        must(code == 0, f"The upgrade for everybody ended with {code}.")
        must(not self.wine.place(PER_MACHINE / PROGRAM_FOLDER / LIB / SERVER_PART).exists(),
             "An upgrade brought the server that was not wanted.")
        self.uninstall(PER_MACHINE, "/PURGE")
        kept, keys = self._left()
        must(not kept and not keys, f"Removing left {sorted(kept)[:20]} and {sorted(keys)[:20]}.")
        self.figures.add("For everybody, `/AllUsers /NOSERVER`", "installed, opened by a double click on a connection"
                         " file, upgraded, removed without a trace")

    def folders(self) -> None:
        """Folders with Chinese names, on a Western and on a Chinese Windows, and the longest one possible."""
        for language in ("en_US", "zh_CN"):
            code, _ = self.install(0, f"/D={CHINESE}", language=language)
            must(code == 0, f"In {CHINESE} the setup ended with {code}.")
            states = self.selftest(CHINESE, language=language)
            must(set(states.values()) == {"ok"}, f"In {CHINESE} the selftest says {states}.")
            self.uninstall(CHINESE, "/PURGE")
            must(not self.wine.place(CHINESE).exists(), f"{CHINESE} is left.")
        self.figures.add(f"In `{CHINESE}`, on Windows in English and Chinese", "every part of the selftest ok")
        longest = PATH_LETTERS_MAX - longest_path(TREE / PROGRAM_FOLDER)
        folder = PureWindowsPath(f"C:/{'long' * 10}/{'x' * longest}"[:longest])
        code, _ = self.install(0, f"/D={folder}x")
        must(code == _TOO_LONG and not self.wine.place(folder).parent.exists(),
             f"A path that is too long ended with {code}.")
        code, _ = self.install(0, f"/D={folder}")
        must(code == 0, f"In a path of {longest} letters the setup ended with {code}.")
        states = self.selftest(folder)
        must(set(states.values()) == {"ok"}, f"In a path of {longest} letters the selftest says {states}.")
        self.uninstall(folder, "/PURGE")
        self.figures.add(f"In a folder whose path has {longest} letters",
                         f"every part ok; one letter more is refused with {_TOO_LONG}")

    def scheduled(self) -> None:
        """The file that has a server's backup done every night is one that the Task Scheduler takes."""
        task = self.wine.put(TASK, TASK.name)
        code, said = self.wine.run("schtasks", "/create", "/xml", task, "/tn", _TASK_NAME, display=self.screen.display)
        must(code == 0, f"The Task Scheduler does not take {TASK.name}: {said}")
        kept = self.wine.place(PureWindowsPath("C:/windows/system32/tasks", _TASK_NAME))
        must(kept.is_file(), f"The Task Scheduler took {TASK.name} and does not have it.")
        code, said = self.wine.run("schtasks", "/delete", "/tn", _TASK_NAME, "/f", display=self.screen.display)
        must(code == 0 and not kept.exists(), f"The Task Scheduler does not give {TASK.name} back: {said}")
        self.figures.add(f"`schtasks /create /xml {TASK.name}`", "taken by Wine's Task Scheduler, and removed")

    def _version(self) -> str:
        """Of the installed program, as Windows lists it."""
        _, said = self.wine.run("reg", "query", f"HKCU\\{KEY}", "/v", "DisplayVersion", display=self.screen.display)
        return said.split()[-1]

    def _names(self) -> set[str]:
        """What is in the folder of the installation."""
        return {path.name for path in self.wine.place(PER_USER).iterdir()}

    def _left(self) -> tuple[set[str], set[str]]:
        """Files, and keys of the registry that speak of Kontor, that were not there before."""
        files, keys = self.wine.files() - self.before[0], self.wine.registry()
        known = self.before[1]
        left = {name for name, values in keys.items() if "kontor" in f"{name}\n{values}".lower() and name not in known}
        return files - _NOT_OURS, left


def _fresh(*, cold: bool) -> float:
    """The moment at which something begins; cold with nothing of the disk in memory."""
    if cold:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
    return time.time()


def main(arguments: list[str] | None = None) -> int:
    """Run the proof; returns the exit code."""
    asked = parser(__doc__, ROOT / "build" / "proof-windows")
    options = asked.parse_args(arguments)
    figures = Figures()
    try:
        if os.geteuid() != 0:
            raise ProofError("A Debian with Wine can only be made by root.")
        needs("debootstrap", "Xvfb", "openbox", "xdotool", "scrot", "x86_64-w64-mingw32-gcc")
        if not options.built:
            build()
        with ExitStack() as stack:
            folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kontor-proof-")))
            folder.mkdir(parents=True, exist_ok=True)
            prove(folder.resolve(), options.pictures, figures, stack)
    except ProofError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"\n{figures.table()}\n")
    return 0


def build() -> None:
    """The setup, and once more as an upgrade, whose size nobody measures."""
    for words in ([], ["--keep", "--fast", "--release", SECOND]):
        command = [sys.executable, str(ROOT / "installer" / "dev.py"), "package", "--windows", "--", *words]
        if subprocess.run(command, check=False).returncode != 0:
            raise ProofError("The setup could not be built.")


def setup(release: str = "") -> Path:
    """The setup of a build.

    Raises:
        ProofError: there is none.
    """
    path = DIST / setup_name(RELEASE, release)
    if not path.is_file():
        raise ProofError(f"{path} is missing; build it first.")
    return path


def prove(folder: Path, pictures: Path, figures: Figures, stack: ExitStack) -> None:
    """Everything in turn."""
    mb = setup().stat().st_size / 1e6
    figures.add("Setup with the embedded server", f"{mb:.1f} MB")
    must(mb < SETUP_MB_MAX, f"The setup has {mb:.1f} MB, {SETUP_MB_MAX} at most are allowed.")
    wine = Wine(CleanRoot(folder / "wine"))
    restored(wine.root, lambda: wine.make(configured_mirror()), figures, "Debian 13 with Wine made")
    sockets = Path("/tmp/.X11-unix")  # noqa: S108 - X's own place
    sockets.mkdir(mode=0o1777, exist_ok=True)
    stack.enter_context(wine.root.alive(sockets))
    screen = Screen(500 + os.getpid() % 400, folder / "screen.log")
    stack.callback(screen.close)
    wine.begin(screen.display)
    wine.add_what_wine_lacks(TREE / PROGRAM_FOLDER / LIB, folder / "shims")
    file, password = stack.enter_context(server(folder / "server"))
    connection = wine.put(file, "demo.kontor")
    proof = Proof(wine, screen, figures, pictures)
    proof.per_user()
    proof.start()
    proof.scheduled()
    proof.refused_while_busy()
    program = proof.clerk.log_in(connection, password, "en")
    proof.printed("en")
    proof.refused_while_unsaved(program)
    proof.upgrade(program, connection, password)
    proof.remove()
    proof.per_machine(connection)
    proof.folders()
    must(not proof.late, " ".join(proof.late))


@contextmanager
def server(folder: Path) -> Iterator[tuple[Path, str]]:
    """A server of this machine with the demo company: its connection file, and the password of its people."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    python = str(ensure_environment(RUN_LOCK).python)
    command = [python, "-m", "installer.windows.demo_server", str(folder / "database"), str(ORDERS)]
    with subprocess.Popen(command, cwd=ROOT, env=child_environment(offscreen=True), stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        must(line, "The server for the proof does not start.")
        told = json.loads(line)
        file = folder / "demo.kontor"
        file.write_text(told["file"], encoding="utf-8")
        yield file, told["password"]


if __name__ == "__main__":
    sys.exit(main())
