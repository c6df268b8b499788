"""The document screen: lines, totals, the one action, the chain, and what is posted stays."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.ui.conflict import ConflictDialog
from erp_desktop.ui.document_screen import DocumentScreen
from erp_desktop.ui.drafts import DraftStore
from erp_desktop.ui.line_grid.cell_roles import PROBLEM_ROLE
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.totals_panel import TotalsPanel
from tests.ui.edit_helpers import Order, Server, an_order, make_services, order_spec
from tests.ui.entry_helpers import PRODUCTS, type_keys

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

QUANTITY, PRICE = 2, 4


class Desk:
    """Opens document screens of one order."""

    def __init__(self, qtbot: QtBot, runner: TaskRunner, folder: Path) -> None:
        self.qtbot = qtbot
        self.server = Server()
        self.services = make_services(runner, folder)
        self.order = an_order(3)
        self.server.stored[self.order.id] = self.order
        self.approved: list[UUID] = []

    def open(self, *, new: bool = False) -> DocumentScreen[Order]:
        spec = order_spec(self.server, self.approved)
        screen = DocumentScreen(self.services, spec, None if new else self.order.id)
        self.qtbot.addWidget(screen)
        screen.resize(1200, 800)
        with self.qtbot.waitExposed(screen):
            screen.show()
        self.settle(screen)
        return screen

    def settle(self, screen: DocumentScreen[Order]) -> None:
        self.qtbot.waitUntil(lambda: not self.services.runner.active() and not screen.saving())

    def stored(self) -> Order:
        found: Order = self.server.stored[self.order.id]
        return found


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    runner = TaskRunner()
    yield Desk(qtbot, runner, tmp_path)
    runner.shutdown()


def _button(screen: DocumentScreen[Order]) -> QPushButton:
    assert screen.layout_parts.bar is not None
    found = screen.layout_parts.bar.button("order.approve")
    assert isinstance(found, QPushButton)
    return found


def test_totals_and_the_words_of_the_action_follow_every_cell(desk: Desk) -> None:
    screen = desk.open()
    panel = screen.findChild(TotalsPanel)
    assert isinstance(panel, TotalsPanel)
    assert [one.value for one in panel.totals()] == ["93.70 EUR", "12.18 EUR", "105.88 EUR"]
    screen.lines().lines.enter_text(0, QUANTITY, "1000")
    assert [one.value for one in panel.totals()] == ["4,938.85 EUR", "642.05 EUR", "5,580.90 EUR"]
    assert _button(screen).text().replace("&", "") == f"Approve {screen.totals()[-1].value}"
    assert screen.unsaved()
    screen.lines().lines.undo_stack.undo()
    assert panel.totals()[0].value == "93.70 EUR"
    assert not screen.unsaved()


def test_action_saves_first_then_acts_and_the_document_is_closed_to_changes(desk: Desk) -> None:
    screen = desk.open()
    screen.lines().lines.enter_text(0, QUANTITY, "7")
    _button(screen).click()
    desk.qtbot.waitUntil(lambda: desk.stored().status == "approved")
    desk.settle(screen)
    assert desk.approved == [desk.order.id]
    assert desk.stored().lines[0].quantity == 7
    assert screen.layout_parts.pill.words() == "Approved"
    assert screen.lines().lines.read_only
    assert screen.lines().lines.rowCount() == 3
    assert not _button(screen).isEnabled()
    assert "approved already" in screen._reason.text()


def test_while_a_save_waits_for_the_server_the_action_waits_too(desk: Desk) -> None:
    screen = desk.open()
    screen.lines().lines.enter_text(0, QUANTITY, "7")
    desk.server.answers.clear()
    screen.save()
    assert not _button(screen).isEnabled()
    desk.server.answers.set()
    desk.settle(screen)
    assert _button(screen).isEnabled()
    assert desk.approved == []


def test_action_with_problems_does_nothing_but_show_them(desk: Desk) -> None:
    screen = desk.open()
    screen.lines().lines.enter_text(1, PRICE, "abc")
    _button(screen).click()
    assert desk.approved == []
    assert screen.lines().position() == (1, PRICE)
    links = [one.text() for one in screen.layout_parts.summary.findChildren(QPushButton)]
    assert len(links) == 1
    assert links[0].startswith("Line 2, Price: ")


def test_missing_values_and_lines_are_told(desk: Desk) -> None:
    screen = desk.open(new=True)
    screen.save()
    found = {(one.code, one.field) for one in screen.layout_parts.summary.problems}
    assert found == {("value.required", "supplier_id"), ("lines.missing", "lines")}


def test_refusal_of_a_line_by_the_server_stands_at_its_cell(desk: Desk) -> None:
    screen = desk.open()
    screen.lines().lines.enter_text(2, QUANTITY, "5")
    desk.server.fail_next = Invalid([Problem("value.out_of_range", "price", 1)])
    screen.save()
    desk.settle(screen)
    assert screen.lines().lines.index(1, PRICE).data(PROBLEM_ROLE).code == "value.out_of_range"
    assert screen.lines().position() == (1, PRICE)


def test_chain_links_open_the_other_documents(desk: Desk) -> None:
    screen = desk.open()
    link = next(one for one in screen.chain.findChildren(QPushButton) if one.text() == "GR-2201")
    with desk.qtbot.waitSignal(screen.open_requested) as opened:
        link.click()
    assert opened.args == ["receipt.open", desk.order.id]
    assert not [one for one in screen.chain.findChildren(QPushButton) if one.text() == "PO-1042"]


def test_lines_survive_a_crash_with_what_could_not_be_read(desk: Desk, tmp_path: Path) -> None:
    screen = desk.open()
    screen.lines().lines.enter_text(0, QUANTITY, "abc")
    screen.lines().lines.enter_value(3, 0, PRODUCTS[4])
    screen.keep_draft()
    desk.services = make_services(desk.services.runner, tmp_path)
    again = desk.open()
    again.layout_parts.draft_bar.back_button.click()
    lines = again.lines().lines.lines()
    assert len(lines) == 4
    assert lines[0].unread["quantity"].typed == "abc"
    assert getattr(lines[3]["product"], "id", None) == PRODUCTS[4].id
    assert lines[0]["id"] == desk.order.lines[0].id
    again.lines().lines.undo_stack.undo()
    assert len(again.lines().lines.lines()) == 3


@pytest.mark.parametrize(("column", "key", "typed"), [(QUANTITY, "quantity", "12x"), (0, "product", "no such thing")])
def test_a_cell_that_is_half_typed_is_in_the_draft(desk: Desk, column: int, key: str, typed: str) -> None:
    """A lock by idleness asks nobody to leave the cell."""
    screen = desk.open()
    grid = screen.lines()
    grid.setFocus()
    grid.go(1, column)
    type_keys(typed)
    assert grid.editor() is not None
    screen.keep_draft()
    assert desk.services.drafts is not None
    (draft,) = DraftStore(desk.services.drafts.folder).left()
    assert draft.grids["lines"][1]["unread"][key] == typed


def _compare(desk: Desk, screen: DocumentScreen[Order]) -> ConflictDialog:
    screen.save()
    found: list[Any] = []

    def look() -> bool:
        found[:] = [one for one in QApplication.topLevelWidgets() if isinstance(one, ConflictDialog)]
        return bool(found)

    desk.qtbot.waitUntil(look)
    dialog = found[0]
    assert isinstance(dialog, ConflictDialog)
    return dialog


@pytest.mark.parametrize("mine", [True, False])
def test_lines_of_two_people_are_chosen_as_a_whole(desk: Desk, mine: bool) -> None:  # noqa: FBT001
    screen = desk.open()
    screen.lines().lines.enter_text(0, QUANTITY, "7")
    desk.server.change(desk.order.id, lines=desk.stored().lines[:2])
    dialog = _compare(desk, screen)
    assert dialog.choices() == {"lines": True}
    dialog.choose("lines", mine=mine)
    dialog.accept()
    screen.save()
    desk.settle(screen)
    quantities = [line.quantity for line in desk.stored().lines]
    assert quantities == ([7, 8, 15] if mine else [1, 8])


def test_header_of_one_and_lines_of_the_other_are_both_kept(desk: Desk) -> None:
    screen = desk.open()
    screen.lines().lines.enter_text(0, QUANTITY, "7")
    desk.server.change(desk.order.id, reference="B-1")
    _compare(desk, screen).accept()
    screen.save()
    desk.settle(screen)
    assert desk.stored().reference == "B-1"
    assert desk.stored().lines[0].quantity == Decimal(7)
