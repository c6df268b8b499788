"""The shell with a login that needs no server: errors at their fields, tabs, palette, language, crash."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from erp_desktop.__main__ import main, parser
from erp_desktop.base import limits
from erp_desktop.base.errors import Unavailable
from erp_desktop.base.i18n import active_language
from erp_desktop.base.settings import Profile, Settings
from erp_desktop.base.task import Kind, Task
from erp_desktop.shell.app import Shell
from erp_desktop.shell.crash import CrashReporter, report_words
from erp_desktop.shell.login import LoginWindow
from erp_desktop.shell.main_window import MainWindow
from erp_desktop.shell.start import Start
from erp_desktop.shell.status_strip import StatusStrip
from erp_desktop.ui import theme
from erp_desktop.ui.immortal import BEYOND_REACH
from erp_desktop.ui.list_screen import ListScreen
from server_db.access.permissions import Permission
from tests.fakes.shell import PROFILE, FakeLogin, NoteScreen

pytestmark = pytest.mark.usefixtures("no_key_ring")


@pytest.fixture
def login_window(shell: Shell) -> LoginWindow:
    shell.show_login()
    assert shell.login_window is not None
    return shell.login_window


@pytest.fixture
def main_window(qtbot: QtBot, shell: Shell, login_window: LoginWindow) -> MainWindow:
    login_window.form.password.setText("secret")
    login_window.log_in()
    qtbot.waitUntil(lambda: shell.main_window is not None)
    assert shell.main_window is not None
    return shell.main_window


def test_the_login_begins_with_the_last_profile(login_window: LoginWindow) -> None:
    assert login_window.form.profile() == PROFILE
    assert not login_window.form.fold.isChecked()


def test_the_driver_is_loaded_once_the_window_is_painted(
    qtbot: QtBot, login_window: LoginWindow, login: FakeLogin
) -> None:
    assert "warm_up" not in login.begun
    with qtbot.waitSignal(login_window.painted):
        pass
    assert login.begun.count("warm_up") == 1
    login_window.repaint()
    qtbot.wait(20)
    assert login.begun.count("warm_up") == 1


def test_missing_fields_are_told_at_once(login_window: LoginWindow) -> None:
    login_window.form.login.clear()
    login_window.form.server.clear()
    login_window.log_in()
    assert all(login_window.form.problem(key) for key in ("login", "password", "server"))
    assert login_window.form.fold.isChecked()


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("login.wrong_password", "password"),
        ("login.no_company", "company"),
        ("login.no_right", "company"),
        ("server.unreachable", "server"),
        ("server.not_secure", "tls"),
    ],
)
def test_an_error_stands_at_its_field(
    qtbot: QtBot, login_window: LoginWindow, login: FakeLogin, code: str, field: str
) -> None:
    login.error = Unavailable(code, {"server": "erp.example", "company": "zhonghe", "login": "anna"})
    login_window.form.password.setText("secret")
    login_window.log_in()
    qtbot.waitUntil(lambda: bool(login_window.form.problem(field)))
    assert login_window.form.password.text() == "secret"
    assert login_window.log_in_button.isEnabled()


def test_an_error_goes_when_its_field_is_changed(qtbot: QtBot, login_window: LoginWindow) -> None:
    form = login_window.form
    for key in ("server", "tls", "login", "company"):
        form.show_problem(key, "wrong")
    form.tls.setFocus()
    qtbot.keyClick(form.tls, Qt.Key.Key_Down)
    qtbot.keyClicks(form.login, "x")
    assert [form.problem(key) for key in ("server", "tls", "login", "company")] == ["wrong", "", "", "wrong"]


def test_enter_logs_in_from_a_box_too(qtbot: QtBot, login_window: LoginWindow) -> None:
    form = login_window.form
    form.fold.setChecked(True)
    asked: list[str] = []
    form.submitted.connect(lambda: asked.append("once"))
    for field in (form.tls, form.login, form.company):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert len(asked) == 3


@pytest.mark.parametrize("code", ["server.older", "server.newer", "try.failed"])
def test_an_error_without_a_field_stands_above_the_buttons(
    qtbot: QtBot, login_window: LoginWindow, login: FakeLogin, code: str
) -> None:
    login.error = Unavailable(code, {"server_release": "1", "program_release": "2", "reason": "No."})
    login_window.try_here()
    qtbot.waitUntil(lambda: bool(login_window.banner.words()))
    assert code not in login_window.banner.words()


def test_trying_it_lets_one_choose_who_to_be(
    qtbot: QtBot, shell: Shell, login_window: LoginWindow, login: FakeLogin, settings: Settings
) -> None:
    before = settings.profiles()
    assert login_window.form.people.isHidden()
    login_window.try_here()
    qtbot.waitUntil(lambda: login_window.form.people.count() == 2)
    assert login_window.form.people.isVisible()
    assert login_window.form.login.text() == "anna"
    login_window.form.people.setCurrentIndex(1)
    login_window.form.people.activated.emit(1)
    assert login_window.form.login.text() == "liu"
    login_window.log_in()
    qtbot.waitUntil(lambda: shell.main_window is not None)
    assert login.opened[0].profile.login == "liu"
    assert settings.profiles() == before


def test_who_is_named_logs_in_to_the_demo_at_once(
    qtbot: QtBot, shell: Shell, login_window: LoginWindow, login: FakeLogin
) -> None:
    login_window.try_here("liu")
    qtbot.waitUntil(lambda: shell.main_window is not None)
    assert login.opened[0].profile.login == "liu"


def test_without_a_company_those_one_may_open_are_offered(qtbot: QtBot, login_window: LoginWindow) -> None:
    login_window.form.company.setEditText("")
    login_window.form.password.setText("secret")
    login_window.log_in()
    qtbot.waitUntil(lambda: login_window.form.company.count() == 2)
    login_window.form.company.hidePopup()
    login_window.form.company.setCurrentIndex(1)
    assert login_window.form.profile().company == "nordwind"


def test_the_only_company_is_opened(
    qtbot: QtBot, shell: Shell, login_window: LoginWindow, login: FakeLogin
) -> None:
    login.companies_known = login.companies_known[1:]
    login_window.form.company.setEditText("")
    login_window.form.password.setText("secret")
    login_window.log_in()
    qtbot.waitUntil(lambda: shell.main_window is not None)
    assert login.opened[0].profile.company == "nordwind"


def test_a_password_is_not_saved_without_a_key_ring_and_that_is_said(
    qtbot: QtBot, shell: Shell, login_window: LoginWindow, settings: Settings
) -> None:
    login_window.form.password.setText("secret")
    login_window.form.remember.setChecked(True)
    login_window.log_in()
    qtbot.waitUntil(lambda: shell.main_window is not None)
    assert shell.main_window is not None
    assert "not saved" in shell.main_window.toast.words()
    assert "secret" not in settings.path.read_text(encoding="utf-8")


def test_trying_it_needs_no_password(qtbot: QtBot, shell: Shell, login_window: LoginWindow) -> None:
    login_window.try_button.click()
    qtbot.waitUntil(lambda: login_window.form.people.count() > 0)
    login_window.log_in_button.click()
    qtbot.waitUntil(lambda: shell.main_window is not None)


def test_another_language_shows_the_login_anew(shell: Shell, login_window: LoginWindow) -> None:
    login_window.language_chosen.emit("zh_CN")
    assert active_language() == "zh_CN"
    assert shell.login_window is not None
    assert shell.login_window is not login_window
    assert shell.login_window.log_in_button.text() != "&Log in"


def test_a_server_may_name_its_port(login_window: LoginWindow) -> None:
    login_window.form.server.setText("erp.example:5433")
    assert (login_window.form.profile().server, login_window.form.profile().port) == ("erp.example", 5433)


def test_navigation_opens_a_tab_once_and_hands_over_filters(qtbot: QtBot, main_window: MainWindow) -> None:
    main_window.navigate("purchase_order.list", None)
    main_window.navigate("purchase_order.open", UUID(int=7))
    main_window.navigate("purchase_order.open", UUID(int=7))
    assert main_window.tabs.count() == 3
    main_window.navigate("purchase_order.list", {"state": ("draft",)})
    screen = main_window.tabs.current_screen()
    assert isinstance(screen, ListScreen)
    assert main_window.tabs.count() == 3
    qtbot.waitUntil(lambda: screen.model.query.filters == {"state": ("draft",)})


def test_what_one_may_not_open_is_refused_in_words(main_window: MainWindow) -> None:
    main_window.navigate("payroll.list", None)
    box = main_window.findChild(QMessageBox, "error_box")
    assert box is not None
    assert "right" in box.informativeText()
    assert main_window.tabs.count() == 1


def test_departments_without_a_right_are_not_shown(
    qtbot: QtBot, shell: Shell, login_window: LoginWindow, login: FakeLogin
) -> None:
    login.permissions = frozenset(Permission) - {Permission.COMPANY_EDIT}
    login_window.form.password.setText("secret")
    login_window.log_in()
    qtbot.waitUntil(lambda: shell.main_window is not None)
    assert shell.main_window is not None
    ids = {command.id for one in shell.main_window.departments for command in one.commands}
    assert "purchase_order.list" in ids
    assert "purchase_order.new" not in ids


def test_unsaved_work_keeps_tab_and_window(main_window: MainWindow) -> None:
    main_window.navigate("purchase_order.new", None)
    screen = main_window.tabs.current_screen()
    assert isinstance(screen, NoteScreen)
    screen.dirty, screen.closable = True, False
    screen.title_changed.emit()
    assert main_window.tabs.tabText(1) == "● New order"
    main_window.tabs.close_current()
    assert main_window.tabs.count() == 2
    assert not main_window.close()
    screen.closable = True
    main_window.tabs.close_current()
    assert main_window.tabs.count() == 1
    main_window.tabs.close_current()
    assert main_window.tabs.count() == 1, "the desk stays"


def test_tabs_come_back_and_new_records_do_not(qtbot: QtBot, shell: Shell, main_window: MainWindow) -> None:
    main_window.navigate("purchase_order.list", None)
    main_window.navigate("purchase_order.open", UUID(int=7))
    main_window.navigate("purchase_order.new", {"supplier": UUID(int=1)})
    main_window.tabs.setCurrentIndex(2)
    main_window.log_out_asked.emit()
    assert shell.login_window is not None
    shell.login_window.form.password.setText("secret")
    shell.login_window.log_in()
    qtbot.waitUntil(lambda: shell.main_window is not None)
    assert shell.main_window is not None
    tabs = shell.main_window.tabs
    assert [tabs.tabText(number) for number in range(tabs.count())] == ["Desk", "Purchase orders", "PO 00007"]
    assert tabs.currentIndex() == 2


def test_the_palette_finds_commands_and_records(qtbot: QtBot, main_window: MainWindow) -> None:
    main_window.open_palette()
    palette = main_window.palette_box
    qtbot.keyClicks(palette.edit, "trial bal")
    assert palette.entries()[0].title == "Trial balance"
    palette.edit.setText("po 42")
    qtbot.waitUntil(lambda: any(one.title == "PO-00042" for one in palette.entries()))
    row = [one.title for one in palette.entries()].index("PO-00042")
    for _ in range(row):
        qtbot.keyClick(palette.edit, Qt.Key.Key_Down)
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    screen = main_window.tabs.current_screen()
    assert isinstance(screen, NoteScreen)
    assert screen.argument == UUID(int=42)


def test_the_language_is_changed_without_losing_the_tabs(shell: Shell, main_window: MainWindow) -> None:
    main_window.navigate("purchase_order.list", None)
    shell._main_language("zh_CN")
    assert shell.main_window is not None
    assert shell.main_window is not main_window
    assert shell.main_window.tabs.count() == 2
    assert shell.main_window.tabs.tabText(0) == "工作台"


def test_a_window_that_was_built_anew_hears_nothing_of_the_work_after_it(
    qtbot: QtBot, shell: Shell, main_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have the same runner; an error in a slot of the old one would fail this test."""
    monkeypatch.setattr(limits, "DIALOG_AFTER_MS", 50)
    gone = main_window.strip.progress
    shell._main_language("zh_CN")
    window = shell.main_window
    assert window is not None
    qtbot.waitUntil(lambda: not shiboken6.isValid(gone))
    ended: list[None] = []
    task: Task[None] = Task("report.read", Kind.LONG, lambda _work: time.sleep(0.4))
    window.services.runner.run(task, owner=window, done=ended.append)
    window.services.runner.reconnecting.emit()
    window.services.runner.connected.emit()
    qtbot.waitUntil(lambda: len(window.progress_dialogs.dialogs()) == 1)
    qtbot.waitUntil(lambda: ended == [None])
    assert window.progress_dialogs.dialogs() == []


def test_the_strip_tells_a_lost_connection(main_window: MainWindow) -> None:
    main_window.services.runner.reconnecting.emit()
    assert "lost" in main_window.strip.link.text()
    main_window.services.runner.connected.emit()
    assert main_window.strip.link.text() == "Connected"


def test_of_several_servers_the_strip_names_the_one_in_use(qtbot: QtBot, main_window: MainWindow) -> None:
    """It is another one after a fail-over."""
    server, runner = "erp1.example", main_window.services.runner
    parent = QWidget()
    qtbot.addWidget(parent)
    strip = StatusStrip(runner, company="Acme", person="Anna", server=lambda: server, parent=parent)
    assert strip.link.text() == "Connected to erp1.example"
    server = "erp2.example"
    runner.reconnecting.emit()
    assert "lost" in strip.link.text()
    runner.connected.emit()
    assert strip.link.text() == "Connected to erp2.example"
    server = "erp3.example"
    runner.busy.emit(0)
    assert strip.link.text() == "Connected to erp3.example", "found by a connection that was opened after a pause"


def test_every_field_and_button_has_an_accessible_name(qtbot: QtBot, main_window: MainWindow) -> None:
    main_window.navigate("purchase_order.list", None)
    widgets: list[QLineEdit | QAbstractButton] = [
        *main_window.findChildren(QLineEdit), *main_window.findChildren(QAbstractButton)
    ]
    inner = {"qt_spinbox_lineedit", "ScrollLeftButton", "ScrollRightButton"}
    nameless = [
        one for one in widgets
        if one.isVisible() and not (one.accessibleName() or one.text()) and one.objectName() not in inner
        and not isinstance(one.parent(), QLineEdit)
    ]
    assert nameless == []


def test_an_unexpected_error_leaves_a_report_without_business_data_and_the_program_running(
    qtbot: QtBot, tmp_path: Path, dressed: QApplication
) -> None:
    crashes = CrashReporter("1.2", tmp_path)
    before = sys.excepthook
    crashes.install()
    try:
        with qtbot.waitSignal(crashes.happened) as told:
            try:
                raise ValueError("Nordwind 12,400.00 EUR")
            except ValueError as error:
                sys.excepthook(ValueError, error, error.__traceback__)
    finally:
        crashes.uninstall()
    assert sys.excepthook is before
    assert told.args is not None
    (report,) = (tmp_path / "reports").glob("*.txt")
    words = report.read_text(encoding="utf-8")
    assert report.stem == told.args[0].params["report"]
    assert "ValueError" in words
    assert "Nordwind" not in words
    assert "12,400" not in words


def test_a_report_holds_no_folder_of_the_person() -> None:
    try:
        theme.colour("no such colour")
    except KeyError as error:
        words = report_words(error, "1.2", "R-1")
    assert "erp_desktop/ui/theme.py" in words
    assert str(Path(theme.__file__).parent) not in words


def test_arguments_choose_the_profile() -> None:
    chosen = parser().parse_args(["--server", "erp2.example:5444", "--login", "bert", "--lang", "zh_CN"])
    start = Start.of(chosen)
    assert start.profile([PROFILE]) == Profile("erp2.example", 5444, "zhonghe", "bert")
    assert Start().profile([PROFILE]) is None


@pytest.mark.parametrize(
    ("typed", "server", "port"),
    [
        ("erp2.example", "erp2.example", 5432), ("::1", "::1", 5432), ("[::1]:5433", "::1", 5433),
        ("erp1.example,erp2.example:5433", "erp1.example, erp2.example:5433", 5432), ("no name", "no name", 5432),
        ("", "erp.example", 5444),
    ],
)
def test_a_server_is_read_alike_wherever_it_is_typed(
    login_window: LoginWindow, typed: str, server: str, port: int
) -> None:
    last = Profile("erp.example", 5444, "zhonghe", "anna", reports="standby")
    assert Start(server=typed, login="bert").profile([last]) == replace(last, server=server, port=port, login="bert")
    if typed:
        login_window.form.server.setText(typed)
        found = login_window.form.profile()
        assert (found.server, found.port) == (server, port)


@pytest.mark.parametrize("wrong", [["--lang", "fr"], ["--theme", "pink"], ["--nonsense"]])
def test_arguments_that_mean_nothing_are_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 2
    assert "usage: kontor" in capsys.readouterr().err


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python does it itself")
def test_none_true_and_false_cannot_be_used_up() -> None:
    assert all(sys.getrefcount(one) > BEYOND_REACH // 2 for one in (None, True, False))
