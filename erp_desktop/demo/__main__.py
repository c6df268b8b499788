"""`python -m erp_desktop.demo`: make the demo company on a private server and say who works there."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import KontorError
from erp_desktop.base.i18n import text
from erp_desktop.base.job_names import JOB_NAMES
from erp_desktop.demo.company import DATABASE, ORDERS, ensure_company
from server_db import embedded
from server_db.errors import ServerError


def main(arguments: Sequence[str] | None = None) -> int:
    """Make it, or find it; 0, or 1 with a sentence when that was refused."""
    parser = argparse.ArgumentParser(prog="kontor-server demo", description="Makes the demo company.")
    parser.add_argument("--embedded", metavar="FOLDER", type=Path, help="data folder of the private server")
    parser.add_argument("--company", default=DATABASE, help="name of its database")
    parser.add_argument("--orders", type=int, default=ORDERS, help="how many orders its history has")
    chosen = parser.parse_args(arguments)
    folder = chosen.embedded or embedded.default_data_dir()
    try:
        with embedded.running(folder) as server:
            demo = ensure_company(server, _tell, orders=chosen.orders, database=chosen.company)
    except (ServerError, embedded.EmbeddedError) as error:
        return _refused(str(error))
    except KontorError as error:
        return _refused(sentence(error))
    _say("")
    _say(text("The demo company {company} is in {folder}. Its people:", company=demo.company, folder=folder))
    for person in demo.people:
        _say(f"  {person.login:<16}{text(JOB_NAMES[person.job])}")
    _say(text("“Try it on this computer” in the program lets you be any of them."))
    return 0


def _tell(done: int, total: int, words: str) -> None:
    if sys.stdout.isatty():
        share = f"{100 * done // total:3} %  " if total else ""
        sys.stdout.write(f"\r{share}{words:<70}")
        sys.stdout.flush()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def _refused(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
