"""Changing the own password: at the first login, before it ends, on demand; and being sent back to the login."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import keyring
import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from erp_desktop.base import clock, limits
from erp_desktop.base.access import PasswordFacts
from erp_desktop.base.errors import Refused, Unavailable
from erp_desktop.base.managed import Managed
from erp_desktop.base.settings import Profile, Settings
from erp_desktop.base.task import Kind, Task
from erp_desktop.shell.app import Shell
from erp_desktop.shell.main_window import MainWindow
from erp_desktop.shell.password_dialog import PasswordDialog, Why, why_now
from erp_desktop.shell.passwords import ended_on, remember_end, renew_kept
from erp_desktop.ui.idle import IdleWatch
from erp_desktop.ui.unsaved_box import Answer, ask_unsaved
from tests.fakes.shell import PROFILE, FakeCompany, FakeLogin

NEW = "seven green tractors hum"
TEMPORARY = PasswordFacts(clock.now() + timedelta(days=7), is_temporary=True, may_renew=True)
ENDING = PasswordFacts(clock.now() + timedelta(days=3), may_renew=True)


class TheirLogin(FakeLogin):
    """Opens a company in which the password is as a test says."""

    facts = PasswordFacts(may_renew=True)

    def _check(self, profile: Profile, password: str) -> None:
        super()._check(profile, password)
        FakeCompany.first_password = self.facts


pytestmark = pytest.mark.usefixtures("no_key_ring")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    FakeCompany.first_password = PasswordFacts(may_renew=True)


@pytest.fixture
def login() -> TheirLogin:
    return TheirLogin()


@pytest.fixture
def shell(shell: Shell) -> Shell:
    shell.show_login()
    return shell


def log_in(shell: Shell) -> None:
    assert shell.login_window is not None
    shell.login_window.form.password.setText("secret")
    shell.login_window.log_in()


def dialog_of(qtbot: QtBot, shell: Shell) -> PasswordDialog:
    parent = shell.main_window or shell.login_window
    assert parent is not None
    qtbot.waitUntil(lambda: bool(parent.findChildren(PasswordDialog)))
    return parent.findChildren(PasswordDialog)[-1]


def choose(dialog: PasswordDialog, new: str, again: str | None = None) -> None:
    dialog.new.setText(new)
    dialog.again.setText(new if again is None else again)
    dialog.change_button.click()


def opened(qtbot: QtBot, shell: Shell) -> MainWindow:
    qtbot.waitUntil(lambda: shell.main_window is not None)
    assert shell.main_window is not None
    return shell.main_window


def test_why_somebody_is_asked() -> None:
    assert why_now(TEMPORARY) is Why.FIRST
    assert why_now(ENDING) is Why.ENDS
    assert why_now(PasswordFacts(clock.now() + timedelta(days=60), may_renew=True)) is None
    assert why_now(PasswordFacts(may_renew=True)) is None
    assert why_now(PasswordFacts(clock.now(), is_temporary=True)) is None, "nothing could be done about it"


def test_at_the_first_login_nobody_gets_in_before_he_has_chosen_a_password(
    qtbot: QtBot, shell: Shell, login: TheirLogin
) -> None:
    login.facts = TEMPORARY
    log_in(shell)
    dialog = dialog_of(qtbot, shell)
    assert shell.main_window is None
    assert not dialog.old.isVisibleTo(dialog)
    for new, again, key, words in (
        ("", "", "new", "Type a new password"),
        (NEW, NEW[:-1], "again", "not the same"),
        ("too short", None, "new", "at least 12"),
        ("password1234", None, "new", "tried first"),
    ):
        choose(dialog, new, again)
        qtbot.waitUntil(lambda key=key, words=words: words in dialog.problem(key))  # type: ignore[misc]
    choose(dialog, NEW)
    opened(qtbot, shell)
    assert login.opened[-1].changed_to == [NEW]


def test_who_does_not_want_to_is_not_let_in(qtbot: QtBot, shell: Shell, login: TheirLogin) -> None:
    login.facts = TEMPORARY
    log_in(shell)
    dialog_of(qtbot, shell).leave_button.click()
    qtbot.waitUntil(lambda: login.opened[-1].closed)
    assert shell.main_window is None
    assert shell.login_window is not None
    assert shell.login_window.isVisible()


def test_nobody_leaves_while_the_password_is_being_changed(
    qtbot: QtBot, shell: Shell, login: TheirLogin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He would not know which one is his."""
    login.facts = TEMPORARY
    log_in(shell)
    dialog = dialog_of(qtbot, shell)
    company, may_go_on = login.opened[-1], threading.Event()
    real = company.change_password

    def slowly(old: str | None, new: str) -> Task[PasswordFacts]:
        task = real(old, new)
        return replace(task, run=lambda work: task.run(work) if may_go_on.wait(5) else PasswordFacts())

    monkeypatch.setattr(company, "change_password", slowly)
    choose(dialog, NEW)
    assert not dialog.leave_button.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    assert not company.closed
    may_go_on.set()
    opened(qtbot, shell)
    assert company.changed_to == [NEW]


@pytest.mark.parametrize("remember", [True, False])
def test_a_key_ring_that_breaks_costs_nobody_the_login(
    qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch, *, remember: bool
) -> None:
    """D-Bus and Windows have errors of their own."""

    def fail_so(*_words: object) -> None:
        raise OSError("no reply")

    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, fail_so)
    shell.show_login()
    assert shell.login_window is not None
    shell.login_window.form.remember.setChecked(remember)
    log_in(shell)
    assert ("not saved" in opened(qtbot, shell).toast.words()) == remember
    renew_kept(PROFILE, NEW)


def test_a_disk_that_is_full_costs_nobody_the_login(
    qtbot: QtBot, shell: Shell, login: TheirLogin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_settings: Settings) -> None:
        raise Refused("settings.unwritable", {"path": "settings.json"})

    monkeypatch.setattr(Settings, "_save", full)
    login.facts = PasswordFacts(clock.now() + timedelta(days=60), may_renew=True)
    log_in(shell)
    opened(qtbot, shell)


def test_before_it_ends_one_may_do_it_later(qtbot: QtBot, shell: Shell, login: TheirLogin) -> None:
    login.facts = ENDING
    log_in(shell)
    dialog = dialog_of(qtbot, shell)
    assert dialog.leave_button.text() == "&Later"
    dialog.leave_button.click()
    opened(qtbot, shell)
    assert login.opened[-1].changed_to == []


def test_the_command_asks_for_the_present_password(qtbot: QtBot, shell: Shell, login: TheirLogin) -> None:
    log_in(shell)
    window = opened(qtbot, shell)
    command = next(one for one in window.program_commands if one.id == "program.password")
    window.start(command)
    dialog = dialog_of(qtbot, shell)
    choose(dialog, NEW)
    assert dialog.problem("old")
    dialog.old.setText("guessed")
    choose(dialog, NEW)
    qtbot.waitUntil(lambda: dialog.problem("old") == "This is not your password.")
    assert login.opened[-1].changed_to == []
    dialog.old.setText("secret")
    choose(dialog, NEW)
    qtbot.waitUntil(lambda: login.opened[-1].changed_to == [NEW])


def test_who_is_logged_out_is_back_at_the_login_with_a_sentence(
    qtbot: QtBot, shell: Shell, login: TheirLogin
) -> None:
    log_in(shell)
    opened(qtbot, shell)
    login.opened[-1].ended(Unavailable("login.logged_out", {"login": "anna"}))
    qtbot.waitUntil(lambda: shell.main_window is None)
    assert login.opened[-1].closed
    assert shell.login_window is not None
    assert "logged out by your administrator" in shell.login_window.banner.words()
    assert not shell.login_window.form.password.text()


def test_a_server_that_hangs_holds_nobody_up_who_logs_out(
    qtbot: QtBot, shell: Shell, login: TheirLogin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program ends with what is still to be closed, and not before."""
    answers = threading.Event()
    close = FakeCompany.close
    monkeypatch.setattr(FakeCompany, "close", lambda company: answers.wait(20) and close(company))
    log_in(shell)
    window = opened(qtbot, shell)
    begin = time.monotonic()
    window.log_out_asked.emit()
    assert time.monotonic() - begin < 5
    assert [one.closed for one in login.opened] == [False]
    log_in(shell)
    opened(qtbot, shell)
    threading.Timer(0.5, answers.set).start()
    shell.shut_down()
    assert [one.closed for one in login.opened] == [True, True]


@pytest.fixture
def locking(shell: Shell, settings: Settings) -> Shell:
    """IT has decided that windows lock after a quarter of an hour."""
    settings.managed = Managed(lock_after_minutes=15)
    shell.show_login()
    return shell


def time_is_up(shell: Shell) -> QTimer:
    """Nobody has touched anything for so long."""
    timer = shell.findChildren(IdleWatch)[0].findChildren(QTimer)[0]
    timer.start(0)
    return timer


def test_a_window_that_nobody_touches_is_locked_when_it_is_decided(
    qtbot: QtBot, locking: Shell, login: TheirLogin
) -> None:
    log_in(locking)
    window = opened(qtbot, locking)
    timer = locking.findChildren(IdleWatch)[0].findChildren(QTimer)[0]
    assert timer.interval() == 15 * 60_000
    timer.start(1)
    qtbot.keyClick(window, Qt.Key.Key_Shift)
    assert timer.interval() == 15 * 60_000, "somebody is at it, so it waits anew"
    time_is_up(locking)
    qtbot.waitUntil(lambda: locking.main_window is None)
    assert locking.login_window is not None
    assert "Nobody worked here" in locking.login_window.banner.words()
    assert not locking.login_window.form.password.text()
    assert login.opened[-1].closed


@pytest.mark.parametrize("facts", [TEMPORARY, ENDING], ids=["temporary", "ending"])
def test_nobody_finds_the_choice_of_a_password_open(
    qtbot: QtBot, locking: Shell, login: TheirLogin, facts: PasswordFacts
) -> None:
    """A passer-by would choose one, and be the person from then on."""
    login.facts = facts
    log_in(locking)
    dialog = dialog_of(qtbot, locking)
    before = locking.login_window
    time_is_up(locking)
    qtbot.waitUntil(lambda: locking.login_window is not before)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert locking.login_window is not None
    assert "Nobody worked here" in locking.login_window.banner.words()
    assert not locking.login_window.form.password.text()
    assert (login.opened[-1].closed, login.opened[-1].changed_to, locking.main_window) == (True, [], None)
    assert not locking.findChildren(IdleWatch)


def test_a_password_on_its_way_is_not_cut_off(
    qtbot: QtBot, locking: Shell, login: TheirLogin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was locked out in the middle of it would not know which password is his."""
    monkeypatch.setattr(limits, "LOCK_AGAIN_MS", 50)
    may_end = threading.Event()

    def change(company: FakeCompany, old: str | None, new: str) -> Task[PasswordFacts]:
        del old

        def run(_work: object) -> PasswordFacts:
            may_end.wait(10)
            company.changed_to.append(new)
            return PasswordFacts(may_renew=True)

        return Task("password.change", Kind.WRITE, run)

    monkeypatch.setattr(FakeCompany, "change_password", change)
    login.facts = TEMPORARY
    log_in(locking)
    choose(dialog_of(qtbot, locking), NEW)
    timer = time_is_up(locking)
    qtbot.waitUntil(lambda: timer.interval() == 50)
    assert not login.opened[-1].closed
    may_end.set()
    opened(qtbot, locking)
    assert login.opened[-1].changed_to == [NEW]


def test_who_leaves_the_choice_is_watched_no_more(qtbot: QtBot, locking: Shell, login: TheirLogin) -> None:
    login.facts = TEMPORARY
    log_in(locking)
    dialog_of(qtbot, locking).leave_button.click()
    qtbot.waitUntil(lambda: not locking.findChildren(IdleWatch))
    assert login.opened[-1].closed
    assert locking.login_window is not None
    assert not locking.login_window.banner.words()


def test_the_key_ring_opens_no_window_that_was_locked(
    qtbot: QtBot, locking: Shell, login: TheirLogin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor the same program started again."""
    kept = {"anna@erp.example:5432": "secret"}
    monkeypatch.setattr(keyring, "get_password", lambda _service, account: kept.get(account))
    monkeypatch.setattr(keyring, "delete_password", lambda _service, account: kept.pop(account))
    locking.show_login()
    assert locking.login_window is not None
    assert locking.login_window.form.remember.isHidden()
    log_in(locking)
    opened(qtbot, locking)
    qtbot.waitUntil(lambda: kept == {})
    time_is_up(locking)
    qtbot.waitUntil(lambda: locking.login_window is not None)
    qtbot.wait(100)
    assert not locking.login_window.form.password.text()
    locking.login_window.log_in()
    assert locking.login_window.form.problem("password")
    assert len(login.opened) == 1


def test_what_is_only_read_keeps_no_window_open(qtbot: QtBot, locking: Shell) -> None:
    """While the server is away, the program asks for it all the time."""
    log_in(locking)
    window = opened(qtbot, locking)
    window.services.runner.run(Task("connection.probe", Kind.READ, lambda work: work.db.ended.wait(10)), owner=window)
    time_is_up(locking)
    qtbot.waitUntil(lambda: locking.main_window is None)


def test_what_is_being_written_is_finished_before_the_window_is_locked(
    qtbot: QtBot, locking: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOCK_AGAIN_MS", 50)
    log_in(locking)
    window = opened(qtbot, locking)
    may_end = threading.Event()
    written: list[object] = []
    task = Task("order.save", Kind.WRITE, lambda _work: may_end.wait(10))
    window.services.runner.run(task, owner=window, done=written.append)
    timer = time_is_up(locking)
    qtbot.waitUntil(lambda: timer.interval() == 50)
    assert locking.main_window is window
    may_end.set()
    qtbot.waitUntil(lambda: locking.main_window is None)
    assert written == [True]


@pytest.mark.parametrize("broken", [False, True])
def test_a_question_that_stands_open_goes_with_the_window(
    qtbot: QtBot, locking: Shell, login: TheirLogin, monkeypatch: pytest.MonkeyPatch, *, broken: bool
) -> None:
    """Its answer is no; whoever waits for it lives on until he has heard."""
    log_in(locking)
    window = opened(qtbot, locking)
    if broken:
        window.navigate("purchase_order.new", None)
        screen = window.tabs.current_screen()
        monkeypatch.setattr(screen, "keep_draft", lambda: 1 / 0)
    QTimer.singleShot(50, lambda: time_is_up(locking))
    with qtbot.captureExceptions() as caught:
        assert ask_unsaved(window, "PO 00042") is Answer.CANCEL
        qtbot.waitUntil(lambda: not shiboken6.isValid(window))
    assert [kind for kind, _error, _trace in caught] == ([ZeroDivisionError] if broken else [])
    assert login.opened[-1].closed
    assert locking.login_window is not None
    assert locking.login_window.isVisible()


def test_nothing_that_is_kept_on_the_disk_has_the_password_in_it(
    qtbot: QtBot, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr(keyring, "set_password", lambda _service, account, password: kept.update({account: password}))
    assert shell.login_window is not None
    shell.login_window.form.remember.setChecked(True)
    log_in(shell)
    opened(qtbot, shell).close_all()
    shell.shut_down()
    assert list(kept.values()) == ["secret"], "the system's own store has it"
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert not any(b"secret" in content for content in written)


def test_whoever_opens_the_key_ring_gets_in_without_typing_a_password(
    qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_password", lambda _service, _account: "secret")
    shell.show_login()
    window = shell.login_window
    assert window is not None
    qtbot.waitUntil(lambda: window.form.password.text() == "secret")
    window.log_in_button.click()
    opened(qtbot, shell)


def test_a_password_that_ended_is_called_so(qtbot: QtBot, shell: Shell, settings: Settings) -> None:
    assert shell.login_window is not None
    remember_end(settings, PROFILE, clock.now() - timedelta(days=1))
    shell.login_window.show_error(Unavailable("login.wrong_password", {"login": "anna"}))
    assert "valid until" in shell.login_window.form.problem("password")
    remember_end(settings, PROFILE, clock.now() + timedelta(days=1))
    shell.login_window.show_error(Unavailable("login.wrong_password", {"login": "anna"}))
    assert "valid until" not in shell.login_window.form.problem("password")


def test_what_is_remembered_of_the_end_may_be_garbage(settings: Settings) -> None:
    remember_end(settings, PROFILE, None)
    assert ended_on(settings, PROFILE) is None
    settings.set("login.passwords_end", {"anna@erp.example:5432": "yesterday"})
    assert ended_on(settings, PROFILE) is None
