"""The cycle collector stays in the window's thread, in the program and in the tests of windows."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from erp_desktop.shell.app import Shell
from erp_desktop.ui import garbage
from erp_desktop.ui.garbage import GarbageCollector


class Leaf(QObject):
    """Holds itself, so that only the collector ends it."""

    def __init__(self, ended: Callable[[], object]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, ended)


def work_hard() -> None:
    """Makes more objects than any generation of the collector waits for."""
    assert len([[one] for one in range(200_000)]) == 200_000


def test_no_thread_destroys_a_widget(qapp: QApplication) -> None:
    ended: list[threading.Thread] = []
    Leaf(lambda: ended.append(threading.current_thread()))
    thread = threading.Thread(target=work_hard)
    thread.start()
    thread.join()
    assert ended == []
    gc.collect()
    assert ended == [threading.main_thread()]


def test_the_window_collects_when_it_is_due(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "LOOK_MS", 1)
    ended: list[bool] = []
    owner = QObject()
    collector = GarbageCollector(owner)
    Leaf(lambda: ended.append(True))
    work_hard()
    kept = [[one] for one in range(5_000)]
    qtbot.waitUntil(lambda: bool(ended))
    collector.stop()
    assert len(kept) == 5_000


@pytest.mark.parametrize("was_enabled", [False, True])
def test_who_had_the_work_gets_it_back(shell: Shell, *, was_enabled: bool) -> None:
    assert not gc.isenabled()
    if was_enabled:
        gc.enable()
    owner = QObject()
    collector = GarbageCollector(owner)
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled() is was_enabled
