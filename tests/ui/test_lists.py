"""Paged tables and list screens: pages by epoch, sort in the server, rights, copies, sums, errors in place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from erp_desktop.base.access import Rights
from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.changes import Changes
from erp_desktop.base.errors import Refused, Unavailable
from erp_desktop.base.i18n import use_language
from erp_desktop.base.paging import Count, Query, Sort
from erp_desktop.base.task import Kind, Progress, Task, Work
from erp_desktop.ui import export, theme
from erp_desktop.ui.list_screen import ListScreen
from erp_desktop.ui.paged_model import CellStyle, PagedTableModel, State, rights_test
from erp_desktop.ui.row_actions import Batch, RowAction
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services, Sheet
from erp_desktop.ui.selection import summary
from server_db.access.permissions import Permission
from tests.fakes.ui import COLUMNS, FakeDatabase, Order, Orders, Seen, make_services, order

COLUMN = {column.key: number for number, column in enumerate(COLUMNS)}


def make_model(runner: TaskRunner, orders: Orders, permissions: frozenset[Permission]) -> PagedTableModel[Order]:
    may = rights_test(Rights("anna", permissions))
    style = CellStyle(COLUMNS, may, lambda code: 0 if code == "JPY" else 2, "en")
    return PagedTableModel(runner, style, orders.page_task, orders.count_task)


@pytest.fixture
def model(runner: TaskRunner) -> PagedTableModel[Order]:
    return make_model(runner, Orders(250), frozenset(Permission))


def test_rows_are_announced_when_they_arrive(
    qtbot: QtBot, model: PagedTableModel[Order], qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    assert model.rowCount() == 0
    with qtbot.waitSignal(model.modelReset):
        model.refresh()
    assert model.rowCount() == 100

    def all_fetched() -> bool:
        model.fetchMore()
        return model.complete()

    qtbot.waitUntil(all_fetched)
    assert model.rowCount() == 250
    assert len({one.id for one in model.rows()}) == 250
    assert model.complete()
    assert model.count == Count(250, exact=True)


def test_late_pages_of_an_older_question_are_dropped(qtbot: QtBot, model: PagedTableModel[Order]) -> None:
    with qtbot.waitSignal(model.modelReset):
        model.refresh()
    model.fetchMore()
    with qtbot.waitSignal(model.modelReset):
        model.set_query(Query(words="nordwind"))
    qtbot.wait(50)
    assert {one.supplier for one in model.rows()} == {"Nordwind Handels GmbH"}


def test_sorting_goes_to_the_server_or_not_at_all(qtbot: QtBot, model: PagedTableModel[Order]) -> None:
    with qtbot.waitSignal(model.modelReset):
        model.sort(COLUMN["total"], Qt.SortOrder.DescendingOrder)
    assert model.query.sort == Sort("total", descending=True)
    totals = [one.total for one in model.rows()]
    assert totals == sorted(totals, reverse=True)
    model.sort(COLUMN["state"])
    assert model.query.sort == Sort("total", descending=True)


def test_cells_show_money_states_and_locks(qtbot: QtBot, runner: TaskRunner) -> None:
    model = make_model(runner, Orders(50), frozenset(Permission) - {Permission.ACCOUNT_EDIT})
    with qtbot.waitSignal(model.modelReset):
        model.refresh()
    negative = next(number for number, one in enumerate(model.rows()) if one.total < 0)
    zero = next(number for number, one in enumerate(model.rows()) if one.total == 0)
    total = COLUMN["total"]
    assert model.index(negative, total).data().startswith("-")
    assert model.index(negative, total).data(Qt.ItemDataRole.ForegroundRole) == theme.colour("bad")
    assert model.index(zero, total).data(Qt.ItemDataRole.ForegroundRole) == theme.colour("muted")
    assert model.index(0, total).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.index(0, COLUMN["state"]).data() == "To approve"
    assert model.index(0, COLUMN["state"]).data(Qt.ItemDataRole.DecorationRole) is not None
    price = model.index(0, COLUMN["price"])
    assert price.data() == ""
    assert price.data(Qt.ItemDataRole.DecorationRole) is not None
    assert "may not see" in price.data(Qt.ItemDataRole.ToolTipRole)


def test_a_failed_page_keeps_the_rows_and_says_so(qtbot: QtBot, runner: TaskRunner) -> None:
    orders = Orders(250)
    model = make_model(runner, orders, frozenset(Permission))
    with qtbot.waitSignal(model.modelReset):
        model.refresh()
    orders.error = Unavailable("server.timeout")
    model.fetchMore()
    qtbot.waitUntil(lambda: model.state is State.FAILED)
    assert model.rowCount() == 100
    orders.error = None
    with qtbot.waitSignal(model.rowsInserted):
        model.fetchMore()
    assert model.rowCount() == 200


def open_list(qtbot: QtBot, services: Services, orders: Orders) -> ListScreen[Order]:
    screen = ListScreen(orders.spec(), services)
    qtbot.addWidget(screen)
    screen.resize(1000, 600)
    screen.show()
    qtbot.waitUntil(lambda: screen.model.state is not State.LOADING)
    return screen


def test_search_as_you_type_asks_once_for_the_last_words(qtbot: QtBot, services: Services) -> None:
    orders = Orders(250)
    screen = open_list(qtbot, services, orders)
    qtbot.keyClicks(screen.filter_bar.search, "iberia")
    qtbot.waitUntil(lambda: screen.model.query.words == "iberia" and screen.model.state is State.READY)
    assert {one.supplier for one in screen.model.rows()} == {"Iberia Metales SA"}
    assert screen.bar.note.text() == "63"


def test_filters_are_chips_that_delete_takes_away(qtbot: QtBot, services: Services) -> None:
    screen = open_list(qtbot, services, Orders(50))
    screen.filter_bar.set_value("state", ("draft",))
    chip = screen.filter_bar._chips["state"]
    assert chip.text() == "State: Draft"
    qtbot.waitUntil(lambda: {one.state for one in screen.model.rows()} == {"draft"})
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert chip.text() == "State"
    qtbot.waitUntil(lambda: screen.model.rowCount() == 50)


def test_an_empty_list_offers_the_one_action_that_fills_it(qtbot: QtBot, services: Services, seen: Seen) -> None:
    screen = open_list(qtbot, services, Orders(0))
    assert screen.table.message.words() == "Orders to your suppliers stand here."
    screen.table.message.button.click()
    assert seen.opened == [("purchase_order.new", None)]
    screen.filter_bar.search.setText("nobody")
    qtbot.waitUntil(lambda: screen.table.message.words() == "Nothing matches.")


def test_an_error_stands_in_the_table_and_can_be_tried_again(qtbot: QtBot, services: Services) -> None:
    orders = Orders(5)
    orders.error = Unavailable("server.timeout")
    screen = open_list(qtbot, services, orders)
    assert "took too long" in screen.table.message.words()
    orders.error = None
    screen.table.message.button.click()
    qtbot.waitUntil(lambda: screen.model.rowCount() == 5)
    assert screen.table.message.words() == ""


def test_enter_opens_the_row_of_the_cursor(qtbot: QtBot, services: Services, seen: Seen) -> None:
    screen = open_list(qtbot, services, Orders(5))
    screen.table.setCurrentIndex(screen.model.index(2, 0))
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert seen.opened == [("purchase_order.open", order(3).id)]


def test_a_change_refreshes_an_unscrolled_list_and_else_offers_it(qtbot: QtBot, services: Services) -> None:
    orders = Orders(250)
    screen = open_list(qtbot, services, orders)
    asked = len(orders.asked)
    services.runner.announce(Changes(frozenset({"supplier"})))
    services.runner.announce(Changes(frozenset({"purchase_order"})))
    qtbot.waitUntil(lambda: len(orders.asked) == asked + 1)
    qtbot.waitUntil(lambda: screen.model.state is State.READY)
    screen.table.scrollToBottom()
    assert not screen.table.unscrolled()
    before = len(orders.asked)
    services.runner.announce(Changes(frozenset({"purchase_order"})))
    qtbot.waitUntil(screen._changed.isVisible)
    assert screen._changed.words() == "This list has changed."
    assert len([one for one in orders.asked[before:] if one[1] is None]) == 0


def test_columns_come_back_as_they_were_left(qtbot: QtBot, services: Services) -> None:
    screen = open_list(qtbot, services, Orders(5))
    header = screen.table.horizontalHeader()
    header.moveSection(0, 2)
    screen.table.setColumnWidth(COLUMN["supplier"], 333)
    screen.table.arrangement.show(COLUMN["quantity"], shown=False)
    screen.table.arrangement.freeze(2)
    screen.filter_bar.set_value("state", ("sent",))
    screen.save_state()
    again = open_list(qtbot, services, Orders(5))
    assert again.table.arrangement.shown() == screen.table.arrangement.shown()
    assert again.table.columnWidth(COLUMN["supplier"]) == 333
    assert again.table.arrangement.frozen() == 2
    assert again.model.query.filters == {"state": ("sent",)}


def test_saved_views_are_kept_and_removed(qtbot: QtBot, services: Services) -> None:
    screen = open_list(qtbot, services, Orders(50))
    screen.filter_bar.set_value("state", ("sent", "draft"))
    screen.filter_bar.save_view("Mine")
    screen.filter_bar.clear()
    again = open_list(qtbot, services, Orders(50))
    (view,) = again.filter_bar.saved_views()
    again.filter_bar.set_view(view)
    assert again.filter_bar.query().filters == {"state": ("sent", "draft")}
    again.filter_bar.remove_view("Mine")
    assert again.filter_bar.saved_views() == []


def select(screen: ListScreen[Order], first: tuple[int, int], last: tuple[int, int]) -> None:
    part = QItemSelection(screen.model.index(*first), screen.model.index(*last))
    screen.table.selectionModel().select(part, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_copy_takes_plain_values_with_or_without_headings(qtbot: QtBot, services: Services) -> None:
    screen = open_list(qtbot, services, Orders(5))
    select(screen, (0, COLUMN["number"]), (1, COLUMN["date"]))
    screen.table.copy_selection(headings=True)
    assert QGuiApplication.clipboard().text() == "Number\tDate\nPO-00001\t2026-03-02\nPO-00002\t2026-03-03"
    screen.table.copy_selection(headings=False)
    assert QGuiApplication.clipboard().text().startswith("PO-00001")


def test_sums_of_currencies_are_never_added(qtbot: QtBot, services: Services) -> None:
    screen = open_list(qtbot, services, Orders(5))
    told: list[str] = []
    screen.selection_summary.connect(told.append)
    select(screen, (0, COLUMN["total"]), (2, COLUMN["total"]))
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1] == "Count 3    Sum 111.57 EUR + -112 JPY"
    same = [(one, COLUMNS[COLUMN["total"]]) for one in (order(1), order(2))]
    assert summary(same, {"EUR": 2}, "EUR").endswith("Average 55.79 EUR")
    assert summary(same[:1], {"EUR": 2}, "EUR") == ""


def test_an_action_on_forty_rows_goes_on_after_the_third_fails(qtbot: QtBot, runner: TaskRunner) -> None:
    done: list[str] = []

    def task(row: Order) -> Task[None]:
        def run(_work: object) -> None:
            if row.number == "PO-00003":
                raise Refused("record.locked")
            done.append(row.number)

        return Task("purchase_order.archive", Kind.WRITE, run)

    def allowed(row: Order) -> str | None:
        return "It is sent." if row.number == "PO-00005" else None

    parent = ListScreen(Orders(0).spec(), make_services(runner))
    qtbot.addWidget(parent)
    action = RowAction("purchase_order.archive", "Archive", task, lambda row: row.number, allowed=allowed)
    lines: list[tuple[str, str]] = []
    batch = Batch(action, [order(number) for number in range(1, 41)], runner, parent)
    batch.stepped.connect(lambda name, problem: lines.append((name, problem)))
    with qtbot.waitSignal(batch.finished):
        batch.start()
    assert len(lines) == 40
    assert len(done) == 38
    problems = {name: problem for name, problem in lines if problem}
    assert set(problems) == {"PO-00003", "PO-00005"}
    assert problems["PO-00005"] == "It is sent."


def test_a_command_without_its_right_is_not_shown_and_a_disabled_one_says_why(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    screen = open_list(qtbot, make_services(runner, permissions=frozenset()), Orders(3))
    action = screen.command_set.action("purchase_order.list.open")
    assert action is not None
    screen.table.setCurrentIndex(screen.model.index(-1, -1))
    screen.command_set.refresh()
    assert not action.isEnabled()
    assert action.toolTip() == "Select a row first."


def test_export_of_everything_reads_every_page(tmp_path: Path) -> None:
    orders = Orders(2500)
    written: list[object] = []

    def write(path: Path, sheet: Sheet, token: CancelToken, progress: Progress) -> None:
        assert (path.name, token.cancelled, progress.done) == ("all.csv", False, 0)
        written.extend(sheet.rows)

    task = export.export_query_task(
        write, tmp_path / "all.csv", Sheet("Orders", COLUMNS, ()), query=Query(), page_task=orders.page_task
    )
    task.run(Work(FakeDatabase(), Progress(), CancelToken()))
    assert written == orders.rows


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("dressed", ["light", "dark"], indirect=True)
def test_a_list_paints_in_both_languages_and_themes(
    qtbot: QtBot, services: Services, language: str, dressed: QApplication
) -> None:
    use_language(language)
    screen = open_list(qtbot, services, Orders(30))
    screen.table.arrangement.freeze(1)
    picture = screen.grab().toImage()
    ground = picture.pixelColor(picture.width() - 30, picture.height() - 5)
    assert ground == theme.colour("surface")
    assert dressed.palette().window().color() == theme.colour("window")
    assert {theme.is_dark()} == {ground.lightness() < 128}
    total = sum((one.total for one in screen.model.rows()), Decimal(0))
    assert isinstance(total, Decimal)
