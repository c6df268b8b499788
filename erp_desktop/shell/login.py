"""The login window: shown at once, before the driver is loaded; every error stands at its field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.errors import KontorError, Problem, Refused
from erp_desktop.base.i18n import LANGUAGES, active_language, text
from erp_desktop.base.setting_keys import LANGUAGE_KEY, TRY_KEY
from erp_desktop.base.settings import Profile, Settings
from erp_desktop.shell.connect import CompanyChoice, Login, OpenCompany, PersonChoice
from erp_desktop.shell.connections import open_connection
from erp_desktop.shell.login_form import LoginForm
from erp_desktop.shell.passwords import Kept, ended_on, find_password, save_password
from erp_desktop.ui import theme
from erp_desktop.ui.error_box import Banner
from erp_desktop.ui.fit_height import fit_height
from erp_desktop.ui.managed_sign import lockable
from erp_desktop.ui.progress import show_progress
from erp_desktop.ui.runner import Handle, TaskRunner

if TYPE_CHECKING:
    from erp_desktop.base.connection_file import Connection

TOO_OLD = "server.newer"
FIELD_OF_CODE = {
    "login.wrong_password": "password",
    "login.refused": "login",
    "login.disabled": "login",
    "login.no_company": "company",
    "login.no_right": "company",
    "server.not_kontor": "company",
    "server.unreachable": "server",
    "server.not_secure": "tls",
    "managed.other_server": "server",
    "managed.tls_too_weak": "tls",
    "login.not_encrypted": "tls",
    "login.password_ended": "password",
}
"""Error code → the field at which it is shown; every other code is shown above the buttons."""


class LoginWindow(QWidget):
    """Asks where and as whom.

    Signals:
        opened: an `OpenCompany`; `password_note` says when the password could not be remembered.
        language_chosen: the code of another language; the caller shows the window anew.
        update_asked: release of the server that this program is too old for; a newer program is wanted.
        painted: for the first time; the person sees it.
        closed: the person closed the window.
    """

    opened = Signal(object)
    language_chosen = Signal(str)
    update_asked = Signal(str)
    painted = Signal()
    closed = Signal()

    def __init__(
        self, settings: Settings, runner: TaskRunner, login: Login, start_with: Profile | None = None, *,
        offered: Callable[[str], str] = lambda _server: "",
    ) -> None:
        """Build the window.

        Args:
            settings: profiles of earlier logins.
            runner: without a database.
            login: what the server can be asked.
            start_with: profile of the command line, instead of the last one used.
            offered: words for the newer program that fits a server of a release; empty for none.
        """
        super().__init__()
        self._settings = settings
        self._runner = runner
        self._login = login
        self._handle: Handle | None = None
        self._company: OpenCompany | None = None
        self._remembering = False
        self._offered = offered
        self._server_release = ""
        self._is_painted = False
        self.password_note = ""
        profiles = settings.profiles()
        self.form = LoginForm(profiles, self, settings.managed)
        self.setWindowTitle(text("Log in to Kontor"))
        self.banner = Banner(self, closable=False)
        self.banner.acted.connect(lambda: self.update_asked.emit(self._server_release))
        self._build()
        self._fill(start_with or (profiles[0] if profiles else None))
        if settings.managed.problem is not None:
            self.banner.show_error(settings.managed.problem)
        runner.polled.connect(self._show_progress)
        self.painted.connect(self._warm_up)

    def _build(self) -> None:
        self.language = QComboBox(self)
        self.language.setAccessibleName(text("Language"))
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(active_language()))
        language = lockable(self.language, locked=self._settings.is_managed(LANGUAGE_KEY))
        self.language.activated.connect(lambda at: self.language_chosen.emit(self.language.itemData(at)))
        self.log_in_button = QPushButton(text("&Log in"), self)
        theme.set_role(self.log_in_button, "primary")
        self.log_in_button.setDefault(True)
        self.log_in_button.clicked.connect(self.log_in)
        self.try_button = QPushButton(text("&Try it on this computer"), self)
        self.try_button.setToolTip(text("Starts a private server with a demo company; nothing else is needed."))
        self.try_button.clicked.connect(lambda _checked: self.try_here())
        self.try_button.setVisible(self._settings.get(TRY_KEY, True))
        self.form.open_button.clicked.connect(lambda _checked: self._choose_file())
        self.cancel_button = QPushButton(text("Cancel"), self)
        self.cancel_button.clicked.connect(self.cancel)
        self.working = QLabel(self)
        theme.set_tone(self.working, "muted")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text("Progress"))
        heading = QLabel("Kontor", self)
        theme.set_role(heading, "figure")
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(language)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.try_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.log_in_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.form)
        column.addStretch(1)
        column.addWidget(self.banner)
        column.addWidget(self.working)
        column.addWidget(self.bar)
        column.addLayout(buttons)
        self.setFixedWidth(theme.px(460))
        self.form.submitted.connect(self.log_in)
        self.form.profile_chosen.connect(self._fill)
        for one, other in ((self.form.last_field(), self.log_in_button), (self.log_in_button, self.try_button),
                           (self.try_button, self.language)):
            QWidget.setTabOrder(one, other)
        self._show_busy(busy=False)

    def start(self) -> None:
        """Show, with the cursor where the person goes on."""
        self.show()
        self.form.focus_first_empty()

    def _warm_up(self) -> None:
        """Load the driver in a worker, not before the window stands: both want the interpreter's lock."""
        self._runner.run(self._login.warm_up(), owner=self, failed=lambda _error: None)

    def log_in(self) -> None:
        """Check the form, ask which companies there are when none is named, and open one."""
        self._clear_errors()
        profile = self.form.profile()
        missing = self.form.missing()
        for key in missing:
            self._show_at(key, Problem("login.needed"))
        if missing:
            self.form.focus(missing[0])
            return
        password = self.form.password.text()
        self._show_busy(busy=True)
        if profile.company:
            task = self._login.open(profile, password)
            self._handle = self._runner.run(task, owner=self, done=self._opened, failed=self.show_error)
        else:
            self._handle = self._runner.run(
                self._login.companies(profile, password), owner=self, done=self._choose_company,
                failed=self.show_error,
            )

    def try_here(self, login: str = "") -> None:
        """Start the private server and offer the people of the demo company; who is named logs in at once."""
        self._clear_errors()
        if not self._settings.get(TRY_KEY, True):
            self.show_error(Refused("managed.no_try"))
            return
        self._show_busy(busy=True)
        self._handle = self._runner.run(
            self._login.try_here(), owner=self, failed=self.show_error,
            done=lambda people: self._offer_people(people, login),
        )

    def open_connection(self, path: Path) -> None:
        """Take over what a connection file says; the person adds name and password."""
        self._clear_errors()
        if self._settings.managed.connections:
            self.show_error(Refused("managed.servers_given", {"name": path.name}))
            return
        self._show_busy(busy=True)
        self._handle = self._runner.run(
            open_connection(path, self._settings.path.parent), owner=self, done=self._connection_opened,
            failed=self.show_error,
        )

    def cancel(self) -> None:
        """End what is under way."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        self._show_busy(busy=False)

    def show_error(self, error: KontorError) -> None:
        """At its field, when it has one."""
        self._handle = None
        self._show_busy(busy=False)
        ended = ended_on(self._settings, self.form.profile()) if error.code == "login.wrong_password" else None
        if ended is not None:
            error = Refused("login.password_ended", {"date": ended})
        field = FIELD_OF_CODE.get(error.code)
        if field is None:
            self._server_release = str(error.params.get("server_release", ""))
            self.banner.show_error(error, self._offered(self._server_release) if error.code == TOO_OLD else "")
        else:
            self._show_at(field, error)
            self.form.focus(field)

    def _show_at(self, field: str, error: KontorError | Problem) -> None:
        from erp_desktop.base.error_texts import sentence  # the window opens before the first error

        self.form.show_problem(field, sentence(error))

    def event(self, event: QEvent) -> bool:
        """As high as the form is now: problems come and go, and the server's fields unfold."""
        handled = super().event(event)
        fit_height(self, event)
        if event.type() is QEvent.Type.Paint and not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)  # its fields are painted with it
        return handled

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ends what is under way."""
        self.cancel()
        super().closeEvent(event)
        self.closed.emit()

    def _fill(self, profile: Profile | None) -> None:
        self._clear_errors()
        self.form.fill(profile or Profile(""))
        if profile is not None and profile.login and self._settings.managed.keeps_passwords:
            self._runner.run(find_password(profile), owner=self, done=self._password_found, failed=lambda _e: None,
                             latest=True, key="password")

    def _password_found(self, password: str | None) -> None:
        if password and not self.form.password.text():
            self.form.password.setText(password)
            self.form.remember.setChecked(True)

    def _choose_file(self) -> None:
        from erp_desktop.base.connection_file import SUFFIX  # the window opens before the first file

        pattern = text("Connection files ({pattern})", pattern=f"*{SUFFIX}")
        chosen, _kind = QFileDialog.getOpenFileName(self, text("Open connection file"), "", pattern)
        if chosen:
            self.open_connection(Path(chosen))

    def _connection_opened(self, connection: Connection) -> None:
        self._handle = None
        self._show_busy(busy=False)
        self._settings.remember_profile(connection.profile)
        self._fill(connection.profile)
        self.form.focus_first_empty()
        name = connection.title or connection.profile.company or connection.profile.server
        words = text("{name} is set up. Log in with the name and password you were given.", name=name)
        self.banner.show_words(words, "ok")
        if connection.language not in {"", active_language()} and not self._settings.get(LANGUAGE_KEY, ""):
            self.language_chosen.emit(connection.language)

    def _choose_company(self, companies: tuple[CompanyChoice, ...]) -> None:
        self._handle = None
        self._show_busy(busy=False)
        self.form.offer_companies(companies)
        if len(companies) == 1:
            self.log_in()
        elif companies:
            self.form.show_problem("company", text("Choose the company."), tone="accent")
            self.form.focus("company")
            self.form.company.showPopup()
        else:
            self.form.show_problem("company", text("There is no company here that you may open."))

    def _offer_people(self, people: tuple[PersonChoice, ...], login: str) -> None:
        self._handle = None
        self._show_busy(busy=False)
        self.form.offer_people(people)
        chosen = next((one for one in people if one.profile.login == login), None)
        if chosen is not None:
            self.form.choose_person(chosen)
            self.log_in()
        elif people:
            self.form.choose_person(people[0])
            self.form.focus("people")

    def _opened(self, company: OpenCompany) -> None:
        profile = self.form.profile()
        if self.form.is_demo(profile):  # its port is another one the next time, and its password is known
            self._company = company
            self._finish()
            return
        self._settings.remember_profile(profile)
        password = self.form.password.text() if self.form.remember.isChecked() else None
        self._runner.run(save_password(profile, password), owner=self, done=self._kept, failed=lambda _e: None)
        self._company = company
        self._remembering = self.form.remember.isChecked()
        if not self._remembering:
            self._finish()

    def _kept(self, kept: Kept) -> None:
        if not self._remembering:
            return
        if kept is not Kept.SAVED:
            locked = text("The key ring of this computer is locked. The password was not saved.")
            nowhere = text("This computer has no key ring. The password was not saved.")
            self.password_note = locked if kept is Kept.LOCKED else nowhere
        self._finish()

    def _finish(self) -> None:
        self._handle = None
        self._show_busy(busy=False)
        self.opened.emit(self._company)

    def _clear_errors(self) -> None:
        self.banner.hide()
        self.form.clear_problems()

    def _show_busy(self, *, busy: bool) -> None:
        self.form.setEnabled(not busy)
        self.log_in_button.setEnabled(not busy)
        self.try_button.setEnabled(not busy)
        self.cancel_button.setVisible(busy)
        self.bar.setVisible(busy)
        self.working.setVisible(busy)
        self.working.setText(text("Connecting…") if busy else "")
        self.bar.setRange(0, 0)
        if busy:
            self.cancel_button.setFocus()

    def _show_progress(self, _handles: object) -> None:
        if self._handle is not None and not self._handle.finished and self._handle.progress.text:
            self.working.setText(self._handle.progress.text)
            show_progress(self.bar, self._handle.progress)
