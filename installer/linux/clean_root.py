"""A clean Debian in a folder, and a screen outside of it: where a package shows what it does to a computer."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PERSON: Final = "clerk"
HOME: Final = f"/home/{PERSON}"
_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_MOUNTS: Final = (("proc", "proc", "proc"), ("tmpfs", "tmpfs", "dev/shm"))
_NOT_LOOKED_AT: Final = (
    "proc", "sys", "dev", "tmp", "run", "home", "var/lib/dpkg", "var/lib/apt", "var/cache", "var/log",
)


class ProofError(Exception):
    """Something is not as it must be; `str()` says what."""


@dataclass
class CleanRoot:
    """A Debian of its own in `folder`."""

    folder: Path

    def make(self, suite: str, mirror: str, *packages: str) -> None:
        """Install the smallest Debian there is with further packages, and an ordinary person in it."""
        words = ["debootstrap", "--variant=minbase", *([f"--include={','.join(packages)}"] if packages else [])]
        words += [suite, str(self.folder), *([mirror] if mirror else [])]
        _checked(words)
        self.folder.chmod(0o755)
        self.know("127.0.0.1", "localhost")
        self.run("useradd", "--create-home", "--shell", "/bin/bash", PERSON)

    @contextmanager
    def alive(self, screen: Path) -> Iterator[None]:
        """With the file systems that programs expect and the folder of the screen's sockets; ended as a whole."""
        sockets = self.folder / "tmp" / ".X11-unix"
        sockets.mkdir(parents=True, exist_ok=True)
        for kind, device, place in _MOUNTS:
            (self.folder / place).mkdir(parents=True, exist_ok=True)
            _checked(["mount", "-t", kind, device, str(self.folder / place)])
        _checked(["mount", "--bind", str(screen), str(sockets)])
        try:
            yield
        finally:
            self.end_programs()
            for mounted in (sockets, *(self.folder / place for *_, place in reversed(_MOUNTS))):
                subprocess.run(["umount", "--lazy", str(mounted)], check=False)

    def command(self, words: Sequence[str], *, person: bool = False, display: str = "") -> list[str]:
        """What runs `words` inside, as root or as the ordinary person, with nothing of our own environment."""
        variables = {"PATH": _PATH, "LANG": "C.UTF-8", "HOME": HOME if person else "/root",
                     "DEBIAN_FRONTEND": "noninteractive"}
        if display:
            variables["DISPLAY"] = display
        account = [f"--userspec={PERSON}:{PERSON}"] if person else []
        environment = [f"{name}={value}" for name, value in variables.items()]
        return ["chroot", *account, str(self.folder), "env", "-i", "-C", variables["HOME"], *environment, *words]

    def run(self, *words: str, person: bool = False, display: str = "") -> str:
        """Run a command inside to its end; what it said.

        Raises:
            ProofError: it failed.
        """
        return _checked(self.command(words, person=person, display=display))

    def know(self, address: str, name: str) -> None:
        """Let it know a computer by its name."""
        with (self.folder / "etc" / "hosts").open("a", encoding="ascii") as file:
            file.write(f"{address} {name}\n")

    def files(self) -> set[str]:
        """Every path inside, but for what the package manager itself keeps and what is a person's."""
        found: set[str] = set()
        skipped = {str(self.folder / place) for place in _NOT_LOOKED_AT}
        for folder, names, plain in os.walk(self.folder):
            names[:] = [name for name in names if f"{folder}/{name}" not in skipped]
            found |= {f"{folder}/{name}"[len(str(self.folder)) :] for name in (*names, *plain)}
        return found

    def programs(self) -> list[int]:
        """Processes that run inside."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if (entry / "root").readlink() == self.folder:
                        found.append(int(entry.name))
                except OSError:
                    continue  # it has just ended
        return found

    def end_programs(self) -> None:
        """End what runs inside, each by its number."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in self.programs():
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    continue
            if wait_for(lambda: not self.programs(), seconds=10):
                return


class Screen:
    """An X server without a monitor, with a window manager, on which keys can be pressed and pictures taken."""

    def __init__(self, number: int, log: Path) -> None:
        self.display = f":{number}"
        self._log = log.open("wb")
        self._programs = [self._start(["Xvfb", self.display, "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-ac"])]
        if not wait_for(lambda: Path(f"/tmp/.X11-unix/X{number}").exists(), seconds=20):  # noqa: S108 - X's own place
            raise ProofError("Xvfb does not start.")
        self._programs.append(self._start(["openbox"]))

    def _start(self, words: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(words, env=self.variables(), stdout=self._log, stderr=self._log)

    def variables(self) -> dict[str, str]:
        """The environment of programs outside that show something here."""
        return {"PATH": os.environ["PATH"], "DISPLAY": self.display, "HOME": str(Path("~").expanduser())}

    def tell(self, *words: str) -> str:
        """Run xdotool; what it said, empty when it found nothing."""
        ended = subprocess.run(["xdotool", *words], env=self.variables(), capture_output=True, encoding="utf-8",
                               check=False)
        return ended.stdout.strip()

    def window(self, title: str) -> str:
        """The number of the window with such a title, empty for none."""
        return self.tell("search", "--onlyvisible", "--name", title).partition("\n")[0]

    def keys(self, *names: str) -> None:
        """Press keys, one after another, as slowly as a person."""
        for name in names:
            self.tell("key", name)
            time.sleep(0.4)

    def write(self, words: str) -> None:
        """Type."""
        self.tell("type", "--delay", "40", words)
        time.sleep(0.6)

    def picture(self, path: Path) -> None:
        """Take a picture of the whole screen."""
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["scrot", "--overwrite", str(path)], env=self.variables(), check=True)

    def close(self) -> None:
        """End it."""
        for program in reversed(self._programs):
            program.terminate()
            program.wait()
        self._log.close()


def wait_for(happens: Callable[[], object], *, seconds: float) -> bool:
    """Wait until something is so; False when it takes longer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happens():
            return True
        time.sleep(0.2)
    return bool(happens())


def configured_mirror() -> str:
    """The mirror that this machine takes its packages from; empty to leave it to debootstrap."""
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        capture_output=True, encoding="utf-8", check=False,
    ).stdout.split()
    return next((line for line in said if "security" not in line), "")


def needs(*programs: str) -> None:
    """Check that programs are here.

    Raises:
        ProofError: which ones are not.
    """
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        raise ProofError(f"These programs are needed and missing: {', '.join(missing)}")


def _checked(words: list[str]) -> str:
    ended = subprocess.run(words, capture_output=True, encoding="utf-8", errors="replace", check=False,
                           stdin=subprocess.DEVNULL)
    if ended.returncode != 0:
        tail = "\n".join((ended.stdout + ended.stderr).strip().splitlines()[-12:])
        raise ProofError(f"{' '.join(words[:8])} … ended with {ended.returncode}:\n{tail}")
    return ended.stdout
