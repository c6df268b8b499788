"""A connection file becomes a login; what IT has decided is shown locked and can not be got round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.errors import Refused
from erp_desktop.base.i18n import active_language
from erp_desktop.base.managed import FILE, read_managed
from erp_desktop.base.profiles import Profile
from erp_desktop.base.setting_keys import LANGUAGE_KEY
from erp_desktop.base.settings import Settings
from erp_desktop.base.task import Progress, Work
from erp_desktop.shell.app import Shell
from erp_desktop.shell.connect import ServerLogin
from erp_desktop.shell.login import LoginWindow
from erp_desktop.shell.preferences import Preferences
from erp_desktop.shell.start import Start
from erp_desktop.ui import theme
from tests.factories.certificates import certificate
from tests.fakes.shell import FakeLogin, end, modules

CONNECTION = (
    'kontor-connection = 1\ntitle = "Zhonghe 中和"\nservers = ["erp.example"]\ncompany = "zhonghe"\n'
    'language = "{language}"\ncertificate = """\n{pem}"""\n'
)


class Desk:
    """The program as a person starts it, with a settings folder and a folder of IT."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.app = app
        self.it = folder / "etc"
        self.it.mkdir()
        self.file = self.it / "zhonghe.kontor"
        self.file.write_text(CONNECTION.format(language="en", pem=certificate()), encoding="utf-8")
        self.path = folder / "mine" / "settings.json"
        self.shells: list[Shell] = []

    def decide(self, words: str) -> None:
        (self.it / FILE).write_text(words, encoding="utf-8")

    def start(self, start: Start | None = None) -> LoginWindow:
        settings = Settings(self.path, read_managed(self.it))
        shell = Shell(
            self.app, start or Start(language="en", theme="light"), settings=settings, login=FakeLogin(),
            modules=modules, reports_folder=self.path.parent,
        )
        self.shells.append(shell)
        shell.begin()
        assert shell.login_window is not None
        return shell.login_window

    def close(self) -> None:
        for shell in self.shells:
            end(shell)


@pytest.fixture
def desk(dressed: QApplication, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(dressed, tmp_path)
    yield made
    made.close()


def test_a_file_becomes_a_login(qtbot: QtBot, desk: Desk) -> None:
    window = desk.start(Start(connection=str(desk.file), language="en", theme="light"))
    qtbot.waitUntil(lambda: window.form.server.text() == "erp.example")
    profile = window.form.profile()
    assert (profile.company, profile.login, profile.tls) == ("zhonghe", "", "verify-full")
    kept = Path(profile.ca_file)
    assert kept.parent == desk.path.parent / "certificates"
    assert kept.read_text(encoding="utf-8") in desk.file.read_text(encoding="utf-8")
    assert "Zhonghe 中和" in window.banner.words()
    assert Settings(desk.path).profiles() == (profile,)
    window.form.login.setText("anna")
    window.form.password.setText("secret")
    window.log_in()
    qtbot.waitUntil(lambda: desk.shells[0].main_window is not None)
    assert Settings(desk.path).profiles() == (replace(profile, login="anna"),)


def test_its_language_is_taken_unless_the_person_has_chosen_one(qtbot: QtBot, desk: Desk) -> None:
    desk.file.write_text(CONNECTION.format(language="zh_CN", pem=certificate()), encoding="utf-8")
    window = desk.start()
    window.open_connection(desk.file)
    qtbot.waitUntil(lambda: active_language() == "zh_CN")
    assert desk.shells[0].login_window is not window
    Settings(desk.path).set(LANGUAGE_KEY, "en")
    second = desk.start()
    second.open_connection(desk.file)
    qtbot.waitUntil(lambda: bool(second.banner.words()))
    assert active_language() == "en"


@pytest.mark.parametrize(
    ("content", "said"),
    [("no such thing", "not a connection file"), ("kontor-connection = 1\nservers = ['x']", "no certificate"),
     ("kontor-connection = 1\nserver = 'x'", "does not know: server")],
)
def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept(
    qtbot: QtBot, desk: Desk, content: str, said: str
) -> None:
    desk.file.write_text(content, encoding="utf-8")
    window = desk.start()
    window.open_connection(desk.file)
    qtbot.waitUntil(lambda: bool(window.banner.words()))
    assert said in window.banner.words()
    assert Settings(desk.path).profiles() == ()
    assert window.log_in_button.isEnabled()


def test_given_servers_are_shown_locked(desk: Desk) -> None:
    desk.decide('connections = ["zhonghe.kontor"]\ntry_here = false\nlanguage = "zh_CN"\n')
    window = desk.start(Start(server="evil.example", login="anna", language="en"))
    form = window.form
    assert active_language() == "zh_CN", "not even the command line changes it"
    assert (form.server.text(), form.login.text()) == ("erp.example", "anna")
    form.fold.setChecked(True)
    assert not any(one.isEnabled() for one in (form.server, form.tls, form.ca_file, form.company, window.language))
    assert form.open_button.isHidden()
    assert window.try_button.isHidden()
    pictures = [one for one in window.findChildren(QLabel) if not one.pixmap().isNull() and one.isVisible()]
    locks = [one for one in pictures if one.accessibleName()]
    assert len(locks) == 3
    assert all("管理员" in one.toolTip() for one in locks)


def test_a_file_does_not_replace_given_servers(desk: Desk) -> None:
    desk.decide('connections = ["zhonghe.kontor"]\n')
    window = desk.start(Start(connection=str(desk.file), language="en"))
    assert "so zhonghe.kontor is not taken" in window.banner.words()
    assert not desk.path.exists()


def test_trying_it_is_refused_where_it_is_not_offered(desk: Desk) -> None:
    desk.decide("try_here = false\n")
    window = desk.start(Start(try_here=True, language="en"))
    assert "does not allow trying" in window.banner.words()


def test_weak_encryption_can_not_be_chosen(desk: Desk) -> None:
    desk.decide('tls_minimum = "verify-ca"\n')
    window = desk.start()
    model = window.form.tls.model()
    can_choose = [bool(model.flags(model.index(at, 0)) & Qt.ItemFlag.ItemIsEnabled) for at in range(4)]
    assert can_choose == [True, True, False, False]


def test_settings_that_can_not_be_read_are_said_at_once(desk: Desk) -> None:
    desk.decide("try_here = maybe\n")
    assert "so nobody can log in" in desk.start().banner.words()


def test_preferences_show_what_is_decided(qtbot: QtBot, desk: Desk) -> None:
    desk.decide('theme = "dark"\n')
    window = desk.start(Start(theme="light"))
    assert theme.is_dark(), "not even the command line changes it"
    dialog = Preferences(window._settings, "en", window)
    qtbot.addWidget(dialog)
    assert not dialog.theme.isEnabled()
    assert dialog.language.isEnabled()
    dialog.text_size.setCurrentIndex(1)
    dialog.text_size.activated.emit(1)
    assert "look.theme" not in desk.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("task", ["open", "companies"])
def test_a_profile_edited_by_hand_reaches_no_server(desk: Desk, task: str) -> None:
    desk.decide('connections = ["zhonghe.kontor"]\n')
    login = ServerLogin(read_managed(desk.it))
    work = Work(None, Progress(), CancelToken())
    edited = Profile("127.0.0.1", 9, "zhonghe", "anna", "disable")
    asked = login.open(edited, "secret") if task == "open" else login.companies(edited, "secret")
    with pytest.raises(Refused) as caught:
        asked.run(work)
    assert caught.value.code == "managed.other_server"
