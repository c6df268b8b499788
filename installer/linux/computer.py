"""A clean Debian that is started: systemd is its first process, as on a computer of its own.

It has its own processes, file systems, name and network. What a guide says to systemd is done by systemd.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installer.linux.clean_root import CleanRoot, ProofError, wait_for
from installer.linux.network import Place

SYSTEMD: Final = ("systemd-sysv", "dbus")
"""Packages that a Debian for a computer has, and one for a folder has not."""

MADE: Final = "Clean Debian 12 with systemd made"
"""What the figures call making one."""

_STARTED: Final = frozenset({"running", "degraded"})
_START_S: Final = 60
_STOP_S: Final = 90
_START: Final = r"""
set -eu
cd "$1"
mount --bind . .
cd "$1"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs tmpfs run
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm
for device in null zero full random urandom tty; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs tmpfs dev/shm
exec chroot . env -i container=kontor PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init
"""


@dataclass
class Computer(CleanRoot):
    """The Debian in `folder`, at `place` in a network."""

    place: Place
    _machine: subprocess.Popen[bytes] | None = None

    @contextmanager
    def started(self) -> Iterator[None]:
        """Switched on, and off at the end."""
        self._switch_on()
        try:
            yield
        finally:
            self._switch_off()

    def restart(self) -> None:
        """Shut down and start again; what is not enabled does not come back."""
        self._switch_off()
        self._switch_on()

    def command(self, words: Sequence[str], *, person: bool = False, display: str = "") -> list[str]:
        """What runs `words` inside, in the network that this program is in; switched off as well as on."""
        inside = super().command(words, person=person, display=display)
        if self._ended():
            return inside
        return ["nsenter", f"--target={self._first()}", "--mount", "--uts", "--ipc", "--pid", *inside]

    def state(self, unit: str, of: str) -> str:
        """What systemd says of a unit, as `Result` or `ActiveState`."""
        return self.run("systemctl", "show", "--property", of, "--value", unit).strip()

    def _switch_on(self) -> None:
        """Start it; it ends with this program, however that ends."""
        words = ["setpriv", "--pdeathsig", "KILL", "nsenter", f"--net=/run/netns/{self.place.space}"]
        words += ["unshare", "--mount", "--uts", "--ipc", "--pid", "--cgroup", "--fork", "--kill-child"]
        words += ["sh", "-c", _START, "sh", str(self.folder)]
        self._machine = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.PIPE)
        wait_for(lambda: self._ended() or self._says() in _STARTED, seconds=_START_S)
        if self._ended():
            assert self._machine.stderr is not None
            raise ProofError(f"Debian does not start: {self._machine.stderr.read().decode(errors='replace')}")
        if self._says() not in _STARTED:
            self._switch_off()
            raise ProofError(f"Debian has not started after {_START_S} s.")

    def _switch_off(self) -> None:
        assert self._machine is not None
        if not self._ended():
            subprocess.run(self.command(["systemctl", "poweroff"]), capture_output=True, check=False)
        try:
            self._machine.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._machine.kill()
            self._machine.wait()
            raise ProofError(f"Debian has not shut down after {_STOP_S} s.") from None
        finally:
            assert self._machine.stderr is not None
            self._machine.stderr.close()

    def _ended(self) -> bool:
        return self._machine is None or self._machine.poll() is not None

    def _says(self) -> str:
        """The state of the whole, empty while there is none."""
        if not self._first():
            return ""
        words = self.command(["systemctl", "is-system-running"])
        return subprocess.run(words, capture_output=True, encoding="utf-8", check=False).stdout.strip()

    def _first(self) -> str:
        """Its first process, as this machine counts; empty while there is none."""
        assert self._machine is not None
        parent = self._machine.pid
        return Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").strip()
