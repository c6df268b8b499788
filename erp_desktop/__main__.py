"""Start the desktop program: reads the arguments; everything else is in `erp_desktop.shell.app`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from server_db.access.release import RELEASE


def parser() -> argparse.ArgumentParser:
    """The arguments."""
    made = argparse.ArgumentParser(prog="kontor", description="Kontor: the ERP desktop program")
    made.add_argument("connection", nargs="?", default="", metavar="FILE", help="connection file (.kontor) to open")
    made.add_argument("--try", dest="try_here", action="store_true", help="start a private server with a demo")
    made.add_argument("--server", default="", metavar="HOST[:PORT]", help="server to log in to")
    made.add_argument("--company", default="", help="company to open")
    made.add_argument("--login", default="", help="person who logs in")
    made.add_argument("--lang", dest="language", default="", choices=["en", "zh_CN"], help="language of this run")
    made.add_argument("--theme", default="", choices=["system", "light", "dark"], help="colours of this run")
    made.add_argument("--log", default="", choices=["text", "json"], help="how the log of this run is written")
    made.add_argument("--selftest", action="store_true", help="say what works on this computer, and end")
    made.add_argument("--json", dest="as_json", action="store_true", help="with --selftest: for a program to read")
    made.add_argument("--selftest-window", action="store_true", help=argparse.SUPPRESS)  # the parts that need Qt
    # Prints the moment at which the login window was shown: how the start is measured.
    made.add_argument("--exit-after-login-shown", action="store_true", help=argparse.SUPPRESS)
    made.add_argument("--version", action="version", version=f"Kontor {RELEASE}")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code."""
    made = parser()
    chosen = made.parse_args(arguments)
    if chosen.as_json and not chosen.selftest:
        made.error("--json goes with --selftest")
    if chosen.selftest:
        from erp_desktop.shell import selftest

        return selftest.run(RELEASE, language=chosen.language, as_json=chosen.as_json)
    if chosen.selftest_window:
        from erp_desktop.shell import selftest_window

        return selftest_window.run(chosen.language)
    from erp_desktop.shell.program import run
    from erp_desktop.shell.start import Start

    return run(Start.of(chosen, RELEASE))


if __name__ == "__main__":
    sys.exit(main())
