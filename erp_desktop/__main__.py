"""Start the desktop program: reads the arguments; everything else is in `erp_desktop.shell.app`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from server_db.access.release import RELEASE


def parser() -> argparse.ArgumentParser:
    """The arguments."""
    made = argparse.ArgumentParser(prog="kontor", description="Kontor: the ERP desktop program")
    made.add_argument("--try", dest="try_here", action="store_true", help="start a private server with a demo")
    made.add_argument("--server", default="", metavar="HOST[:PORT]", help="server to log in to")
    made.add_argument("--company", default="", help="company to open")
    made.add_argument("--login", default="", help="person who logs in")
    made.add_argument("--lang", dest="language", default="", choices=["en", "zh_CN"], help="language of this run")
    made.add_argument("--theme", default="", choices=["system", "light", "dark"], help="colours of this run")
    # Prints the moment at which the login window was shown: how the start is measured.
    made.add_argument("--exit-after-login-shown", action="store_true", help=argparse.SUPPRESS)
    made.add_argument("--version", action="version", version=f"Kontor {RELEASE}")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code."""
    chosen = parser().parse_args(arguments)
    from erp_desktop.shell.app import Start, run

    return run(Start(**vars(chosen), release=RELEASE))


if __name__ == "__main__":
    sys.exit(main())
