"""Proves the standby between different computers: set up by its guide, cut off by the network, and brought back.

    sudo python3 -m installer.linux.prove_standby [--pictures FOLDER] [--keep FOLDER] [--built] [--postgresql pgdg]

Four network namespaces at a switch are two servers and an archive, each a clean Debian 12 with its systemd, and an
office with eight clerks and four desktop windows. The servers are set up by `GUIDE.md` and `STANDBY.md`, with TLS
checked between all of them. Cables are pulled, or swallow what is sent; what was acknowledged is counted. It ends with
the table of figures that the README shows; the first thing that is not as it must be ends it with 1 and says what. What
happens in the office stands in `tests/e2e/failover/over_network.py`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from installer.dev_environment import (
    DEV_LOCK,
    QT_LIBRARIES,
    ROOT,
    SetupError,
    check_environment,
    ensure_environment,
    ensure_packages,
)
from installer.linux import office
from installer.linux.clean_root import ProofError, needs
from installer.linux.network import Switch, knows
from installer.linux.prove import DIST, build_once
from installer.linux.two_servers import ARCHIVE, FIRST, SECOND
from installer.proof import parser
from server_db.access.release import RELEASE

OFFICE: Final = "office"
COMPUTERS: Final = (FIRST, SECOND, ARCHIVE, OFFICE)
DOMAIN: Final = "kontor.test"


def main(arguments: list[str] | None = None) -> int:
    """Run the proof; returns the exit code."""
    asked = parser(__doc__, ROOT / "build" / "proof")
    asked.add_argument("--postgresql", choices=office.SOURCES, default=office.SOURCES[0],
                        help="which of the guide's ways to PostgreSQL is taken")
    options = asked.parse_args(arguments)
    try:
        if os.geteuid() != 0:
            raise ProofError("A clean Debian and networks can only be made by root.")
        needs("debootstrap", "dpkg-deb", "ip", "nsenter", "setpriv", "unshare", "ss")
        ensure_packages(QT_LIBRARIES)
        python = ensure_environment(DEV_LOCK).python
        if not options.built:
            build_once()
        with ExitStack() as stack:
            kept = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kontor-standby-")))
            return between(kept.resolve(), options, python, stack)
    except (ProofError, SetupError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def between(folder: Path, options: argparse.Namespace, python: Path, stack: ExitStack) -> int:
    """Lay the cables, and go on in the office."""
    number = os.getpid()
    switch = Switch(number, COMPUTERS)
    stack.enter_context(switch.plugged())
    here = switch.place(OFFICE).space
    names = "".join(f"{switch.place(name).address} {name}.{DOMAIN}\n" for name in (FIRST, SECOND))
    stack.enter_context(knows(here, f"127.0.0.1 localhost\n{names}"))
    packages = [str(DIST / f"{name}_{RELEASE}_amd64.deb") for name in ("kontor", "kontor-embedded-server")]
    command = [
        str(python), "-m", "tests.e2e.failover.over_network", "--folder", str(folder), "--number", str(number),
        "--outside", f"/proc/{number}/ns/net", "--postgresql", options.postgresql,
        "--pictures", str(options.pictures.resolve()), *packages,
    ]  # fmt: skip
    return subprocess.run(["ip", "netns", "exec", here, *command], env=check_environment(), cwd=ROOT,
                          check=False).returncode  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
