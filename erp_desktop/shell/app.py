"""The one place that wires: window, login, runner, company, departments.

Only Qt is imported before the login window stands; the driver comes in a worker, the departments when a company
is opened.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from erp_desktop.base.access import PasswordFacts
from erp_desktop.base.changes import Changes
from erp_desktop.base.errors import KontorError, Refused, Unavailable
from erp_desktop.base.i18n import LANGUAGES, active_language, text, use_language
from erp_desktop.base.managed import read_managed
from erp_desktop.base.resource_files import RESOURCES
from erp_desktop.base.setting_keys import LANGUAGE_KEY, TEXT_KEY, THEME_KEY
from erp_desktop.base.settings import Settings
from erp_desktop.shell.connect import Login, OpenCompany, ServerLogin
from erp_desktop.shell.crash import CrashReporter
from erp_desktop.shell.error_reports import ErrorReports
from erp_desktop.shell.idle_lock import IdleLock
from erp_desktop.shell.log import LOGGER, name_session
from erp_desktop.shell.login import LoginWindow
from erp_desktop.shell.parting import Parting
from erp_desktop.shell.passwords import remember_end
from erp_desktop.shell.person_settings import PersonSettings
from erp_desktop.shell.start import Start
from erp_desktop.shell.updates import Updates
from erp_desktop.ui import theme
from erp_desktop.ui.garbage import GarbageCollector
from erp_desktop.ui.presence import Presence
from erp_desktop.ui.runner import EVERYTHING, TaskRunner

if TYPE_CHECKING:
    from erp_desktop.shell.main_window import MainWindow
    from erp_desktop.shell.password_dialog import PasswordDialog
    from erp_desktop.ui.module import Module

_log = logging.getLogger(LOGGER)


class Shell(QObject):
    """The running program.

    Attributes:
        login_window: while nobody is logged in.
        main_window: while a company is open.
    """

    _ended = Signal(object)

    def __init__(
        self,
        app: QApplication,
        start: Start,
        *,
        settings: Settings | None = None,
        login: Login | None = None,
        modules: Callable[[], Sequence[Module]] | None = None,
        reports_folder: Path | None = None,
    ) -> None:
        """Wire everything; nothing is shown yet.

        Args:
            app: the application.
            start: the command line.
            settings: the settings file, the person's own when None.
            login: what the server can be asked, the real one when None.
            modules: the catalogue, the shipped one when None.
            reports_folder: where reports of crashes go, beside the log when None.
        """
        super().__init__(app)
        self._app = app
        self._start = start
        self._settings = settings or Settings(managed=read_managed())
        self._login = login or ServerLogin(self._settings.managed)
        self._modules = modules or _catalogue
        self.reports = ErrorReports.of(self._settings.managed.sentry_dsn, start.release)
        send = self.reports.send if self.reports else None
        self.crashes = CrashReporter(start.release, reports_folder, self, send=send)
        self.crashes.happened.connect(self._show_crash)
        self._login_runner = TaskRunner(crashed=self.crashes.report, parent=self)
        self._runner: TaskRunner | None = None
        self._company: OpenCompany | None = None
        self._person_settings: PersonSettings | None = None
        self._presence: Presence | None = None
        self._parting = Parting()
        self._lock = IdleLock(app, self._settings, self)
        self._ended.connect(self._end_session)
        self._qt_translator: QTranslator | None = None
        self.updates = Updates(self._settings, start.release, self, crashed=self.crashes.report)
        self.updates.changed.connect(self._show_update)
        self.login_window: LoginWindow | None = None
        self.main_window: MainWindow | None = None
        self._garbage = GarbageCollector(self)
        self.dress()
        self.use_language(self._chosen(LANGUAGE_KEY, start.language) or _system_language())

    def dress(self) -> None:
        """Theme and size of texts, as remembered or as the command line says."""
        chosen = self._chosen(THEME_KEY, self._start.theme)
        theme.apply_theme(self._app, chosen or "system", self._settings.get(TEXT_KEY, 100))
        self._app.setWindowIcon(QIcon(str(RESOURCES / "app" / "kontor.svg")))

    @property
    def log_kind(self) -> str:
        """How the log is written: as IT has decided, else as the command line says."""
        return self._settings.managed.log or self._start.log or "text"

    def _chosen(self, key: str, for_this_run: str) -> str:
        """What the command line says goes before what is remembered, but not before what IT has decided."""
        remembered = self._settings.get(key, "")
        return remembered if self._settings.is_managed(key) else for_this_run or remembered

    def use_language(self, language: str) -> None:
        """The language of the program and of Qt's own dialogs, from now on."""
        use_language(language)
        if self._qt_translator is not None:
            self._app.removeTranslator(self._qt_translator)
            self._qt_translator = None
        QLocale.setDefault(QLocale(active_language()))
        translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{active_language()}", folder):
            self._app.installTranslator(translator)
            self._qt_translator = translator

    def show_login(self) -> None:
        """The login window, at once."""
        profiles = self._settings.profiles()
        start_with = self._start.profile(profiles)
        given = self._settings.managed
        if start_with is not None and given.connections:
            start_with = given.completed(start_with) or replace(profiles[0], login=start_with.login)
        window = LoginWindow(
            self._settings, self._login_runner, self._login, start_with, offered=self.updates.words_for
        )
        window.update_asked.connect(lambda server: self.updates.install(window, window.show_error, server))
        window.opened.connect(self.open_company)
        window.language_chosen.connect(self._login_language)
        window.closed.connect(self._login_closed)
        old, self.login_window = self.login_window, window
        window.start()
        if old is not None:
            old.blockSignals(True)
            old.close()
            old.deleteLater()

    def begin(self) -> None:
        """Show the login window; open the connection file or start the private server of the command line."""
        self.show_login()
        self.updates.start()
        if self._start.connection and self.login_window is not None:
            self.login_window.open_connection(Path(self._start.connection))
        elif self._start.try_here and self.login_window is not None:
            self.login_window.try_here(self._start.login)

    def open_company(self, company: OpenCompany) -> None:
        """Show the main window of a company, after the person has chosen a password if he has to."""
        from erp_desktop.shell.password_dialog import PasswordDialog, Why, why_now

        remember_end(self._settings, company.profile, company.password.until)
        why = why_now(company.password)
        if why is None or self.login_window is None:
            self._enter(company)
            return
        dialog = PasswordDialog(company, self._login_runner, why, self.login_window)
        dialog.changed.connect(lambda facts: remember_end(self._settings, company.profile, facts.until))
        dialog.accepted.connect(lambda: self._enter(company))
        dialog.rejected.connect(lambda: self._give_back(company) if why is Why.FIRST else self._enter(company))
        dialog.open()
        self._lock.watch([self._login_runner], lambda: self._forsaken(company, dialog))

    def _give_back(self, company: OpenCompany) -> None:
        self._lock.stop()
        self._parting.close(company.close)

    def _forsaken(self, company: OpenCompany, dialog: PasswordDialog) -> None:
        """Nobody chooses a password for a person who went away."""
        dialog.blockSignals(True)
        self._give_back(company)
        self.show_login()
        if self.login_window is not None:
            self.login_window.show_error(Unavailable("login.idle"))

    def _enter(self, company: OpenCompany) -> None:
        self._company = company
        self._runner = TaskRunner(
            company.open_database, open_standby=company.standby_opener(), crashed=self.crashes.report, parent=self
        )
        runner = self._runner
        profile = company.profile
        name_session(profile.company, profile.login)
        self._person_settings = PersonSettings(self._settings, profile.login, profile.company, self)
        presence = self._presence = Presence(company, self)
        company.listen(
            runner.announce, lambda: runner.announce(Changes(frozenset({EVERYTHING}), remote=True)), presence.hear,
            self._ended.emit,
        )
        self._show_main_window()
        self.updates.know_server(company.server_release)
        self._lock.watch([self._login_runner, runner], lambda: self._end_session(Unavailable("login.idle")))
        window, self.login_window = self.login_window, None
        if window is not None:
            note = window.password_note
            window.blockSignals(True)
            window.close()
            window.deleteLater()
            if note and self.main_window is not None:
                self.main_window.services.notify(note, "warn")

    def _show_main_window(self) -> None:
        from erp_desktop.shell.main_window import MainWindow
        from erp_desktop.shell.sheets import sheet_writer
        from erp_desktop.ui.drafts import DraftStore
        from erp_desktop.ui.screen import Services

        if self._company is None or self._runner is None or self._person_settings is None:
            raise RuntimeError("no company is open")
        company = self._company
        profile = company.profile
        services = Services(
            runner=self._runner, rights=company.rights, settings=self._person_settings,
            navigate=_nowhere, notify=_silent, company=company.title, currency=company.currency,
            minor_units=company.minor_units, write_sheet=sheet_writer(company.minor_units, company.currency),
            drafts=DraftStore.of(server=profile.server, company=profile.company, login=profile.login),
            presence=self._presence,
        )
        window = MainWindow(
            services, self._modules(), person=company.person, server=company.server_in_use,
            looks_for_updates=self.updates.source is not None,
        )
        window.update_asked.connect(self._update)
        window.preferences_asked.connect(self._preferences)
        window.log_out_asked.connect(self._log_out)
        window.password_asked.connect(self._change_password)
        window.closed.connect(self._main_closed)
        self.main_window = window
        self._show_update()
        window.show()

    def _show_update(self) -> None:
        if self.main_window is not None:
            self.main_window.strip.show_update(self.updates.words())

    def _update(self) -> None:
        window = self.main_window
        if window is None:
            return
        if self.updates.fitting() is not None:
            self.updates.install(window, window.show_error)
        else:
            self.updates.ask(window.services.notify, window.show_error)

    def _preferences(self) -> None:
        from erp_desktop.shell.preferences import Preferences

        if self.main_window is not None:
            dialog = Preferences(self._settings, active_language(), self.main_window)
            dialog.look_changed.connect(self.dress)
            dialog.language_changed.connect(self._main_language)
            dialog.open()

    def _login_language(self, language: str) -> None:
        self._settings.remember(LANGUAGE_KEY, language)
        self.use_language(language)
        self.show_login()

    def _main_language(self, language: str) -> None:
        """The window is built anew; work that is not saved keeps the old one until it is."""
        window = self.main_window
        if window is None or not window.close_all():
            return
        self.use_language(language)
        window.blockSignals(True)
        self._show_main_window()
        window.hide()
        window.deleteLater()

    def _log_out(self) -> None:
        window = self.main_window
        if window is not None and window.close_all():
            self._leave(window)

    def _leave(self, window: MainWindow) -> None:
        self.main_window = None
        window.blockSignals(True)
        window.hide()
        QTimer.singleShot(0, window, window.deleteLater)  # after those who wait for one of its boxes have heard
        self._close_company()
        self.show_login()

    def _change_password(self) -> None:
        from erp_desktop.shell.password_dialog import PasswordDialog, Why

        company, window = self._company, self.main_window
        if company is None or window is None or self._runner is None:
            return
        if not company.password.may_renew:
            window.show_error(Refused("password.not_kept", {"login": company.profile.login}))
            return

        def changed(facts: PasswordFacts) -> None:
            remember_end(self._settings, company.profile, facts.until)
            window.services.notify(text("Your password is changed."), "ok")

        dialog = PasswordDialog(company, self._runner, Why.WANTED, window)
        dialog.changed.connect(changed)
        dialog.open()

    def _end_session(self, reason: KontorError) -> None:
        """The person may not go on: back to the login window, without a question; drafts are on the disk."""
        window = self.main_window
        if window is None:
            return
        try:
            window.let_go()
        finally:  # whatever a screen makes of it
            self._leave(window)
        if self.login_window is not None:
            self.login_window.show_error(reason)

    def _main_closed(self) -> None:
        self.main_window = None
        self._close_company()
        self._quit()

    def _login_closed(self) -> None:
        self.login_window = None
        self._quit()

    def _close_company(self) -> None:
        if self._person_settings is not None:
            self._person_settings.write()
            self._person_settings = None
        self._lock.stop()
        runner, self._runner = self._runner, None
        company, self._company = self._company, None
        if runner is None or company is None:
            return
        runner.stop()

        def close() -> None:
            if not runner.wait():
                _log.warning("a worker did not end in time")
            company.close()

        self._parting.close(close)
        name_session()

    def _quit(self) -> None:
        QTimer.singleShot(0, self._app, self._app.quit)

    def shut_down(self) -> None:
        """End the threads; called once after the event loop."""
        self._close_company()
        self._parting.wait()
        self.updates.shut_down()
        self._login_runner.shutdown()
        self._login.close()
        self._garbage.stop()

    def _show_crash(self, bug: object) -> None:
        from erp_desktop.base.errors import Bug
        from erp_desktop.ui.error_box import show_error

        if isinstance(bug, Bug):
            show_error(self.main_window or self.login_window, bug)


def _system_language() -> str:
    wanted = QLocale.system().name()
    if wanted in LANGUAGES:
        return wanted
    return "zh_CN" if wanted.startswith("zh") else "en"


def _catalogue() -> Sequence[Module]:
    from erp_desktop.modules.catalogue import DEPARTMENTS

    return DEPARTMENTS


def _nowhere(_command_id: str, _argument: object) -> None:
    """Replaced by the main window."""


def _silent(_words: str, _tone: str) -> None:
    """Replaced by the main window."""
