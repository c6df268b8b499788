"""The fields of the login: person, password, company, and, folded away once they work, server and encryption."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.hosts import join_hosts, server_typed, split_hosts
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.managed import NOTHING, Managed
from erp_desktop.base.settings import Profile
from erp_desktop.shell.connect import CompanyChoice, PersonChoice
from erp_desktop.ui import icons, theme
from erp_desktop.ui.managed_sign import lock_sign, reason

TLS_TITLES = (
    ("verify-full", mark("Encrypted, certificate and name checked")),
    ("verify-ca", mark("Encrypted, certificate checked")),
    ("require", mark("Encrypted, certificate not checked")),
    ("disable", mark("Not encrypted (this computer only)")),
)


class LoginForm(QWidget):
    """What the person types.

    Signals:
        submitted: Enter was pressed in a field.
        profile_chosen: another `Profile` of earlier logins.
    """

    submitted = Signal()
    profile_chosen = Signal(object)

    def __init__(self, profiles: tuple[Profile, ...], parent: QWidget, managed: Managed = NOTHING) -> None:
        """Build the fields.

        Args:
            profiles: to choose from.
            parent: the window.
            managed: what IT has decided; it is shown locked.
        """
        super().__init__(parent)
        self._profiles = profiles
        self._managed = managed
        self._labels: dict[str, QLabel] = {}
        self._problems: dict[str, QLabel] = {}
        self._people: tuple[PersonChoice, ...] = ()
        self._reports = ""
        self.profiles = self._profile_box()
        self.people = QComboBox(self)
        self.people.setAccessibleName(text("Try it as"))
        self.people.activated.connect(lambda at: self.choose_person(self._people[at]))
        self.login = self._line(text("Person"))
        self.password = self._line(text("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.company = QComboBox(self)
        self.company.setEditable(True)
        self.company.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.company.setAccessibleName(text("Company"))
        line = self._line(text("Company"))
        line.setPlaceholderText(text("Empty: show those I may open"))
        theme.set_role(line, "bare")
        self.company.setLineEdit(line)
        self.remember = QCheckBox(text("&Remember the password on this computer"), self)
        self.server = self._line(text("Server"))
        self.server.setPlaceholderText(text("Name or address, given by your administrator"))
        self.tls = QComboBox(self)
        self.tls.setAccessibleName(text("Encryption"))
        for mode, title in TLS_TITLES:
            self.tls.addItem(text(title), mode)
        self.ca_file = self._line(text("Certificate file"))
        self.ca_file.setPlaceholderText(text("Empty: those of the system"))
        self.open_button = QPushButton(text("Open connection &file…"), self)
        self.open_button.setToolTip(text("A .kontor file from your administrator says how to reach the server."))
        self._build()
        self._lock()
        for key in self._problems:
            self._watch(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter logs in from every field: lines do it themselves, boxes hand it on."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and isinstance(self.focusWidget(), QComboBox):
            self.submitted.emit()
        else:
            super().keyPressEvent(event)

    def _watch(self, key: str) -> None:
        """What was wrong with a field is not said any more once it is another value."""
        field: QWidget = getattr(self, key)
        if isinstance(field, QLineEdit):
            field.textEdited.connect(lambda _typed: self._clear_problem(key))
        elif isinstance(field, QComboBox):
            field.currentTextChanged.connect(lambda _chosen: self._clear_problem(key))

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.returnPressed.connect(self.submitted)
        return line

    def _profile_box(self) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(text("Saved logins"))
        for profile in self._profiles:
            words = (profile.login, profile.company, profile.server)
            box.addItem(" · ".join(word for word in words if word), profile)
        box.activated.connect(lambda at: self.profile_chosen.emit(self._profiles[at]))
        return box

    def _build(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, theme.px(110))
        self._grid.setColumnStretch(1, 1)
        self._row("profiles", text("Sav&ed logins"), self.profiles)
        self._row("people", text("Try it &as"), self.people)
        self._row("login", text("&Person"), self.login)
        self._row("password", text("Pass&word"), self.password)
        self._grid.addWidget(self.remember, self._grid.rowCount(), 1)
        self._company_lock = lock_sign(self)
        self._company_lock.hide()
        self._row("company", text("&Company"), _beside(self.company, self._company_lock))
        self.fold = QToolButton(self)
        self.fold.setText(text("&Server and encryption"))
        self.fold.setCheckable(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_role(self.fold, "fold")
        self.fold.toggled.connect(lambda shown: self._unfold(shown=shown))
        self._folded = QWidget(self)
        main, self._grid = self._grid, QGridLayout(self._folded)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, theme.px(110))
        self._grid.setColumnStretch(1, 1)
        self._row("server", text("Ser&ver"), self.server)
        self._row("tls", text("Encr&yption"), self.tls)
        self._choose = QPushButton(text("Choose…"), self)
        self._choose.clicked.connect(self._choose_ca_file)
        self._row("ca_file", text("Certif&icate"), _beside(self.ca_file, self._choose))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(main)
        self._server_lock = lock_sign(self)
        fold_line = QHBoxLayout()
        fold_line.setSpacing(6)
        fold_line.addWidget(self.fold)
        fold_line.addWidget(self._server_lock)
        fold_line.addStretch(1)
        fold_line.addWidget(self.open_button)
        column.addLayout(fold_line)
        column.addWidget(self._folded)
        has_profiles = len(self._profiles) > 1
        self.profiles.setVisible(has_profiles)
        self._labels["profiles"].setVisible(has_profiles)
        self.people.hide()
        self._labels["people"].hide()
        self._unfold(shown=False)

    def _lock(self) -> None:
        """Show what IT has decided, and that it can not be changed."""
        is_given = bool(self._managed.connections)
        self.remember.setVisible(self._managed.keeps_passwords)
        self._server_lock.setVisible(is_given)
        self.open_button.setVisible(not is_given)
        for widget in (self.server, self.tls, self.ca_file, self._choose):
            widget.setEnabled(not is_given)
            widget.setToolTip(reason() if is_given else "")
        model = self.tls.model()
        for at in range(self.tls.count()):
            if isinstance(model, QStandardItemModel) and not self._managed.allows_tls(str(self.tls.itemData(at))):
                model.item(at).setEnabled(False)
                model.item(at).setToolTip(reason())

    def _row(self, key: str, title: str, widget: QWidget) -> None:
        label = QLabel(title, self)
        self._labels[key] = label
        label.setBuddy(widget)
        problem = QLabel(self)
        problem.setWordWrap(True)
        problem.hide()
        self._problems[key] = problem
        at = self._grid.rowCount()
        self._grid.addWidget(label, at, 0)
        self._grid.addWidget(widget, at, 1)
        self._grid.addWidget(problem, at + 1, 1)

    def last_field(self) -> QWidget:
        """The last widget in the order of Tab."""
        return self.ca_file

    def profile(self) -> Profile:
        """What is typed; "host:5433" names a port, commas stand between several servers."""
        server, port = server_typed(self.server.text().strip())
        return Profile(
            server=server, port=port, company=self._company_name(), login=self.login.text().strip(),
            tls=str(self.tls.currentData()), ca_file=self.ca_file.text().strip(), reports=self._reports,
        )

    def fill(self, profile: Profile) -> None:
        """Show a profile, without its password."""
        self.login.setText(profile.login)
        self.password.clear()
        self.remember.setChecked(False)
        self.company.clear()
        self.company.setEditText(profile.company)
        is_given = any(one.company for one in self._managed.profiles if one.server == profile.server)
        self.company.setEnabled(not is_given)
        self._company_lock.setVisible(is_given)
        self.server.setText(_shown_server(profile))
        self.tls.setCurrentIndex(max(0, self.tls.findData(profile.tls)))
        self.ca_file.setText(profile.ca_file)
        self._reports = profile.reports
        self.fold.setChecked(not profile.server and not self._managed.connections)

    def offer_companies(self, companies: tuple[CompanyChoice, ...]) -> None:
        """Fill the list of companies; the first is not chosen when there are several."""
        self.company.clear()
        for one in companies:
            self.company.addItem(one.title, one.name)
        self.company.setCurrentIndex(0 if len(companies) == 1 else -1)

    def offer_people(self, people: tuple[PersonChoice, ...]) -> None:
        """Let the person choose who to be at the demo company."""
        self._people = people
        self.people.clear()
        for one in people:
            self.people.addItem(f"{one.name} · {one.job}")
        for widget in (self.people, self._labels["people"]):
            widget.setVisible(bool(people))

    def choose_person(self, person: PersonChoice) -> None:
        """Fill in everything that a person of the demo company needs to log in."""
        self.clear_problems()
        self.people.setCurrentIndex(self._people.index(person))
        self.fill(person.profile)
        self.password.setText(person.password)

    def is_demo(self, profile: Profile) -> bool:
        """Whether a profile is that of a person of the demo company."""
        return any(one.profile == profile for one in self._people)

    def missing(self) -> list[str]:
        """Keys of the fields without which nobody can log in."""
        return [key for key in ("login", "password", "server") if not getattr(self, key).text().strip()]

    def focus_first_empty(self) -> None:
        """Put the cursor where the person goes on."""
        missing = self.missing()
        self.focus(missing[0] if missing else "password")

    def focus(self, key: str) -> None:
        """Put the cursor into a field, unfolding what hides it."""
        if key in {"server", "tls", "ca_file"}:
            self.fold.setChecked(True)
        field: QWidget = getattr(self, key)
        field.setFocus()

    def show_problem(self, key: str, words: str, tone: str = "bad") -> None:
        """Say what is wrong under a field."""
        if key in {"server", "tls", "ca_file"}:
            self.fold.setChecked(True)
        label = self._problems[key]
        theme.set_tone(label, tone)
        label.setText(words)
        label.show()
        field: QWidget = getattr(self, key)
        field.setAccessibleDescription(words)
        theme.set_property(field, "problem", "true" if tone == "bad" else "false")

    def problem(self, key: str) -> str:
        """What is said under a field, empty for nothing."""
        label = self._problems[key]
        return label.text() if not label.isHidden() else ""

    def clear_problems(self) -> None:
        """Nothing is wrong (yet)."""
        for key in self._problems:
            self._clear_problem(key)

    def _clear_problem(self, key: str) -> None:
        self._problems[key].hide()
        field: QWidget = getattr(self, key)
        field.setAccessibleDescription("")
        theme.set_property(field, "problem", "false")

    def _company_name(self) -> str:
        typed = self.company.currentText().strip()
        at = self.company.findText(typed)
        return str(self.company.itemData(at)) if at >= 0 and typed else typed

    def _unfold(self, *, shown: bool) -> None:
        self._folded.setVisible(shown)
        icons.bind(self.fold, "chevron-down" if shown else "chevron-right", "muted", theme.ICON_SMALL)

    def _choose_ca_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, text("Certificate of the authority"), "", text("Certificates (*.pem *.crt)")
        )
        if chosen:
            self.ca_file.setText(chosen)


def _beside(field: QWidget, other: QWidget) -> QWidget:
    """A field with something small after it, on one line."""
    line = QWidget(field.parentWidget())
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(field, 1)
    row.addWidget(other)
    line.setFocusProxy(field)
    return line


def _shown_server(profile: Profile) -> str:
    try:
        return join_hosts(split_hosts(profile.server, profile.port))
    except ValueError:  # as it was typed, or nothing yet
        return profile.server
