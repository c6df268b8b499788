"""A newer program is offered quietly, fetched when the person wants it, and nothing bad is ever offered."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox, QScrollArea
from pytestqt.qtbot import QtBot

from erp_desktop.base import limits
from erp_desktop.base.errors import Unavailable
from erp_desktop.base.managed import FILE, read_managed
from erp_desktop.base.setting_keys import UPDATE_SEEN_KEY
from erp_desktop.base.settings import Settings
from erp_desktop.base.updates import Offer
from erp_desktop.shell import update_source
from erp_desktop.shell.app import Shell
from erp_desktop.shell.main_window import MainWindow
from erp_desktop.shell.start import Start
from erp_desktop.shell.update_dialog import ReadyDialog, UpdateDialog
from erp_desktop.ui.progress import ProgressDialog
from tests.factories.offers import MADE_AT, PACKAGE, Shop, open_shop
from tests.fakes.shell import PROFILE, FakeCompany, FakeLogin, end, modules


class Desk:
    """The program of release 0.2.0 on a computer that IT has given a place of offers."""

    def __init__(self, app: QApplication, folder: Path, shop: Shop | None) -> None:
        self.folder = folder
        if shop is not None:
            words = f'[update]\nsource = "{shop.folder}"\nkey = "{shop.key}"\n'
            (folder / FILE).write_text(words, encoding="utf-8")
        self.settings = Settings(folder / "settings.json", read_managed(folder))
        self.settings.remember_profile(PROFILE)
        self.login = FakeLogin()
        self.shell = Shell(
            app, Start(language="en", theme="light", release="0.2.0"), settings=self.settings, login=self.login,
            modules=modules, reports_folder=folder,
        )
        self.shell.updates._folder = folder / "mine"
        self.shell.updates.platform = "deb"
        self.shell.begin()

    def log_in(self, qtbot: QtBot, server: str = "0.2.5") -> MainWindow:
        FakeCompany.server_release = server
        window = self.shell.login_window
        assert window is not None
        window.form.password.setText("secret")
        window.log_in()
        qtbot.waitUntil(lambda: self.shell.main_window is not None)
        assert self.shell.main_window is not None
        return self.shell.main_window

    def close(self) -> None:
        end(self.shell)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPDATE_FIRST_LOOK_MS", 0)
    monkeypatch.setattr(FakeCompany, "server_release", "0")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system was asked to open."""
    found: list[str] = []

    def note(url: QUrl) -> bool:
        found.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return found


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = open_shop(tmp_path)
    made.put("0.2.1")
    return made


@pytest.fixture
def desk(dressed: QApplication, tmp_path: Path, shop: Shop) -> Iterator[Desk]:
    made = Desk(dressed, tmp_path, shop)
    yield made
    made.close()


def offered(window: MainWindow) -> str:
    button = window.strip.update_button
    return "" if button.isHidden() else button.text()


def test_it_is_offered_fetched_and_opened(qtbot: QtBot, desk: Desk, opened: list[str]) -> None:
    window = desk.log_in(qtbot)
    qtbot.waitUntil(lambda: offered(window) == "Kontor 0.2.1 is ready to be installed")
    window.strip.update_button.click()
    dialog = window.findChild(UpdateDialog)
    assert dialog is not None
    assert "Orders print twice as fast." in {label.text() for label in dialog.findChildren(type(window.strip.link))}
    assert opened == []
    dialog.install_button.click()
    qtbot.waitUntil(lambda: window.findChild(ReadyDialog) is not None)
    assert opened == [str(desk.folder / "mine" / "kontor-0.2.1.deb")]
    assert Path(opened[0]).read_bytes() == PACKAGE
    ready = window.findChild(ReadyDialog)
    assert ready is not None
    assert ready.command.text() == f"sudo apt install {opened[0]}"


def test_a_long_story_leaves_the_buttons_on_the_screen(qtbot: QtBot, desk: Desk) -> None:
    window = desk.log_in(qtbot)
    heights = []
    for lines in (1, 10, 200):
        note = "\n".join(["Orders print twice as fast."] * lines)
        dialog = UpdateDialog(Offer("0.2.1", MADE_AT, {}, {"en": note}), 70_000_000, window)
        dialog.open()
        heights.append(dialog.height())
        area = dialog.findChild(QScrollArea)
        assert area is not None
        assert (area.focusPolicy() == Qt.FocusPolicy.StrongFocus) == (lines == 200), "to be scrolled by keys"
        dialog.reject()
    assert heights[0] < heights[1] < heights[2] < 500


def test_later_is_later(qtbot: QtBot, desk: Desk, opened: list[str]) -> None:
    window = desk.log_in(qtbot)
    qtbot.waitUntil(lambda: bool(offered(window)))
    window.strip.update_button.click()
    dialog = window.findChild(UpdateDialog)
    assert dialog is not None
    dialog.later_button.click()
    qtbot.wait(50)
    assert opened == []
    assert not (desk.folder / "mine").exists()


def test_fetched_twice_it_is_told_once(
    qtbot: QtBot, desk: Desk, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DIALOG_AFTER_MS", 0)
    may_go_on = threading.Event()
    fetch = update_source.fetch

    def slowly(*words: Any) -> Path:
        may_go_on.wait(5)
        return fetch(*words)

    monkeypatch.setattr(update_source, "fetch", slowly)
    window = desk.log_in(qtbot)
    qtbot.waitUntil(lambda: bool(offered(window)))
    for times in (1, 2):
        may_go_on.clear()
        window.strip.update_button.click()
        window.findChildren(UpdateDialog)[-1].install_button.click()
        qtbot.waitUntil(lambda: bool(window.findChildren(ProgressDialog)))
        qtbot.wait(150)
        assert len(window.findChildren(ProgressDialog)) == 1
        may_go_on.set()
        qtbot.waitUntil(lambda times=times: len(opened) == times)  # type: ignore[misc]
        qtbot.waitUntil(lambda: not window.findChildren(ProgressDialog))


def test_windows_starts_the_setup(qtbot: QtBot, desk: Desk, opened: list[str]) -> None:
    desk.shell.updates.platform = "windows"
    window = desk.log_in(qtbot)
    qtbot.waitUntil(lambda: bool(offered(window)))
    window.strip.update_button.click()
    dialog = window.findChild(UpdateDialog)
    assert dialog is not None
    dialog.install_button.click()
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [str(desk.folder / "mine" / "kontor-0.2.1.exe")]
    assert window.findChild(ReadyDialog) is None


def test_a_package_that_was_exchanged_is_not_opened(qtbot: QtBot, desk: Desk, shop: Shop, opened: list[str]) -> None:
    window = desk.log_in(qtbot)
    qtbot.waitUntil(lambda: bool(offered(window)))
    (shop.folder / "kontor_0.2.1_amd64.deb").write_bytes(PACKAGE[:-1] + b"!")
    window.strip.update_button.click()
    dialog = window.findChild(UpdateDialog)
    assert dialog is not None
    dialog.install_button.click()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "is not the package that was offered" in box.informativeText()
    assert opened == []


@pytest.mark.parametrize("server", ["0.1.9", "0"])
def test_what_the_server_does_not_take_yet_is_not_offered(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, server: str
) -> None:
    shop = open_shop(tmp_path)
    shop.put("0.3.0")
    desk = Desk(dressed, tmp_path, shop)
    try:
        window = desk.log_in(qtbot, server)
        qtbot.waitUntil(lambda: desk.shell.updates.offer is not None)
        assert offered(window) == ""
        window.update_asked.emit()
        qtbot.waitUntil(lambda: "once the server has it as well" in window.toast.words())
    finally:
        desk.close()


def test_bad_offers_are_silent_and_told_when_asked(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = open_shop(tmp_path)
    shop.put("0.2.1")
    shop.forge(lambda index: index.replace(b"0.2.1", b"0.2.9"))
    with caplog.at_level(logging.INFO):
        desk = Desk(dressed, tmp_path, shop)
        try:
            window = desk.log_in(qtbot)
            qtbot.waitUntil(lambda: "update.bad_signature" in caplog.text)
            assert offered(window) == ""
            assert window.findChild(QMessageBox) is None
            window.update_asked.emit()
            qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
            box = window.findChild(QMessageBox)
            assert box is not None
            assert "is not signed with the key" in box.informativeText()
        finally:
            desk.close()


def test_an_offer_of_yesterday_is_not_brought_back(
    qtbot: QtBot, desk: Desk, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    window = desk.log_in(qtbot)
    qtbot.waitUntil(lambda: bool(offered(window)))
    assert desk.settings.get(UPDATE_SEEN_KEY, "") == f"{shop.key} {MADE_AT.isoformat()}"
    shop.put("0.2.2", now=MADE_AT - timedelta(days=1))
    with caplog.at_level(logging.INFO):
        desk.shell.updates._look()
        qtbot.waitUntil(lambda: "update.replayed" in caplog.text)
    assert offered(window) == "Kontor 0.2.1 is ready to be installed"


def test_the_newest_is_told_when_asked(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    shop.put("0.2.0")
    desk = Desk(dressed, tmp_path, shop)
    try:
        window = desk.log_in(qtbot)
        command = next(one for one in window.program_commands if one.id == "program.update")
        assert command.in_menu
        assert command.run is not None
        command.run()
        qtbot.waitUntil(lambda: window.toast.words() == "This is the newest program (0.2.0).")
        assert offered(window) == "", "a patch of the server is nobody's concern"
    finally:
        desk.close()


def test_without_a_place_of_offers_only_the_server_tells(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    desk = Desk(dressed, tmp_path, None)
    try:
        window = desk.log_in(qtbot, "0.3.0")
        assert offered(window) == "A newer program is available: 0.3.0"
        window.strip.update_button.click()
        qtbot.waitUntil(lambda: "ask your administrator" in window.toast.words())
        assert not next(one for one in window.program_commands if one.id == "program.update").in_menu
    finally:
        desk.close()


def test_a_server_of_this_release_says_nothing(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    desk = Desk(dressed, tmp_path, None)
    try:
        assert offered(desk.log_in(qtbot, "0.2.0")) == ""
    finally:
        desk.close()


def test_who_is_too_old_for_the_server_can_install_at_once(qtbot: QtBot, desk: Desk, opened: list[str]) -> None:
    window = desk.shell.login_window
    assert window is not None
    qtbot.waitUntil(lambda: desk.shell.updates.offer is not None)
    for server, action in (("0.3.0", ""), ("0.2.9", "Install Kontor 0.2.1…")):
        desk.login.error = Unavailable("server.newer", {"server_release": server, "program_release": "0.2.0"})
        window.form.password.setText("secret")
        window.log_in()
        qtbot.waitUntil(lambda server=server: server in window.banner.words())  # type: ignore[misc]
        assert window.banner.button.text() == action, "a program that the server refuses as well does not help"
    assert window.banner.button.text() == "Install Kontor 0.2.1…"
    window.banner.button.click()
    dialog = window.findChild(UpdateDialog)
    assert dialog is not None
    dialog.install_button.click()
    qtbot.waitUntil(lambda: bool(opened))


def test_a_place_that_does_not_answer_keeps_nobody(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = open_shop(tmp_path)
    with caplog.at_level(logging.INFO):
        desk = Desk(dressed, tmp_path, shop)
        try:
            window = desk.log_in(qtbot, "0.2.0")
            qtbot.waitUntil(lambda: "update.unreachable" in caplog.text)
            assert offered(window) == ""
        finally:
            desk.close()
