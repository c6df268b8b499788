"""Trying the program out: a private server on this computer, with the demo company in it. Runs in a worker."""

from __future__ import annotations

from server_db.seed.demo import ensure_company

from erp_desktop.base.errors import Unavailable
from erp_desktop.base.i18n import text
from erp_desktop.base.settings import Profile
from erp_desktop.base.task import Progress
from erp_desktop.shell.company import Company
from server_db import embedded


def open_here(progress: Progress) -> Company:
    """Start the server, make the demo company when it is not there yet, and open it.

    The server stops with the last program that uses it.

    Raises:
        Unavailable: `try.failed` when this computer cannot run the server; `login.*`, `server.*`.
    """
    progress.step(0, 3, text("Starting the server on this computer…"))
    try:
        server = embedded.start(embedded.default_data_dir())
    except embedded.EmbeddedError as error:
        raise Unavailable("try.failed", {"reason": str(error)}) from error
    try:
        progress.step(1, 3, text("Preparing the demo company…"))
        demo = ensure_company(server)
        progress.step(2, 3, text("Opening the demo company…"))
        profile = Profile(server.host, server.port, demo.company, demo.login, tls="disable")
        return Company(profile, demo.password, released=lambda: _release(server))
    except BaseException:
        _release(server)
        raise


def _release(server: embedded.Server) -> None:
    try:
        embedded.release(server)
    except embedded.EmbeddedError as error:
        raise Unavailable("try.failed", {"reason": str(error)}) from error
