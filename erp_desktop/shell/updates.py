"""Looks for a newer program on a worker, and has it installed by the system's own installer when the person says so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from erp_desktop.base import limits
from erp_desktop.base.errors import KontorError, Refused
from erp_desktop.base.i18n import text
from erp_desktop.base.releases import is_newer, numbers
from erp_desktop.base.setting_keys import UPDATE_SEEN_KEY
from erp_desktop.base.settings import Settings
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.base.updates import Offer, Source, ensure_fresh, read_index, this_platform
from erp_desktop.shell.log import LOGGER
from erp_desktop.ui.progress import ProgressDialogs
from erp_desktop.ui.runner import TaskRunner, no_report

_log = logging.getLogger(LOGGER)
_FOLDER: Final = "updates"


def look(source: Source) -> Task[Offer]:
    """What is offered, its signature checked."""

    def run(_work: Work[Any]) -> Offer:
        from erp_desktop.shell.update_source import read_offer

        index, signature = read_offer(source)
        return read_index(index, signature, source)

    return Task("update.look", Kind.READ, run)


def fetch(source: Source, offer: Offer, platform: str, folder: Path | None) -> Task[Path]:
    """The package, in a file of this person's own."""

    def run(work: Work[Any]) -> Path:
        from erp_desktop.shell import update_source

        target = folder
        if target is None:
            from platformdirs import user_cache_path

            target = user_cache_path("kontor", appauthor=False) / _FOLDER
        return update_source.fetch(source, offer, platform, target, work)

    return Task("update.fetch", Kind.LONG, run)


class Updates(QObject):
    """What is offered to this program; silent until there is something.

    Signals:
        changed: there is an offer, or the server is known to be newer.

    Attributes:
        offer: the newest good one, None for none.
    """

    changed = Signal()

    def __init__(
        self,
        settings: Settings,
        release: str,
        parent: QObject | None = None,
        *,
        folder: Path | None = None,
        crashed: Callable[[BaseException], str] = no_report,
    ) -> None:
        """Nothing is asked yet.

        Args:
            settings: with the source of IT, and what was seen before.
            release: of this program.
            parent: owner.
            folder: where packages go, the person's cache when None.
            crashed: gets every unexpected error, in a worker thread; returns the number of its report.
        """
        super().__init__(parent)
        self._settings = settings
        self._release = release
        self._folder = folder
        self._server = ""
        self.platform = this_platform()
        self.offer: Offer | None = None
        # A share that does not answer keeps nobody waiting but this.
        self.runner = TaskRunner(crashed=crashed, parent=self)
        self._dialogs: ProgressDialogs | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(limits.UPDATE_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def source(self) -> Source | None:
        """Where IT offers programs."""
        return self._settings.managed.update

    @property
    def release(self) -> str:
        """Of this program."""
        return self._release

    def start(self) -> None:
        """Look soon, and again from time to time; what goes wrong stands in the log alone."""
        if self.source is not None:
            QTimer.singleShot(limits.UPDATE_FIRST_LOOK_MS, self, self._look)
            self._timer.start()

    def know_server(self, release: str) -> None:
        """The release of the server that is used now; only what it takes is offered."""
        self._server = release
        self.changed.emit()

    def server_is_newer(self) -> bool:
        """Whether the server is of a later release than this program, patches apart."""
        return is_newer(self._server, self._release)

    def fitting(self, server: str = "") -> Offer | None:
        """What can be installed now.

        Args:
            server: release of a server that this program is too old for: only a program of that very release helps.
        """
        known = server or self._server
        offer = self.offer
        if offer is None or not known or self.platform not in offer.packages:
            return None
        if server and is_newer(server, offer.release):
            return None
        return offer if offer.fits(self._release, known) else None

    def words(self) -> str:
        """What to tell quietly; empty for nothing."""
        offer = self.fitting()
        if offer is not None:
            return text("Kontor {release} is ready to be installed", release=offer.release)
        if self.server_is_newer():
            return text("A newer program is available: {release}", release=self._server)
        return ""

    def words_for(self, server: str) -> str:
        """What to offer who is refused by a server of that release; empty for nothing."""
        offer = self.fitting(server)
        return "" if offer is None else text("Install Kontor {release}…", release=offer.release)

    def ask(self, told: Callable[[str, str], None], failed: Callable[[KontorError], None]) -> None:
        """Look now, because the person wants to know.

        Args:
            told: gets words and their tone.
            failed: gets what went wrong.
        """
        if self.source is None:
            words = text(
                "The server has {release}. This program still works; ask your administrator for the new one.",
                release=self._server,
            )
            told(words, "accent")
            return

        def done(offer: Offer) -> None:
            problem = self._take(offer)
            if problem is None:
                told(self._about(offer), "accent")
            else:
                failed(problem)

        self.runner.run(look(self.source), owner=self, done=done, failed=failed, latest=True)

    def install(self, window: QWidget, failed: Callable[[KontorError], None], server: str = "") -> None:
        """Show what is offered; the person confirms, it is fetched, checked, and opened by the system."""
        from erp_desktop.shell.update_dialog import UpdateDialog

        offer = self.fitting(server)
        if offer is None:
            return
        dialog = UpdateDialog(offer, offer.packages[self.platform].bytes, window)
        dialog.accepted.connect(lambda: self._fetch(offer, window, failed))
        dialog.open()

    def shut_down(self) -> None:
        """End the looking; a share that hangs is left to itself."""
        self._timer.stop()
        if not self.runner.shutdown(limits.UPDATE_SHUTDOWN_S):
            _log.info("the place of offers did not answer in time")

    def _look(self) -> None:
        if self.source is not None:
            self.runner.run(
                look(self.source), owner=self, done=self._take_quietly, failed=self._note, latest=True
            )

    def _take_quietly(self, offer: Offer) -> None:
        problem = self._take(offer)
        if problem is not None:
            self._note(problem)

    def _note(self, error: KontorError) -> None:
        _log.info("no offer taken: %s %s", error.code, dict(error.params))

    def _take(self, offer: Offer) -> KontorError | None:
        """Keep a good offer; what speaks against it."""
        assert self.source is not None
        try:
            seen = ensure_fresh(offer, self.source, self._settings.get(UPDATE_SEEN_KEY, ""))
            self._settings.set(UPDATE_SEEN_KEY, seen)
        except Refused as error:
            return error
        self.offer = offer
        self.changed.emit()
        return None

    def _about(self, offer: Offer) -> str:
        """What a good offer is for this computer now."""
        if numbers(offer.release) <= numbers(self._release):
            return text("This is the newest program ({release}).", release=self._release)
        if self.platform not in offer.packages:
            return text("Kontor {release} is offered, but not for this computer.", release=offer.release)
        if self.fitting() is None:
            return text("Kontor {release} can be installed once the server has it as well.", release=offer.release)
        return self.words()

    def _fetch(self, offer: Offer, window: QWidget, failed: Callable[[KontorError], None]) -> None:
        from erp_desktop.shell.update_dialog import ReadyDialog

        assert self.source is not None

        def done(path: Path) -> None:
            opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
            if self.platform == "windows" and not opened:
                failed(Refused("update.not_opened", {"path": str(path)}))
            elif self.platform != "windows":
                ReadyDialog(offer, path, self.platform, window).open()

        if self._dialogs is not None and shiboken6.isValid(self._dialogs):
            self._dialogs.deleteLater()
        self._dialogs = ProgressDialogs(self.runner, window)
        handle = self.runner.run(
            fetch(self.source, offer, self.platform, self._folder), owner=window, done=done, failed=failed, latest=True
        )
        window.destroyed.connect(handle.cancel)
