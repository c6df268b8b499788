"""Trying the program out: a private server on this computer, with the demo company in it. Runs in a worker."""

from __future__ import annotations

from collections.abc import Callable

from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.errors import Unavailable
from erp_desktop.base.i18n import text
from erp_desktop.base.job_names import JOB_NAMES
from erp_desktop.base.task import Progress
from erp_desktop.demo.company import DemoCompany, ensure_company
from erp_desktop.demo.offices import profile_of
from erp_desktop.shell.connect import PersonChoice
from server_db import embedded
from server_db.errors import ServerError


def start_here(progress: Progress, token: CancelToken) -> tuple[tuple[PersonChoice, ...], Callable[[], None]]:
    """Start the server, make the demo company when it is not there yet; its people, and what stops the server.

    The server stops with the last program that uses it. A company that is cancelled half-made is made anew.

    Raises:
        Unavailable: `try.failed` when this computer cannot run the server.
        Cancelled: `token` was cancelled.
    """
    progress.step(0, 0, text("Starting the server on this computer…"))
    try:
        server = embedded.start(embedded.default_data_dir())
    except embedded.EmbeddedError as error:
        raise Unavailable("try.failed", {"reason": str(error)}) from error

    def told(done: int, total: int, words: str) -> None:
        token.ensure_active()
        progress.step(done, total, words)

    try:
        demo = ensure_company(server, told)
    except ServerError as error:
        _release(server)
        raise Unavailable("try.failed", {"reason": str(error)}) from error
    except BaseException:
        _release(server)
        raise
    return _choices(server, demo), lambda: _release(server)


def _choices(server: embedded.Server, demo: DemoCompany) -> tuple[PersonChoice, ...]:
    return tuple(
        PersonChoice(profile_of(server, demo.company, one.login), one.name, text(JOB_NAMES[one.job]), one.password)
        for one in demo.people
    )


def _release(server: embedded.Server) -> None:
    try:
        embedded.release(server)
    except embedded.EmbeddedError as error:
        raise Unavailable("try.failed", {"reason": str(error)}) from error
