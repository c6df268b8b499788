"""What Kontor needs on a developer's machine: system packages, and a virtual environment with the locked ones.

Standard library only, because it runs before anything is installed.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUN_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
STAMP = "kontor.stamp"
LIBC_OLDEST = (2, 34)
UNREACHABLE = "The package index could not be reached; check the network, the proxy and the certificates."

# Found with ldd in a bare Debian 12: what Qt loads, and the package that brings it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libbrotlidec.so.1": "libbrotli1",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


class SetupError(Exception):
    """Something a person must do first; `str()` is the sentence that says what."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment with the locked packages."""

    folder: Path

    @property
    def scripts(self) -> Path:
        """Where its programs lie."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.scripts / ("python.exe" if os.name == "nt" else "python")


def say(text: str) -> None:
    """Tell the person something, before any program started later can."""
    print(text, flush=True)


# What this machine has


def check_machine() -> None:
    """Refuse what the packages are not made for, in words rather than in pip's."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older one may well be what `python3` is
        raise SetupError(f"Kontor needs Python 3.11 or newer; this is {platform.python_version()}.")
    name, version = platform.libc_ver()
    if sys.platform == "linux" and (name != "glibc" or numbers(version) < LIBC_OLDEST):
        raise SetupError(
            f"Kontor needs glibc 2.34 or newer (Debian 12, Ubuntu 22.04, RHEL 9); this is {name or 'another libc'}"
            f" {version}."
        )


def numbers(version: str) -> tuple[int, ...]:
    """The numbers in a version: (2, 36) for "2.36"."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """The Debian packages of what cannot be loaded here; the tools of Python and the time zones included."""
    if sys.platform != "linux":
        return []
    missing = [package for library, package in libraries.items() if not loads(library)]
    if importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if not Path("/usr/share/zoneinfo/UTC").exists():
        missing.append("tzdata")
    return missing


def loads(library: str) -> bool:
    """Whether the dynamic linker finds `library`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def ensure_packages(libraries: dict[str, str]) -> None:
    """Install missing system packages where that is allowed; else say which command does it."""
    _ensure(lambda: missing_packages(libraries))


def ensure_programs(programs: dict[str, str]) -> None:
    """The same for programs: name → the Debian package that brings it."""
    _ensure(lambda: [package for name, package in programs.items() if shutil.which(name) is None])


def _ensure(look: Callable[[], list[str]]) -> None:
    missing = look()
    if not missing:
        return
    words = "apt-get update && apt-get install -y --no-install-recommends " + " ".join(missing)
    if shutil.which("apt-get") is None:
        raise SetupError(f"These are missing; install what your system calls them: {', '.join(missing)}")
    prefix = become_root()
    if prefix is None:
        raise SetupError(f"System packages are missing; as root, run: {words}")
    say(f"Installing system packages: {' '.join(missing)}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"]
    subprocess.run([*apt, "update"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    install = [*apt, "install", "-y", "--no-install-recommends", *missing]
    code = subprocess.run(install, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode
    importlib.invalidate_caches()
    if code != 0 or look():
        raise SetupError(f"The system packages could not be installed; as root, run: {words}")


def become_root() -> list[str] | None:
    """What goes before a command to run it as root without asking anybody; None when that is not allowed."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    allowed = (
        shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    )
    return sudo if allowed else None


# The virtual environment


def user_folder(root: Path = ROOT) -> Path:
    """This person's own folder for what belongs to the project at `root`; made when missing, private."""
    key = hashlib.sha256(str(root).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    owner = os.environ.get("USERNAME", "user") if sys.platform == "win32" else str(os.geteuid())
    last = Path(tempfile.gettempdir()) / f"kontor-dev-{owner}-{key}"
    for folder in (cache_home() / "kontor" / key, last):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if is_mine(folder) and (sys.platform == "win32" or folder.stat().st_uid == os.geteuid()):
            return folder
    raise SetupError(f"Neither {cache_home()} nor {last} can be written; set XDG_CACHE_HOME to a folder of yours.")


def cache_home() -> Path:
    """Where this system keeps what can be made again."""
    name = "LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME"
    given = os.environ.get(name)
    return Path(given) if given else Path("~/.cache").expanduser()


def is_mine(folder: Path) -> bool:
    """Whether this account may fill and empty `folder`."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    if sys.platform == "win32":
        return True
    return os.geteuid() in {0, folder.stat().st_uid}


def stamp_text(lock: str) -> str:
    """What an environment was made from; another text means that it must be made again."""
    digest = hashlib.sha256((ROOT / "installer" / lock).read_bytes()).hexdigest()
    # Not `sys.version`: the build changes when the system mends its Python, and the environment stays good.
    return json.dumps({"lock": digest, "python": [sys.version_info[:3], sys.base_prefix], "root": str(ROOT)})


def fits(environment: Environment, locks: list[str]) -> bool:
    """Whether the environment is whole, made from one of the locks as they are now, and may be run by us."""
    try:
        text = (environment.folder / STAMP).read_text(encoding="utf-8")
    except OSError:
        return False
    return os.access(environment.python, os.X_OK) and any(text == stamp_text(lock) for lock in locks)


def choose(locks: list[str], project: Path, private: Path) -> Environment:
    """The project's environment when it fits or is ours to make, else a private one."""
    environment = Environment(project)
    if fits(environment, locks):
        return environment
    mine = is_mine(project) if project.exists() else is_mine(project.parent)
    return environment if mine else Environment(private)


def ensure_environment(lock: str) -> Environment:
    """The environment for `lock`, made now if need be; that of the developers serves to run the program too."""
    locks = [lock] if lock == DEV_LOCK else [lock, DEV_LOCK]
    private = user_folder()
    environment = choose(locks, ROOT / ".venv", private / "venv")
    if fits(environment, locks):
        return environment
    with only_one(private / "dev.lock"):
        if not fits(environment, locks):
            make(environment, lock)
    return environment


def make(environment: Environment, lock: str) -> None:
    """Make the environment from nothing; the stamp comes last, so that half an environment is never used."""
    say(f"Making the environment in {environment.folder}")
    shutil.rmtree(environment.folder, ignore_errors=True)
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-m", "venv", str(environment.folder)], capture_output=True, check=False)
    if made.returncode != 0:
        raise SetupError(f"Python could not make the environment in {environment.folder}.")
    install(environment, ROOT / "installer" / lock)
    site = subprocess.run(
        [environment.python, "-c", "import sysconfig; print(ascii(sysconfig.get_path('purelib'))[1:-1])"],
        capture_output=True,
        encoding="ascii",
        check=True,
    )
    folder = Path(site.stdout.strip().encode("ascii").decode("unicode_escape"))
    # Escaped, because Python reads this file in whatever encoding the system has.
    (folder / "kontor.pth").write_text(f"import sys; sys.path.append({str(ROOT)!a})\n", encoding="ascii")
    (environment.folder / STAMP).write_text(stamp_text(lock), encoding="utf-8")


def install(environment: Environment, lock: Path) -> None:
    """Install the locked packages, by their hashes, with one line that shows how far it is."""
    total = len(re.findall(r"^[\w.\[\]-]+==", lock.read_text(encoding="utf-8"), flags=re.MULTILINE))
    command = [str(environment.python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    # The lock is complete; an old pip that looks for dependencies itself takes newer ones than it has hashes of.
    command += ["--progress-bar", "off", "--only-binary", ":all:", "--require-hashes", "--no-deps", "-r", str(lock)]
    begin = time.monotonic()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=child_environment(offscreen=False),
    ) as pip:
        assert pip.stdout is not None
        errors = follow(pip.stdout, total)
    if pip.returncode != 0:
        raise SetupError("\n".join(["The locked packages could not be installed.", *errors]))
    say(f"Installed the locked packages in {time.monotonic() - begin:.0f} s")


def follow(lines: Iterable[str], total: int) -> list[str]:
    """Show pip's progress on a terminal; returns its errors, without addresses."""
    errors: list[str] = []
    count = 0
    shows = sys.stdout.isatty()
    if not shows:
        say(f"Installing up to {total} locked packages")
    for line in lines:
        if "connection broken" in line and UNREACHABLE not in errors:
            errors.append(UNREACHABLE)
        elif line.startswith("ERROR"):
            errors.append(re.sub(r"\w+://\S+", "...", line.strip()))
        count += line.startswith("Collecting")
        if shows:
            text = f"unpacking {count}" if line.startswith("Installing") else f"{count} of up to {total}"
            print(f"\rInstalling the locked packages: {text}   ", end="", flush=True)
    if shows:
        print("\r" + " " * 60 + "\r", end="")
    return errors


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Let one of this person's commands at a time make an environment."""
    with path.open("a+") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def child_environment(*, offscreen: bool) -> dict[str, str]:
    """The variables for the programs started here: nothing of this person's own Python gets in."""
    own = {"PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"}  # without compiled modules every start is a first one
    kept = {name: value for name, value in os.environ.items() if name not in own}
    kept |= {"PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"}
    return kept | {"QT_QPA_PLATFORM": "offscreen"} if offscreen else kept


def check_environment() -> dict[str, str]:
    """The same for tests; what tools remember between runs is kept out of the project's folder."""
    state = user_folder() / "state"
    state.mkdir(exist_ok=True)
    places = {
        "COVERAGE_FILE": "coverage",
        "HYPOTHESIS_STORAGE_DIRECTORY": "hypothesis",
        "MYPY_CACHE_DIR": "mypy",
        "RUFF_CACHE_DIR": "ruff",
    }
    return child_environment(offscreen=True) | {name: str(state / place) for name, place in places.items()}
